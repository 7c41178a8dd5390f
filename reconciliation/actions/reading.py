"""A bank file judged: whose account each statement is, which of its lines are new, and everything to be said of it.

The preview and the import ask the same judge.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta

from hub.errors import Words, words
from reconciliation import formats
from reconciliation.formats import Line, Reading, account_key
from reconciliation.formats.records import Detail
from reconciliation.models import BankAccount, Statement, StatementLine
from reconciliation.texts import facts_of

COLUMNS = (
    "identity", "date", "amount", "statement_key", "position", "bank_reference", "origin", "reference", "end_to_end",
    "text", "counterparty",
)  # fmt: skip


@dataclass
class Told:
    """One thing to be said. `severity`: error, warning or info; `line` of the file, 0 for the whole."""

    code: str
    severity: str
    facts: dict = field(default_factory=dict)
    line: int = 0

    @property
    def words(self) -> Words:
        return words(self.code, self.facts)

    def as_json(self) -> dict:
        return {"code": self.code, "severity": self.severity, "facts": self.facts, "line": self.line}


@dataclass
class Judged:
    """One statement. `account` is None where nobody here has it; `names` are the identities of `statement.lines`."""

    statement: formats.Statement
    account: BankAccount | None
    names: tuple[str, ...] = ()
    known: frozenset[str] = frozenset()
    told: list[Told] = field(default_factory=list)

    @property
    def new(self) -> int:
        return len(set(self.names) - self.known) if self.account else 0

    @property
    def may_import(self) -> bool:
        return self.account is not None and not any(t.severity == "error" for t in self.told)


def judge(reading: Reading, account: BankAccount | None) -> list[Judged]:
    """Every statement of the reading. `account`: the partner the user chose; else each finds its own."""
    partners = list(BankAccount.objects.filter(is_active=True))
    found = [_route(each, account, partners) for each in reading.statements]
    for partner in {j.account.pk: j.account for j in found if j.account}.values():
        _recognise(partner, [j for j in found if j.account == partner])
    return found


def file_words(reading: Reading) -> list[Told]:
    return [Told(f.code, f.severity, facts_of(f), f.line) for f in reading.findings]


def _route(statement: formats.Statement, chosen: BankAccount | None, partners: list[BankAccount]) -> Judged:
    told = account_key(statement.account) if statement.account else ""
    giro = account_key(statement.agreement) if statement.agreement else ""
    own = [p for p in partners if told and told in (p.account_key, p.giro_key) or giro and giro == p.giro_key]
    fits = [p for p in own if p.currency == statement.currency]
    if chosen is None:
        if fits:
            return _begun(statement, fits[0])
        code = "BANK-116" if own else "BANK-111"
        facts = {"account": statement.account or "–", "currency": statement.currency}
        return Judged(statement, None, told=[Told(code, "error", facts)])
    if told and (own or not _loose(statement)) and chosen not in own:
        facts = {"account": statement.account, "wanted": chosen.iban}
        return Judged(statement, None, told=[Told("BANK-114", "error", facts)])
    if statement.currency != chosen.currency:
        return Judged(statement, None, told=[Told("BANK-116", "error", {"currency": statement.currency})])
    return _begun(statement, chosen)


def _loose(statement: formats.Statement) -> bool:
    """A CSV file may name its account as the bank's pages do, which is no account number of a partner."""
    return bool(statement.lines) and statement.lines[0].origin in ("", "CSV")


def _begun(statement: formats.Statement, account: BankAccount) -> Judged:
    """The statement in the partner's own spelling of its account, from the day its reconciliation begins."""
    lines = [replace(line, account=account.iban) for line in statement.lines if line.currency == account.currency]
    kept = tuple(line for line in lines if line.booked_on >= account.starts_on)
    made = Judged(replace(statement, account=account.iban, lines=kept), account)
    if early := len(lines) - len(kept):
        facts = {"count": early, "date": account.starts_on.isoformat()}
        made.told.append(Told("BANK-117", "info", facts))
    return made


def _recognise(account: BankAccount, own: list[Judged]) -> None:
    before = [
        formats.Statement(
            s.statement_id, account.iban, account.currency, (), s.starts_on, s.ends_on, s.opening, s.closing
        )
        for s in Statement.objects.filter(bank_account=account).order_by("ends_on", "created_at")
    ]  # fmt: skip
    known = known_lines(account, own)
    named = formats.identities([j.statement for j in own], known, before)
    for judged, names in zip(own, named, strict=True):
        judged.names, judged.known = names, frozenset(known)
        _say_known(judged)
        known |= dict(zip(names, judged.statement.lines, strict=True))
    fresh = [j for j in own if j.new or not j.statement.lines]
    _say_breaks(before, fresh)


def _say_known(judged: Judged) -> None:
    count = len(judged.names)
    known = sum(name in judged.known for name in judged.names)
    if known:
        code, severity = ("BANK-112", "info") if known == count else ("BANK-113", "info")
        judged.told.append(Told(code, severity, {"known": known, "count": count}))


def _say_breaks(before: list[formats.Statement], fresh: list[Judged]) -> None:
    """Gaps and overlaps against what is already here; those inside the file are its own findings."""
    if not before:
        return
    told = formats.continuity([*before, *(j.statement for j in fresh)])
    for each in told:
        if each.index >= len(before):
            found = each.finding
            fresh[each.index - len(before)].told.append(Told(found.code, found.severity, facts_of(found), found.line))


def known_lines(account: BankAccount, own: list[Judged]) -> dict[str, Line]:
    """What is already kept of the days concerned, as the bank's files tell lines."""
    days = [line.booked_on for j in own for line in j.statement.lines]
    if not days:
        return {}
    span = (min(days) - timedelta(days=1), max(days) + timedelta(days=1))
    kept = StatementLine.objects.filter(bank_account=account, date__range=span, is_typed=False)
    found = {}
    for name, day, amount, key, position, bank, origin, ref, end, text, party in kept.values_list(*COLUMNS):
        found[name] = Line(
            position, 0, amount, account.currency, day, account=account.iban, statement_id=key, text=text,
            reference=ref, bank_reference=bank, end_to_end=end, counterparty=party, origin=origin,
        )  # fmt: skip
    return found


def detail_json(detail: Detail) -> dict:
    """A payment inside an entry, as it is kept: what is empty is left out."""
    given = {
        "amount": detail.amount, "currency": detail.currency, "reference": detail.reference, "text": detail.text,
        "counterparty": detail.counterparty, "counterparty_account": detail.counterparty_account,
        "bank_reference": detail.bank_reference, "end_to_end": detail.end_to_end, "code": detail.code,
        "charges": detail.charges, "is_return": detail.is_return, "reason": detail.reason,
        "parts": [[part.reference, part.amount] for part in detail.parts],
    }  # fmt: skip
    return {name: value for name, value in given.items() if value not in (None, "", 0, False, [])}
