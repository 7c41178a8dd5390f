"""#VER with its rows, line by line: the careful path, for everything `fast` does not take whole."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from ledger.sie import codes, values
from ledger.sie.books import Books, TooMuch, keep_extra
from ledger.sie.findings import Findings
from ledger.sie.records import Document, Extra, Objects, Row, Voucher
from ledger.sie.tokens import Field, Line, flat

KINDS = {"TRANS": "trans", "RTRANS": "rtrans", "BTRANS": "btrans"}
VOUCHER_ROOM = 150_000_000  # bytes, roughly, one voucher may take


@dataclass
class Draft:
    """A voucher whose block is being read. `braced` is None before the block, else whether it began with a brace."""

    series: str
    number: str
    date: date | None
    text: str
    registered_on: date | None
    signature: str
    line: int
    sound: bool = True
    braced: bool | None = None
    rows: list[Row] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)
    awaits_twin: Row | None = None
    room: int = field(default_factory=lambda: VOUCHER_ROOM)

    @property
    def name(self) -> tuple[str, str]:
        return self.series, self.number


class Vouchers:
    """Builds vouchers from lines; `done` receives each finished one."""

    def __init__(self, document: Document, findings: Findings, books: Books):
        self.document, self.findings, self.books = document, findings, books
        self.draft: Draft | None = None
        self.done: list[Voucher] = []

    def start(self, item: Line, line: int) -> None:
        """#VER series number date text regdate sign."""
        self.leave()
        fields = [*map(plain, item.fields[:6]), *[""] * (6 - len(item.fields))]
        name = fields[0], fields[1]
        self._head_problems(item, name, line)
        day = self._voucher_date(fields[2], name, line)
        text, registered = fields[3], fields[4]
        self.draft = Draft(*name, day, text, self._registered_on(registered, name, line), fields[5], line)
        self.draft.sound = day is not None
        if item.opens:
            self.draft.braced = True

    def _head_problems(self, item: Line, name: tuple[str, str], line: int) -> None:
        if len(item.fields) > 6:
            keep_extra(self.document, self.findings, Extra(line, "VER", tuple(flat(item.fields[6:]))))
        if item.unterminated:
            self.findings.add(codes.UNTERMINATED_QUOTE, line, label="#VER")
        if item.odd_quote:
            self.findings.add(codes.ODD_QUOTE, line, label="#VER")

    def _voucher_date(self, text: str, name: tuple[str, str], line: int) -> date | None:
        day, lenient = values.parse_date(text)
        if day is None:
            self.findings.add(codes.VOUCHER_DATE, line, voucher=name, value=text)
        elif lenient:
            self.findings.add(codes.DATE_LENIENT, line, voucher=name, value=text, day=day.isoformat())
        return day

    def _registered_on(self, text: str, name: tuple[str, str], line: int) -> date | None:
        if values.is_blank_date(text):
            return None
        day, _ = values.parse_date(text)
        if day is None:
            self.findings.add(codes.REGISTERED_ON, line, voucher=name, value=text)
        return day

    def open(self, line: int) -> None:
        """A line that begins with `{`."""
        if self.draft is None or self.draft.braced is not None:
            self.findings.add(codes.STRAY_BRACE, line, brace="{")
        else:
            self.draft.braced = True

    def close(self, line: int) -> None:
        """A line that begins with `}`."""
        if self.draft is None:
            self.findings.add(codes.STRAY_BRACE, line, brace="}")
        else:
            self._finish()

    def leave(self) -> None:
        """Another item begins: a voucher still open was not closed as it should be."""
        draft = self.draft
        if draft is None:
            return
        if draft.braced:
            self.findings.add(codes.NOT_CLOSED, draft.line, voucher=draft.name)
            draft.sound = False
        self._finish()

    def end_of_file(self) -> None:
        """Nothing more comes."""
        draft = self.draft
        if draft is None:
            return
        if draft.braced or draft.rows or draft.history:
            self.findings.add(codes.ENDS_IN_VOUCHER, draft.line, voucher=draft.name)
            draft.sound = False
        self._finish()

    def row(self, item: Line, line: int) -> None:
        """#TRANS, #RTRANS or #BTRANS."""
        kind = KINDS[item.label]
        self._count(kind)
        if self.draft is None:
            self.findings.add(codes.ROW_OUTSIDE, line, label="#" + item.label)
            return
        if self.draft.braced is None:
            self.draft.braced = False
            self.findings.add(codes.NO_BRACE, self.draft.line, voucher=self.draft.name)
        row = self._row(item, kind, line)
        if row is not None:
            self._keep(row, line)
        elif kind == "trans":
            self.draft.sound = False
            self.draft.awaits_twin = None

    def _count(self, kind: str) -> None:
        totals = self.document.totals
        if kind == "trans":
            totals.rows += 1
        elif kind == "rtrans":
            totals.rtrans += 1
        else:
            totals.btrans += 1

    def _keep(self, row: Row, line: int) -> None:
        draft = self.draft
        draft.room -= 300 + len(row.text) + 100 * len(row.objects)
        if draft.room < 0:
            raise TooMuch("rows", line)
        waiting, draft.awaits_twin = draft.awaits_twin, None
        if waiting and (row.kind != "trans" or (row.account, row.amount) != (waiting.account, waiting.amount)):
            self.findings.add(codes.NO_TWIN, waiting.line, voucher=draft.name, account=waiting.account)
        if row.kind == "trans":
            draft.rows.append(row)
        else:
            draft.history.append(row)
            draft.awaits_twin = row if row.kind == "rtrans" else None

    def _row(self, item: Line, kind: str, line: int) -> Row | None:
        """The row, or None when an error was found. Faults in history rows are warnings: they are not booked."""
        grade = "" if kind == "trans" else "warning"
        say = _Saying(self.findings, self.draft.name, line, grade, "#" + item.label)
        fields = item.fields
        account = plain(fields[0]) if fields else ""
        objects, rest = self._objects(item, say)
        amount = self._amount(rest, account, say)
        if not account:
            say(codes.FIELD_MISSING, field="account")
        if item.unterminated:
            say(codes.UNTERMINATED_QUOTE, severity="warning")
        if item.odd_quote:
            say(codes.ODD_QUOTE, severity="info")
        if not account or amount is None or item.open_list:
            return None
        day, text, rest = self._date_and_text(rest, say)
        quantity = self._quantity(rest, say)
        if len(rest) > 5:
            keep_extra(self.document, self.findings, Extra(line, item.label, tuple(rest[5:])))
        signature = rest[4] if len(rest) > 4 else ""
        return Row(account, objects, amount, day, text, quantity, line, kind, signature)

    def _objects(self, item: Line, say: _Saying) -> tuple[Objects, list[str]]:
        """The object list, and the fields from the amount on as text."""
        fields = item.fields
        if item.open_list:
            say(codes.OBJECT_LIST, problem="open")
        if len(fields) < 2 or isinstance(fields[1], str):
            if len(fields) > 1:
                say(codes.OBJECT_LIST, problem="none", severity="warning")
            return (), [plain(value) for value in fields[1:]]
        raw = fields[1]
        if len(raw) % 2:
            say(codes.OBJECT_LIST, problem="odd", severity="warning")
        return tuple(zip(raw[0::2], raw[1::2], strict=False)), [plain(value) for value in fields[2:]]

    def _amount(self, rest: list[str], account: str, say: _Saying) -> int | None:
        if not rest or not rest[0].strip():
            say(codes.FIELD_MISSING, field="amount")
            return None
        amount, lenient = values.parse_amount(rest[0])
        if amount is None:
            say(codes.AMOUNT, value=rest[0], account=account)
        elif lenient:
            say(codes.AMOUNT_LENIENT, value=rest[0], amount=values.show(amount), severity="warning")
        return amount

    def _date_and_text(self, rest: list[str], say: _Saying) -> tuple[date | None, str, list[str]]:
        raw = rest[1] if len(rest) > 1 else ""
        text = rest[2] if len(rest) > 2 else ""
        if values.is_blank_date(raw):
            return None, text, rest
        day, lenient = values.parse_date(raw)
        if day is not None:
            if lenient:
                say(codes.DATE_LENIENT, value=raw, day=day.isoformat(), severity="info")
            return day, text, rest
        if values.looks_like_date(raw):
            say(codes.ROW_DATE, value=raw)
            if self.draft and say.grade == "":
                self.draft.sound = False
            return None, text, rest
        say(codes.TEXT_AS_DATE, value=raw, severity="warning")
        if text:
            return None, text, rest
        return None, raw, rest

    def _quantity(self, rest: list[str], say: _Saying):
        raw = rest[3] if len(rest) > 3 else ""
        if not raw.strip():
            return None
        quantity = values.parse_quantity(raw)
        if quantity is None:
            say(codes.QUANTITY, value=raw, severity="warning")
        return quantity

    def _finish(self) -> None:
        draft, self.draft = self.draft, None
        if draft.awaits_twin:
            twin = draft.awaits_twin
            self.findings.add(codes.NO_TWIN, twin.line, voucher=draft.name, account=twin.account)
        moved, total = self.books.moved, 0
        for row in draft.rows:
            total += row.amount
            if row.account not in moved:
                self.books.use_account(row.account, row.line)
            moved[row.account] = moved.get(row.account, 0) + row.amount
            if row.amount > 0:
                self.document.totals.debit += row.amount
            if row.objects:
                self.books.use_objects(row.objects, row.line)
        voucher = Voucher(
            draft.series, draft.number, draft.date, draft.text, draft.registered_on, draft.signature,
            tuple(draft.rows), tuple(draft.history), draft.line, draft.sound,
        )  # fmt: skip
        self.done.append(self.seal(voucher, total))

    def seal(self, voucher: Voucher, total: int) -> Voucher:
        """Check what only a whole voucher shows: balance, date, number. Both reading paths end here."""
        books = self.books
        self.document.totals.vouchers += 1
        if total or not voucher[6] or not books.is_ordinary(voucher[2], voucher[0], voucher[1]):
            return self._seal_odd(voucher, total)
        return voucher

    def _seal_odd(self, voucher: Voucher, total: int) -> Voucher:
        name, line, sound = (voucher.series, voucher.number), voucher.line, voucher.sound
        if total and sound:
            self._unbalanced(voucher, total)
            sound = False
        if not voucher.rows and not voucher.history and sound:
            self.findings.add(codes.EMPTY_VOUCHER, line, voucher=name)
        if voucher.date and self.books.date_problem(voucher.date, name, line):
            self.findings.add(codes.OUTSIDE_YEAR, line, voucher=name, day=voucher.date.isoformat())
            sound = sound and not self.books.balances
        problem = self.books.numbers.note(*name) if voucher.number else self._no_number(line)
        if problem == "twice":
            self.findings.add(codes.DUPLICATE_NUMBER, line, voucher=name)
        elif problem:
            self.findings.alike(codes.NOT_ASCENDING, voucher.series, line, series=voucher.series)
        return voucher if sound == voucher.sound else voucher._replace(sound=sound)

    def _unbalanced(self, voucher: Voucher, total: int) -> None:
        self.findings.add(
            codes.UNBALANCED, voucher.line, voucher=(voucher.series, voucher.number), difference=values.show(total),
            kronor=values.show_swedish(total), rows=len(voucher.rows),
            day=voucher.date.isoformat() if voucher.date else "–",
        )  # fmt: skip

    def _no_number(self, line: int) -> str:
        books = self.books
        books.without_number += 1
        books.line_without_number = books.line_without_number or line
        return ""


@dataclass
class _Saying:
    """Findings about one row."""

    findings: Findings
    voucher: tuple[str, str]
    line: int
    grade: str
    label: str

    def __call__(self, code: str, *, severity: str = "", **facts: object) -> None:
        self.findings.add(code, self.line, severity=severity or self.grade, voucher=self.voucher,
                          label=self.label, **facts)  # fmt: skip


def plain(value: Field) -> str:
    """A field as text, also where a list stands in a wrong place."""
    return value if isinstance(value, str) else "{" + " ".join(value) + "}"
