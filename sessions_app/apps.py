from datetime import timedelta

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "sessions_app"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import hooks
        from runs import registry
        from sessions_app import blobs, services
        from sessions_app.services import days, shares

        registry.register(services.PARSE, services.ParseSession())
        registry.register(services.INDEX, services.run_index)
        registry.register(services.FORGET, services.ForgetHistory())
        registry.register_schedule(
            "unread sessions", timedelta(minutes=5), services.ask_for_unread
        )
        registry.register_schedule(
            "orphaned blobs", timedelta(hours=6), services.sweep_orphans
        )
        hooks.calendar_changed.append(days.recut)
        hooks.account_deleting.append(blobs.delete_all_after_commit)
        hooks.membership_ending.append(shares.forget)
