"""Vänd överföring: a correcting batch that takes one journal back, exactly once, linked both ways."""

from datetime import date

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from hub import events, outbox
from hub.errors import Refused
from hub.models import Company
from hub.money import format_amount
from hub.permissions import Actor
from payroll import destinations
from payroll.actions.counters import take
from payroll.actions.journals import BATCH, facts_of
from payroll.actions.transfers import check_may_send, start_job
from payroll.models import Channel, Journal, JournalLine, JournalState, PayrollRun
from payroll.queries.journals import business_key
from payroll.selection import TEXT, content_hash

COPIED = (
    "run_id",
    "run_key",
    "run_label",
    "run_version",
    "reference",
    "period_on",
    "series",
    "line_count",
    "debit_total",
)


@transaction.atomic
def reverse_transfer(*, company: Company, journal: Journal, voucher_on: date, amount: int, by: Actor) -> Journal:
    """The reversal on its way, in the period of `voucher_on`; the same one however often it is asked for.

    `amount` answers the control question: the journal's debit, minor units. Raises Blocked, and Refused: PAY-066 what
    cannot be reversed, PAY-068 another amount, PAY-071 a day before the journal's own period.
    """
    check_may_send(company, journal.destination, by)
    PayrollRun.objects.select_for_update().filter(pk=journal.run_key).first()  # whoever sends the run waits here
    original = Journal.objects.select_for_update().get(pk=journal.pk)
    made = original.reversals.exclude(state=JournalState.CANCELLED).first()
    if made:
        return made
    _check(original, voucher_on, amount)
    reversal = _make(original, voucher_on, company, by)
    kind = destinations.destination(reversal.destination).kind
    outbox.put(kind, business_key(reversal), {"journal": str(reversal.pk)})
    events.record("journal.queued", obj=reversal, by=by, **facts_of(reversal), destination=reversal.destination)
    events.record("journal.reversing", obj=original, by=by, **facts_of(original), reversed_by=reversal.number)
    return reversal


def can_be_reversed(journal: Journal) -> bool:
    """Booked by a transfer from here, and no reversal itself."""
    return journal.channel == Channel.TRANSFER and journal.state == JournalState.SENT and journal.reverses_id is None


def _check(original: Journal, voucher_on: date, amount: int) -> None:
    if not can_be_reversed(original):
        raise Refused("PAY-066", state=original.get_state_display())
    if amount != original.debit_total:
        raise Refused("PAY-068", status=422, amount=format_amount(original.debit_total))
    if voucher_on < original.voucher_on.replace(day=1):
        raise Refused("PAY-071", period=f"{original.voucher_on:%Y-%m}", target=f"{voucher_on:%Y-%m}")


def _make(original: Journal, voucher_on: date, company: Company, by: Actor) -> Journal:
    facts = {"number": original.number, "text": original.text}
    place = destinations.destination(original.destination).label
    title = _("Vändning i %(place)s: underlag %(number)s") % {"place": place, "number": original.number}
    revisions = Journal.objects.filter(run_key=original.run_key).aggregate(top=Max("revision"))
    reversal = Journal(
        **{name: getattr(original, name) for name in COPIED},
        number=take("journal"),
        revision=revisions["top"] + 1,
        reverses=original,
        channel=Channel.TRANSFER,
        destination=original.destination,
        state=JournalState.QUEUED,
        voucher_on=voucher_on,
        text=(_("Vändning av underlag %(number)s: %(text)s") % facts)[:TEXT],
        selection=original.selection,
        job=start_job(original.destination, 1, company, by, title=title),
        created_by=by.name[:120],
    )
    lines = [_turned(line, reversal) for line in original.lines.order_by("line_no")]
    reversal.content_sha256 = content_hash(reversal, lines)
    reversal.save(force_insert=True)
    JournalLine.objects.bulk_create(lines, batch_size=BATCH)
    return reversal


def _turned(line: JournalLine, reversal: Journal) -> JournalLine:
    names = ("line_no", "account", "cost_centre", "project", "text")
    return JournalLine(journal=reversal, amount=-line.amount, **{name: getattr(line, name) for name in names})
