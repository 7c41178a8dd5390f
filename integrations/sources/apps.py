from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class SourcesConfig(AppConfig):
    name = "integrations.sources"
    label = "sources"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from hub import event_words, jobs, logins
        from hub.navigation import SETTINGS, Item, register
        from hub.permissions import Area
        from integrations.sources import entering, texts, work  # noqa: F401  the worker must know its handler
        from integrations.sources.queries import check_file
        from ledger import sources

        register(Item("sources", _("Datakälla"), "sources:index", "link", SETTINGS, order=37))
        event_words.register(texts.NAMES)
        jobs.open_to("sources", Area.SOURCES)
        sources.register(check_file)
        logins.subscribe(entering.refresh_after_login)
