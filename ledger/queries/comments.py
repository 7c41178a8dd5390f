"""Comments on reports: of a month, how many a row has, and how many a person has not read."""

from datetime import date

from django.db.models import Count, Q

from hub.models import User
from ledger.models import CommentReading, Ledger, ReportComment


def comment_counts(ledger: Ledger, kind: str, month: date) -> dict[str, int]:
    """Row → comments, of one report and month."""
    found = ReportComment.objects.filter(ledger=ledger, kind=kind, month=month).exclude(row="")
    return dict(found.values_list("row").annotate(Count("id")))


def comments_of(ledger: Ledger, *, month: date | None = None, until: date | None = None) -> list[ReportComment]:
    """The threads, newest month first; each with its answers, oldest first. Two queries."""
    found = ReportComment.objects.filter(ledger=ledger, parent=None)
    if month:
        found = found.filter(month=month)
    if until:
        found = found.filter(month__lte=until)
    return list(found.prefetch_related("answers").order_by("-month", "-created_at")[:200])


def unread_comments(ledger: Ledger, user: User) -> int:
    """Said by others since the person last looked."""
    since = CommentReading.objects.filter(user=user).values_list("read_at", flat=True).first()
    others = ReportComment.objects.filter(ledger=ledger).filter(~Q(author=user.pk) | Q(author=None))
    return others.filter(created_at__gt=since).count() if since else others.count()
