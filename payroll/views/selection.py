"""The selection both buttons open: what is taken, how it is booked, and what would come of it."""

import json
from dataclasses import replace

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.permissions import Area, Level, require
from hub.views.pages import render
from payroll import destinations
from payroll.models import ClosedPeriods
from payroll.models.journal import SPENT
from payroll.queries import Planned, Preview, obstacles, preview
from payroll.queries.moving import Closed, habit_of, preview_to
from payroll.views.choosing import Choice, choice_of, posted_closed
from payroll.views.classes import classed
from payroll.views.findings import shown_findings
from payroll.views.shown import shown_journal

FILE, TRANSFER = "file", "transfer"
DESTINATION = "visma_net"
SAID_ON_ITS_ROW = ("PAY-035", "PAY-036", "PAY-070")


@require(Area.PAYROLL, Level.READ)
def detail(request, company):
    """The page, and the fragment that follows every change of the form."""
    act = FILE if request.GET.get("act") == FILE else TRANSFER
    choice = choice_of(request.GET)
    context = context_of(request, act, choice)
    template = "payroll/selection/_fragment.html" if request.htmx else "payroll/selection/detail.html"
    return render(request, template, context, crumbs=[(context["title"], None)])


def context_of(request, act: str, choice: Choice) -> dict:
    today = timezone.localdate()
    company = request.company
    usable = choice.is_usable
    choice, found, closed, chosen = _previewed(request, act, choice, today) if usable else (choice, Preview(), [], "")
    blocks = _blocks(request, act)
    receiver = _receiver(act, company)
    return {
        "act": act,
        "title": titles()[act],
        "tabs": _tabs(request, act),
        "here": reverse("payroll:selection", args=[company.pk]),
        "form": choice.form,
        "among": choice.among,
        "runs": _rows(choice, found),
        "total": found.total if found.drafts else None,
        "count": len(found.drafts),
        "summary": _summary(found),
        "findings": shown_findings(n for n in found.notes if n.code not in SAID_ON_ITS_ROW) if usable else [],
        "obstacles": blocks,
        "receiver": receiver,
        "reason": _reason(request, act, blocks, found),
        "post_url": reverse("payroll:transfers" if act == TRANSFER else "payroll:files", args=[company.pk]),
        "dry_run_url": reverse("payroll:dry-runs", args=[company.pk]) if _may_try(request, act) else "",
        "accounts": classed(found, company) if act == TRANSFER else [],
        "closed": [_closed(each) for each in closed],
        "closed_choices": _closed_choices(closed, chosen),
        "confirm": _confirm(act, found, receiver),
        "carried": [
            *choice.carried(),
            *(("closed", chosen) for _ in closed[:1]),
            ("expected", json.dumps(found.expected)),
        ],
    }


def _previewed(request, act: str, choice: Choice, today) -> tuple[Choice, Preview, list[Closed], str]:
    """A file goes nowhere, so no period is closed to it."""
    if act == FILE:
        return choice, preview(company=request.company, selection=choice.selection, today=today), [], ""
    chosen = posted_closed(request.GET) or habit_of()
    selection, found, closed = preview_to(
        company=request.company, selection=choice.selection, destination=DESTINATION, closed_periods=chosen, today=today
    )
    return replace(choice, selection=selection), found, closed, chosen


def _closed(each: Closed) -> dict:
    return {"period": each.label, "month": f"{each.period_on:%Y-%m}", "offered_on": each.offered_on}


def _closed_choices(closed: list[Closed], chosen: str) -> list[dict]:
    """Stop, or the next open period with its day; only where there is one."""
    if not any(each.offered_on for each in closed):
        return []
    return [
        {"value": value, "label": str(label), "is_chosen": value == chosen} for value, label in ClosedPeriods.choices
    ]


def _may_try(request, act: str) -> bool:
    return act == TRANSFER and request.actor.can_read(Area.VISMA_NET)


def titles() -> dict[str, str]:
    return {FILE: _("Skapa bokföringsfil"), TRANSFER: _("Direktöverföring")}


def _tabs(request, act: str) -> list[dict]:
    """The same selection, the other act."""
    query = request.GET.copy()
    found = []
    for key, label in titles().items():
        query["act"] = key
        found.append({"label": label, "url": f"{request.path}?{query.urlencode()}", "active": key == act})
    return found


def _blocks(request, act: str) -> list:
    if act == FILE:
        return []
    return obstacles(company=request.company, destination=DESTINATION, actor=request.actor)


def _reason(request, act: str, blocks: list, found: Preview) -> str:
    """Why the button cannot be pressed; empty where it can."""
    area = Area.VISMA_NET if act == TRANSFER else Area.PAYROLL
    if not request.actor.can_write(area):
        return _("Kräver rätten Skriv för Visma.net.") if act == TRANSFER else _("Kräver rätten Skriv för Lön.")
    if blocks:
        return blocks[0].message
    return found.findings[0].message if found.findings else ""


def _receiver(act: str, company) -> list[dict]:
    if act == FILE or not destinations.is_known(DESTINATION):
        return []
    facts = destinations.destination(DESTINATION).facts(company)
    return [{"label": label, "value": value} for label, value in facts]


def _rows(choice: Choice, found: Preview) -> list[dict]:
    return [
        {
            "run": run,
            "is_in": run.pk in choice.picked,
            "drafts": [_draft(planned) for planned in found.drafts if planned.run.pk == run.pk],
            "skipped": [_earlier(planned) for planned in found.skipped if planned.run.pk == run.pk],
        }
        for run in choice.candidates
    ]


def _draft(planned: Planned) -> dict:
    draft = planned.draft
    return {
        "text": draft.text,
        "moved_to": f"{draft.voucher_on:%Y-%m}" if draft.voucher_on.replace(day=1) != draft.period_on else "",
        "period_on": draft.period_on,
        "voucher_on": draft.voucher_on,
        "series": draft.series,
        "line_count": len(draft.lines),
        "debit": draft.debit_total,
        "credit": -sum(line.amount for line in draft.lines if line.amount < 0),
        "earlier": _earlier(planned) if planned.earlier else None,
    }


def _earlier(planned: Planned) -> dict:
    """What was done with the same rows before, in one sentence."""
    journal = planned.earlier
    shown = shown_journal(journal)
    facts = {"number": journal.number, "state": shown.word.lower(), "result": shown.result}
    said = _("Redan skickad: underlag %(number)s, %(state)s, %(result)s") % facts
    if journal.state not in SPENT:
        said = _("Tidigare försök: underlag %(number)s, %(state)s") % facts
    return {"url": shown.url, "text": said, "period_on": planned.draft.period_on}


def _summary(found: Preview) -> str:
    count = len(found.drafts)
    said = ngettext("%(count)s underlag", "%(count)s underlag", count) % {"count": count}
    if not found.skipped:
        return said
    skipped = ngettext("%(count)s redan skickat", "%(count)s redan skickade", len(found.skipped))
    return f"{said} · {skipped % {'count': len(found.skipped)}}"


def _again(found: Preview) -> list[str]:
    """A warning that names the earlier act, where rows leave a second time."""
    earlier = [
        _earlier(planned)["text"] for planned in found.drafts if planned.earlier and planned.earlier.state in SPENT
    ]
    return [_("Skickas en gång till!"), *(f"{text}." for text in earlier[:3])] if earlier else []


def _confirm(act: str, found: Preview, receiver: list[dict]) -> dict:
    count = len(found.drafts)
    shown = ngettext("%(count)s underlag", "%(count)s underlag", count) % {"count": count}
    if act == FILE:
        text = _("Körningarna räknas sedan som skickade, så att inget bokförs två gånger.")
        text = " ".join([*_again(found), text])
        return {"title": _("Skapa bokföringsfil?"), "text": text, "count": shown, "act": titles()[FILE]}
    text = _("Det bokförs i Visma.net och kan inte ångras, bara rättas med en ny verifikation.")
    text = " ".join([*_again(found), text])
    said = " ".join([*(f"{fact['label']}: {fact['value']}." for fact in receiver[:1]), text])
    return {"title": _("Skicka till Visma.net?"), "text": said, "count": shown, "act": _("Skicka till Visma.net")}
