"""The ledger's side: *Oppdater hovedbokstransaksjoner med avstemmingsbeløp*, the opening position, and what the books
do under it."""

from datetime import date
from uuid import UUID

from django.db import connection

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from hub.tenancy import current_company, uuid7
from reconciliation.guards import guarded, hold
from reconciliation.models import BankAccount, LedgerItem, LineState

# What a voucher born here was said to be about is its reference; one read in has its source's key there.
# Of a foreign account the amount in currency is the row's quantity, where the source gives one.
FILL = """INSERT INTO reconciliation_ledgeritem (company_id, id, bank_account_id, line_key, voucher_key, voucher, date,
  amount, home_amount, remaining, parked, state, text, reference, counterparty, note, inactive_reason, inactive_by,
  is_opening, change)
SELECT x.company_id, gen_random_uuid(), x.account, x.line, x.voucher_id, x.label, x.date,
  coalesce(x.amount, 0), x.home, coalesce(x.amount, 0), 0,
  CASE WHEN x.amount IS NULL THEN 'unpriced' WHEN x.amount = 0 THEN 'matched' ELSE 'open' END,
  x.text, x.reference, '', '', '', '', false, ''
FROM (
  SELECT l.company_id, b.id AS account, l.id AS line, v.id AS voucher_id, l.date, l.amount AS home,
    left(trim(v.series || ' ' || v.number), 100) AS label,
    CASE WHEN v.origin = 'born' THEN coalesce(v.external_reference, '') ELSE '' END AS reference,
    CASE WHEN b.currency = g.currency THEN l.amount ELSE round(l.quantity * 100)::bigint END AS amount,
    CASE WHEN l.text = '' OR l.text = v.text THEN v.text WHEN v.text = '' THEN l.text
      ELSE v.text || ' · ' || l.text END AS text
  FROM reconciliation_bankaccount b
  JOIN ledger_ledger g ON g.company_id = b.company_id AND g.is_main
  JOIN ledger_account a ON a.company_id = b.company_id AND a.ledger_id = g.id AND a.number = b.ledger_account
  JOIN ledger_voucherline l ON l.company_id = b.company_id AND l.account_id = a.id AND l.date >= b.starts_on
  JOIN ledger_voucher v ON v.company_id = b.company_id AND v.id = l.voucher_id AND v.status = 'posted'
  WHERE b.company_id = %(company)s AND b.id = %(account)s {where}
    AND NOT EXISTS (SELECT 1 FROM reconciliation_ledgeritem i WHERE i.company_id = b.company_id
      AND i.bank_account_id = b.id AND i.line_key = l.id)) x
ON CONFLICT DO NOTHING"""
# A row the books no longer have: nothing hangs on it, so it goes. What is matched, noted or approved is marked instead.
FORGET = """DELETE FROM reconciliation_ledgeritem i WHERE i.company_id = %(company)s AND i.bank_account_id = %(account)s
  AND i.line_key IS NOT NULL AND i.approval_id IS NULL AND i.parked = 0 AND i.remaining = i.amount
  AND NOT EXISTS (SELECT 1 FROM ledger_voucherline l WHERE l.company_id = i.company_id AND l.id = i.line_key)"""
LOST = """UPDATE reconciliation_ledgeritem i SET change = 'vanished', changed_at = now(), now_amount = NULL
WHERE i.company_id = %(company)s AND i.bank_account_id = %(account)s AND i.line_key IS NOT NULL
  AND i.change <> 'vanished'
  AND NOT EXISTS (SELECT 1 FROM ledger_voucherline l WHERE l.company_id = i.company_id AND l.id = i.line_key)"""


def update_items(*, company: Company, account: BankAccount, by: Actor) -> int:
    """Every voucher line of the account since its start gets its remaining amount. Gives how many are new."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    account = hold(account)
    made = fill(account)
    events.record("ledger_items.updated", obj=account, by=by, new=made)
    return made


def fill(account: BankAccount, *, voucher: UUID | None = None) -> int:
    """The voucher lines that are not there yet, set-based; without `voucher` also forgets those that are no more."""
    facts = {"company": current_company(), "account": account.pk, "voucher": voucher}
    where = "AND v.id = %(voucher)s" if voucher else ""
    with connection.cursor() as cursor:
        if voucher is None:
            cursor.execute(FORGET, facts)
            cursor.execute(LOST, facts)
        cursor.execute(FILL.format(where=where), facts)
        return cursor.rowcount


# ------------------------------------------------------------------ opening position
def add_opening_item(
    *, company: Company, account: BankAccount, day: date, amount: int, text: str, by: Actor
) -> LedgerItem:
    """An item of the ledger from before the start that the bank has not seen yet."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    account = hold(account)
    item = LedgerItem.objects.create(
        bank_account=account, id=uuid7(), date=day, amount=amount, remaining=amount, home_amount=amount,
        text=text, is_opening=True,
    )  # fmt: skip
    events.record("opening_item.typed", obj=item, by=by, amount=amount, date=day.isoformat())
    return item


def remove_opening_item(*, company: Company, item: LedgerItem, by: Actor) -> None:
    by.check(Area.RECONCILIATION, Level.WRITE)
    hold(item.bank_account)
    item = LedgerItem.objects.select_for_update().get(pk=item.pk)
    if not item.is_opening or item.remaining != item.amount or item.state != LineState.OPEN:
        raise Refused("BANK-123")
    events.record("opening_item.removed", obj=item, by=by, amount=item.amount, date=item.date.isoformat())
    item.delete()


def price_item(*, company: Company, item: LedgerItem, amount: int, by: Actor) -> LedgerItem:
    """The amount in currency of a ledger line of a foreign account, where the books have none."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    hold(item.bank_account)
    with guarded():
        item = LedgerItem.objects.select_for_update().get(pk=item.pk)
        if item.state != LineState.UNPRICED:
            raise Refused("BANK-141")
        item.amount = item.remaining = amount
        item.state = LineState.OPEN if amount else LineState.MATCHED
        item.save(update_fields=["amount", "remaining", "state"])
        events.record("item.priced", obj=item, by=by, amount=amount)
    return item
