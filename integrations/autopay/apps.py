from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AutopayConfig(AppConfig):
    name = "integrations.autopay"
    label = "autopay"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from hub import event_words, jobs, rotation
        from hub.navigation import SETTINGS, Item, register
        from hub.permissions import Area
        from integrations.autopay import actions, errors  # noqa: F401  its codes and handlers
        from integrations.autopay.models import AutopayAccess

        register(Item("agreements", _("Bankavtal"), "autopay:index", "bank", SETTINGS, order=39))
        jobs.open_to("autopay", Area.RECONCILIATION)
        rotation.register_company_column(AutopayAccess, "sealed", actions.place)
        event_words.register(
            {
                "autopay.connected": _("AutoPay anslutet"),
                "autopay.disconnected": _("AutoPay frånkopplat"),
                "autopay.service_on": _("Elektronisk kontoutskrift påslagen"),
                "autopay.service_off": _("Elektronisk kontoutskrift avstängd"),
            }
        )
