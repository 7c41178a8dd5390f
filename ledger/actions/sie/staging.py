"""A file's vouchers in temporary tables, by COPY: the half of an import that touches no books and may be thrown away.

Row level security refuses COPY into the books themselves; INSERT … SELECT from here passes every guard. Ids are made
here, counting upwards, so that the rows of one import lie together in every index.
"""

import contextlib
import hashlib
import os
from collections.abc import Callable

from django.db import connection

from hub.tenancy import uuid7
from ledger import content
from ledger.actions.sie.chart import Chart, TooLong
from ledger.sie import Balance, Document, Voucher, stream

NONE = "\\N"
CHUNK = 20_000  # lines of one COPY
TABLES = {
    "sie_voucher": "id uuid, series text, number text, number_sort bigint, date date, text text, registered_on date, "
    "signature text, line_count int, debit_total bigint, content bytea, external text, occurrence int DEFAULT 0, "
    "year_id uuid",
    "sie_line": "id uuid, voucher_id uuid, line_no int, account_id uuid, date date, amount bigint, object_set_id uuid, "
    "own_date date, text text, quantity numeric, signature text",
    "sie_history": "id uuid, voucher_id uuid, position int, kind text, account text, amount bigint, object_key text, "
    "date date, text text, quantity numeric, signature text",
}
_ESCAPES = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


class Ids:
    """uuid7 as text: the moment and random bits of one, then a counter that begins anywhere."""

    def __init__(self):
        h = uuid7().hex
        self.prefix = f"{h[:8]}-{h[8:12]}-{h[12:16]}-{h[16:20]}-"
        self.n = int.from_bytes(os.urandom(6), "big") >> 1

    def __call__(self) -> str:
        self.n += 1
        return f"{self.prefix}{self.n:012x}"


class Staging:
    """Reads one file. Afterwards `document` is whole, `balances` are its balances, the tables its sound vouchers.

    `source`: bytes, a path or an open file; or anything else with a `document` that yields vouchers and balances.
    """

    def __init__(self, source, chart: Chart):
        self.stream = source if hasattr(source, "document") else stream(source)
        self.chart, self.ids = chart, Ids()
        self.document: Document = self.stream.document
        self.balances: list[Balance] = []
        self.refused: list[tuple[int, str, str]] = []  # line, series, number
        self.too_long: list[Voucher] = []
        self.vouchers = self.rows = 0
        self._out: dict[str, list[str]] = {name: [] for name in TABLES}

    def read(self, progress: Callable[[int], None] = lambda rows: None) -> None:
        """`progress(rows)` after every chunk; it may raise to stop the reading."""
        for item in self.stream:
            if isinstance(item, Balance):
                self._state(item)
            elif item.sound:
                self._take(item)
            else:
                self.refused.append((item.line, item.series, item.number))
            if len(self._out["sie_line"]) >= CHUNK:
                self._flush()
                progress(self.rows)
        self._flush()

    def _state(self, balance: Balance) -> None:
        try:
            self.chart.account(balance.account)
            if balance.objects:
                self.chart.set(balance.objects)
            self.balances.append(balance)
        except TooLong:
            self.too_long.append(Voucher("", balance.account[:40], None, line=balance.line))

    def _take(self, voucher: Voucher) -> None:
        try:
            self._add(voucher)
        except TooLong:
            self.too_long.append(voucher._replace(rows=(), history=()))
            self.refused.append((voucher.line, voucher.series, voucher.number))

    def _add(self, voucher: Voucher) -> None:
        if max(len(voucher.series), len(voucher.number)) > 40:
            raise TooLong
        key, day = self.ids(), voucher.date.isoformat()
        lines, said, debit = self._lines(voucher, key, day)
        if voucher.history:
            said += self._history(voucher, key)
        series, number = escape(voucher.series), escape(voucher.number)
        digest = hashlib.sha256("\x1e".join((series, number, day, *said)).encode("utf-8", "surrogatepass"))
        self._out["sie_line"] += lines
        self._out["sie_voucher"].append(
            f"{key}\t{series}\t{number}\t{content.number_sort(voucher.number)}\t{day}\t{escape(voucher.text)}\t"
            f"{voucher.registered_on or NONE}\t{escape(voucher.signature)}\t{len(lines)}\t{debit}\t"
            f"\\\\x{digest.hexdigest()}\t{escape(voucher.external) or NONE}\n"
        )
        self.vouchers += 1
        self.rows += len(lines)

    def _lines(self, voucher: Voucher, key: str, day: str) -> tuple[list[str], list[str], int]:
        """COPY rows, what they say for the digest, and their debit. The hot loop: a million times per large file."""
        accounts, sets, account_of, set_of = self.chart.accounts, self.chart.sets, self.chart.account, self.chart.set
        prefix, n, on, lines, said, debit = self.ids.prefix, self.ids.n, voucher.date, [], [], 0
        for at, (account, objects, amount, own, text, quantity, _, _, signature) in enumerate(voucher.rows, 1):
            n += 1
            if amount > 0:
                debit += amount
            if text and ("\\" in text or not text.isprintable()):
                text = text.translate(_ESCAPES)
            tail = (
                f"{amount}\t{(sets.get(objects) or set_of(objects)) if objects else NONE}\t"
                f"{NONE if own is None or own == on else own}\t{text}\t"
                f"{NONE if quantity is None else f'{quantity:f}'}\t{escape(signature) if signature else ''}"
            )
            said.append(f"{account}\t{tail}")
            lines.append(
                f"{prefix}{n:012x}\t{key}\t{at}\t{accounts.get(account) or account_of(account)}\t{day}\t{tail}\n"
            )
        self.ids.n = n
        return lines, said, debit

    def _history(self, voucher: Voucher, key: str) -> list[str]:
        said = []
        for at, row in enumerate(voucher.history, 1):
            if len(row.account) > 40:
                raise TooLong
            tail = (
                f"{row.kind}\t{escape(row.account)}\t{row.amount}\t{escape(content.object_key(row.objects))}\t"
                f"{row.date or NONE}\t{escape(row.text)}\t{NONE if row.quantity is None else f'{row.quantity:f}'}\t"
                f"{escape(row.signature)}"
            )
            said.append(tail)
            self._out["sie_history"].append(f"{self.ids()}\t{key}\t{at}\t{tail}\n")
        return said

    def _flush(self) -> None:
        with connection.cursor() as cursor:
            for table, rows in self._out.items():
                if rows:
                    columns = " (" + _COLUMNS + ")" if table == "sie_voucher" else ""
                    with cursor.copy(f"COPY {table}{columns} FROM STDIN") as copy:
                        copy.write("".join(rows))
                    self._out[table] = []


_COLUMNS = (
    "id, series, number, number_sort, date, text, registered_on, signature, line_count, debit_total, content, external"
)


def escape(text: str) -> str:
    """Text for COPY."""
    return text.translate(_ESCAPES) if text and ("\\" in text or not text.isprintable()) else text


@contextlib.contextmanager
def tables():
    """The temporary tables of one import on this connection; gone afterwards, whatever happened."""
    drop = "DROP TABLE IF EXISTS " + ", ".join(f"pg_temp.{t}" for t in (*TABLES, "sie_balance", "sie_kept", "sie_gone"))
    with connection.cursor() as cursor:
        cursor.execute(drop)
        for name, columns in TABLES.items():
            cursor.execute(f"CREATE TEMPORARY TABLE {name} ({columns})")
    try:
        yield
    finally:
        if not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(drop)
