"""Bankpartner: one account at a bank, its EBF options, and how its fees and interest are booked."""

from dataclasses import fields

from django.db import IntegrityError

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from ledger.models import Account
from reconciliation.actions.items import fill
from reconciliation.formats import Mapping, account_key
from reconciliation.guards import guarded, hold
from reconciliation.matching.rules import LIMITS, LearnedRule, Rules
from reconciliation.models import BankAccount, LedgerItem, PostingKind, StatementLine

FIELDS = (
    "name", "iban", "bankgiro", "currency", "ledger_account", "starts_on", "update_remaining", "allow_unequal",
    "direct_update", "four_eyes", "strict_approval", "schedule", "rules", "mapping", "is_active",
)  # fmt: skip


def create_account(*, company: Company, by: Actor, **values) -> BankAccount:
    """A bank partner; its ledger lines get their remaining amounts at once. Raises Refused BANK-101…103, 106."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    account = BankAccount(created_by=by.name[:120], **{k: v for k, v in values.items() if k in FIELDS})
    _check(account)
    with guarded(account=account.ledger_account):
        account.save(force_insert=True)
        fill(account)
        events.record("bank_account.created", obj=account, by=by, account=account.ledger_account)
    return account


def change_account(*, company: Company, account: BankAccount, by: Actor, **values) -> BankAccount:
    """Raises Refused BANK-101…104, 106."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    account = hold(account)
    before = {name: _plain(getattr(account, name)) for name in FIELDS}
    for name, value in values.items():
        if name in FIELDS:
            setattr(account, name, value)
    _check(account)
    after = {name: _plain(getattr(account, name)) for name in FIELDS}
    _check_used(account, before, after)
    with guarded(account=account.ledger_account):
        account.save()
        if before != after:
            fill(account)
            changed = {k for k in FIELDS if before[k] != after[k]}
            events.record(
                "bank_account.changed", obj=account, by=by,
                before={k: before[k] for k in changed}, after={k: after[k] for k in changed},
            )  # fmt: skip
    return account


def _check(account: BankAccount) -> None:
    account.currency = account.currency.upper()
    account.account_key = account_key(account.iban)[:40]
    account.giro_key = account_key(account.bankgiro)[:20]
    rules_of(account)
    if not Account.objects.filter(ledger__is_main=True, number=account.ledger_account).exists():
        raise Refused("BANK-103", account=account.ledger_account)


def _check_used(account: BankAccount, before: dict, after: dict) -> None:
    """What lines hang on stays as it is once something is matched; the start may move back, not over what is used."""
    moved = [name for name in ("currency", "ledger_account") if before[name] != after[name]]
    if before["starts_on"] < after["starts_on"]:
        moved.append("starts_on")
    used = LedgerItem.objects.filter(bank_account=account).exclude(state__in=["open", "unpriced"])
    if not moved:
        return
    if used.exists() or StatementLine.objects.filter(bank_account=account).exclude(state="open").exists():
        raise Refused("BANK-104", what=", ".join(str(BankAccount._meta.get_field(n).verbose_name) for n in moved))
    LedgerItem.objects.filter(bank_account=account, is_opening=False).delete()


def _plain(value):
    return value.isoformat() if hasattr(value, "isoformat") else value


def rules_of(account: BankAccount, learned: tuple[LearnedRule, ...] = (), rejected=frozenset()) -> Rules:
    """The settings of a run. Raises Refused BANK-106."""
    known = {f.name for f in fields(Rules)} - {"learned", "rejected"}
    given = {name: value for name, value in (account.rules or {}).items() if name in known}
    if "order" in given:
        given["order"] = tuple(given["order"])
    if "sure" in given:
        given["sure"] = frozenset(given["sure"])
    try:
        if any(type(given.get(name, 0)) is not int for name in LIMITS):
            raise ValueError("not a whole number")
        return Rules(**given, learned=learned, rejected=rejected)
    except (TypeError, ValueError) as wrong:
        raise Refused("BANK-106", why=str(wrong)) from wrong


def mapping_of(account: BankAccount | None) -> Mapping | None:
    return Mapping.from_dict(account.mapping) if account and account.mapping else None


# ------------------------------------------------------------------ bilagsarter
def save_kind(*, company: Company, account: BankAccount, kind: PostingKind | None = None, by: Actor, **values):
    """A new or changed voucher type for fees or interest. Raises Refused BANK-103, BANK-105."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    kind = kind or PostingKind(bank_account=account)
    for name, value in values.items():
        setattr(kind, name, value)
    wanted = {kind.debit_account, kind.credit_account}
    there = set(Account.objects.filter(ledger__is_main=True, number__in=wanted).values_list("number", flat=True))
    if missing := sorted(wanted - there):
        raise Refused("BANK-103", account=", ".join(missing))
    with guarded():
        try:
            kind.save()
        except IntegrityError as twice:
            raise Refused("BANK-105") from twice
        events.record("posting_kind.saved", obj=kind, by=by, debit=kind.debit_account, credit=kind.credit_account)
    return kind


def remove_kind(*, company: Company, kind: PostingKind, by: Actor) -> None:
    by.check(Area.RECONCILIATION, Level.WRITE)
    events.record("posting_kind.removed", obj=kind, by=by)
    kind.delete()
