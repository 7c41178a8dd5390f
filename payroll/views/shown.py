"""Runs and journals as a page shows them: one word, one icon and one mark for every state."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from payroll.models import Channel, Journal, JournalState, PayrollRun
from payroll.queries import RunWithJournals

KINDS = {
    JournalState.EXPORTED: "ok",
    JournalState.QUEUED: "idle",
    JournalState.SENDING: "running",
    JournalState.SENT: "ok",
    JournalState.REJECTED: "bad",
    JournalState.UNKNOWN: "warn",
    JournalState.REVIEW: "warn",
    JournalState.CANCELLED: "idle",
    JournalState.MARKED: "ok",
    JournalState.REVERSED: "idle",
}
MARKS = {
    JournalState.QUEUED: "working",
    JournalState.SENDING: "working",
    JournalState.UNKNOWN: "working",
    JournalState.SENT: "sent",
    JournalState.MARKED: "sent",
    JournalState.REJECTED: "failed",
    JournalState.REVIEW: "failed",
}
MARK_WORDS = {
    "sent": gettext_lazy("Skickat till Visma.net"),
    "failed": gettext_lazy("Kom inte fram till Visma.net"),
    "working": gettext_lazy("På väg till Visma.net"),
    "idle": gettext_lazy("Inte skickat till Visma.net"),
}
WHOLE = {
    "open": ("idle", gettext_lazy("Att skicka")),
    "working": ("running", gettext_lazy("På väg")),
    "sent": ("ok", gettext_lazy("Skickad")),
    "attention": ("bad", gettext_lazy("Kräver åtgärd")),
}
FINAL = (
    JournalState.EXPORTED,
    JournalState.SENT,
    JournalState.REJECTED,
    JournalState.REVIEW,
    JournalState.CANCELLED,
    JournalState.MARKED,
    JournalState.REVERSED,
)


@dataclass(frozen=True)
class ShownJournal:
    """A journal with its words. `mark` is the Visma.net mark's state, empty for a file; none is shown by hand."""

    journal: Journal
    way: str
    has_mark: bool
    url: str
    kind: str
    word: str
    mark: str
    mark_word: str
    stale: str
    result: str

    @property
    def is_final(self) -> bool:
        return self.journal.state in FINAL


@dataclass(frozen=True)
class ShownRun:
    """A run with its journals, newest first, and the one word for where all of them stand."""

    run: PayrollRun
    url: str
    send_url: str
    journals: list[ShownJournal]
    kind: str
    word: str


def is_marked_by_hand(journal: Journal) -> bool:
    """Booked elsewhere, by somebody's word: nothing was made and nothing left."""
    return journal.state == JournalState.MARKED and journal.channel == Channel.FILE and not journal.file_id


def way_of(journal: Journal) -> str:
    if journal.reverses_id:
        return _("Vändning")
    return _("Markerad för hand") if is_marked_by_hand(journal) else journal.get_channel_display()


def shown_journal(journal: Journal) -> ShownJournal:
    mark = "" if journal.channel == Channel.FILE else MARKS.get(journal.state, "idle")
    return ShownJournal(
        journal=journal,
        way=way_of(journal),
        has_mark=not is_marked_by_hand(journal),
        url=reverse("payroll:journal", args=[journal.company_id, journal.pk]),
        kind=KINDS[journal.state],
        word=journal.get_state_display(),
        mark=mark,
        mark_word=str(MARK_WORDS.get(mark, "")),
        stale=why_stale(journal),
        result=_result(journal),
    )


def shown_run(row: RunWithJournals) -> ShownRun:
    run = row.run
    kind, word = _whole(row)
    selection = reverse("payroll:selection", args=[run.company_id])
    return ShownRun(
        run=run,
        url=reverse("payroll:run", args=[run.company_id, run.pk]),
        send_url=f"{selection}?act=transfer&run={run.pk}",
        journals=[shown_journal(journal) for journal in row.journals],
        kind=kind,
        word=word,
    )


def why_stale(journal: Journal) -> str:
    if not journal.is_stale:
        return ""
    if journal.run is None:
        return _("Körningen är borttagen. Underlaget visar raderna som de var.")
    return _("Körningen har fått nya rader sedan underlaget gjordes.")


def _result(journal: Journal) -> str:
    """What is kept of the way out: batch number, when and by whom."""
    parts = [journal.remote_ref and _("batch %(ref)s") % {"ref": journal.remote_ref}]
    parts += [journal.sent_at and f"{timezone.localtime(journal.sent_at):%Y-%m-%d %H:%M}", journal.created_by]
    return " · ".join(part for part in parts if part)


def _whole(row: RunWithJournals) -> tuple[str, str]:
    """One journal speaks for itself; several share the word of their common state."""
    if len(row.latest) == 1 and row.state != "open":
        return KINDS[row.latest[0].state], row.latest[0].get_state_display()
    return WHOLE[row.state][0], str(WHOLE[row.state][1])
