"""Journals and their lines."""

from uuid import UUID

from django.db.models import QuerySet

from hub.models import Push
from payroll import destinations
from payroll.models import Channel, Journal, JournalLine


def journals() -> QuerySet[Journal]:
    """Journals with what a page shows of them, newest first; one statement."""
    return Journal.objects.select_related("run", "resend_of", "reverses", "job", "file").order_by("-number")


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


def standing_beside(own: list[Journal]) -> list[Journal]:
    """The other journals of the same references and revisions, sent in another transfer: the whole of what belongs
    together. None for a reversal, which stands alone."""
    keys = {(each.reference, each.revision) for each in own if each.reverses_id is None}
    same = journals().filter(
        reference__in={reference for reference, _ in keys}, reverses=None, channel=Channel.TRANSFER
    )
    others = same.exclude(pk__in=[each.pk for each in own]).order_by("number") if keys else []
    return [each for each in others if (each.reference, each.revision) in keys]
