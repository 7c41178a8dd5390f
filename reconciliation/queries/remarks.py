"""What is to be said before a reconciliation is approved: months passed over, what is not booked, statements missing.

A remark is (code, facts); the partner decides whether one hinders the approval.
"""

from calendar import monthrange
from datetime import date, timedelta

from django.db.models import Min

from ledger.models import Status, VoucherLine
from reconciliation import formats
from reconciliation.formats import codes
from reconciliation.models import Approval, BankAccount, LedgerItem, LineState, PostingKind, Statement, StatementLine

Remark = tuple[str, dict]


def remarks(account: BankAccount, on: date) -> list[Remark]:
    """In the order they are shown. A fixed number of queries."""
    since = _since(account)
    found = [_skipped(account, since, on), _unbooked(account, on), _drafts(account, since, on)]
    found.append(_missing(account, since, on))
    return [each for each in found if each is not None]


def next_day(account: BankAccount, latest: date) -> date:
    """The end of the first month that is not approved and in which anything happened; at most `latest`."""
    since = _since(account)
    days = [
        model.objects.filter(bank_account=account, date__gt=since).aggregate(first=Min("date"))["first"]
        for model in (StatementLine, LedgerItem)
    ]
    first = min(filter(None, days), default=None)
    if first is None:
        return latest
    return min(date(first.year, first.month, monthrange(first.year, first.month)[1]), max(latest, first))


def _since(account: BankAccount) -> date:
    """The last day that is approved, or the day before the account's first."""
    last = Approval.objects.filter(bank_account=account, state="approved").order_by("-number").first()
    return last.cut_off_on if last else account.starts_on - timedelta(days=1)


def _skipped(account: BankAccount, since: date, on: date) -> Remark | None:
    """Whole months between the last approval and this one's own month in which anything happened."""
    span = {"bank_account": account, "date__gt": since, "date__lt": on.replace(day=1)}
    months = {
        month for model in (StatementLine, LedgerItem)
        for month in model.objects.filter(**span).dates("date", "month", order="ASC")
    }  # fmt: skip
    told = ", ".join(f"{month:%Y-%m}" for month in sorted(months))
    return ("BANK-145", {"months": told}) if told else None


def _unbooked(account: BankAccount, on: date) -> Remark | None:
    """Open lines of the bank whose text some kind of posting is for, and that nothing in the books is proposed to."""
    kinds = PostingKind.objects.filter(bank_account=account).values_list("pattern", flat=True)
    words = [word.strip().casefold() for pattern in kinds for word in pattern.split(",") if word.strip()]
    rows = StatementLine.objects.filter(bank_account=account, state=LineState.OPEN, suggestion=None, date__lte=on)
    texts = rows.values_list("text", "counterparty") if words else []
    count = sum(any(word in f"{text} {party}".casefold() for word in words) for text, party in texts)
    return ("BANK-146", {"count": count, "date": on.isoformat()}) if count else None


def _drafts(account: BankAccount, since: date, on: date) -> Remark | None:
    rows = VoucherLine.objects.filter(
        account__ledger__is_main=True, account__number=account.ledger_account, date__gt=since, date__lte=on,
        voucher__status=Status.DRAFT,
    )  # fmt: skip
    count = rows.values("voucher").distinct().count()
    return ("BANK-147", {"count": count, "date": on.isoformat()}) if count else None


def _missing(account: BankAccount, since: date, on: date) -> Remark | None:
    rows = Statement.objects.filter(bank_account=account, ends_on__gt=since, starts_on__lte=on)
    rows = rows.exclude(opening=None).exclude(closing=None).order_by("ends_on", "starts_on", "created_at")
    kept = [
        formats.Statement(each.statement_id, account.iban, account.currency, (), *_stated(each)) for each in rows
    ]  # fmt: skip
    gaps = [b for b in formats.continuity(kept) if b.finding.code == codes.GAP]
    days = [kept[b.index].starts_on or kept[b.index].ends_on for b in gaps]
    return ("BANK-148", {"date": min(days).isoformat()}) if days else None


def _stated(statement: Statement) -> tuple:
    return statement.starts_on, statement.ends_on, statement.opening, statement.closing
