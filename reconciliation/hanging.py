"""Matches and approvals hang on vouchers of imported books: they follow to the successor, and what changed is told."""

from collections import defaultdict
from uuid import UUID

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.money import format_amount
from ledger import hangers
from ledger.models import VoucherLine
from reconciliation.models import Change, LedgerItem, LineState

HELD = ~Q(state__in=[LineState.OPEN, LineState.UNPRICED]) | ~Q(note="")
SLICE = 5_000


def register() -> None:
    hangers.register("reconciliation", hangers.Hanger(_find, _let_go, _take_back))


def _items(vouchers: list[UUID]):
    for at in range(0, len(vouchers), SLICE):
        found = LedgerItem.objects.filter(HELD, voucher_key__in=vouchers[at : at + SLICE])
        yield from found.select_related("approval", "bank_account").order_by("date", "id")


def _find(vouchers: list[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    for item in _items(vouchers):
        found[item.voucher_key].append(_word(item))
    return dict(found)


def _word(item: LedgerItem) -> str:
    facts = {"amount": format_amount(item.amount), "account": item.bank_account.name}
    if item.approval:
        return _("godkänd avstämning %(number)s av %(account)s") % (facts | {"number": item.approval.number})
    if item.state == LineState.MATCHED or item.matched:
        return _("bankmatchning %(amount)s på %(account)s") % facts
    return _("post %(amount)s i avstämningen av %(account)s") % facts


def _let_go(successors: dict[UUID, UUID | None]) -> None:
    """Equal rows of the successor first, then its other rows on the account; where none is left the item stands alone,
    under the voucher's old name."""
    held: dict[UUID, list[LedgerItem]] = defaultdict(list)
    for item in _items(list(successors)):
        held[item.voucher_key].append(item)
    lines = _lines([successors[key] for key in held if successors[key]])
    changed = []
    for voucher, items in held.items():
        free = list(lines.get(successors[voucher], ()))
        for item in items:
            _move(item, free)
            changed.append(item)
    # Keys are unique among the lines of an account: first away from all old ones, then onto the new.
    LedgerItem.objects.filter(pk__in=[i.pk for i in changed if i.change != Change.VANISHED]).update(line_key=None)
    LedgerItem.objects.bulk_update(
        changed, ["line_key", "voucher_key", "change", "changed_at", "now_amount"], batch_size=1000
    )


def _lines(vouchers: list[UUID]) -> dict[UUID, list[VoucherLine]]:
    found: dict[UUID, list[VoucherLine]] = defaultdict(list)
    for at in range(0, len(vouchers), SLICE):
        rows = VoucherLine.objects.filter(voucher__in=vouchers[at : at + SLICE]).select_related("account")
        for line in rows.order_by("voucher", "line_no"):
            found[line.voucher_id].append(line)
    return found


def _move(item: LedgerItem, free: list[VoucherLine]) -> None:
    own = [line for line in free if line.account.number == item.bank_account.ledger_account]
    equal = [line for line in own if line.amount == item.home_amount and line.date == item.date]
    found = (equal or own or [None])[0]
    if found is None:
        item.change, item.now_amount = Change.VANISHED, None
    else:
        free.remove(found)
        item.line_key, item.voucher_key = found.pk, found.voucher_id
        item.change = Change.NONE if equal else Change.CHANGED
        item.now_amount = None if equal else found.amount
    item.changed_at = timezone.now() if item.change else None


def _take_back(vouchers: list[UUID]) -> None:
    """The very rows are back under their ids."""
    for at in range(0, len(vouchers), SLICE):
        found = LedgerItem.objects.filter(voucher_key__in=vouchers[at : at + SLICE], change=Change.VANISHED)
        found.update(change=Change.NONE, changed_at=None, now_amount=None)
