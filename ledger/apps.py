from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LedgerConfig(AppConfig):
    name = "ledger"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from hub import event_words, jobs, navigation, overview
        from hub.permissions import Area
        from ledger import attachments, audit, book_texts, comment_notices, open_items, report_texts, texts  # noqa: F401  all codes
        from ledger.actions.sie import run  # noqa: F401  the worker must know its handler
        from ledger.event_names import NAMES
        from ledger.queries import unread
        from ledger.views.reports import charts

        item, work, settings = navigation.Item, navigation.WORK, navigation.SETTINGS
        navigation.register(
            item("reports", _("Rapporter"), "ledger:report-result", "report", work, letter="r", order=15),
            item("vouchers", _("Verifikationer"), "ledger:vouchers", "ledger", work, letter="v", order=20),
            item("accounts", _("Konton"), "ledger:accounts", "report", work, order=21),
            item("balance", _("Råbalans"), "ledger:balance", "report", work, order=22),
            item("years", _("Räkenskapsår"), "ledger:years", "lock", settings, order=9),
            item("import", _("Import"), "ledger:imports", "import", settings, letter="i", order=10),
            item("report-rows", _("Rapportrader"), "ledger:report-rows", "report", settings, order=12),
            item("export", _("Exportera SIE"), "ledger:export", "download", settings, order=11),
        )
        navigation.register_count("reports", unread.waiting)
        overview.register(charts=charts.charts)
        unread.register()
        comment_notices.subscribe()
        event_words.register(NAMES | book_texts.NAMES | report_texts.NAMES)
        jobs.open_to("ledger", Area.LEDGER)
        audit.register_all()
        attachments.register()
        open_items.register()
