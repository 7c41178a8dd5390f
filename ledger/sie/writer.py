"""Writing SIE 1–4 and 4I: CP437, CRLF, items in the order of 4B §5.9, #KSUMMA at the end."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from ledger.sie import codes
from ledger.sie.characters import fit
from ledger.sie.findings import Finding, Findings, SieError, finding
from ledger.sie.ksumma import essence
from ledger.sie.records import Balance, Document, Objects, Row, Voucher
from ledger.sie.tokens import quote
from ledger.sie.values import show

KINDS = ("1", "2", "3", "4E", "4I")
_BARE = re.compile(r"[0-9A-Za-z_.,:;/+*()=%&-]+", re.ASCII)


@dataclass(frozen=True, slots=True)
class Written:
    """A finished file, and what could not be written as it was."""

    data: bytes
    losses: list[Finding]


def write(document: Document, kind: str = "4E", ksumma: bool = True, today: date | None = None) -> Written:
    """The document as a SIE file of `kind` "1", "2", "3", "4E" or "4I".

    `today` goes into #GEN; without it the document's own date is used. Characters that CP437 lacks are replaced and
    listed as losses, as is what the kind has no room for. Raises SieError, with findings, for what cannot be a SIE
    file: no year (except 4I), no date, a voucher that does not balance or has no date, a row without account.
    """
    return _Writer(document, kind, today).write(ksumma)


class _Writer:
    def __init__(self, document: Document, kind: str, today: date | None):
        self.document, self.kind = document, kind
        self.today = today or document.generated_on
        self.losses, self.errors = Findings(), list[Finding]()

    def write(self, ksumma: bool) -> Written:
        self._check()
        lines = [*self._head(), *self._chart(), *self._balances(), *self._vouchers()]
        if self.errors:
            raise SieError(self.errors)
        body = "\r\n".join(lines).encode("cp437") + b"\r\n"
        data = b"#FLAGGA 0\r\n" + (b"#KSUMMA\r\n" if ksumma else b"") + body
        if ksumma:
            data += b"#KSUMMA %d\r\n" % zlib.crc32(essence(body))
        self._left_out()
        return Written(data, self.losses.settle())

    def _check(self) -> None:
        document = self.document
        if self.kind not in KINDS:
            raise SieError([finding(codes.CANNOT_WRITE, place="#SIETYP", value=self.kind)])
        if self.today is None:
            self.errors.append(finding(codes.CANNOT_WRITE, place="#GEN", value=""))
        year = document.years.get(0)
        if self.kind != "4I" and not (year and year.start and year.end):
            self.errors.append(finding(codes.NO_YEAR, type=self.kind))

    def _left_out(self) -> None:
        if self.kind != "4E":
            if self.kind != "4I" and self.document.vouchers:
                self._leaves_out("vouchers", len(self.document.vouchers))
            balances = sum(len(found) for kind, found in self.document.balances.items() if not self._takes(kind))
            if balances:
                self._leaves_out("balances", balances)
        if self.document.extra:
            self.losses.add(codes.EXTRA_NOT_WRITTEN, count=len(self.document.extra))

    def _leaves_out(self, what: str, count: int) -> None:
        self.losses.add(codes.KIND_LEAVES_OUT, type=self.kind, what=what, count=count)

    def _takes(self, balance: str) -> bool:
        allowed = {"1": ("ib", "ub", "res"), "2": ("ib", "ub", "res", "psaldo", "pbudget"), "4I": ()}
        return balance in allowed[self.kind] if self.kind in allowed else True

    # Fields

    def _text(self, value: str, place: str, voucher: tuple[str, str] | None = None) -> str:
        return quote(fit(value, place, self.losses, voucher))

    def _code(self, value: str, place: str, voucher: tuple[str, str] | None = None) -> str:
        """A number or code: bare where it can be."""
        return value if _BARE.fullmatch(value) else self._text(value, place, voucher)

    def _objects(self, objects: Objects, place: str) -> str:
        return "{" + " ".join(f"{self._code(d, place)} {self._text(o, place)}" for d, o in objects) + "}"

    # Groups of items, in order

    def _head(self) -> Iterator[str]:
        document, text = self.document, self._text
        program = document.program or "Huvudbok"
        yield f"#PROGRAM {text(program, '#PROGRAM')} {text(document.program_version, '#PROGRAM')}"
        yield "#FORMAT PC8"
        signature = f" {text(document.generated_by, '#GEN')}" if document.generated_by else ""
        yield f"#GEN {_day(self.today)}{signature}"
        yield f"#SIETYP {self.kind[0]}"
        yield from self._optional("#PROSA", document.comment)
        yield from self._optional("#FTYP", document.company_form)
        yield from self._optional("#FNR", document.company_id)
        if document.orgnr:
            more = "".join(" " + self._code(value, "#ORGNR") for value in document.acquisition)
            yield f"#ORGNR {self._code(document.orgnr, '#ORGNR')}{more}"
        if self.kind != "4I":
            yield from self._optional("#BKOD", document.industry)
        if any(document.address):
            yield "#ADRESS " + " ".join(text(value, "#ADRESS") for value in document.address)
        yield f"#FNAMN {text(document.company, '#FNAMN')}"
        for number, year in sorted(document.years.items(), reverse=True):
            if year.start and year.end:
                yield f"#RAR {number} {_day(year.start)} {_day(year.end)}"
        yield from self._optional("#TAXAR", document.tax_year)
        if document.covered_to and self.kind in ("2", "3", "4E"):
            yield f"#OMFATTN {_day(document.covered_to)}"
        yield from self._optional("#KPTYP", document.chart)
        yield f"#VALUTA {self._code(document.currency or 'SEK', '#VALUTA')}"

    def _optional(self, label: str, value: str) -> Iterator[str]:
        if value:
            yield f"{label} {self._text(value, label)}"

    def _chart(self) -> Iterator[str]:
        document = self.document
        for account in {**document.accounts, **document.account_types, **document.units, **document.sru}:
            number, place = self._code(account, "#KONTO"), f"#KONTO {account}"
            if account in document.accounts:
                yield f"#KONTO {number} {self._text(document.accounts[account], place)}"
            if account in document.account_types:
                yield f"#KTYP {number} {document.account_types[account]}"
            if account in document.units:
                yield f"#ENHET {number} {self._text(document.units[account], place)}"
            for code in document.sru.get(account, ()):
                yield f"#SRU {number} {self._code(code, place)}"
        if self.kind in ("1", "2"):
            return
        for dimension in document.dimensions.values():
            place = f"#DIM {dimension.number}"
            words = f"{self._code(dimension.number, place)} {self._text(dimension.name, place)}"
            if dimension.parent:
                yield f"#UNDERDIM {words} {self._code(dimension.parent, place)}"
            else:
                yield f"#DIM {words}"
        for (number, code), name in document.objects.items():
            place = f"#OBJEKT {number} {code}"
            yield f"#OBJEKT {self._code(number, place)} {self._text(code, place)} {self._text(name, place)}"

    def _balances(self) -> Iterator[str]:
        for kind, balances in self.document.balances.items():
            if self._takes(kind):
                for balance in balances:
                    if self.kind == "2" and balance.objects:
                        continue  # a part of a sum that stands by itself in type 2
                    yield self._balance(balance)

    def _balance(self, balance: Balance) -> str:
        label = "#" + balance.kind.upper()
        parts = [label, str(balance.year)]
        if balance.kind in ("psaldo", "pbudget"):
            parts.append(balance.period)
        parts.append(self._code(balance.account, label))
        if balance.kind not in ("ib", "ub", "res"):
            parts.append(self._objects(balance.objects, label))
        parts.append(show(balance.amount))
        if balance.quantity is not None:
            parts.append(f"{balance.quantity:f}")
        return " ".join(parts)

    def _vouchers(self) -> Iterator[str]:
        if self.kind in ("4E", "4I"):
            for voucher in self.document.vouchers:
                yield from self._voucher(voucher)

    def _voucher(self, voucher: Voucher) -> Iterator[str]:
        name = voucher.series, voucher.number
        self._check_voucher(voucher, name)
        fields = [
            self._code(voucher.series, "#VER", name), self._code(voucher.number, "#VER", name),
            _day(voucher.date), self._text(voucher.text, "#VER", name),
        ]  # fmt: skip
        if voucher.registered_on or voucher.signature:
            fields.append(_day(voucher.registered_on))
        if voucher.signature:
            fields.append(self._text(voucher.signature, "#VER", name))
        yield "#VER " + " ".join(fields)
        yield "{"
        for row in with_history(voucher.rows, voucher.history):
            yield self._row(row, name)
        yield "}"

    def _check_voucher(self, voucher: Voucher, name: tuple[str, str]) -> None:
        total = sum(row.amount for row in voucher.rows)
        if total:
            self.errors.append(finding(
                codes.UNBALANCED, voucher.line, voucher=name, difference=show(total), kronor=show(total),
                rows=len(voucher.rows), day=str(voucher.date),
            ))  # fmt: skip
        if voucher.date is None:
            self.errors.append(finding(codes.VOUCHER_DATE, voucher.line, voucher=name, value=""))
        if not all(row.account for row in voucher.rows):
            self.errors.append(
                finding(codes.FIELD_MISSING, voucher.line, voucher=name, label="#TRANS", field="account")
            )

    def _row(self, row: Row, name: tuple[str, str]) -> str:
        label = "#" + row.kind.upper()
        parts = [label, self._code(row.account, label, name), self._objects(row.objects, label), show(row.amount)]
        tail = [
            _day(row.date), self._text(row.text, label, name),
            "" if row.quantity is None else f"{row.quantity:f}",
            self._text(row.signature, label, name) if row.signature else "",
        ]  # fmt: skip
        filled = max((i + 1 for i, value in enumerate(tail) if value not in ("", '""')), default=0)
        return " ".join(parts + [value or '""' for value in tail[:filled]])


def with_history(rows: Iterable[Row], history: Iterable[Row]) -> Iterator[Row]:
    """Rows with their history in file order: each #RTRANS stands right before its #TRANS twin."""
    rows, at = list(rows), 0
    for past in history:
        if past.kind == "rtrans":
            same = (i for i in range(at, len(rows)) if (rows[i].account, rows[i].amount) == (past.account, past.amount))
            twin = next(same, at)
            yield from rows[at:twin]
            yield past
            yield from rows[twin : twin + 1]
            at = min(twin + 1, len(rows))
        else:
            yield past
    yield from rows[at:]


def _day(day: date | None) -> str:
    return f"{day:%Y%m%d}" if day else '""'
