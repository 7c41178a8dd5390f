"""Single lines of either side: typed ones, what is taken out of reconciliation and why, notes."""

from collections.abc import Sequence
from datetime import date

from django.db.models import F
from django.utils import timezone

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from hub.tenancy import uuid7
from reconciliation.guards import guarded, hold
from reconciliation.models import BankAccount, LedgerItem, LineState, StatementLine

SIDES = (StatementLine, LedgerItem)


def type_line(
    *, company: Company, account: BankAccount, day: date, amount: int, text: str, reference: str = "", by: Actor
) -> StatementLine:
    """A line of the bank that no file brings; may lie before the start, as part of the opening position."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    account = hold(account)
    key = uuid7()
    with guarded():
        line = StatementLine.objects.create(
            id=key, bank_account=account, identity=f"typed:{key}"[:64], is_typed=True, date=day, amount=amount,
            remaining=amount, text=text, reference=reference, origin="typed",
            state=LineState.OPEN if amount else LineState.MATCHED,
        )  # fmt: skip
        events.record("bank_line.typed", obj=line, by=by, amount=amount, date=day.isoformat())
    return line


def change_line(
    *, company: Company, line: StatementLine, day: date, amount: int, text: str, reference: str = "", by: Actor
) -> StatementLine:
    """Raises Refused BANK-123 for a line of the bank or one that something holds."""
    line = _typed(line, by)
    before = {"amount": line.amount, "date": line.date.isoformat()}
    with guarded():
        line.date, line.amount, line.remaining, line.text, line.reference = day, amount, amount, text, reference
        line.save()
        after = {"amount": amount, "date": day.isoformat()}
        events.record("bank_line.changed", obj=line, by=by, before=before, after=after)
    return line


def remove_line(*, company: Company, line: StatementLine, by: Actor) -> None:
    line = _typed(line, by)
    events.record("bank_line.removed", obj=line, by=by, amount=line.amount, date=line.date.isoformat())
    line.delete()


def _typed(line: StatementLine, by: Actor) -> StatementLine:
    by.check(Area.RECONCILIATION, Level.WRITE)
    hold(line.bank_account)
    line = StatementLine.objects.select_for_update().get(pk=line.pk)
    if not line.is_typed or line.state != LineState.OPEN or line.remaining != line.amount:
        raise Refused("BANK-123")
    return line


# ------------------------------------------------------------------ deaktivera, aktivera
def deactivate(
    *, company: Company, account: BankAccount, lines: Sequence = (), items: Sequence = (), reason: str, by: Actor
) -> int:
    """What is left of the lines falls out of reconciliation, with its reason; what is matched stays matched.

    `lines` and `items` are ids. Gives how many. Raises Refused BANK-122, BANK-124, BANK-130.
    """
    by.check(Area.RECONCILIATION, Level.WRITE)
    if not reason.strip():
        raise Refused("BANK-124")
    account = hold(account)
    stamp = {"inactive_reason": reason.strip()[:200], "inactive_by": by.name[:120], "inactive_at": timezone.now()}
    count = 0
    with guarded():
        for model, keys in zip(SIDES, (lines, items), strict=True):
            found = model.objects.filter(bank_account=account, pk__in=keys, state=LineState.OPEN)
            count += found.update(
                parked=F("parked") + F("remaining"), remaining=0, state=LineState.INACTIVE, suggestion=None, **stamp
            )
        if count != len(set(lines)) + len(set(items)) or not count:
            raise Refused("BANK-120" if count else "BANK-122")
        _record("lines.deactivated", account, lines, items, by, reason=stamp["inactive_reason"])
    return count


def activate(*, company: Company, account: BankAccount, lines: Sequence = (), items: Sequence = (), by: Actor) -> int:
    """Gives back what deactivation took. Raises Refused BANK-120, BANK-122."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    account = hold(account)
    count = 0
    with guarded():
        for model, keys in zip(SIDES, (lines, items), strict=True):
            found = model.objects.filter(bank_account=account, pk__in=keys, state=LineState.INACTIVE)
            count += found.update(
                remaining=F("remaining") + F("parked"), parked=0, state=LineState.OPEN,
                inactive_reason="", inactive_by="", inactive_at=None,
            )  # fmt: skip
        if count != len(set(lines)) + len(set(items)) or not count:
            raise Refused("BANK-120" if count else "BANK-122")
        _record("lines.activated", account, lines, items, by)
    return count


def _record(kind: str, account: BankAccount, lines, items, by: Actor, **facts) -> None:
    keys = {"bank": [str(k) for k in lines][:100], "ledger": [str(k) for k in items][:100]}
    events.record(kind, obj=account, by=by, **keys, **facts)


def note(*, company: Company, line: StatementLine | LedgerItem, text: str, by: Actor) -> None:
    """A comment that follows the line into the report. Raises Refused BANK-130 on an approved one."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    with guarded():
        line = type(line).objects.select_for_update().get(pk=line.pk)
        if line.approval_id:
            raise Refused("BANK-130")
        line.note = text.strip()[:300]
        line.save(update_fields=["note"])
        events.record("line.noted", obj=line, by=by)
