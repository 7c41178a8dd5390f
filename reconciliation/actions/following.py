"""What the books do by themselves, followed on the bank's side: posted, read in anew, reversed."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _

from hub import events
from hub.permissions import Actor
from ledger.models import Voucher
from reconciliation.actions.items import fill
from reconciliation.actions.matches import Pairing, keep
from reconciliation.guards import hold
from reconciliation.matching.rules import REVERSAL
from reconciliation.models import BankAccount, Change, LedgerItem, LineState, Match, MatchPart, StatementLine


def follow_posting(event) -> None:
    """A voucher was posted here: its lines on bank accounts join the reconciliation at once."""
    for account in BankAccount.objects.filter(is_active=True, update_remaining=True):
        fill(account, voucher=event.object_id)


def follow_import(event) -> None:
    """Books were read in, undone or deleted."""
    for account in BankAccount.objects.filter(is_active=True, update_remaining=True):
        fill(account)


def follow_reversal(event) -> None:
    """A match with a voucher that is reversed holds no longer: it is broken, its bank lines are open again and say why,
    and the voucher's row meets the reversal's. What is approved stays as it was signed, and is marked."""
    by = Actor(event.actor_kind, event.actor_id, event.actor_name or "Huvudbok")
    items = LedgerItem.objects.filter(voucher_key=event.object_id).select_related("bank_account")
    for item in items.order_by("pk"):
        account = hold(item.bank_account)
        _break(account, item, by)
        item.refresh_from_db()
        if item.state == LineState.OPEN and _meet(account, item, by):
            continue
        if item.state != LineState.UNPRICED:
            item.change, item.changed_at = Change.REVERSED, timezone.now()
            item.save(update_fields=["change", "changed_at"])


def _break(account: BankAccount, item: LedgerItem, by: Actor) -> None:
    for match in Match.objects.filter(lines__item=item, approval=None):
        parts = MatchPart.objects.filter(match=match)
        keys = [part.line_id for part in parts if part.line_id]
        facts = {"rule": match.rule, "amount": match.amount, "voucher": item.voucher}
        events.record("match.broken", obj=match, by=by, bank=[str(key) for key in keys][:50], **facts)
        parts.delete()
        match.delete()
        said = _("Var matchad mot %(voucher)s, som har vänts.") % {"voucher": item.voucher}
        StatementLine.objects.filter(bank_account=account, pk__in=keys, note="").update(note=said[:300])


def _meet(account: BankAccount, item: LedgerItem, by: Actor) -> bool:
    """The voucher's row against that of its reversal, where both are here and whole."""
    reversals = Voucher.objects.filter(reverses=item.voucher_key).values_list("pk", flat=True)
    other = LedgerItem.objects.filter(
        bank_account=account, voucher_key__in=list(reversals), state=LineState.OPEN, remaining=-item.remaining
    ).first()
    if other is None or item.remaining != item.amount:
        return False
    keep(account, [Pairing((), ((item.pk, item.remaining), (other.pk, other.remaining)), REVERSAL)], by)
    return True


def renew(account: BankAccount, items: list[UUID]) -> None:
    """Rows that were kept because something held them, and that the books changed meanwhile: once nothing holds them
    they are as the books say today."""
    stale = LedgerItem.objects.filter(
        bank_account=account, pk__in=items, state=LineState.OPEN, change__in=[Change.CHANGED, Change.VANISHED],
        is_opening=False,
    )  # fmt: skip
    if [key for key, amount, left in stale.values_list("pk", "amount", "remaining") if amount == left]:
        stale.delete()
        fill(account)
