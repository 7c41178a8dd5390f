"""The way back from a match: amounts are free again, and what was booked with it is reversed."""

from uuid import UUID

from django.utils.translation import gettext as _

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from ledger.actions import reverse_voucher
from ledger.models import Voucher
from reconciliation.actions.following import renew
from reconciliation.actions.items import fill
from reconciliation.actions.matches import Pairing, keep
from reconciliation.guards import guarded, hold
from reconciliation.matching.rules import REVERSAL
from reconciliation.models import BankAccount, LedgerItem, Match, MatchPart
from reconciliation.models.match import POSTING


def undo_match(*, company: Company, match: Match, by: Actor) -> None:
    """*Oppheve avstemming*: gives both amounts back. Raises Refused BANK-130 once approved, BANK-125 when gone.

    A fee or interest posted from its line is reversed by a voucher of its own, so that the books say what happened.
    """
    by.check(Area.RECONCILIATION, Level.WRITE)
    account = hold(match.bank_account)
    match = Match.objects.select_for_update().filter(pk=match.pk).first()
    if match is None:
        raise Refused("BANK-125")
    if match.approval_id:
        raise Refused("BANK-130")
    with guarded():
        parts = MatchPart.objects.filter(match=match)
        items = [part.item_id for part in parts if part.item_id]
        lines = [str(part.line_id) for part in parts if part.line_id]
        events.record(
            "match.undone", obj=match, by=by, rule=match.rule, amount=match.amount, bank=lines[:50],
            ledger=[str(key) for key in items][:50],
        )  # fmt: skip
        parts.delete()
        match.delete()
        _take_back(company, account, match, items, by)


def _take_back(company: Company, account: BankAccount, match: Match, items: list[UUID], by: Actor) -> None:
    """After a match that booked something was undone: the voucher is reversed, and its row and the reversal's cancel
    out. Rows the books changed meanwhile are as the books say."""
    renew(account, items)
    for key in _booked_by(match, items):
        voucher = Voucher.objects.get(pk=key)
        text = _("Vändning av %s") % voucher
        made = reverse_voucher(company=company, voucher=voucher, on=voucher.date, text=text, by=by)
        fill(account, voucher=made.pk)
        both = LedgerItem.objects.filter(bank_account=account, voucher_key__in=[key, made.pk])
        open_ones = [(item.pk, item.remaining) for item in both.order_by("pk") if item.remaining]
        if open_ones and sum(amount for _key, amount in open_ones) == 0:
            keep(account, [Pairing((), tuple(open_ones), REVERSAL)], by)
        both.update(change="", changed_at=None)


def _booked_by(match: Match, items: list[UUID]) -> list[UUID]:
    named = [UUID(value) for name, value in match.facts if name == "voucher"]
    if named or match.rule != POSTING:
        return named
    return [LedgerItem.objects.get(pk=items[0]).voucher_key]
