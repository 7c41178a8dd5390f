"""Accounts added here: to books that are kept here, or where a voucher needs one that the source has not."""

import re

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from ledger.actions.ledgers import main_ledger
from ledger.models import Account, Ledger

NUMBER = re.compile(r"[^\W_]{1,40}", re.UNICODE)
KINDS = ("T", "S", "K", "I")


def add_account(
    *, company: Company, number: str, name: str, kind: str = "", ledger: Ledger | None = None, by: Actor
) -> Account:
    """`kind` as #KTYP: T asset, S debt or equity, K cost, I income; "" as BAS has it. Raises Refused LED-090, 091."""
    by.check(Area.LEDGER, Level.WRITE)
    ledger = Ledger.objects.select_for_update().get(pk=(ledger or main_ledger(company=company)).pk)
    if not NUMBER.fullmatch(number):
        raise Refused("LED-091", number=number[:40])
    taken = Account.objects.filter(ledger=ledger, number=number).first()
    if taken is not None:
        raise Refused("LED-090", number=number, name=taken.name or "–")
    account = Account.objects.create(ledger=ledger, number=number, name=name, kind=kind)
    events.record("account.added", obj=account, by=by, number=number, name=name)
    return account
