"""What a bank file holds, whatever its format. Amounts are whole minor units; money in is positive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from reconciliation.formats.findings import Finding
from reconciliation.formats.mapping import Mapping


@dataclass(frozen=True, slots=True)
class Part:
    """One document a payment names: an invoice, an OCR number. `amount` is None where the payer gave none."""

    reference: str
    amount: int | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """One payment inside an entry. `amount` is signed minor units of `currency`; None where the bank gave none."""

    amount: int | None = None
    currency: str = ""
    reference: str = ""  # as the payee asked for it: OCR, KID, RF; leading zeros kept
    text: str = ""
    counterparty: str = ""
    counterparty_account: str = ""
    bank_reference: str = ""
    end_to_end: str = ""
    code: str = ""
    charges: int = 0  # what the bank took, minor units of `currency`; positive when taken
    original_amount: int | None = None  # what the payer instructed
    original_currency: str = ""
    is_return: bool = False
    reason: str = ""  # of a return
    parts: tuple[Part, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One entry as the bank booked it: what stands as one row on the account.

    `position` is the entry's place in its statement, from 1; `line` the row of the file, from 1.
    """

    position: int
    line: int
    amount: int
    currency: str
    booked_on: date
    valued_on: date | None = None
    account: str = ""
    statement_id: str = ""
    text: str = ""
    reference: str = ""  # the one reference of the entry; empty when its details have several
    bank_reference: str = ""
    entry_reference: str = ""
    end_to_end: str = ""
    counterparty: str = ""
    counterparty_account: str = ""
    code: str = ""  # what kind of booking, in the bank's own code
    status: str = "BOOK"
    origin: str = ""  # "camt.053", "MT940", …: what kind of file it came by
    charges: int = 0
    is_reversal: bool = False
    is_return: bool = False
    batch: int = 0  # payments the bank says the entry holds; 0 where it says nothing
    batch_id: str = ""
    details: tuple[Detail, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """One account over one period. `opening` and `closing` are None where the format has no balances.

    `lines` are what the bank has booked. `pending` are entries it has only announced; `faulty` are booked entries
    whose amount, direction or day cannot be told (then 0, or `date.min`), each with its error. Neither may enter a
    reconciliation.
    """

    id: str
    account: str
    currency: str
    lines: tuple[Line, ...]
    starts_on: date | None = None
    ends_on: date | None = None
    opening: int | None = None
    closing: int | None = None
    pending: tuple[Line, ...] = ()
    faulty: tuple[Line, ...] = ()
    line: int = 0
    number: str = ""  # the bank's sequence number
    owner: str = ""
    bank: str = ""
    agreement: str = ""  # bankgiro number or OCR agreement the payments came by
    text: str = ""

    @property
    def total(self) -> int:
        """Sum of the booked lines in the statement's own currency."""
        return sum(line.amount for line in self.lines if line.currency == self.currency)

    @property
    def difference(self) -> int | None:
        """Closing less opening less lines; None without both balances."""
        if self.opening is None or self.closing is None:
            return None
        return self.closing - self.opening - self.total

    @property
    def is_balanced(self) -> bool | None:
        """Whether opening and lines make the closing balance; None without both balances."""
        return None if self.difference is None else self.difference == 0 and not self.faulty


@dataclass(frozen=True, slots=True)
class Reading:
    """One file. `format` is "" for what is not known; `digest` is the SHA-256 of its bytes."""

    name: str
    format: str
    statements: tuple[Statement, ...]
    findings: tuple[Finding, ...]
    digest: str = ""
    mapping: Mapping | None = None  # the columns used, given or guessed, of a CSV file

    @property
    def is_readable(self) -> bool:
        """Whether the file is a bank file that could be read as a whole."""
        return not any(finding.is_refusal for finding in self.findings)

    @property
    def is_importable(self) -> bool:
        """Whether nothing in it forbids taking its lines over."""
        return not any(finding.severity == "error" for finding in self.findings)
