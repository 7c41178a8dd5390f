"""Where the room's pages stand in the menu."""

from django.utils.translation import gettext_lazy as _

from hub.navigation import SETTINGS, Item, register

register(
    Item("integrations", _("Integrationer"), "visma_net:integrations", "plug", SETTINGS, level="tenant", order=10),
    Item("visma_net", _("Visma.net"), "visma_net_company:settings", "plug", SETTINGS, order=40),
)
