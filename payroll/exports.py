"""Journals as files: SIE 4I for any bookkeeping program, CSV and Excel to work on, PDF to file.

Only what a journal holds goes out: numbers, accounts and the voucher text; never a name.
"""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import prefetch_related_objects
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from hub.documents import Column, Document, Sheet, render
from hub.models import Company
from hub.uploads import safe_name
from ledger import sie
from payroll.models import Journal, JournalLine

KINDS = ("sie", "csv", "xlsx", "pdf")
SUFFIXES = {"sie": "si", "csv": "csv", "xlsx": "xlsx", "pdf": "pdf"}
COST_CENTRE, PROJECT = "1", "6"  # SIE 4B §8: reserved dimensions
PROGRAM, VERSION = "Huvudbok", "1"


def journal_file(
    journals: Sequence[Journal], kind: str, *, company: Company, language: str, produced_at: datetime
) -> Document:
    """The journals one after another in one file. `kind`: sie, csv, xlsx or pdf; `language`: sv, nb or en.

    Raises KeyError on another kind, ledger.sie.SieError where a journal does not balance.
    """
    suffix = SUFFIXES[kind]
    prefetch_related_objects(list(journals), "lines")
    produced_at = produced_at.replace(microsecond=0)  # a PDF has none
    name = safe_name(f"{_stem(journals, company)}.{suffix}")
    if kind == "sie":
        return Document(name, "text/plain; charset=cp437", sie_file(journals, company, produced_at))
    with translation.override(language):
        sheet = _pages(journals, company) if kind == "pdf" else _list(journals, company)
        made = render(kind, sheet, produced_at=produced_at, language=language[:2])
    return Document(name, made.content_type, made.content)


def _stem(journals: Sequence[Journal], company: Company) -> str:
    """bokforing_556016-0680_202609_12-14: whose, which period, which journals."""
    numbers = sorted(journal.number for journal in journals)
    span = f"{numbers[0]}" if len(numbers) == 1 else f"{numbers[0]}-{numbers[-1]}"
    return f"bokforing_{company.orgnr}_{max(j.period_on for j in journals):%Y%m}_{span}"


# ------------------------------------------------------------------ SIE
def sie_file(journals: Sequence[Journal], company: Company, produced_at: datetime) -> bytes:
    """One #VER per journal, #OBJEKT for what its rows use. The reference stands in the voucher text."""
    document = sie.Document(
        program=PROGRAM,
        program_version=VERSION,
        generated_on=timezone.localdate(produced_at),
        company=company.name,
        orgnr=company.orgnr,
        currency=company.currency,
        vouchers=[_voucher(journal) for journal in journals],
    )
    used = {pair for journal in journals for line in journal.lines.all() for pair in _objects(line)}
    names = {COST_CENTRE: "Kostnadsställe", PROJECT: "Projekt"}
    document.dimensions = {key: sie.Dimension(key, names[key]) for key in sorted({key for key, _number in used})}
    document.objects = {pair: pair[1] for pair in sorted(used)}
    return sie.write(document, "4I").data


def _voucher(journal: Journal) -> sie.Voucher:
    """Numbered only in a series that was chosen: else the receiver numbers it in its own."""
    rows = tuple(
        sie.Row(line.account, _objects(line), line.amount, None, line.text) for line in _lines_of(journal)
    )  # fmt: skip
    number = str(journal.number) if journal.series else ""
    text = f"{journal.text} {journal.reference}"
    return sie.Voucher(journal.series, number, journal.voucher_on, text, rows=rows)


def _objects(line: JournalLine) -> tuple[tuple[str, str], ...]:
    pairs = ((COST_CENTRE, line.cost_centre), (PROJECT, line.project))
    return tuple(pair for pair in pairs if pair[1])


def _lines_of(journal: Journal) -> list[JournalLine]:
    return sorted(journal.lines.all(), key=lambda line: line.line_no)


# ------------------------------------------------------------------ lists
def _columns(*, with_journal: bool) -> tuple[Column, ...]:
    own = (
        Column("account", _("Konto"), "code", 10),
        Column("cost_centre", _("Kostnadsställe"), "code", 14),
        Column("project", _("Projekt"), "code", 12),
        Column("debit", _("Debet"), "amount", 16),
        Column("credit", _("Kredit"), "amount", 16),
        Column("text", _("Text"), "text", 36),
    )
    journal = (
        Column("number", _("Underlag"), "int", 9),
        Column("reference", _("Referens"), "code", 24),
        Column("period", _("Period"), "code", 9),
        Column("voucher_on", _("Datum"), "date", 12),
        Column("series", _("Serie"), "code", 7),
    )
    return (*journal, *own) if with_journal else own


def _list(journals: Sequence[Journal], company: Company) -> Sheet:
    """Every line of every journal in one table, to filter and sum."""
    rows = [_facts_of(journal) | _cells(line) for journal in journals for line in _lines_of(journal)]
    return Sheet(
        title=_("Bokföringsunderlag"),
        name="",
        columns=_columns(with_journal=True),
        rows=rows,
        facts=((_("Företag"), company.name), (_("Organisationsnummer"), company.orgnr)),
        totals=_totals(journals),
    )


def _facts_of(journal: Journal) -> dict:
    return {
        "number": journal.number,
        "reference": journal.reference,
        "period": f"{journal.period_on:%Y-%m}",
        "voucher_on": journal.voucher_on,
        "series": journal.series,
    }


def _cells(line: JournalLine) -> dict:
    return {
        "account": line.account,
        "cost_centre": line.cost_centre,
        "project": line.project,
        "debit": line.amount if line.amount > 0 else None,
        "credit": -line.amount if line.amount < 0 else None,
        "text": line.text,
    }


def _totals(journals: Sequence[Journal]) -> dict:
    total = sum(journal.debit_total for journal in journals)
    return {"debit": total, "credit": total}


def _pages(journals: Sequence[Journal], company: Company) -> Sheet:
    """One table per journal, each under its own heading."""
    first, *rest = [_page(journal, company) for journal in journals]
    return Sheet(**{name: getattr(first, name) for name in first.__slots__} | {"sections": tuple(rest)})


def _page(journal: Journal, company: Company) -> Sheet:
    return Sheet(
        title=_("Bokföringsunderlag %(number)s") % {"number": journal.number},
        name="",
        columns=_columns(with_journal=False),
        rows=[_cells(line) for line in _lines_of(journal)],
        facts=(
            (_("Företag"), f"{company.name}, {company.orgnr}"),
            (_("Text"), journal.text),
            (_("Referens"), journal.reference),
            (_("Period"), f"{journal.period_on:%Y-%m}"),
            (_("Verifikationsdatum"), journal.voucher_on.isoformat()),
            *(((_("Serie"), journal.series),) if journal.series else ()),
        ),
        totals=_totals([journal]),
    )
