"""Lines brought together: by hand, or by confirming what the rules propose."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils import timezone

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.money import format_amount
from hub.permissions import Actor, Area, Level
from hub.tenancy import uuid7
from reconciliation.actions.copying import as_json, insert, tell_planner
from reconciliation.guards import guarded, hold
from reconciliation.models import BankAccount, LedgerItem, LineState, Match, StatementLine, Suggestion
from reconciliation.models.match import MANUAL

MATCH = (
    "id", "bank_account_id", "rule", "reason", "facts", "score", "parts", "at", "by", "part_count", "amount",
    "difference",
)  # fmt: skip
PART = ("id", "match_id", "line_id", "item_id", "amount")


@dataclass(frozen=True)
class Pairing:
    """A match about to be kept: (id, amount taken) of each side, and why."""

    lines: tuple[tuple[UUID | str, int], ...]
    items: tuple[tuple[UUID | str, int], ...]
    rule: str = MANUAL
    reason: str = ""
    facts: tuple = ()
    score: float = 1.0
    parts: tuple = ()

    @property
    def amount(self) -> int:
        return sum(amount for _key, amount in self.lines)

    @property
    def difference(self) -> int:
        return self.amount - sum(amount for _key, amount in self.items)


def keep(account: BankAccount, pairings: Sequence[Pairing], by: Actor) -> list[UUID]:
    """Stores matches with their parts, set-based. The caller holds the account; the database checks the sums."""
    now, keys, matches, parts = timezone.now(), [], [], []
    for each in pairings:
        key = uuid7()
        keys.append(key)
        count = len(each.lines) + len(each.items)
        matches.append((
            key, account.pk, each.rule, each.reason, as_json(each.facts), each.score, as_json(each.parts), now,
            by.name[:120], count, each.amount, each.difference,
        ))  # fmt: skip
        parts += [(uuid7(), key, line, None, amount) for line, amount in each.lines]
        parts += [(uuid7(), key, None, item, amount) for item, amount in each.items]
    if matches:
        insert("reconciliation_match", MATCH, matches)
        tell_planner(len(parts))
        insert("reconciliation_matchpart", PART, parts)
    return keys


def match_lines(
    *, company: Company, account: BankAccount, lines: Sequence = (), items: Sequence = (), partial: bool = False,
    by: Actor,
) -> Match:  # fmt: skip
    """*Manuell matchning*: what is left of the marked lines (ids) of both sides, many to many.

    `partial`: of the side with the larger sum only as much is used, oldest first, as the other side has. Raises Refused
    BANK-120 (somebody was first), BANK-121 (sums differ and the partner does not allow it), BANK-122, BANK-126.
    """
    by.check(Area.RECONCILIATION, Level.WRITE)
    account = hold(account)
    ours, theirs = _open(account, StatementLine, lines), _open(account, LedgerItem, items)
    if not ours and not theirs:
        raise Refused("BANK-122")
    taken = _halves(ours, theirs) if partial else (_whole(ours), _whole(theirs))
    return _keep_one(account, Pairing(*taken), by)


def _open(account: BankAccount, model, keys: Sequence) -> list:
    """The marked lines, locked. Those with nothing left are left out; those somebody else took are told."""
    found = list(model.objects.select_for_update().filter(pk__in=keys).order_by("date", "id"))
    if len(found) != len({str(key) for key in keys}):
        raise Refused("BANK-120")
    if any(each.bank_account_id != account.pk for each in found):
        raise Refused("BANK-126")
    if any(each.approval_id for each in found):
        raise Refused("BANK-130")
    if any(each.state != LineState.OPEN for each in found if each.amount):
        raise Refused("BANK-120")
    return [each for each in found if each.remaining]


def _whole(found: list) -> tuple:
    return tuple((each.pk, each.remaining) for each in found)


def _halves(ours: list, theirs: list) -> tuple[tuple, tuple]:
    """Both sides cut to the smaller sum. Needs one sign on both sides; else the sums decide by themselves."""
    signs = {each.remaining > 0 for each in (*ours, *theirs)}
    if len(signs) != 1 or not ours or not theirs:
        return _whole(ours), _whole(theirs)
    sums = [sum(abs(each.remaining) for each in side) for side in (ours, theirs)]
    sign = 1 if signs == {True} else -1
    return _cut(ours, min(sums), sign), _cut(theirs, min(sums), sign)


def _cut(found: list, total: int, sign: int) -> tuple:
    taken = []
    for each in found:
        used = min(abs(each.remaining), total)
        total -= used
        if used:
            taken.append((each.pk, used * sign))
    return tuple(taken)


def _keep_one(account: BankAccount, pairing: Pairing, by: Actor) -> Match:
    if pairing.difference and not account.allow_unequal:
        raise Refused("BANK-121", **sums_of(pairing))
    with guarded(**sums_of(pairing)):
        (key,) = keep(account, [pairing], by)
        match = Match.objects.get(pk=key)
        facts = {"rule": pairing.rule, "amount": pairing.amount, "difference": pairing.difference}
        events.record("match.made", obj=match, by=by, **facts, **_keys(pairing))
    return match


def _keys(pairing: Pairing) -> dict:
    return {"bank": [str(k) for k, _a in pairing.lines][:50], "ledger": [str(k) for k, _a in pairing.items][:50]}


def sums_of(pairing: Pairing) -> dict:
    ledger = pairing.amount - pairing.difference
    shown = {"bank": pairing.amount, "ledger": ledger, "difference": pairing.difference}
    return {name: format_amount(amount) for name, amount in shown.items()}


# ------------------------------------------------------------------ what the rules propose
def confirm_suggestions(
    *, company: Company, account: BankAccount, suggestions: Sequence = (), all_sure: bool = False, by: Actor
) -> list[UUID]:
    """Keeps the named suggestions (ids), or every sure one in one act. Gives the ids of the matches.

    A named one that is gone raises Refused BANK-125; among all sure ones it is only left out.
    """
    by.check(Area.RECONCILIATION, Level.WRITE)
    account = hold(account)
    found = Suggestion.objects.filter(bank_account=account)
    found = found.filter(is_sure=True) if all_sure else found.filter(pk__in=suggestions)
    pairings, chosen = [], list(found)
    for suggestion, pairing in zip(chosen, _pairings(chosen), strict=True):
        if pairing is not None and (not pairing.difference or account.allow_unequal):
            pairings.append(pairing)
        elif not all_sure and pairing is not None:
            raise Refused("BANK-121", **sums_of(pairing))
        elif not all_sure:
            raise Refused("BANK-125", suggestion=str(suggestion.pk))
    if not all_sure and len(pairings) != len(set(map(str, suggestions))):
        raise Refused("BANK-125")
    with guarded():
        keys = keep(account, pairings, by)
        if keys:
            events.record("suggestions.confirmed", obj=account, by=by, count=len(keys), sure=all_sure)
        forget(chosen)
    return keys


def _pairings(chosen: Sequence[Suggestion]) -> list[Pairing | None]:
    """As the lines are now; None where they no longer hold together."""
    ours, theirs = _grouped(StatementLine, chosen), _grouped(LedgerItem, chosen)
    made = []
    for each in chosen:
        lines, items = ours.get(each.pk, ()), theirs.get(each.pk, ())
        whole = len(lines) + len(items) >= 2
        given = (each.rule, each.reason, tuple(map(tuple, each.facts)), each.score, tuple(map(tuple, each.parts)))
        made.append(Pairing(tuple(lines), tuple(items), *given) if whole else None)
    return made


def _grouped(model, chosen: Sequence[Suggestion]) -> dict[UUID, list]:
    found: dict[UUID, list] = {}
    rows = model.objects.select_for_update().filter(suggestion__in=[s.pk for s in chosen], state=LineState.OPEN)
    for key, suggestion, remaining in rows.order_by("date", "id").values_list("id", "suggestion_id", "remaining"):
        found.setdefault(suggestion, []).append((key, remaining))
    return found


def forget(chosen: Sequence[Suggestion]) -> None:
    """Away with proposals that are settled."""
    keys = [each.pk for each in chosen]
    for model in (StatementLine, LedgerItem):
        model.objects.filter(suggestion__in=keys).update(suggestion=None)
    found = Suggestion.objects.filter(pk__in=keys)
    found._raw_delete(found.db)


def reject_suggestion(*, company: Company, suggestion: Suggestion, by: Actor) -> None:
    """It goes, and these lines are not proposed together again. Raises Refused BANK-125."""
    from reconciliation.models import Rejection

    by.check(Area.RECONCILIATION, Level.WRITE)
    account = hold(suggestion.bank_account)
    found = Suggestion.objects.filter(pk=suggestion.pk).first()
    if found is None:
        raise Refused("BANK-125")
    keys = [*StatementLine.objects.filter(suggestion=found).values_list("pk", flat=True)]
    keys += LedgerItem.objects.filter(suggestion=found).values_list("pk", flat=True)
    Rejection.objects.create(bank_account=account, keys=keys, rule=found.rule, by=by.name[:120])
    events.record("suggestion.rejected", obj=account, by=by, rule=found.rule, lines=[str(key) for key in keys][:50])
    forget([found])
