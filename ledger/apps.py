from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from hub import event_words, jobs, navigation
        from hub.permissions import Area
        from ledger import attachments, audit, texts  # noqa: F401  the words of every code
        from ledger.actions.sie import run  # noqa: F401  the worker must know its handler
        from ledger.event_names import NAMES

        navigation.register(
            navigation.Item(
                "import", _("Import"), "ledger:imports", "import", navigation.SETTINGS, letter="i", order=10
            )
        )
        event_words.register(NAMES)
        jobs.open_to("ledger", Area.LEDGER)
        audit.register_all()
        attachments.register()
