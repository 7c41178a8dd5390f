"""The registers as people see them: what they are called, which way they go, in the order they depend on each other."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Lane:
    """`ways`: the sides that records are made on. `master`: the setting that says which side owns updates."""

    label: str
    left: str
    right: str
    ways: tuple[str, ...]
    master: str = ""

    @property
    def arrow(self) -> str:
        return "⇄" if len(self.ways) > 1 else "→" if self.ways == ("right",) else "←"


LANES = {
    "customers": Lane(_("Kunder"), _("Kunder"), _("Kunder"), ("left", "right"), "master_customers"),
    "articles": Lane(
        _("Artiklar"),
        _("Produkter, arbetstyper och resekostnader"),
        _("Artiklar"),
        ("left", "right"),
        "master_articles",
    ),
    "projects": Lane(_("Projekt"), _("Projekt"), _("Kostnadsbärarens poster"), ("right",)),
    "invoices": Lane(_("Fakturor"), _("Fakturor"), _("Fakturautkast"), ("right",)),
    "supplier_costs": Lane(
        _("Leverantörskostnader"), _("Projektens kostnader"), _("Leverantörsfakturornas rader"), ("left",)
    ),
}


OTHERS = {
    "all": _("Alla register"),
    "sent": _("Kontrollera skickade fakturor"),
    "paid": _("Kontrollera betalda fakturor"),
}


def label_of(register: str) -> str:
    """Of a register, of all, or of one of the two checks of invoices."""
    return str(LANES[register].label if register in LANES else OTHERS.get(register, register))
