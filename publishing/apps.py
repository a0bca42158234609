from datetime import timedelta

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "publishing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from publishing import tasks
        from runs import registry

        registry.register("publish", tasks.publish)
        registry.register_schedule("tidy drafts", timedelta(minutes=1), tasks.tidy)
