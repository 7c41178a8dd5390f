"""What stops an import and what it only tells. One set of rules; the preview shows them, the import obeys them."""

from dataclasses import dataclass, field
from datetime import timedelta

from hub.models import Company
from ledger.actions.sie.staging import Staging
from ledger.models import FiscalYear, Ledger
from ledger.models.year import YearSource
from ledger.sie import Document
from ledger.texts import facts_of


@dataclass(frozen=True)
class Word:
    """A code with its facts; `confirm` names what the user may say yes to ("orgnr", "rest")."""

    code: str
    facts: dict = field(default_factory=dict)
    severity: str = "error"
    confirm: str = ""


def is_mirror(document: Document) -> bool:
    """Does the file hold a year, which it replaces? A 4I only adds vouchers."""
    return document.type != "4I"


def year_of(ledger: Ledger | None, document: Document) -> FiscalYear | None:
    """The year in the books that is the file's, to the day."""
    stated = document.years.get(0)
    if ledger is None or stated is None or not is_mirror(document):
        return None
    return FiscalYear.objects.filter(ledger=ledger, start=stated.start, end=stated.end).first()


def examine(company: Company, ledger: Ledger | None, staging: Staging) -> list[Word]:
    """Every word about the file as a whole, stops first. The file's own findings are not repeated here."""
    document = staging.document
    words = [*_unreadable(document), *_identity(company, document)]
    if any(word.severity == "error" and not word.confirm for word in words):
        return words
    words += _content(company, ledger, staging)
    words += _years(ledger, document) if is_mirror(document) else []
    return sorted(words, key=lambda word: (word.severity != "error", word.confirm))


def _unreadable(document: Document) -> list[Word]:
    if document.is_readable:
        return []
    worst = [f for f in document.findings if f.severity == "error"]
    return [Word(f.code, facts_of(f)) for f in worst[:1]] or [Word("LED-037")]


def _identity(company: Company, document: Document) -> list[Word]:
    theirs, ours = _digits(document.orgnr), _digits(company.orgnr)
    if theirs and theirs != ours:
        return [Word("LED-030", {"theirs": document.orgnr, "ours": company.orgnr}, confirm="orgnr")]
    if not theirs and document.company and document.company.casefold() != company.name.casefold():
        return [Word("LED-057", {"theirs": document.company[:100], "ours": company.name}, "warning")]
    return []


def _digits(orgnr: str) -> str:
    """Ten digits of a Swedish number written with a century, else all of them."""
    digits = "".join(c for c in orgnr if c.isdigit())
    return digits[2:] if len(digits) == 12 else digits


def _content(company: Company, ledger: Ledger | None, staging: Staging) -> list[Word]:
    document, words = staging.document, []
    currency = ledger.currency if ledger else company.currency
    if (document.currency or "SEK").upper() != currency:
        words.append(Word("LED-034", {"theirs": document.currency, "ours": currency}))
    if not staging.vouchers and not staging.balances and not staging.refused:
        words.append(Word("LED-037"))
    faults = sum(f.severity == "error" for f in document.findings) + len(staging.too_long)
    if faults:
        words.append(Word("LED-032", {"count": faults, "refused": len(staging.refused)}, confirm="rest"))
    return words


def _years(ledger: Ledger | None, document: Document) -> list[Word]:
    stated = document.years.get(0)
    if ledger is None or stated is None or stated.start is None:
        return []
    years = list(FiscalYear.objects.filter(ledger=ledger).order_by("start"))
    same = [y for y in years if (y.start, y.end) == (stated.start, stated.end)]
    if same:
        return [Word("LED-036", {"year": str(same[0])})] if same[0].source == YearSource.BORN else []
    span = {"start": stated.start.isoformat(), "end": stated.end.isoformat()}
    over = [y for y in years if y.start <= stated.end and y.end >= stated.start]
    if over:
        other = {"other_start": over[0].start.isoformat(), "other_end": over[0].end.isoformat()}
        return [Word("LED-031", span | other)]
    return _gap(years, stated)


def _gap(years: list[FiscalYear], stated) -> list[Word]:
    day = timedelta(days=1)
    before = [y for y in years if y.end < stated.start]
    after = [y for y in years if y.start > stated.end]
    words = []
    if before and before[-1].end + day != stated.start:
        words.append(Word("LED-054", {"end": before[-1].end.isoformat(), "start": stated.start.isoformat()}, "warning"))
    if after and after[0].start - day != stated.end:
        words.append(Word("LED-054", {"end": stated.end.isoformat(), "start": after[0].start.isoformat()}, "warning"))
    return words
