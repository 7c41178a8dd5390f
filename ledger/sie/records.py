"""What a SIE file holds, as plain values. Amounts are minor units (öre), debit > 0, credit < 0."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from ledger.sie import codes
from ledger.sie.findings import Finding, SieError

Objects = tuple[tuple[str, str], ...]

RESERVED_DIMENSIONS = frozenset(str(n) for n in range(1, 20))  # 4B §8: need no #DIM
BALANCE_KINDS = ("ib", "ub", "res", "oib", "oub", "psaldo", "pbudget")


class Row(NamedTuple):
    """One #TRANS, #RTRANS or #BTRANS. `objects` are (dimension number, object number) pairs.

    `date` is None and `text` "" where the row gives none: the voucher's then hold. In an "rtrans" or "btrans" the
    date is the day of the change and `signature` who made it.
    """

    account: str
    objects: Objects = ()
    amount: int = 0
    date: date | None = None
    text: str = ""
    quantity: Decimal | None = None
    line: int = 0
    kind: str = "trans"
    signature: str = ""


class Rows(Sequence):
    """The rows of one voucher as a part of `shared`, where many vouchers' rows are made together, when first asked for.

    To check a file nobody asks, and a fifth of the time is saved. Equal to a tuple of the same rows.
    """

    __slots__ = ("_end", "_first", "_shared")

    def __init__(self, shared: Callable[[], tuple[Row, ...]], first: int, end: int):
        self._shared, self._first, self._end = shared, first, end

    def __len__(self) -> int:
        return self._end - self._first

    def __iter__(self) -> Iterator[Row]:
        return iter(self._shared()[self._first : self._end])

    def __getitem__(self, at):
        return self._shared()[self._first : self._end][at]

    def __eq__(self, other: object) -> bool:
        return tuple(self) == tuple(other) if isinstance(other, (Rows, tuple)) else NotImplemented

    def __hash__(self) -> int:
        return hash(tuple(self))

    def __repr__(self) -> str:
        return repr(tuple(self))


class Voucher(NamedTuple):
    """One #VER. `rows` are booked; `history` (#RTRANS, #BTRANS) tells of corrections and is never booked.

    `series` and `number` are text, "" where the file leaves them to the receiver. `date` is None only where it could
    not be read. `sound` is False when an error finding concerns the voucher. No SIE record holds `external`: it is the
    key of a voucher read from another system's API.
    """

    series: str
    number: str
    date: date | None
    text: str = ""
    registered_on: date | None = None
    signature: str = ""
    rows: Sequence[Row] = ()
    history: tuple[Row, ...] = ()
    line: int = 0
    sound: bool = True
    external: str = ""


class Balance(NamedTuple):
    """One #IB, #UB, #RES, #OIB, #OUB, #PSALDO or #PBUDGET; `kind` is the label in lower case.

    `year` 0 is the file's year, -1 the one before. `period` ("202401") only for psaldo and pbudget, whose amount is
    the change in the month. A psaldo with objects is a part of the one without: never add the two.
    """

    kind: str
    year: int
    account: str
    amount: int
    objects: Objects = ()
    period: str = ""
    quantity: Decimal | None = None
    line: int = 0


class Year(NamedTuple):
    """First and last day of a fiscal year; None where the file leaves them out."""

    start: date | None
    end: date | None


class Dimension(NamedTuple):
    """A #DIM, or an #UNDERDIM with the number of the dimension it belongs to."""

    number: str
    name: str
    parent: str = ""


class Extra(NamedTuple):
    """What the standard does not know: an unknown item, or the fields after the known ones of a known item."""

    line: int
    label: str
    fields: tuple[str, ...]


@dataclass
class Totals:
    """Counts and sums over the whole file; `debit` is the sum of positive booked rows."""

    vouchers: int = 0
    rows: int = 0
    rtrans: int = 0
    btrans: int = 0
    debit: int = 0
    sums: dict[str, int] = field(default_factory=lambda: {"ib": 0, "ub": 0, "res": 0})  # year 0


@dataclass
class Document:
    """A SIE file of type "1", "2", "3", "4E" or "4I".

    From `stream` the lists `vouchers` and `balances` stay empty (they are yielded), the rest is complete at the end.
    `ksumma` is None (no sum in the file), "ok", "bad" or "unterminated". `encoding` is "" for a refused file.
    """

    type: str = ""
    flag: str = ""  # FLAGGA
    program: str = ""  # PROGRAM
    program_version: str = ""
    format: str = ""  # FORMAT
    generated_on: date | None = None  # GEN
    generated_by: str = ""
    comment: str = ""  # PROSA
    company_form: str = ""  # FTYP
    company_id: str = ""  # FNR
    orgnr: str = ""  # ORGNR, as written
    acquisition: tuple[str, ...] = ()  # ORGNR's acquisition and activity number
    industry: str = ""  # BKOD
    address: tuple[str, str, str, str] = ("", "", "", "")  # contact, street, postal, phone
    company: str = ""  # FNAMN
    years: dict[int, Year] = field(default_factory=dict)  # RAR
    tax_year: str = ""  # TAXAR
    covered_to: date | None = None  # OMFATTN
    chart: str = ""  # KPTYP
    currency: str = "SEK"  # VALUTA
    accounts: dict[str, str] = field(default_factory=dict)  # KONTO: number -> name
    account_types: dict[str, str] = field(default_factory=dict)  # KTYP: number -> T, S, K or I
    units: dict[str, str] = field(default_factory=dict)  # ENHET
    sru: dict[str, tuple[str, ...]] = field(default_factory=dict)  # SRU: number -> codes
    dimensions: dict[str, Dimension] = field(default_factory=dict)  # DIM, UNDERDIM
    objects: dict[tuple[str, str], str] = field(default_factory=dict)  # OBJEKT: (dimension, number) -> name
    balances: dict[str, list[Balance]] = field(default_factory=lambda: {kind: [] for kind in BALANCE_KINDS})
    vouchers: list[Voucher] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    totals: Totals = field(default_factory=Totals)
    encoding: str = ""
    ksumma: str | None = None
    extra: list[Extra] = field(default_factory=list)

    @property
    def is_readable(self) -> bool:
        """Whether the file could be read as a whole; single vouchers may still have errors."""
        return not any(f.code in codes.REFUSALS for f in self.findings)

    @property
    def has_errors(self) -> bool:
        """Whether anything was found that stops an import."""
        return any(f.severity == "error" for f in self.findings)

    def check(self) -> None:
        """Raise `SieError` with all error findings, if there are any."""
        errors = [f for f in self.findings if f.severity == "error"]
        if errors:
            raise SieError(errors)

    def opening(self, year: int = 0) -> dict[str, int]:
        """Opening balance per account: #IB of `year`, or #UB of the year before where there is no #IB (4B §5.16)."""
        return sum_balances(self.balances["ib"], year) or sum_balances(self.balances["ub"], year - 1)


def sum_balances(balances: Iterable[Balance], year: int) -> dict[str, int]:
    """Amount per account of the balances of one year."""
    sums: dict[str, int] = {}
    for balance in balances:
        if balance.year == year:
            sums[balance.account] = sums.get(balance.account, 0) + balance.amount
    return sums
