"""The receipt of a transfer: what was sent and what was read back, account by account; as data and as a PDF to file."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hub.documents import Column, Document, Sheet, render
from hub.models import Company
from payroll.models import Journal, JournalLine


@dataclass(frozen=True)
class Compared:
    """One account: our debit and credit, and the receiver's; minor units."""

    account: str
    debit: int
    credit: int
    remote_debit: int
    remote_credit: int

    @property
    def differs(self) -> bool:
        return (self.debit, self.credit) != (self.remote_debit, self.remote_credit)


def compared(journal: Journal, lines: Iterable[JournalLine] | None = None) -> list[Compared]:
    """Every account of either side; none where no totals per account were read back."""
    theirs = {account: (debit, credit) for account, debit, credit in journal.receipt.get("accounts", ())}
    if not theirs:
        return []
    ours: dict[str, tuple[int, int]] = {}
    for line in journal.lines.all() if lines is None else lines:
        debit, credit = ours.get(line.account, (0, 0))
        ours[line.account] = (debit + max(line.amount, 0), credit + max(-line.amount, 0))
    none = (0, 0)
    return [Compared(a, *ours.get(a, none), *theirs.get(a, none)) for a in sorted(ours.keys() | theirs.keys())]


def is_equal(rows: Sequence[Compared], journal: Journal) -> bool | None:
    """None where nothing was read back."""
    receipt = journal.receipt
    if receipt.get("debit") is None:
        return None
    totals = receipt["debit"] == receipt["credit"] == journal.debit_total
    return totals and not any(row.differs for row in rows)


def receipt_file(journal: Journal, *, company: Company, language: str, produced_at: datetime) -> Document:
    """The receipt as PDF/A. Raises KeyError where the journal has none."""
    with translation.override(language):
        sheet = _sheet(journal, company)
        return render("pdf", sheet, produced_at=produced_at.replace(microsecond=0), language=language[:2])


def _sheet(journal: Journal, company: Company) -> Sheet:
    rows = compared(journal)
    verdict = is_equal(rows, journal)
    return Sheet(
        title=_("Kvittens: underlag %(number)s i Visma.net") % {"number": journal.number},
        name=f"kvittens_{journal.number}_{journal.reference}",
        columns=(
            Column("account", _("Konto"), "code"),
            Column("debit", _("Skickat debet"), "amount"),
            Column("credit", _("Skickat kredit"), "amount"),
            Column("remote_debit", _("Läst debet"), "amount"),
            Column("remote_credit", _("Läst kredit"), "amount"),
            Column("verdict", _("Jämförelse")),
        ),
        rows=[_row(row) for row in rows],
        facts=_facts(journal, company),
        totals={name: sum(getattr(row, name) for row in rows) for name in AMOUNTS} if rows else None,
        notes=(_SAID[verdict](),),
    )


AMOUNTS = ("debit", "credit", "remote_debit", "remote_credit")
_SAID = {
    True: lambda: _("Det som lästs tillbaka stämmer med det som skickades, konto för konto."),
    False: lambda: _("Det som lästs tillbaka stämmer inte med det som skickades. Se de konton som skiljer."),
    None: lambda: _("Inget har lästs tillbaka."),
}


def _row(row: Compared) -> dict:
    told = {name: getattr(row, name) for name in AMOUNTS}
    return {"account": row.account, **told, "verdict": _("skiljer") if row.differs else _("stämmer")}


def _facts(journal: Journal, company: Company) -> tuple[tuple[str, str], ...]:
    receipt = journal.receipt
    other = journal.reverses or journal.reversals.exclude(state="cancelled").first()
    label = _("Vänder underlag") if journal.reverses_id else _("Vänt av underlag")
    pairs = (
        (_("Företag"), f"{company.name}, {company.orgnr}"),
        (_("Batchnummer"), journal.remote_ref),
        (_("Status"), str(receipt.get("status") or "")),
        (_("Huvudbok"), str(receipt.get("ledger") or "")),
        (_("Period"), str(receipt.get("period") or "")),
        (_("Verifikationsdatum"), journal.voucher_on.isoformat()),
        (_("Referens"), journal.reference),
        (_("Text"), journal.text),
        (_("Skickat"), f"{timezone.localtime(journal.sent_at):%Y-%m-%d %H:%M}" if journal.sent_at else ""),
        (_("Av vem"), journal.created_by),
        (label, f"{other.number} {other.remote_ref}".strip() if other else ""),
    )
    return tuple((label, value) for label, value in pairs if value)
