from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReconciliationConfig(AppConfig):
    name = "reconciliation"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from hub import event_words, events, jobs, navigation, overview
        from hub.permissions import Area
        from reconciliation import audit, hanging, texts  # noqa: F401  the words of every code
        from reconciliation.actions import following, payments, runs, statements  # noqa: F401  the worker must know its handlers
        from reconciliation.event_names import NAMES
        from reconciliation.queries import office, waiting

        label, work = _("Bankavstämning"), navigation.WORK
        navigation.register(navigation.Item("bank", label, "bank:accounts", "bank", work, letter="b", order=15))
        navigation.register_count("bank", waiting.waiting)
        overview.register(queues=waiting.queues)
        office.register()
        event_words.register(NAMES)
        jobs.open_to("reconciliation", Area.RECONCILIATION)
        hanging.register()
        audit.register_all()
        events.subscribe("reconciliation.run", payments.follow_run)
        events.subscribe("voucher.posted", following.follow_posting)
        events.subscribe("voucher.reversed", following.follow_reversal)
        for kind in ("books.imported", "import.undone", "year.deleted"):
            events.subscribe(kind, following.follow_import)
