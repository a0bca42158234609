from django.apps import AppConfig


class RunsConfig(AppConfig):
    name = "runs"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts.services import keys
        from runs import mail, registry

        registry.register(mail.KIND, mail.SendMail())
        keys.sealed.append(keys.Sealed("runs.Run", "payload", "secret"))
