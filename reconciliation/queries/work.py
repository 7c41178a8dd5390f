"""What the work page shows: a page of each side, sums, and what is proposed. A fixed number of queries."""

from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.db.models import Count, Max, Min, Q, Sum
from django.utils import timezone

from hub.money import AmountError, parse_amount
from ledger.queries.cursors import seal, unseal
from reconciliation.matching import Match as Proposed
from reconciliation.matching import Part, Reason, explain
from reconciliation.models import BankAccount, LedgerItem, LineState, Match, MatchPart, StatementLine, Suggestion
from reconciliation.models.match import MANUAL, POSTING
from reconciliation.queries.balances import bank_balance, is_foreign, known_until, ledger_balance
from reconciliation.queries.position import expected
from reconciliation.report import rule_label

PAGE = 100
SHOWS = ("open", "sure", "likely", "alone", "matched", "inactive", "approved", "changed", "unpriced")


@dataclass(frozen=True)
class Filter:
    """`show` of SHOWS; `q` is text or an amount as typed."""

    show: str = "open"
    q: str = ""

    @property
    def amount(self) -> int | None:
        try:
            return parse_amount(self.q) if self.q else None
        except AmountError:
            return None


@dataclass
class SidePage:
    rows: list
    next: str
    first: bool


def side_page(model, account: BankAccount, chosen: Filter, cursor: str = "", limit: int = PAGE) -> SidePage:
    """Oldest first. One query."""
    rows = _shown(model.objects.filter(bank_account=account), model, chosen)
    after = unseal(cursor) if cursor else None
    if after:
        day, key = date.fromisoformat(after[0]), UUID(after[1])
        rows = rows.filter(Q(date__gt=day) | Q(date=day, pk__gt=key))
    found = list(rows.select_related("suggestion").order_by("date", "pk")[: limit + 1])
    more = seal(found[limit - 1].date, found[limit - 1].pk) if len(found) > limit else ""
    return SidePage(found[:limit], more, not after)


def _shown(rows, model, chosen: Filter):
    rows = {
        "open": lambda: rows.filter(state=LineState.OPEN),
        "sure": lambda: rows.filter(state=LineState.OPEN, suggestion__is_sure=True),
        "likely": lambda: rows.filter(state=LineState.OPEN, suggestion__is_sure=False),
        "alone": lambda: rows.filter(state=LineState.OPEN, suggestion=None),
        "changed": lambda: rows.exclude(change="") if model is LedgerItem else rows.none(),
    }.get(chosen.show, lambda: rows.filter(state=chosen.show))()
    if not chosen.q:
        return rows
    text = Q(text__icontains=chosen.q) | Q(counterparty__icontains=chosen.q) | Q(reference__icontains=chosen.q)
    if model is LedgerItem:
        text |= Q(voucher__icontains=chosen.q)
    if (amount := chosen.amount) is not None:
        text |= Q(amount__in=[amount, -amount]) | Q(remaining__in=[amount, -amount])
    return rows.filter(text)


# ------------------------------------------------------------------ sums
@dataclass
class Totals:
    """Now, not as of a day. `unexplained` is None where a balance is missing."""

    bank: int | None
    ledger: int | None
    bank_until: date | None
    open_bank: int = 0
    open_bank_count: int = 0
    open_ledger: int = 0
    open_ledger_count: int = 0
    parked_bank: int = 0
    parked_ledger: int = 0
    differences: int = 0
    sure: int = 0
    likely: int = 0
    changed: int = 0
    unpriced: int = 0
    signed_until: date | None = None

    @property
    def difference(self) -> int | None:
        return None if self.bank is None or self.ledger is None else self.bank - self.ledger

    @property
    def expected(self) -> int | None:
        if self.ledger is None:
            return None
        return expected(
            self.ledger, self.open_bank, self.open_ledger, self.parked_bank, self.parked_ledger, self.differences
        )

    @property
    def unexplained(self) -> int | None:
        return None if self.bank is None or self.expected is None else self.bank - self.expected


def totals(account: BankAccount) -> Totals:
    """The tiles. The sums read an index of open lines alone, however much was approved before."""
    until = known_until(account)
    far = max(filter(None, [until, timezone.localdate(), _last_item(account)]))
    found = Totals(bank_balance(account, far), ledger_balance(account, far), until)
    for model, name in ((StatementLine, "bank"), (LedgerItem, "ledger")):
        rows = model.objects.filter(bank_account=account, state=LineState.OPEN)
        sums = rows.aggregate(amount=Sum("remaining"), count=Count("pk"))
        parked = model.objects.filter(bank_account=account).exclude(parked=0)
        setattr(found, f"open_{name}", int(sums["amount"] or 0))
        setattr(found, f"open_{name}_count", sums["count"])
        setattr(found, f"parked_{name}", int(parked.aggregate(s=Sum("parked"))["s"] or 0))
    rest = Match.objects.filter(bank_account=account).exclude(difference=0)
    found.differences = int(rest.aggregate(s=Sum("difference"))["s"] or 0)
    proposed = dict(
        Suggestion.objects.filter(bank_account=account).values_list("is_sure").annotate(n=Count("pk")).order_by()
    )
    found.sure, found.likely = proposed.get(True, 0), proposed.get(False, 0)
    items = LedgerItem.objects.filter(bank_account=account)
    found.changed = items.exclude(change="").count()
    found.unpriced = items.filter(state=LineState.UNPRICED).count() if is_foreign(account) else 0
    signed = account.approvals.filter(state="approved").order_by("-number").values_list("cut_off_on", flat=True)
    found.signed_until = signed.first()
    return found


def _last_item(account: BankAccount) -> date | None:
    rows = LedgerItem.objects.filter(bank_account=account, state=LineState.OPEN).order_by("-date")
    return rows.values_list("date", flat=True).first()


# ------------------------------------------------------------------ proposals
@dataclass
class Proposal:
    """What stands against a line: the lines of the other side, and why in words."""

    suggestion: Suggestion
    bank: list[StatementLine] = field(default_factory=list)
    ledger: list[LedgerItem] = field(default_factory=list)
    reason: str = ""
    rule: str = ""
    why: str = ""

    @property
    def percent(self) -> int:
        return round(self.suggestion.score * 100)

    @property
    def difference(self) -> int:
        return sum(x.remaining for x in self.bank) - sum(x.remaining for x in self.ledger)


def proposals(rows: list, language: str) -> dict[UUID, Proposal]:
    """Suggestion id → proposal, for the lines shown. Two queries."""
    found = {row.suggestion_id: Proposal(row.suggestion) for row in rows if row.suggestion_id}
    if not found:
        return {}
    for model, side in ((StatementLine, "bank"), (LedgerItem, "ledger")):
        for each in model.objects.filter(suggestion__in=list(found), state=LineState.OPEN).order_by("date", "pk"):
            getattr(found[each.suggestion_id], side).append(each)
    for each in found.values():
        each.rule = rule_label(each.suggestion.rule, language)
        each.reason = in_words(each.suggestion, language)
        each.why = score_words(each.suggestion, language)
    return found


def in_words(kept, language: str) -> str:
    """Why, of a match or a suggestion, in one sentence."""
    if kept.rule in (MANUAL, POSTING) or not kept.reason:
        return rule_label(kept.rule, language)
    return _reason(kept).words(language[:2])


def score_words(kept, language: str) -> str:
    """Rule, reason and what the score is made of."""
    if kept.rule in (MANUAL, POSTING) or not kept.reason:
        return rule_label(kept.rule, language)
    parts = tuple(Part(code, value) for code, value in kept.parts)
    made = Proposed((), (), kept.rule, _reason(kept), kept.score, getattr(kept, "is_sure", True), parts)
    return " ".join(explain(made, language[:2]))


def _reason(kept) -> Reason:
    return Reason(kept.reason, tuple((name, value) for name, value in kept.facts))


# ------------------------------------------------------------------ what is matched
@dataclass
class Made:
    match: Match
    bank: list[MatchPart] = field(default_factory=list)
    ledger: list[MatchPart] = field(default_factory=list)
    reason: str = ""
    rule: str = ""
    why: str = ""


def made_matches(account: BankAccount, language: str, *, cursor: str = "", rule: str = "", limit: int = 50):
    """Newest first: ([Made], cursor of the next page). Three queries."""
    rows = Match.objects.filter(bank_account=account).select_related("approval").order_by("-at", "-pk")
    if rule:
        rows = rows.filter(rule=rule)
    after = unseal(cursor) if cursor else None
    if after:
        at, key = after
        rows = rows.filter(Q(at__lt=at) | Q(at=at, pk__lt=UUID(key)))
    found = list(rows[: limit + 1])
    shown = {match.pk: Made(match) for match in found[:limit]}
    parts = MatchPart.objects.filter(match__in=list(shown)).select_related("line", "item").order_by("pk")
    for part in parts:
        (shown[part.match_id].bank if part.line_id else shown[part.match_id].ledger).append(part)
    for each in shown.values():
        each.rule = rule_label(each.match.rule, language)
        each.reason = in_words(each.match, language)
        each.why = score_words(each.match, language)
    more = seal(found[limit - 1].at.isoformat(), found[limit - 1].pk) if len(found) > limit else ""
    return list(shown.values()), more


def last_match(account: BankAccount) -> Match | None:
    """What z takes back: the newest that is not approved."""
    return Match.objects.filter(bank_account=account, approval=None).order_by("-at", "-pk").first()


def next_open(account: BankAccount, line: StatementLine | None) -> UUID | None:
    """The open bank line after this one, so that the work goes on where it was."""
    rows = StatementLine.objects.filter(bank_account=account, state=LineState.OPEN)
    if line is not None:
        after = rows.filter(Q(date__gt=line.date) | Q(date=line.date, pk__gt=line.pk))
        found = after.order_by("date", "pk").values_list("pk", flat=True).first()
        if found:
            return found
    return rows.order_by("-date", "-pk").values_list("pk", flat=True).first()


# ------------------------------------------------------------------ the list of accounts
@dataclass
class Overview:
    account: BankAccount
    open_bank: int
    open_ledger: int
    oldest: date | None
    signed_until: date | None
    bank_until: date | None


def overview() -> list[Overview]:
    """Every account with what waits there. Five queries, however many accounts."""
    accounts = list(BankAccount.objects.order_by("ledger_account"))
    counts = {model: _open_counts(model) for model in (StatementLine, LedgerItem)}
    none = {"n": 0, "oldest": None}
    signed = _last("approvals", "cut_off_on", state="approved")
    until = _last("statements", "ends_on")
    return [
        Overview(
            each,
            counts[StatementLine].get(each.pk, none)["n"],
            counts[LedgerItem].get(each.pk, none)["n"],
            min(filter(None, (counts[m].get(each.pk, none)["oldest"] for m in counts)), default=None),
            signed.get(each.pk),
            until.get(each.pk),
        )
        for each in accounts
    ]


def _open_counts(model) -> dict:
    rows = model.objects.filter(state=LineState.OPEN).values("bank_account").order_by()
    return {row["bank_account"]: row for row in rows.annotate(n=Count("pk"), oldest=Min("date"))}


def _last(relation: str, name: str, **filters) -> dict:
    chosen = Q(**{f"{relation}__{key}": value for key, value in filters.items()})
    rows = BankAccount.objects.annotate(last=Max(f"{relation}__{name}", filter=chosen or None))
    return dict(rows.values_list("pk", "last"))
