"""Fees and interest booked from their bank line: a voucher of the set kind, and the match with it."""

from uuid import UUID

from django.utils.translation import gettext as _

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from ledger.actions import post_voucher, reverse_voucher
from ledger.drafts import LineDraft, VoucherDraft
from ledger.models import Ledger, Voucher
from reconciliation.actions.items import fill
from reconciliation.actions.matches import Pairing, keep
from reconciliation.guards import guarded, hold
from reconciliation.matching.rules import REVERSAL
from reconciliation.models import BankAccount, LedgerItem, LineState, Match, PostingKind, StatementLine
from reconciliation.models.match import POSTING


def post_line(
    *, company: Company, line: StatementLine, kind: PostingKind, text: str = "", by: Actor
) -> tuple[Voucher, Match | None]:
    """Books what is left of the line on its booking day. With direct update the two are matched at once; without, the
    new row waits among the open ledger lines. Raises Refused BANK-116, BANK-126, BANK-140 and what the books refuse
    (LED-004 … LED-012)."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    account = hold(line.bank_account)
    line = StatementLine.objects.select_for_update().get(pk=line.pk)
    if line.approval_id:
        raise Refused("BANK-130")
    if line.state != LineState.OPEN or not line.remaining:
        raise Refused("BANK-140")
    if kind.bank_account_id != account.pk:
        raise Refused("BANK-126")
    if not Ledger.objects.filter(is_main=True, currency=account.currency).exists():
        raise Refused("BANK-116", currency=account.currency)
    with guarded():
        voucher = post_voucher(company=company, draft=draft_of(account, line, kind, text), by=by)
        fill(account, voucher=voucher.pk)
        item = LedgerItem.objects.get(bank_account=account, voucher_key=voucher.pk, amount=line.remaining)
        events.record("bank_line.posted", obj=line, by=by, voucher=str(voucher), posting_kind=kind.name)
        match = None
        if account.direct_update:
            pair = Pairing(
                ((line.pk, line.remaining),), ((item.pk, item.remaining),), POSTING, facts=(("kind", kind.name),)
            )
            (key,) = keep(account, [pair], by)
            match = Match.objects.get(pk=key)
    return voucher, match


def draft_of(account: BankAccount, line: StatementLine, kind: PostingKind, text: str = "") -> VoucherDraft:
    """The voucher as it will be: the kind's debit account where the bank took, its credit account where it gave."""
    counter = kind.debit_account if line.remaining < 0 else kind.credit_account
    lines = (LineDraft(counter, -line.remaining), LineDraft(account.ledger_account, line.remaining))
    if line.remaining > 0:
        lines = lines[::-1]
    said = text.strip() or " ".join(filter(None, [kind.name, line.text]))[:200]
    return VoucherDraft(kind.series, line.date, said, lines)


def suggested_kind(account: BankAccount, line: StatementLine) -> PostingKind | None:
    """The kind whose words stand in the line's text, else the only one there is."""
    kinds = list(PostingKind.objects.filter(bank_account=account).order_by("name"))
    text = f"{line.text} {line.counterparty}".casefold()
    for kind in kinds:
        words = [word.strip().casefold() for word in kind.pattern.split(",") if word.strip()]
        if any(word in text for word in words):
            return kind
    return kinds[0] if len(kinds) == 1 else None


def take_back(company: Company, account: BankAccount, match: Match, items: list[UUID], by: Actor) -> None:
    """After a match of a posting was undone: the voucher is reversed, and its row and the reversal's cancel out."""
    if match.rule != POSTING:
        return
    item = LedgerItem.objects.get(pk=items[0])
    voucher = Voucher.objects.get(pk=item.voucher_key)
    text = _("Vändning av %s") % voucher
    made = reverse_voucher(company=company, voucher=voucher, on=voucher.date, text=text, by=by)
    fill(account, voucher=made.pk)
    other = LedgerItem.objects.get(bank_account=account, voucher_key=made.pk)
    item.refresh_from_db()
    pair = Pairing((), ((item.pk, item.remaining), (other.pk, other.remaining)), REVERSAL)
    if pair.difference == 0:
        keep(account, [pair], by)
        LedgerItem.objects.filter(pk__in=[item.pk, other.pk]).update(change="", changed_at=None)
