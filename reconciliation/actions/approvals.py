"""*Godkenning*: a reconciliation signed as of a day, its report made, its lines locked; and taken back, never away."""

import hashlib
from datetime import date

from django.db import connection
from django.utils import timezone
from django.utils.translation import get_language

from hub import events, files
from hub.errors import Refused, words
from hub.models import Company
from hub.money import format_amount
from hub.permissions import Actor, Area, Level
from hub.tenancy import current_company
from ledger.models import Period
from reconciliation.guards import guarded, hold
from reconciliation.models import Approval, ApprovalState, BankAccount, Statement
from reconciliation.queries.position import LATE, Position, position, whole_sets
from reconciliation.queries.remarks import remarks
from reconciliation.report import canonical, report

MATCHES = f"""WITH {LATE} UPDATE reconciliation_match m SET approval_id = %(approval)s
WHERE m.company_id = %(company)s AND m.bank_account_id = %(account)s AND m.approval_id IS NULL
  AND m.id NOT IN (SELECT match_id FROM late)"""
LINES = """UPDATE {table} x SET approval_id = %(approval)s, state = 'approved', suggestion_id = NULL
WHERE x.company_id = %(company)s AND x.bank_account_id = %(account)s AND x.date <= %(on)s AND x.approval_id IS NULL
  AND x.state IN ('matched', 'inactive')
  AND x.id NOT IN (SELECT p.{key} FROM reconciliation_matchpart p
    JOIN reconciliation_match m ON m.company_id = p.company_id AND m.id = p.match_id
    WHERE p.company_id = %(company)s AND p.{key} IS NOT NULL AND m.bank_account_id = %(account)s
      AND m.approval_id IS NULL)"""
OPENED = """UPDATE {table} SET approval_id = NULL, state = CASE WHEN parked <> 0 THEN 'inactive' ELSE 'matched' END
WHERE company_id = %(company)s AND approval_id = %(approval)s"""
SIDES = (("reconciliation_statementline", "line_id"), ("reconciliation_ledgeritem", "item_id"))


def prepare(*, company: Company, account: BankAccount, cut_off_on: date, comment: str = "", by: Actor) -> Approval:
    """Hands the reconciliation to a second person, who signs it. Raises Refused BANK-131, 132, 134, 138, 139."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    account = hold(account)
    _check(account, cut_off_on, comment)
    with guarded():
        made = Approval.objects.create(
            bank_account=account, cut_off_on=cut_off_on, comment=comment.strip(), prepared_by=by.name[:120],
            prepared_by_id=by.id, prepared_at=timezone.now(), language=_language(),
        )  # fmt: skip
        events.record("reconciliation.prepared", obj=made, by=by, cut_off=cut_off_on.isoformat())
    return made


def unprepare(*, company: Company, approval: Approval, by: Actor) -> None:
    by.check(Area.RECONCILIATION, Level.WRITE)
    hold(approval.bank_account)
    found = Approval.objects.filter(pk=approval.pk, state=ApprovalState.PREPARED).first()
    if found is None:
        raise Refused("BANK-137")
    events.record("reconciliation.unprepared", obj=found, by=by, cut_off=found.cut_off_on.isoformat())
    found.delete()


def approve(
    *, company: Company, account: BankAccount, cut_off_on: date, comment: str = "", language: str = "", by: Actor
) -> Approval:
    """Signs: figures as of the day are kept, the report is made, what was matched up to the day is locked.

    Where the partner wants two persons, `prepare` must have been done by another. Raises Refused
    BANK-131…134, 138, 139, 149.
    """
    by.check(Area.RECONCILIATION, Level.WRITE)
    account = hold(account)
    prepared = Approval.objects.filter(bank_account=account, state=ApprovalState.PREPARED).first()
    if account.four_eyes and not _is_prepared_by_another(prepared, cut_off_on, by):
        raise Refused("BANK-133")
    if prepared is not None:
        comment = comment.strip() or prepared.comment
    found = _check(account, cut_off_on, comment)
    now = timezone.now()
    made = prepared or Approval(bank_account=account, prepared_by=by.name[:120], prepared_by_id=by.id, prepared_at=now)
    made.cut_off_on, made.comment, made.language = cut_off_on, comment.strip(), language or _language()
    with guarded():
        _sign(company, account, made, found, by, now)
    return made


def _is_prepared_by_another(prepared: Approval | None, on: date, by: Actor) -> bool:
    return prepared is not None and prepared.cut_off_on == on and prepared.prepared_by_id != by.id


def _language() -> str:
    return (get_language() or "sv")[:2]


def _check(account: BankAccount, on: date, comment: str) -> Position:
    last = latest(account)
    if last is not None and on <= last.cut_off_on:
        raise Refused("BANK-132", date=last.cut_off_on.isoformat())
    found = position(account, on)
    if found.ledger_balance is None:
        raise Refused("BANK-139", date=on.isoformat())
    if found.bank_balance is None:
        raise Refused("BANK-138", date=on.isoformat())
    if found.unexplained and not comment.strip():
        raise Refused("BANK-131", unexplained=format_amount(found.unexplained))
    if account.strict_approval:
        _check_strictly(account, on, found)
    return found


def _check_strictly(account: BankAccount, on: date, found: Position) -> None:
    told = [words(code, facts).message for code, facts in remarks(account, on)]
    if found.unexplained:
        told.append(words("BANK-131", {"unexplained": format_amount(found.unexplained)}).message)
    if told:
        raise Refused("BANK-149", what=" ".join(told))


def latest(account: BankAccount) -> Approval | None:
    """The last one that stands."""
    return Approval.objects.filter(bank_account=account, state=ApprovalState.APPROVED).order_by("-number").first()


def _sign(company: Company, account: BankAccount, made: Approval, found: Position, by: Actor, now) -> None:
    account.last_approval += 1
    account.save(update_fields=["last_approval"])
    made.number = account.last_approval
    made.approved_by, made.approved_by_id, made.approved_at = by.name[:120], by.id, now
    made.figures = found.as_json() | {"account": _account_facts(account), "statements": _statements(account, found)}
    made.figures["remarks"] = [[code, facts] for code, facts in remarks(account, found.on)]
    made.sha256 = hashlib.sha256(canonical(made.figures)).hexdigest()
    made.ledger_balance, made.statement_balance = found.ledger_balance, found.bank_balance
    made.unexplained = found.unexplained
    document = report(made, "pdf", company=company)
    made.file = files.store(document.name, document.content, content_type=document.content_type, by=by)
    made.state = ApprovalState.APPROVED
    made.save()
    _seal(account, made)
    figures = {"ledger": made.ledger_balance, "bank": made.statement_balance, "unexplained": made.unexplained}
    events.record("reconciliation.approved", obj=made, by=by, number=made.number, sha256=made.sha256, **figures)


def _account_facts(account: BankAccount) -> dict:
    return {"name": account.name, "iban": account.iban, "ledger_account": account.ledger_account}


def _statements(account: BankAccount, found: Position) -> list[str]:
    last = latest(account)
    rows = Statement.objects.filter(bank_account=account, starts_on__lte=found.on)
    if last is not None:
        rows = rows.filter(ends_on__gt=last.cut_off_on)
    named = rows.order_by("starts_on", "created_at").values_list("statement_id", "file_name", "sha256")[:40]
    return [f"{key or name} ({digest[:12]})" if digest else key or name for key, name, digest in named]


def _seal(account: BankAccount, made: Approval) -> None:
    facts = {"company": current_company(), "account": account.pk, "on": made.cut_off_on, "approval": made.pk}
    with whole_sets() as cursor:
        cursor.execute(MATCHES, facts)
        for table, key in SIDES:
            cursor.execute(LINES.format(table=table, key=key), facts)


def withdraw(*, company: Company, approval: Approval, reason: str, by: Actor) -> Approval:
    """Only the latest, and not when its month is locked in the books. Its report stays; a marked copy joins it.

    Raises Refused BANK-124, BANK-135…137.
    """
    by.check(Area.RECONCILIATION, Level.WRITE)
    if not reason.strip():
        raise Refused("BANK-124")
    account = hold(approval.bank_account)
    made = Approval.objects.select_for_update().get(pk=approval.pk)
    if made.state != ApprovalState.APPROVED:
        raise Refused("BANK-137")
    if latest(account).pk != made.pk:
        raise Refused("BANK-135")
    month = made.cut_off_on.replace(day=1)
    if Period.objects.filter(year__ledger__is_main=True, month=month, locked_at__isnull=False).exists():
        raise Refused("BANK-136", month=f"{month:%Y-%m}")
    with guarded():
        made.state, made.withdrawn_at = ApprovalState.WITHDRAWN, timezone.now()
        made.withdrawn_by, made.withdrawn_reason = by.name[:120], reason.strip()[:200]
        document = report(made, "pdf", company=company, withdrawn=True)
        made.withdrawn_file = files.store(document.name, document.content, content_type=document.content_type, by=by)
        made.save()
        facts = {"company": current_company(), "approval": made.pk}
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE reconciliation_match SET approval_id = NULL WHERE company_id = %(company)s "
                "AND approval_id = %(approval)s",
                facts,
            )
            for table, _key in SIDES:
                cursor.execute(OPENED.format(table=table), facts)
        events.record("reconciliation.withdrawn", obj=made, by=by, number=made.number, reason=made.withdrawn_reason)
    return made
