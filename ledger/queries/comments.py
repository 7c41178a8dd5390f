"""Comments on reports: of a month, how many a row has, and how many a person has not read."""

from datetime import date
from uuid import UUID

from django.db.models import (
    Count,
    DateTimeField,
    F,
    Func,
    JSONField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    TextField,
    Value,
)  # fmt: skip
from django.db.models.functions import Cast

from ledger.models import CommentReading, Ledger, ReportComment

UNREAD = Q(read_at=None) | Q(created_at__gt=F("read_at"))


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


def unread_count(user: UUID | None, until: date | None = None) -> int:
    """What others have said in the company of months to `until` since the person last looked. One query."""
    read_at = CommentReading.objects.filter(user=user, company=OuterRef("company")).values("read_at")[:1]
    found = _of_others(user).annotate(read_at=Subquery(read_at)).filter(ledger__is_main=True)
    if until:
        found = found.filter(month__lte=until)
    return found.filter(UNREAD).count()


def unread_by_company(user: UUID | None) -> dict[UUID, int]:
    """Company in scope → what others have said since the person last looked. Three queries, none of them a join: over a
    thousand companies each step of one would search the list of them anew."""
    aside = list(Ledger.objects.filter(is_main=False).values_list("id", flat=True))
    readings = CommentReading.objects.filter(user=user).values_list("company_id", "read_at")
    read = Value({str(company): at.isoformat() for company, at in readings}, JSONField())
    key = Cast("company_id", TextField())
    read_at = Func(read, key, template="(%(expressions)s)", arg_joiner=" ->> ", output_field=TextField())
    found = _of_others(user).exclude(ledger_id__in=aside).annotate(read_at=Cast(read_at, DateTimeField()))
    return dict(found.filter(UNREAD).order_by().values_list("company_id").annotate(Count("id")))


def _of_others(user: UUID | None) -> QuerySet[ReportComment]:
    return ReportComment.objects.filter(~Q(author=user) | Q(author=None))
