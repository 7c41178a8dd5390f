"""Where the room's pages stand in the menu, and what its codes and events are called."""

from django.utils.translation import gettext_lazy as _

from hub import event_words
from hub.navigation import SETTINGS, WORK, Item, register, register_count
from integrations.sync import queries
from integrations.sync.settings_texts import FACTS, LABELS, NAMES
from integrations.sync.shown import FIELDS

register(
    Item("sync", _("Dataöverföring"), "sync:index", "transfer", WORK, letter="d", order=20),
    Item("sync-settings", _("Dataöverföring"), "sync:settings", "transfer", SETTINGS, order=39),
)
register_count("sync", queries.waiting)
event_words.register(NAMES)
for about, labels in (("sync_settings", LABELS), ("sync_conflict", FIELDS), ("sync_link", {}), ("sync_decision", {}),
                      ("sync_issue", {}), ("sync", {})):  # fmt: skip
    event_words.register_labels(about, FACTS | labels)
