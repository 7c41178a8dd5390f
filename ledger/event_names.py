"""What the events of the books are called in the processing history."""

from django.utils.translation import gettext_lazy as _

NAMES = {
    "import.received": _("SIE-fil mottagen"),
    "import.looked": _("SIE-fil förhandsgranskad"),
    "import.discarded": _("SIE-fil kastad"),
    "import.expired": _("SIE-fil bortgallrad"),
    "import.started": _("SIE-import startad"),
    "books.imported": _("SIE-fil inläst"),
    "books.refreshed": _("Böcker uppdaterade från datakällan"),
    "openings.refreshed": _("Ingående balanser uppdaterade från datakällan"),
    "open_items.replaced": _("Obetalda fakturor uppdaterade"),
    "import.undone": _("SIE-import ångrad"),
    "year.opened": _("Räkenskapsår upplagt"),
    "year.deleted": _("Räkenskapsår borttaget"),
    "period.locked": _("Period låst"),
    "period.unlocked": _("Period upplåst"),
    "voucher.posted": _("Verifikation bokförd"),
    "voucher.reversed": _("Verifikation vänd"),
}
