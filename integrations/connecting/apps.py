from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ConnectingConfig(AppConfig):
    name = "integrations.connecting"
    label = "connecting"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from hub import event_words, rotation
        from hub.navigation import SETTINGS, Item, register
        from integrations.connecting import office, texts
        from integrations.connecting.models import CompanyConnection
        from integrations.oauth import place

        register(Item("connections", _("Anslutningar"), "connecting:index", "plug", SETTINGS, order=38))
        office.register()
        event_words.register(texts.NAMES)
        rotation.register_tenant_column(CompanyConnection, "sealed_tokens", place)
