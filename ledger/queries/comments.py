"""Comments on reports: of a month, how many a row has, and how many a person has not read."""

from datetime import date
from uuid import UUID

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery

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


def comments_in(ledger: Ledger, kind: str, first: date, last: date) -> list[ReportComment]:
    """What is said of the months first to last as a whole or of a row of this report; threads in order, with answers.

    Two queries.
    """
    inside = ReportComment.objects.filter(ledger=ledger, parent=None, month__gte=first, month__lte=last)
    of_kind = inside.filter(kind__in=("", kind)).prefetch_related("answers")
    return list(of_kind.order_by("month", "created_at")[:200])


def unread_by_company(user: UUID | None, until: date | None = None) -> dict[UUID, int]:
    """Company in scope → what others have said of months to `until` since the person last looked. One query."""
    return dict(_unread(user, until).order_by().values_list("company_id").annotate(Count("id")))


def _unread(user: UUID | None, until: date | None) -> QuerySet[ReportComment]:
    read_at = CommentReading.objects.filter(user=user, company=OuterRef("company")).values("read_at")[:1]
    found = ReportComment.objects.annotate(read_at=Subquery(read_at)).filter(ledger__is_main=True)
    if until:
        found = found.filter(month__lte=until)
    others = found.filter(~Q(author=user) | Q(author=None))
    return others.filter(Q(read_at=None) | Q(created_at__gt=F("read_at")))
