"""What the events of the bank's side are called in the processing history."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "bank_account.created": _("Bankpartner upplagd"),
    "bank_account.changed": _("Bankpartner ändrad"),
    "posting_kind.saved": _("Bilagsart sparad"),
    "posting_kind.removed": _("Bilagsart borttagen"),
    "statement.imported": _("Kontoutdrag inläst"),
    "statement.removed": _("Kontoutdrag borttaget"),
    "bank_line.typed": _("Bankrad inskriven"),
    "bank_line.changed": _("Bankrad ändrad"),
    "bank_line.removed": _("Bankrad borttagen"),
    "bank_line.posted": _("Bankrad bokförd"),
    "ledger_items.updated": _("Huvudbokstransaktioner uppdaterade"),
    "opening_item.typed": _("Ingående post inskriven"),
    "opening_item.removed": _("Ingående post borttagen"),
    "lines.deactivated": _("Rader deaktiverade"),
    "lines.activated": _("Rader aktiverade"),
    "line.noted": _("Anteckning skriven"),
    "item.priced": _("Belopp i valuta angivet"),
    "match.made": _("Rader matchade"),
    "match.undone": _("Matchning hävd"),
    "match.broken": _("Ändrad i redovisningen efter matchning"),
    "suggestions.confirmed": _("Förslag bekräftade"),
    "suggestion.rejected": _("Förslag avvisat"),
    "reconciliation.run": _("Automatisk avstämning"),
    "learned_rule.changed": _("Inlärd regel ändrad"),
    "reconciliation.prepared": _("Avstämning förberedd"),
    "reconciliation.unprepared": _("Förberedd avstämning borttagen"),
    "reconciliation.approved": _("Avstämning godkänd"),
    "reconciliation.withdrawn": _("Godkänd avstämning återkallad"),
}
