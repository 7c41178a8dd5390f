"""The reconciliation of one account as of a day: balances, what is open on both sides, the bridge, what is unexplained.

A match counts from the day its last line is dated: a bank line of January matched with a voucher of February is open on
31 January and settled on 1 February, whenever somebody matched it.
"""

import contextlib
from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID

from django.db import connection

from hub.tenancy import current_company
from reconciliation.models import BankAccount
from reconciliation.queries.balances import bank_balance, first_opening, home_balance, is_foreign, ledger_balance

# Matches that hold something dated after the day.
LATE = """late AS (
  SELECT DISTINCT p.match_id FROM reconciliation_matchpart p
  JOIN reconciliation_statementline l ON l.company_id = p.company_id AND l.id = p.line_id
  WHERE p.company_id = %(company)s AND l.bank_account_id = %(account)s AND l.date > %(on)s
  UNION
  SELECT DISTINCT p.match_id FROM reconciliation_matchpart p
  JOIN reconciliation_ledgeritem i ON i.company_id = p.company_id AND i.id = p.item_id
  WHERE p.company_id = %(company)s AND i.bank_account_id = %(account)s AND i.date > %(on)s)"""
OPEN = """WITH {late}, held AS (
  SELECT p.{key} AS id, sum(p.amount) AS amount FROM reconciliation_matchpart p
  JOIN late ON late.match_id = p.match_id WHERE p.company_id = %(company)s AND p.{key} IS NOT NULL GROUP BY 1)
SELECT x.id, x.date, {label}, x.text, x.counterparty, x.reference, x.remaining + coalesce(h.amount, 0), x.note, {change}
FROM {table} x LEFT JOIN held h ON h.id = x.id
WHERE x.company_id = %(company)s AND x.bank_account_id = %(account)s AND x.date <= %(on)s
  AND (x.state IN ('open', 'unpriced') OR h.id IS NOT NULL) AND x.remaining + coalesce(h.amount, 0) <> 0
ORDER BY x.date, x.id"""
PARKED = """SELECT 'bank', date, '', text, parked, inactive_reason, inactive_by, inactive_at
FROM reconciliation_statementline WHERE company_id = %(company)s AND bank_account_id = %(account)s AND date <= %(on)s
  AND parked <> 0
UNION ALL SELECT 'ledger', date, voucher, text, parked, inactive_reason, inactive_by, inactive_at
FROM reconciliation_ledgeritem WHERE company_id = %(company)s AND bank_account_id = %(account)s AND date <= %(on)s
  AND parked <> 0 ORDER BY 2"""
MATCHED = """WITH {late}
SELECT m.rule, count(*), sum(CASE WHEN m.amount > 0 THEN m.amount ELSE 0 END)::bigint,
  sum(CASE WHEN m.amount < 0 THEN m.amount ELSE 0 END)::bigint, sum(m.difference)::bigint
FROM reconciliation_match m LEFT JOIN late ON late.match_id = m.id
WHERE m.company_id = %(company)s AND m.bank_account_id = %(account)s AND late.match_id IS NULL
  AND (m.approval_id IS NULL OR m.approval_id = %(approval)s) GROUP BY 1 ORDER BY 2 DESC, 1"""
DIFFERENCES = """WITH {late}
SELECT coalesce(sum(m.difference), 0)::bigint FROM reconciliation_match m LEFT JOIN late ON late.match_id = m.id
WHERE m.company_id = %(company)s AND m.bank_account_id = %(account)s AND late.match_id IS NULL AND m.difference <> 0"""
# Vouchers born from a match; the facts name them, those of the first kind of posting only by their part.
POSTED = """SELECT i.date, i.voucher, i.text, i.amount, i.home_amount, m.by FROM reconciliation_match m
JOIN LATERAL (SELECT f.fact ->> 1 AS key FROM jsonb_array_elements(m.facts) f(fact) WHERE f.fact ->> 0 = 'voucher'
  UNION SELECT v.voucher_key::text FROM reconciliation_matchpart p JOIN reconciliation_ledgeritem v
    ON v.company_id = p.company_id AND v.id = p.item_id
  WHERE p.company_id = m.company_id AND p.match_id = m.id AND m.rule = 'posting') born ON true
JOIN reconciliation_ledgeritem i ON i.company_id = m.company_id AND i.bank_account_id = m.bank_account_id
  AND i.voucher_key = born.key::uuid
WHERE m.company_id = %(company)s AND m.bank_account_id = %(account)s AND i.date <= %(on)s
  AND (m.rule = 'posting' OR m.facts @> '[["voucher"]]')
  AND (m.approval_id IS NULL OR m.approval_id = %(approval)s) ORDER BY 1, 2"""
CHANGED = """SELECT date, voucher, text, amount, change, now_amount FROM reconciliation_ledgeritem
WHERE company_id = %(company)s AND bank_account_id = %(account)s AND change <> '' AND date <= %(on)s ORDER BY 1"""


@dataclass
class OpenLine:
    """A line open on the day. `age` in days; `key` of the line it is."""

    key: str
    date: str
    voucher: str
    text: str
    counterparty: str
    reference: str
    amount: int
    age: int
    note: str
    change: str


@dataclass
class Position:
    """Amounts in minor units of the bank account's currency. `bank_balance` is None where no statement reaches."""

    on: date
    currency: str
    ledger_balance: int | None
    bank_balance: int | None
    open_bank: list[OpenLine] = field(default_factory=list)
    open_ledger: list[OpenLine] = field(default_factory=list)
    parked: list[dict] = field(default_factory=list)
    matched: list[dict] = field(default_factory=list)
    posted: list[dict] = field(default_factory=list)
    changed: list[dict] = field(default_factory=list)
    differences: int = 0
    home_balance: int | None = None
    opening: int | None = None

    @property
    def open_bank_sum(self) -> int:
        return sum(line.amount for line in self.open_bank)

    @property
    def open_ledger_sum(self) -> int:
        return sum(line.amount for line in self.open_ledger)

    def parked_sum(self, side: str) -> int:
        return sum(row["amount"] for row in self.parked if row["side"] == side)

    @property
    def expected(self) -> int | None:
        """What the bank should say, going from the ledger over everything that is open."""
        if self.ledger_balance is None:
            return None
        return expected(
            self.ledger_balance, self.open_bank_sum, self.open_ledger_sum, self.parked_sum("bank"),
            self.parked_sum("ledger"), self.differences,
        )  # fmt: skip

    @property
    def unexplained(self) -> int | None:
        if self.expected is None or self.bank_balance is None:
            return None
        return self.bank_balance - self.expected

    def as_json(self) -> dict:
        """Everything the report shows, to be kept and hashed."""
        told = asdict(self) | {"on": self.on.isoformat(), "expected": self.expected, "unexplained": self.unexplained}
        sums = {"open_bank_sum": self.open_bank_sum, "open_ledger_sum": self.open_ledger_sum}
        return told | sums | {f"parked_{side}": self.parked_sum(side) for side in ("bank", "ledger")}


def expected(ledger: int, open_bank: int, open_ledger: int, parked_bank: int, parked_ledger: int, rest: int) -> int:
    """Ledger less what the bank has not seen plus what the ledger has not seen, and what was accepted or set aside."""
    return ledger - open_ledger - parked_ledger + open_bank + parked_bank + rest


def position(account: BankAccount, on: date, *, approval: UUID | None = None) -> Position:
    """A fixed number of queries. `approval`: count the matches that one sealed as its own."""
    facts = {"company": current_company(), "account": account.pk, "on": on, "approval": approval}
    foreign = is_foreign(account)
    return Position(
        on=on,
        currency=account.currency,
        ledger_balance=ledger_balance(account, on),
        bank_balance=bank_balance(account, on),
        open_bank=_open(facts, "reconciliation_statementline", "line_id", "''", "''"),
        open_ledger=_open(facts, "reconciliation_ledgeritem", "item_id", "x.voucher", "x.change"),
        parked=_rows(PARKED, facts, "side date voucher text amount reason by at"),
        matched=_rows(MATCHED.format(late=LATE), facts, "rule count money_in money_out difference"),
        posted=_rows(POSTED, facts, "date voucher text amount home_amount by"),
        changed=_rows(CHANGED, facts, "date voucher text amount change now_amount"),
        differences=int(_rows(DIFFERENCES.format(late=LATE), facts, "sum")[0]["sum"]),
        home_balance=home_balance(account, on) if foreign else None,
        opening=first_opening(account),
    )


def _open(facts: dict, table: str, key: str, label: str, change: str) -> list[OpenLine]:
    statement = OPEN.format(late=LATE, table=table, key=key, label=label, change=change)
    return [
        OpenLine(str(k), d.isoformat(), voucher, text, party, ref, int(amount), (facts["on"] - d).days, note, changed)
        for k, d, voucher, text, party, ref, amount, note, changed in _ask(statement, facts)
    ]


def _rows(statement: str, facts: dict, names: str) -> list[dict]:
    keys = names.split()
    return [dict(zip(keys, map(_plain, row), strict=True)) for row in _ask(statement, facts)]


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


@contextlib.contextmanager
def whole_sets():
    """A cursor for joins of whole accounts. Rows that just came in are in no statistics, and a nested loop on the
    promise of one row never ends."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_nestloop = off")
        yield cursor
        cursor.execute("SET LOCAL enable_nestloop = on")


def _ask(statement: str, facts: dict) -> list[tuple]:
    with whole_sets() as cursor:
        cursor.execute(statement, facts)
        return cursor.fetchall()
