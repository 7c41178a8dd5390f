"""Comments on months, with answers, and who has read them."""

from datetime import date

from django.db import transaction
from django.utils import timezone

from hub import events
from hub.errors import Refused
from hub.models import Company, User
from hub.permissions import Actor, Area, Level
from ledger.models import CommentReading, Ledger, ReportComment

LONGEST = 2000


def add_comment(
    *,
    company: Company,
    ledger: Ledger,
    month: date,
    text: str,
    kind: str = "",
    row: str = "",
    row_label: str = "",
    parent: ReportComment | None = None,
    by: Actor,
) -> ReportComment:
    """On a month, on a row of it, or an answer (which stands where its comment stands). Raises LED-220.

    Whoever reads reports may speak: the owner asks, the office answers.
    """
    by.check(Area.REPORTS, Level.READ)
    text = text.strip()
    if not 0 < len(text) <= LONGEST:
        raise Refused("LED-220")
    if parent:
        parent = parent.parent or parent
        month, kind, row, row_label = parent.month, parent.kind, parent.row, parent.row_label
    with transaction.atomic():
        made = ReportComment.objects.create(
            ledger=ledger, month=month, kind=kind, row=row, row_label=row_label[:200], parent=parent, text=text,
            author=by.id if by.kind == "user" else None, created_by=by.name[:120],
        )  # fmt: skip
        events.record("report.commented", obj=ledger, by=by, month=f"{month:%Y-%m}", row=row, comment=str(made.pk))
    return made


def remove_comment(*, company: Company, comment: ReportComment, by: Actor) -> None:
    """One's own, with its answers. Raises LED-221."""
    by.check(Area.REPORTS, Level.READ)
    if comment.author is None or comment.author != by.id:
        raise Refused("LED-221")
    with transaction.atomic():
        comment.delete()
        events.record("report.comment_removed", obj=comment.ledger, by=by, month=f"{comment.month:%Y-%m}")


def mark_read(*, company: Company, user: User) -> None:
    """The person has seen everything said until now."""
    CommentReading.objects.update_or_create(user=user, defaults={"read_at": timezone.now()})
