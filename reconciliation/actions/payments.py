"""Lines of many payments: proposed with the vouchers their specification names, or matched with those that are found.

The rules of a run look at a line as a whole; who paid what is known only here. It follows each run, whoever started it.
"""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.utils import timezone

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from reconciliation.actions.matches import Pairing, forget, keep
from reconciliation.actions.partners import rules_of
from reconciliation.guards import guarded, hold
from reconciliation.models import BankAccount, LedgerItem, LineState, Match, Rejection, StatementLine, Suggestion
from reconciliation.models.match import DETAILS
from reconciliation.payments import Owed, Payment, names_of, payments_of, resolve


@dataclass(frozen=True)
class Split:
    """A payment of the line and the open ledger rows that are its."""

    payment: Payment
    items: tuple[LedgerItem, ...]


def split_of(line: StatementLine) -> list[Split]:
    """In the order of the specification. Two queries."""
    account = line.bank_account
    items = {item.pk: item for item in _near(account, [line])}
    payments = payments_of(line.details)
    found = resolve(payments, [_owed(item) for item in items.values()])
    return [Split(payment, tuple(items[key] for key in keys)) for payment, keys in zip(payments, found, strict=True)]


def _near(account: BankAccount, lines: list[StatementLine]) -> list[LedgerItem]:
    days = timedelta(days=rules_of(account).reference_days)
    span = (min(line.date for line in lines) - days, max(line.date for line in lines) + days)
    rows = LedgerItem.objects.filter(bank_account=account, state=LineState.OPEN, date__range=span)
    return list(rows.order_by("date", "pk"))


def _owed(item: LedgerItem) -> Owed:
    return Owed(item.pk, item.remaining, names_of([item.reference], item.text))


def follow_run(event) -> None:
    """After every run: open lines whose every payment has its voucher become safe proposals."""
    account = BankAccount.objects.filter(pk=event.object_id).first()
    if account is not None:
        propose(account)


def propose(account: BankAccount) -> int:
    """Gives how many. The caller holds the account."""
    lines = StatementLine.objects.filter(bank_account=account, state=LineState.OPEN, details__1__isnull=False)
    whole = [line for line in lines.order_by("date", "pk") if line.remaining == line.amount]
    if not whole:
        return 0
    items = {item.pk: item for item in _near(account, whole)}
    rejected = [set(keys) for keys in Rejection.objects.filter(bank_account=account).values_list("keys", flat=True)]
    free, count = {key: _owed(item) for key, item in items.items()}, 0
    for line in whole:
        found = resolve(payments_of(line.details), list(free.values()))
        keys = [key for ids in found for key in ids]
        if not all(found) or sum(free[key].amount for key in keys) != line.remaining:
            continue
        if any(held <= {line.pk, *keys} for held in rejected):
            continue
        _suggest(account, line, keys, len(found))
        count += 1
        for key in keys:
            del free[key]
    return count


def _suggest(account: BankAccount, line: StatementLine, keys: list[UUID], payments: int) -> None:
    rows = LedgerItem.objects.filter(pk__in=keys)
    old = {line.suggestion_id, *rows.values_list("suggestion_id", flat=True)} - {None}
    forget(list(Suggestion.objects.filter(pk__in=old)))
    made = Suggestion.objects.create(
        bank_account=account, rule=DETAILS, facts=[["count", payments]], score=1, at=timezone.now(), is_sure=True
    )
    StatementLine.objects.filter(pk=line.pk).update(suggestion=made)
    rows.update(suggestion=made)


def match_payments(*, company: Company, line: StatementLine, by: Actor) -> Match:
    """Matches the payments of the line that are found in the books; the rest of the line stays open.

    Raises Refused BANK-120, BANK-127.
    """
    by.check(Area.RECONCILIATION, Level.WRITE)
    account = hold(line.bank_account)
    line = StatementLine.objects.select_for_update().select_related("bank_account").get(pk=line.pk)
    if line.state != LineState.OPEN:
        raise Refused("BANK-120")
    items = [item for split in split_of(line) for item in split.items]
    total = sum(item.remaining for item in items)
    if not items or not 0 < total * (1 if line.remaining > 0 else -1) <= abs(line.remaining):
        raise Refused("BANK-127")
    pairing = Pairing(
        ((line.pk, total),), tuple((item.pk, item.remaining) for item in items), DETAILS, facts=(("count", len(items)),)
    )
    with guarded():
        forget(list(Suggestion.objects.filter(pk__in=[x.suggestion_id for x in (line, *items) if x.suggestion_id])))
        (key,) = keep(account, [pairing], by)
        match = Match.objects.get(pk=key)
        facts = {"rule": DETAILS, "amount": pairing.amount, "difference": 0}
        events.record(
            "match.made", obj=match, by=by, bank=[str(line.pk)], ledger=[str(x.pk) for x in items][:50], **facts
        )
    return match
