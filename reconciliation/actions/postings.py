"""Vouchers born from the bank's side: fees and interest from their line, and what is left between lines that belong
together. Each is undone with its match, by a voucher that reverses it."""

from collections.abc import Sequence
from decimal import Decimal

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from ledger.actions import post_voucher
from ledger.drafts import LineDraft, VoucherDraft
from ledger.models import Ledger, Voucher
from reconciliation.actions.items import fill
from reconciliation.actions.matches import Pairing, forget, keep, match_lines
from reconciliation.guards import guarded, hold
from reconciliation.models import (
    BankAccount,
    LedgerItem,
    LineState,
    Match,
    PostingKind,
    PostingType,
    StatementLine,
    Suggestion,
)
from reconciliation.models.match import POSTING


def post_line(
    *, company: Company, line: StatementLine, kind: PostingKind, text: str = "", home: int | None = None, by: Actor
) -> tuple[Voucher, Match | None]:
    """Books what is left of the line on its booking day. With direct update the two are matched at once; without, the
    new row waits among the open ledger lines. `home`: the line's value in the ledger's currency, minor units, needed on
    an account in another currency. Raises Refused BANK-126, BANK-140, BANK-142 and what the books refuse
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
    draft = draft_of(account, line, kind, text, home=_valued(account, line.remaining, home))
    with guarded():
        voucher, item = _post(company, account, draft, by)
        events.record("bank_line.posted", obj=line, by=by, voucher=str(voucher), posting_kind=kind.name)
        match = None
        if account.direct_update:
            pair = Pairing(
                ((line.pk, line.remaining),), ((item.pk, item.remaining),), POSTING, facts=_facts(kind, voucher)
            )
            (key,) = keep(account, [pair], by)
            match = Match.objects.get(pk=key)
    return voucher, match


def post_difference(
    *, company: Company, account: BankAccount, lines: Sequence = (), items: Sequence = (), kind: PostingKind,
    text: str = "", home: int | None = None, by: Actor,
) -> tuple[Voucher, Match]:  # fmt: skip
    """Matches the marked lines (ids) of both sides and books what differs between them by the kind: a charge the bank
    took off, a discount, a rounding. On an account in another currency `home` is what the bank's lines are worth in
    the ledger's; what that differs by is booked with it, so that both currencies are closed.

    Raises Refused BANK-120, BANK-122, BANK-126, BANK-130, BANK-142, BANK-143 and what the books refuse.
    """
    by.check(Area.RECONCILIATION, Level.WRITE)
    account = hold(account)
    if kind.bank_account_id != account.pk:
        raise Refused("BANK-126")
    ours, theirs = _marked(StatementLine, account, lines), _marked(LedgerItem, account, items)
    if not ours and not theirs:
        raise Refused("BANK-122")
    proposal = _proposal_of(ours, theirs)
    draft = difference_draft(account, ours, theirs, kind, text, home=home)
    with guarded():
        voucher, item = _post(company, account, draft, by)
        more = [item.pk] if item.remaining else []
        match = match_lines(company=company, account=account, lines=lines, items=[*items, *more], by=by)
        events.record("difference.posted", obj=match, by=by, voucher=str(voucher), posting_kind=kind.name)
        _explain(match, proposal, _facts(kind, voucher))
    return voucher, match


def _marked(model, account: BankAccount, keys: Sequence) -> list:
    return list(model.objects.filter(bank_account=account, pk__in=keys).order_by("date", "pk"))


def _proposal_of(ours: list, theirs: list) -> Suggestion | None:
    """What proposed exactly these lines, if anything did."""
    named = {each.suggestion_id for each in (*ours, *theirs)}
    key = named.pop() if len(named) == 1 else None
    if key is None:
        return None
    count = sum(model.objects.filter(suggestion=key).count() for model in (StatementLine, LedgerItem))
    return Suggestion.objects.get(pk=key) if count == len(ours) + len(theirs) else None


def _explain(match: Match, proposal: Suggestion | None, facts: tuple) -> None:
    """The match says which rule proposed it, and which voucher closed it."""
    match.facts = [list(fact) for fact in facts]
    if proposal is not None:
        match.rule, match.reason, match.score = proposal.rule, proposal.reason, proposal.score
        match.parts, match.facts = proposal.parts, [*proposal.facts, *match.facts]
        forget([proposal])
    match.save(update_fields=["rule", "reason", "score", "parts", "facts"])


def _facts(kind: PostingKind, voucher: Voucher) -> tuple:
    return (("kind", kind.name), ("voucher", str(voucher.pk)))


def _post(company: Company, account: BankAccount, draft: VoucherDraft, by: Actor) -> tuple[Voucher, LedgerItem]:
    voucher = post_voucher(company=company, draft=draft, by=by)
    fill(account, voucher=voucher.pk)
    return voucher, LedgerItem.objects.get(bank_account=account, voucher_key=voucher.pk)


# ------------------------------------------------------------------ the voucher as it will be
def is_home(account: BankAccount) -> bool:
    return Ledger.objects.filter(is_main=True, currency=account.currency).exists()


def _valued(account: BankAccount, amount: int, home: int | None) -> int:
    """The amount in the ledger's currency. Raises Refused BANK-142."""
    if is_home(account):
        return amount
    if home is None or amount and (home == 0 or (home > 0) != (amount > 0)):
        raise Refused("BANK-142", currency=account.currency)
    return home


def draft_of(
    account: BankAccount, line: StatementLine, kind: PostingKind, text: str = "", *, home: int | None = None
) -> VoucherDraft:
    """What is left of the line, booked by the kind: its debit account where the bank took, its credit account where it
    gave. Without `home` the line's own amount is the ledger's."""
    said = text.strip() or " ".join(filter(None, [kind.name, line.text]))[:200]
    value = line.remaining if home is None else home
    return _draft(account, kind, line.date, value, line.remaining, said)


def difference_draft(
    account: BankAccount, ours: list, theirs: list, kind: PostingKind, text: str = "", *, home: int | None = None
) -> VoucherDraft:
    """What brings the ledger's side of the marked lines to the bank's. Raises Refused BANK-142, BANK-143."""
    bank = sum(line.remaining for line in ours)
    amount = bank - sum(item.remaining for item in theirs)
    value = amount
    if not is_home(account):
        value = _valued(account, bank, home) - sum(item.home_remaining for item in theirs)
    if not value:
        raise Refused("BANK-143")
    dated = (ours or theirs)[-1]
    said = text.strip() or " ".join(filter(None, [kind.name, dated.text]))[:200]
    return _draft(account, kind, dated.date, value, amount, said)


def _draft(account: BankAccount, kind: PostingKind, day, value: int, amount: int, text: str) -> VoucherDraft:
    """`value` in the ledger's currency, `amount` in the account's: kept as the row's quantity where they differ."""
    counter = kind.debit_account if value < 0 else kind.credit_account
    quantity = None if is_home(account) else Decimal(amount) / 100
    lines = (LineDraft(counter, -value), LineDraft(account.ledger_account, value, quantity=quantity))
    return VoucherDraft(kind.series, day, text, lines if value < 0 else lines[::-1])


# ------------------------------------------------------------------ which kind
def suggested_kind(account: BankAccount, line: StatementLine) -> PostingKind | None:
    """The kind whose words stand in the line's text, else the only one there is."""
    kinds = list(PostingKind.objects.filter(bank_account=account).order_by("name"))
    text = f"{line.text} {line.counterparty}".casefold()
    for kind in kinds:
        words = [word.strip().casefold() for word in kind.pattern.split(",") if word.strip()]
        if any(word in text for word in words):
            return kind
    return kinds[0] if len(kinds) == 1 else None


def kind_for_difference(account: BankAccount, ours: list, theirs: list) -> PostingKind | None:
    """A fee where a rule says the bank took one, an exchange difference where only the currencies differ, else the
    kind for differences; where there is none of the type, the only kind there is."""
    proposal = _proposal_of(ours, theirs)
    wanted = PostingType.FEE if proposal is not None and proposal.rule == "fee" else PostingType.DIFFERENCE
    if not is_home(account) and sum(x.remaining for x in ours) == sum(x.remaining for x in theirs):
        wanted = PostingType.EXCHANGE
    kinds = list(PostingKind.objects.filter(bank_account=account).order_by("name"))
    own = [kind for kind in kinds if kind.type == wanted]
    return own[0] if own else kinds[0] if len(kinds) == 1 else None
