from importlib import import_module

from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        import_module("accounts.listeners")
        import_module("accounts.schema")  # drf-spectacular finds extensions by import

        from accounts.services import keys

        # Apps for two-step sign-in, and what recovery codes are made from.
        keys.sealed += [
            keys.Sealed("mfa.Authenticator", "data", "secret"),
            keys.Sealed("mfa.Authenticator", "data", "seed"),
        ]
