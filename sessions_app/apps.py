from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions_app"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import hooks
        from sessions_app import blobs
        from sessions_app.services import days, shares

        hooks.calendar_changed.append(days.recut)
        hooks.account_deleting.append(blobs.delete_all_after_commit)
        hooks.membership_ending.append(shares.forget)
