"""Journals and their lines."""

from uuid import UUID

from django.db.models import QuerySet

from hub.models import Push
from payroll import destinations
from payroll.models import Journal, JournalLine


def journals() -> QuerySet[Journal]:
    """Journals with what a page shows of them, newest first; one statement."""
    return Journal.objects.select_related("run", "resend_of", "job", "file").order_by("-number")


def journal_of(journal_id: UUID) -> Journal | None:
    """One journal, None where the company has no such."""
    return journals().filter(pk=journal_id).first()


def journal_lines(journal: Journal) -> QuerySet[JournalLine]:
    """The journal's lines in their order; slice it for a page."""
    return journal.lines.order_by("line_no")


def pushes_of(journal: Journal) -> QuerySet[Push]:
    """Every push of the journal's transfer, oldest revision first; none for a file."""
    if not destinations.is_known(journal.destination):
        return Push.objects.none()
    kind = destinations.destination(journal.destination).kind
    return Push.objects.filter(kind=kind, business_key=business_key(journal)).order_by("revision")


def business_key(journal: Journal) -> str:
    """HB-202609-0012-a1b2c3/202608/0: reference, period, revision. What makes the effect one."""
    return f"{journal.reference}/{journal.period_on:%Y%m}/{journal.revision}"
