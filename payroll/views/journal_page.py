"""What the page of one journal shows: facts, lines, receipt, story, and the acts that are open in its state."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from hub.errors import words
from hub.money import format_amount
from hub.permissions import Actor, Area
from payroll import destinations
from payroll.actions.journals import MARKABLE
from payroll.actions.reversals import can_be_reversed
from payroll.actions.transfers import AGAIN
from payroll.forms import FILE_KINDS, PER, LinkForm, MarkForm
from payroll.models import Channel, Journal, JournalState
from payroll.queries.journals import journal_lines, pushes_of
from payroll.receipts import compared, is_equal
from payroll.views.classes import verdict_of
from payroll.views.pages import Page
from payroll.views.shown import shown_journal, way_of
from payroll.views.story import story_of

STATUSES = {
    "Released": gettext_lazy("Frisläppt"),
    "Posted": gettext_lazy("Bokförd"),
    "Unreleased": gettext_lazy("Inte frisläppt"),
    "Balanced": gettext_lazy("Inte frisläppt"),
    "Hold": gettext_lazy("Parkerad"),
}
LINKABLE = (JournalState.REVIEW, JournalState.UNKNOWN)
TRIABLE = (JournalState.QUEUED, JournalState.REJECTED, JournalState.CANCELLED)
CANCELLABLE = (JournalState.QUEUED, JournalState.REVIEW)


@dataclass(frozen=True)
class Act:
    """A button at the top of the page. `post`: it changes something; `reason`: why it cannot be pressed."""

    label: str
    url: str
    icon: str
    post: bool = False
    kind: str = ""
    reason: str = ""
    confirm_title: str = ""
    confirm_text: str = ""
    confirm_amount: str = ""
    place: str = "head"
    name: str = ""
    value: str = ""


def context_of(journal: Journal, actor: Actor, *, page: str | None = None) -> dict:
    lines = Page(journal_lines(journal), page, size=500)
    address = _address("journal", journal)
    return {
        "journal": journal,
        "shown": shown_journal(journal),
        "lines": _classed(journal, lines.rows),
        "sums": {"debit": journal.debit_total, "credit": journal.debit_total},
        "newer_url": lines.newer(address),
        "older_url": lines.older(address),
        "page_text": lines.text if lines.is_split else "",
        "run_url": journal.run_id and reverse("payroll:run", args=[journal.company_id, journal.run_id]),
        "run_label": _("Visa körningen"),
        "facts": _facts(journal),
        "receipt": _receipt(journal),
        "turning": _turned(journal),
        "story": story_of(journal.pk, pushes_of(journal)),
        **_fault(journal),
        **_acts(journal, actor),
    }


def _facts(journal: Journal) -> list[dict]:
    selection = journal.selection
    pairs = [
        (_("Körning"), journal.run_label),
        (_("Referens"), journal.reference),
        (_("Period"), f"{journal.period_on:%Y-%m}"),
        (_("Verifikationsdatum"), f"{journal.voucher_on:%Y-%m-%d}"),
        (_("Serie"), journal.series),
        (_("Text"), journal.text),
        (_("Summerad"), str(dict(PER).get(selection.get("per"), ""))),
        (_("Väg"), way_of(journal)),
        (_("Batchnummer"), "" if journal.receipt else journal.remote_ref),
        (_("Skapat"), f"{_moment(journal.created_at)} · {journal.created_by}"),
        (_("Skickat"), _moment(journal.sent_at)),
        (_("Markerat för att"), journal.marked_reason),
    ]
    facts = [{"label": label, "value": value} for label, value in pairs if value]
    linked = [(_("Ersätter"), journal.resend_of), (_("Vänder"), journal.reverses), (_("Vänds av"), _turning(journal))]
    return facts + [_linked(label, other) for label, other in linked if other]


def _turning(journal: Journal) -> Journal | None:
    """The reversal of it, done or under way."""
    return journal.reversals.exclude(state=JournalState.CANCELLED).first()


def _turned(journal: Journal) -> dict | None:
    """The other half of a reversal, told at the top of both."""
    other = journal.reverses or _turning(journal)
    if other is None:
        return None
    said = _("Underlaget vänder underlag %(number)s.") if journal.reverses_id else _("Underlaget vänds av %(number)s.")
    facts = {"number": other.number}
    label = _("Underlag %(number)s") % facts
    return {"text": said % facts, "url": _address("journal", other), "label": label}


def _linked(label: str, other: Journal) -> dict:
    value = _("Underlag %(number)s") % {"number": other.number}
    return {"label": label, "value": f"{value} · {other.get_state_display()}", "url": _address("journal", other)}


def _receipt(journal: Journal) -> dict | None:
    """What Visma.net says it has, beside what was sent."""
    receipt = journal.receipt
    if not receipt:
        return None
    debit, credit = receipt.get("debit"), receipt.get("credit")
    pairs = [
        (_("Batchnummer"), journal.remote_ref),
        (_("Status"), STATUSES.get(receipt.get("status", ""), receipt.get("status"))),
        (_("Huvudbok"), receipt.get("ledger")),
        (_("Period"), _period(str(receipt.get("period") or ""))),
    ]
    sent = journal.debit_total
    rows = compared(journal)
    told = {} if debit is None else _verdict(bool(is_equal(rows, journal)))
    return {
        "accounts": rows,
        "differing": [row for row in rows if row.differs],
        "facts": [{"label": label, "value": value} for label, value in pairs if value],
        "sums": [] if debit is None else [(_("Debet"), sent, debit), (_("Kredit"), sent, credit)],
        **told,
    }


def _period(text: str) -> str:
    """Visma.net writes 202609."""
    return f"{text[:4]}-{text[4:]}" if len(text) == 6 and text.isdigit() else text


def _verdict(is_equal: bool) -> dict:
    return {"kind": "ok", "word": _("Stämmer")} if is_equal else {"kind": "bad", "word": _("Stämmer inte")}


def _fault(journal: Journal) -> dict:
    error = journal.error
    if not error:
        return {"fault": None, "fault_details": "", "log_url": ""}
    said = [str(error.get("http_status") or ""), error.get("remote_text") or ""]
    log = journal.job_id and reverse("hub:job-log", args=[journal.company_id, journal.job_id, "csv"])
    return {
        "fault": words(error.get("code", ""), error.get("facts")),
        "fault_details": " ".join(part for part in said if part),
        "log_url": log or "",
    }


def _acts(journal: Journal, actor: Actor) -> dict:
    if journal.channel == Channel.FILE:
        acts = [Act(label, _address("journal-file", journal, kind), "download") for kind, label in FILE_KINDS]
        acts = acts if journal.state != JournalState.CANCELLED else []
    else:
        acts = [*_transfer_acts(journal, actor)]
    may_link = actor.can_write(Area.VISMA_NET) and journal.channel == Channel.TRANSFER and journal.state in LINKABLE
    may_mark = actor.can_write(Area.PAYROLL) and journal.state in MARKABLE
    return {
        "acts": acts,
        "link_form": LinkForm() if may_link else None,
        "link_url": _address("journal-link", journal),
        "mark_form": MarkForm() if may_mark else None,
        "mark_url": _address("journal-mark", journal),
    }


def _transfer_acts(journal: Journal, actor: Actor):
    reason = "" if actor.can_write(Area.VISMA_NET) else _("Kräver rätten Skriv för Visma.net.")
    amount = format_amount(journal.debit_total)
    if journal.receipt:
        yield Act(_("Kvittens (PDF)"), _address("journal-receipt", journal), "download")
    if can_be_reversed(journal) and not _turning(journal) and not reason:
        yield Act(_("Vänd överföring"), _address("journal-reversal", journal), "undo")
    if journal.state in TRIABLE and actor.can_read(Area.VISMA_NET):
        yield Act(_("Provkör"), _address("journal-dry-run", journal), "check", post=True)
    if journal.state == JournalState.REVERSED and journal.run_id:
        selection = reverse("payroll:selection", args=[journal.company_id])
        yield Act(_("Skicka på nytt"), f"{selection}?act=transfer&run={journal.run_id}", "send")
    if journal.state in CANCELLABLE:
        yield Act(
            _("Avbryt överföringen"),
            _address("journal-cancellation", journal),
            "cross",
            post=True,
            reason=reason,
            confirm_title=_("Avbryta överföringen?"),
            confirm_text=_("Underlaget skickas inte. Körningen kan skickas senare."),
            confirm_amount=amount,
        )
    if journal.state in AGAIN:
        yield Act(
            _("Skicka igen"),
            _address("journal-sending", journal),
            "send",
            post=True,
            kind="primary",
            reason=reason,
            confirm_title=_("Skicka underlaget igen?"),
            confirm_text=_("Kontrollera först att det som gick fel är åtgärdat."),
            confirm_amount=amount,
        )
    if journal.state == JournalState.REJECTED and (day := _next_open(journal)):
        yield Act(
            _("Skicka i %(period)s") % {"period": day[:7]},
            _address("journal-sending", journal),
            "send",
            post=True,
            reason=reason,
            confirm_title=_("Skicka i nästa öppna period?"),
            confirm_text=_("Verifikationsdatumet blir %(day)s. Perioden det gäller står kvar i texten.") % {"day": day},
            confirm_amount=amount,
            name="voucher_on",
            value=day,
        )


def _next_open(journal: Journal) -> str:
    """The day the receiver offers, where its period is closed."""
    return str((journal.error.get("facts") or {}).get("next_on", ""))


def _classed(journal: Journal, lines: list) -> list:
    """The lines with BAS or PNL and why; `verdict` is None where no formats are set."""
    known = destinations.is_known(journal.destination) and journal.reverses_id is None
    formats = destinations.destination(journal.destination).formats(journal.company) if known else None
    for line in lines:
        line.verdict = verdict_of(formats.classify(line.account)) if formats else None
    return lines


def _address(name: str, journal: Journal, *more) -> str:
    return reverse(f"payroll:{name}", args=[journal.company_id, journal.pk, *more])


def _moment(at) -> str:
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else ""
