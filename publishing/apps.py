from datetime import timedelta

from django.apps import AppConfig


class PublishingConfig(AppConfig):
    name = "publishing"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        _runs()
        _listeners()


def _runs() -> None:
    from journal import routines
    from publishing import tasks
    from publishing.services import items, routine, upkeep, waiting_mail, wishes
    from publishing.services.looking import RECONCILE
    from runs import registry

    registry.register("publish", tasks.publish)
    registry.register(RECONCILE, tasks.reconcile)
    # Each try may cost tokens.
    registry.register(wishes.REWRITE, tasks.rewrite, attempts=3)
    registry.register(items.SHARE, tasks.share, attempts=3)
    registry.register_schedule("tidy drafts", timedelta(minutes=1), tasks.tidy)
    registry.register_schedule(
        "connections", timedelta(minutes=10), tasks.look_after_connections
    )
    registry.register(upkeep.RECHECK, tasks.recheck)
    registry.register_schedule(
        "recheck drafts", timedelta(minutes=30), tasks.enqueue_rechecks
    )
    registry.register(routine.DRAFTS, tasks.DraftWeek())
    registry.register(waiting_mail.KIND, waiting_mail.send_waiting)
    registry.register_schedule(
        "drafts", timedelta(minutes=10), tasks.enqueue_due_drafts
    )
    routines.register(routines.DRAFTS, routine.drafts)


def _listeners() -> None:
    from accounts import hooks as accounts_hooks
    from accounts.services import keys
    from journal import hooks
    from publishing import hooks as own_hooks
    from publishing import tasks
    from publishing.services import (
        connected,
        connections,
        outsiders,
        routine,
        waiting_mail,
    )
    from sessions_app import hooks as sessions_hooks

    hooks.drafts_waiting.append(waiting_mail.count)
    hooks.week_changed.append(routine.on_week_changed)
    hooks.fit_for_outsiders.append(outsiders.fit)
    sessions_hooks.days_changed.append(tasks.on_days_changed)
    own_hooks.connection_changed.append(connected.on_connection_changed)
    accounts_hooks.account_deleting.append(connections.forget_all)
    keys.sealed += [
        keys.Sealed("publishing.Connection", "secret"),
        keys.Sealed("publishing.OAuthAttempt", "secret"),
    ]
