"""Every item of the standard but vouchers: head, years, chart, dimensions, balances."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from ledger.sie import codes, values
from ledger.sie.books import Books, keep_aside, keep_extra
from ledger.sie.findings import Findings
from ledger.sie.records import Balance, Dimension, Document, Extra, Objects, Year
from ledger.sie.tokens import Field, Line, flat
from ledger.sie.vouchers import plain

# label: (compulsory fields, known fields)
FIELDS = {
    "FLAGGA": (1, 1), "PROGRAM": (1, 9), "FORMAT": (1, 1), "GEN": (1, 2), "SIETYP": (1, 1), "PROSA": (1, 1),
    "FTYP": (1, 1), "FNR": (1, 1), "ORGNR": (1, 3), "BKOD": (1, 1), "ADRESS": (0, 4), "FNAMN": (1, 1),
    "RAR": (1, 3), "TAXAR": (1, 1), "OMFATTN": (1, 1), "KPTYP": (1, 1), "VALUTA": (1, 1), "KONTO": (2, 2),
    "KTYP": (2, 2), "ENHET": (2, 2), "SRU": (2, 2), "DIM": (2, 2), "UNDERDIM": (3, 3), "OBJEKT": (3, 3),
    "IB": (3, 4), "UB": (3, 4), "RES": (3, 4), "OIB": (4, 5), "OUB": (4, 5), "PSALDO": (5, 6), "PBUDGET": (5, 6),
    "KSUMMA": (0, 1),
}  # fmt: skip
SUMMED = {"IB": "ib", "UB": "ub", "RES": "res"}
PER_OBJECT = {"OIB": "oib", "OUB": "oub"}
PER_PERIOD = {"PSALDO": "psaldo", "PBUDGET": "pbudget"}


class Items:
    """Fills `document` item by item. Findings about balances are errors, about the rest warnings."""

    def __init__(self, document: Document, findings: Findings, books: Books):
        self.document, self.findings, self.books = document, findings, books
        self.seen: set[str] = set()

    def take(self, item: Line, line: int) -> Balance | None:
        """Take one item; balances are returned, not kept."""
        label = item.label
        if label not in FIELDS:
            self._unknown(item, line)
            return None
        self.seen.add(label)
        self._quotes(item, line)
        if label in SUMMED or label in PER_OBJECT or label in PER_PERIOD:
            return self._balance(item, line)
        compulsory, known = FIELDS[label]
        fields = [plain(value).strip() for value in item.fields]
        keep_extra(self.document, self.findings, Extra(line, label, tuple(fields[known:])))
        if len(fields) < compulsory or not any(fields[:1]) and compulsory:
            self._too_few(label, fields, line)
        fields += [""] * (known - len(fields))
        getattr(self, "_" + label.lower())(fields, line)
        return None

    def _unknown(self, item: Line, line: int) -> None:
        self.findings.alike(codes.UNKNOWN_LABEL, item.label[:40], line, label="#" + item.label)
        keep_aside(self.document, Extra(line, item.label[:100], tuple(flat(item.fields))))

    def _quotes(self, item: Line, line: int) -> None:
        if item.unterminated:
            self.findings.add(codes.UNTERMINATED_QUOTE, line, label="#" + item.label)
        if item.odd_quote:
            self.findings.add(codes.ODD_QUOTE, line, label="#" + item.label)
        if item.opens or item.closes:
            self.findings.add(codes.STRAY_BRACE, line, brace="{" if item.opens else "}")

    def _too_few(self, label: str, fields: list[str], line: int) -> None:
        if label in ("FNAMN", "ORGNR", "FNR", "PROSA", "PROGRAM"):
            return  # told by the checks of the whole file, or of no weight
        self.findings.add(codes.FIELD_MISSING, line, severity="warning", label="#" + label, field="value")

    def _bad(self, label: str, value: str, line: int, severity: str = "warning") -> None:
        self.findings.add(codes.VALUE_BAD, line, severity=severity, label="#" + label, value=value)

    # The head

    def _flagga(self, fields: list[str], line: int) -> None:
        self.document.flag = fields[0]
        if fields[0] not in ("", "0"):
            self.findings.add(codes.FLAG_SET, line)

    def _program(self, fields: list[str], line: int) -> None:
        self.document.program, self.document.program_version = fields[0], " ".join(filter(None, fields[1:]))

    def _format(self, fields: list[str], line: int) -> None:
        self.document.format = fields[0]
        if fields[0].upper() != "PC8":
            self.findings.add(codes.FORMAT, line, value=fields[0])

    def _gen(self, fields: list[str], line: int) -> None:
        self.document.generated_on = self._date("GEN", fields[0], line, "info")
        self.document.generated_by = fields[1]

    def _sietyp(self, fields: list[str], line: int) -> None:
        self.document.type = fields[0]
        if fields[0][:1] not in ("1", "2", "3", "4"):
            self.findings.add(codes.TYPE_UNKNOWN, line, value=fields[0])

    def _prosa(self, fields: list[str], line: int) -> None:
        self.document.comment = fields[0]

    def _ftyp(self, fields: list[str], line: int) -> None:
        self.document.company_form = fields[0]

    def _fnr(self, fields: list[str], line: int) -> None:
        self.document.company_id = fields[0]

    def _orgnr(self, fields: list[str], line: int) -> None:
        self.document.orgnr, self.document.acquisition = fields[0], tuple(filter(None, fields[1:3]))
        digits = fields[0].replace("-", "").replace(" ", "")
        if fields[0] and not (digits.isascii() and digits.isdigit() and len(digits) in (10, 12)):
            self.findings.add(codes.ORGNR, line, value=fields[0])

    def _bkod(self, fields: list[str], line: int) -> None:
        self.document.industry = fields[0]

    def _adress(self, fields: list[str], line: int) -> None:
        self.document.address = tuple(fields[:4])

    def _fnamn(self, fields: list[str], line: int) -> None:
        self.document.company = fields[0]

    def _taxar(self, fields: list[str], line: int) -> None:
        self.document.tax_year = fields[0]

    def _omfattn(self, fields: list[str], line: int) -> None:
        self.document.covered_to = self._date("OMFATTN", fields[0], line, "info")

    def _kptyp(self, fields: list[str], line: int) -> None:
        self.document.chart = fields[0]

    def _valuta(self, fields: list[str], line: int) -> None:
        self.document.currency = fields[0].upper()[:3] or "SEK"
        if self.document.currency != "SEK":
            self.findings.add(codes.CURRENCY, line, value=fields[0])

    def _ksumma(self, fields: list[str], line: int) -> None:
        """Checked over the bytes, see `ksumma`."""

    def _rar(self, fields: list[str], line: int) -> None:
        number = values.parse_year(fields[0])
        if number is None:
            self._bad("RAR", fields[0], line)
            return
        severity = "error" if number == 0 else "warning"
        start = self._date("RAR", fields[1], line, severity)
        end = self._date("RAR", fields[2], line, severity)
        if start and end and end < start:
            self.findings.add(codes.YEAR_BAD, line, severity=severity, year=number, value=f"{fields[1]}–{fields[2]}")
        self.document.years[number] = Year(start, end)
        if number == 0:
            self.books.set_year(start, end)

    def _date(self, label: str, text: str, line: int, severity: str) -> date | None:
        if values.is_blank_date(text):
            return None
        day, lenient = values.parse_date(text)
        if day is None:
            self._bad(label, text, line, severity)
        elif lenient:
            self.findings.add(codes.DATE_LENIENT, line, label="#" + label, value=text, day=day.isoformat())
        return day

    # The chart

    def _konto(self, fields: list[str], line: int) -> None:
        number, name = fields[:2]
        if not number:
            return
        known = self.document.accounts.get(number)
        if known is not None and known != name:
            self.findings.add(codes.ACCOUNT_TWICE, line, account=number, first=known, second=name)
        if not (number.isascii() and number.isdigit()) or not 2 <= len(number) <= 8:
            self.findings.add(codes.ACCOUNT_ODD, line, account=number)
        self.books.spend(len(number) + len(name), "accounts", line)
        self.document.accounts[number] = name

    def _ktyp(self, fields: list[str], line: int) -> None:
        kind = fields[1].upper()
        if kind not in ("T", "S", "K", "I"):
            self._bad("KTYP", fields[1], line)
            return
        self.books.spend(8, "accounts", line)
        self.document.account_types[fields[0]] = kind

    def _enhet(self, fields: list[str], line: int) -> None:
        self.books.spend(len(fields[1]), "accounts", line)
        self.document.units[fields[0]] = fields[1]

    def _sru(self, fields: list[str], line: int) -> None:
        self.books.spend(len(fields[1]), "accounts", line)
        known = self.document.sru.get(fields[0], ())
        if fields[1] and fields[1] not in known and len(known) < 50:
            self.document.sru[fields[0]] = (*known, fields[1])

    def _dim(self, fields: list[str], line: int) -> None:
        self.books.spend(len(fields[1]), "dimensions", line)
        self.document.dimensions[fields[0]] = Dimension(fields[0], fields[1])

    def _underdim(self, fields: list[str], line: int) -> None:
        self.books.spend(len(fields[1]), "dimensions", line)
        self.document.dimensions[fields[0]] = Dimension(*fields[:3])

    def _objekt(self, fields: list[str], line: int) -> None:
        self.books.spend(sum(map(len, fields)), "objects", line)
        self.document.objects[fields[0], fields[1]] = fields[2]

    # Balances

    def _balance(self, item: Line, line: int) -> Balance | None:
        """#IB year account amount quantity, with {object} and period where the label has them."""
        label, fields = item.label, list(item.fields)
        period, objects = "", ()
        if label in PER_PERIOD:
            period = self._period(fields)
        if label not in SUMMED:
            objects = self._balance_objects(fields)
        texts = [plain(value).strip() for value in fields]
        keep_extra(self.document, self.findings, Extra(line, label, tuple(texts[4:])))
        texts += [""] * (4 - len(texts))
        found = self._balance_values(label, texts, period, line)
        if found is None:
            return None
        year, amount, quantity = found
        kind = SUMMED.get(label) or PER_OBJECT.get(label) or PER_PERIOD[label]
        balance = Balance(kind, year, texts[1], amount, objects, period, quantity, line)
        if label in SUMMED:
            self._sum(balance)
        return balance

    def _period(self, fields: list[Field]) -> str:
        """Take the month out of the fields. Some programs write the account before it."""
        texts = [plain(value) for value in fields[:3]] + ["", "", ""]
        swapped = not values.parse_period(texts[1]) and values.parse_period(texts[2])
        where = 2 if swapped else 1
        return plain(fields.pop(where)).strip() if len(fields) > where else ""

    def _balance_objects(self, fields: list[Field]) -> Objects:
        """Take the list out of the fields; some programs leave an empty one out."""
        if len(fields) > 2 and isinstance(fields[2], tuple):
            raw = fields.pop(2)
            return tuple(zip(raw[0::2], raw[1::2], strict=False))
        return ()

    def _balance_values(self, label: str, texts: list[str], period: str,
                        line: int) -> tuple[int, int, Decimal | None] | None:  # fmt: skip
        year = values.parse_year(texts[0])
        if year is None or (label in PER_PERIOD and not values.parse_period(period)):
            self._bad(label, texts[0] if year is None else period, line, "error")
            return None
        if not texts[1] or not texts[2]:
            field = "account" if not texts[1] else "amount"
            self.findings.add(codes.FIELD_MISSING, line, label="#" + label, field=field)
            return None
        amount, lenient = values.parse_amount(texts[2])
        if amount is None:
            self.findings.add(codes.AMOUNT, line, label="#" + label, value=texts[2], account=texts[1])
            return None
        if lenient:
            self.findings.add(codes.AMOUNT_LENIENT, line, label="#" + label, value=texts[2],
                              amount=values.show(amount))  # fmt: skip
        return year, amount, self._quantity(label, texts[3], line)

    def _quantity(self, label: str, text: str, line: int) -> Decimal | None:
        quantity = values.parse_quantity(text) if text else None
        if text and quantity is None:
            self.findings.add(codes.QUANTITY, line, label="#" + label, value=text)
        return quantity

    def _sum(self, balance: Balance) -> None:
        sums = self.books.balances[balance.kind, balance.year]
        if balance.account in sums:
            self.findings.add(codes.BALANCE_TWICE, balance.line, label="#" + balance.kind.upper(),
                              account=balance.account, year=balance.year)  # fmt: skip
        else:
            self.books.spend(len(balance.account), "accounts", balance.line)
        sums[balance.account] = sums.get(balance.account, 0) + balance.amount
        if balance.year == 0:
            self.document.totals.sums[balance.kind] += balance.amount
