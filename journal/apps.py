from django.apps import AppConfig


class JournalConfig(AppConfig):
    name = "journal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from accounts import hooks as accounts_hooks
        from accounts.services import keys
        from journal import insights_runs, letter_runs, prose_runs, routine_runs, tasks
        from journal.papers.drawing import DrawPacket
        from journal.services import packets, public_pages
        from journal.writers import budget
        from runs import registry
        from sessions_app import hooks as sessions_hooks

        tasks.register()
        routine_runs.register()
        insights_runs.register()
        letter_runs.register()
        keys.sealed.append(keys.Sealed("journal.LetterSettings", "hook"))
        prose_runs.register()
        registry.register(packets.KIND, DrawPacket())
        sessions_hooks.days_changed.append(tasks.on_days_changed)
        sessions_hooks.use_changed.append(tasks.on_use_changed)
        sessions_hooks.use_changed.append(insights_runs.on_use_changed)
        sessions_hooks.shares_changed.append(tasks.on_shares_changed)
        accounts_hooks.account_deleting.append(budget.keep_for_site)
        accounts_hooks.account_deleting.append(public_pages.on_account_deleting)
        accounts_hooks.membership_ending.append(tasks.on_membership_ending)
