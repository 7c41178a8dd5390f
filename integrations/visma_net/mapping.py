"""A journal in Visma.net's words, and a Visma.net batch compared with it. Pure.

Amounts are minor units, debit > 0. Shapes are JournalTransactionUpdateDto (out) and JournalTransactionDto (in) of the
published API: on the way in every scalar is wrapped as {"value": …} except `operation` and `subaccount`.
"""

import base64
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from payroll.patterns import Formats

CURRENCY = "SEK"
DESCRIPTION_LENGTH = 120  # the ERP's own limit is not published; the key stands last and must survive
_KEY = re.compile(r"\[(?P<key>[^\[\]\s]+/\d{6}/\d+)\]")


@dataclass(frozen=True)
class Line:
    """`segments`: (segmentId, value) as they must stand, where another batch is taken back; None: by the options."""

    account: str
    amount: int
    cost_centre: str = ""
    project: str = ""
    text: str = ""
    number: int = 0
    segments: tuple[tuple[int, str], ...] | None = None


@dataclass(frozen=True)
class Draft:
    """What is to stand in Visma.net. `reference` is shared by all journals of a run, `key` is this journal's own."""

    key: str
    reference: str
    day: date
    text: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Options:
    """The programlänk's choices. Segments are segmentId of SUBACCOUNT; None: the dimension is not sent.

    `formats` say which accounts carry a row's cost centre and project, and which never do.
    """

    cost_centre_segment: int | None = None
    project_segment: int | None = None
    default_values: dict[int, str] = field(default_factory=dict)
    own_numbers: bool = False
    release: bool = True
    formats: Formats = field(default_factory=Formats)


def key_of(reference: str, period_on: date, revision: int) -> str:
    """One journal's own mark in Visma.net: HB-…/YYYYMM/rev."""
    return f"{reference}/{period_on:%Y%m}/{revision}"


def batch_number(key: str) -> str:
    """The number we choose where the link says so: 15 characters, the same for the same key (65 bits of SHA-256)."""
    return "HB" + base64.b32encode(hashlib.sha256(key.encode()).digest()).decode()[:13]


def to_batch(draft: Draft, options: Options, *, ledger: str, period: str, segments: Iterable[int]) -> dict:
    """JournalTransactionUpdateDto. `period` is YYYYPP of /v1/financialPeriod, `segments` those SUBACCOUNT has."""
    lines = [line for line in draft.lines if line.amount]
    header = {
        "hold": False,
        "transactionDate": f"{draft.day.isoformat()}T00:00:00",
        "financialPeriod": period,
        "ledger": ledger,
        "currencyId": CURRENCY,
        "description": description(draft.text, draft.key),
        "controlTotalInCurrency": _money(sum(line.amount for line in lines if line.amount > 0)),
    }
    if options.own_numbers:
        header |= {"overrideNumberSeries": True, "batchNumber": batch_number(draft.key)}
    chosen = list(segments)
    rows = [_row(n, line, draft, options, chosen) for n, line in enumerate(lines, 1)]
    return {name: {"value": value} for name, value in header.items()} | {"journalTransactionLines": rows}


def description(text: str, key: str) -> str:
    mark = f" [{key}]"
    return text.strip()[: DESCRIPTION_LENGTH - len(mark)] + mark


def _row(number: int, line: Line, draft: Draft, options: Options, segments: list[int]) -> dict:
    side = "debitAmountInCurrency" if line.amount > 0 else "creditAmountInCurrency"
    values = {
        "lineNumber": number,
        "accountNumber": line.account,
        "referenceNumber": draft.reference,
        "transactionDescription": line.text or draft.text,
        side: _money(abs(line.amount)),
    }
    row: dict = {"operation": "Insert"} | {name: {"value": value} for name, value in values.items()}
    if segments:
        row["subaccount"] = [
            {"segmentId": each, "segmentValue": segment_value(line, each, options)} for each in segments
        ]
    return row


def segment_value(line: Line, segment: int, options: Options) -> str:
    """The row's own value for a segment, else the link's default, else nothing. By Format BAS a row has none."""
    if line.segments is not None:
        return dict(line.segments).get(segment, "")
    own = {options.cost_centre_segment: line.cost_centre, options.project_segment: line.project}.get(segment, "")
    if own and not options.formats.classify(line.account).has_dimensions:
        own = ""
    return own or options.default_values.get(segment, "")


def _money(minor: int) -> float:
    """Exact as JSON: the shortest decimal of the nearest double has two decimals up to 90 thousand milliards."""
    return minor / 100


# ------------------------------------------------------------------ the way back
@dataclass(frozen=True)
class Seen:
    """A batch in Visma.net. `totals`: account → (debit, credit)."""

    number: str
    status: str
    description: str
    references: frozenset[str]
    period: str
    ledger: str
    currency: str
    debit: int
    credit: int
    totals: dict[str, tuple[int, int]]
    original: str = ""
    is_reversal: bool = False

    @property
    def keys(self) -> set[str]:
        return {found["key"] for found in _KEY.finditer(self.description)}

    def as_detail(self) -> dict:
        """What the receipt keeps of it."""
        return {
            "number": self.number,
            "status": self.status,
            "ledger": self.ledger,
            "period": self.period,
            "currency": self.currency,
            "debit": self.debit,
            "credit": self.credit,
            "accounts": [[account, *sums] for account, sums in sorted(self.totals.items())],
        }


def read_batch(batch: dict) -> Seen:
    """A JournalTransactionDto with all its lines. Raises KeyError, TypeError or ArithmeticError for another shape."""
    rows = batch.get("journalTransactionLines") or []
    totals = account_totals((str(row["accountNumber"]), _net(row)) for row in rows)
    return Seen(
        number=str(batch["batchNumber"]),
        status=str(batch.get("status") or ""),
        description=str(batch.get("description") or ""),
        references=frozenset(str(row.get("referenceNumber") or "") for row in rows) - {""},
        period=str(batch.get("financialPeriod") or ""),
        ledger=str(batch.get("ledger") or ""),
        currency=str(batch.get("currencyId") or ""),
        debit=sum(debit for debit, _ in totals.values()),
        credit=sum(credit for _, credit in totals.values()),
        totals=totals,
        original=str(batch.get("originalBatchNumber") or ""),
        is_reversal=bool(batch.get("reversingEntry")) or bool(batch.get("originalBatchNumber")),
    )


def _net(row: dict) -> int:
    return _minor(row.get("debitAmountInCurrency")) - _minor(row.get("creditAmountInCurrency"))


def _minor(amount) -> int:
    """Minor units of a JSON number; the client reads numbers as Decimal."""
    return round(Decimal(str(amount or 0)) * 100)


def account_totals(lines: Iterable[tuple[str, int]]) -> dict[str, tuple[int, int]]:
    """Account → (debit, credit), of (account, amount) rows; accounts without movement left out."""
    totals: dict[str, tuple[int, int]] = {}
    for account, amount in lines:
        debit, credit = totals.get(account, (0, 0))
        totals[account] = (debit + max(amount, 0), credit + max(-amount, 0))
    return {account: sums for account, sums in totals.items() if sums != (0, 0)}


def sent_totals(draft: Draft) -> dict[str, tuple[int, int]]:
    return account_totals((line.account, line.amount) for line in draft.lines)


def turned(batch: dict) -> tuple[Line, ...]:
    """The lines that take a JournalTransactionDto back: the same accounts and segment values, the sides changed."""
    rows = batch.get("journalTransactionLines") or []
    return tuple(
        Line(str(row["accountNumber"]), -_net(row), number=number, segments=_segments_of(row))
        for number, row in enumerate(rows, 1)
        if _net(row)
    )


def _segments_of(row: dict) -> tuple[tuple[int, str], ...]:
    found = (row.get("subaccount") or {}).get("segments") or []
    return tuple((int(each["segmentId"]), str(each.get("segmentValue") or "")) for each in found)


def equal(remote: Seen, draft: Draft) -> bool:
    """The same debit and credit on every account."""
    return not different_accounts(remote, draft)


def different_accounts(remote: Seen, draft: Draft) -> list[str]:
    ours = sent_totals(draft)
    return sorted(a for a in ours.keys() | remote.totals.keys() if ours.get(a) != remote.totals.get(a))


def matching(batches: Iterable[Seen], draft: Draft, period: str = "") -> list[Seen]:
    """The batches that are this journal: by the key in the text, or by line reference where somebody rewrote the text.

    The journals of a run share the reference, so without a key the period or the content must agree too.
    What Visma.net made by reversing a batch is not this journal.
    """
    candidates = [each for each in batches if not each.is_reversal]
    by_key = [each for each in candidates if draft.key in each.keys]
    rewritten = [each for each in candidates if not each.keys and draft.reference in each.references]
    return by_key or [each for each in rewritten if each.period == period or equal(each, draft)]
