"""Where the room's pages stand in the menu, and what its events are called."""

from django.utils.translation import gettext_lazy as _

from hub import event_words
from hub.navigation import SETTINGS, Item, register
from integrations.visma_net.event_names import NAMES

register(
    Item("integrations", _("Integrationer"), "visma_net:integrations", "plug", SETTINGS, level="tenant", order=10),
    Item("visma_net", _("Visma.net"), "visma_net_company:settings", "plug", SETTINGS, order=40),
    Item("formats", _("Lönedokument"), "visma_net_company:formats", "payroll", SETTINGS, order=45),
)
event_words.register(NAMES)
