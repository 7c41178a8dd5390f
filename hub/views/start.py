"""The way in: from `/` to the company the user stood in last."""

from django.contrib import messages
from django.shortcuts import redirect
from django.utils import formats
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.actions.dismissals import STEPS, bring_back, dismiss, is_dismissed
from hub.charts import drawn
from hub.overview import charts_of, queues_of, steps_of
from hub.permissions import member, signed_in
from hub.queries.directory import companies_of, may_enter, memberships_of
from hub.queries.jobs import recent_jobs
from hub.views.pages import render


@signed_in
def start(request):
    """Where one was last; else the office for whom it is all of it, and the first company for whom it is not."""
    last = request.session.get("company")
    if last and may_enter(request.user.pk, last):
        return redirect("hub:company", last)
    reach = memberships_of(request.user.pk)
    wide = [m for m in reach if m.company_id is None]
    if wide:
        return redirect("hub:tenant", wide[0].tenant_id)
    entries = companies_of(request.user.pk, limit=1) if reach else []
    return redirect("hub:company", entries[0].id) if entries else render(request, "hub/no_company.html")


@member
def company(request, company):
    request.session["company"] = str(company)
    if "month" in request.GET:
        request.session["month"] = request.GET["month"][:7]
    page = charts_of(request.company, request.actor, request.session.get("month", ""))
    steps = [] if is_dismissed(request.user, STEPS) else [_step(s) for s in steps_of(request.company, request.actor)]
    context = {
        "queues": [_queue(q) for q in queues_of(request.company, request.actor)],
        "steps": steps,
        "steps_done": _("%(done)s av %(all)s klara") % {"done": sum(s["done"] for s in steps), "all": len(steps)},
        "jobs": recent_jobs(request.actor, 8),
        "facts": _facts(request.company),
        "charts": [drawn(chart) for chart in page.charts],
        "months": [{"value": f"{m:%Y-%m}", "chosen": m == page.month} for m in page.months],
    }
    return render(request, "hub/company.html", context)


@require_POST
@member
def dismissal(request, company):
    """The first steps are put away, for this person in this company; `undo` brings them back."""
    if request.GET.get("undo"):
        bring_back(user=request.user, what=STEPS)
    else:
        dismiss(user=request.user, what=STEPS)
        messages.info(request, _("Kom igång är dolt."), extra_tags=f"undo={request.path}?undo=1")
    return redirect("hub:company", company)


def _queue(queue) -> dict:
    shown = formats.date_format(queue.oldest, "SHORT_DATE_FORMAT") if queue.oldest else ""
    note = _("äldst %(date)s") % {"date": shown} if shown else ""
    kind = queue.kind if queue.count else ""  # nothing waits: no colour
    return {"label": queue.label, "count": queue.count, "note": note, "url": queue.url, "kind": kind}


def _step(step) -> dict:
    return {"label": step.label, "done": step.is_done, "url": step.url, "act": step.act}


def _facts(company) -> list[dict]:
    facts = [
        (_("Organisationsnummer"), company.orgnr),
        (_("Land"), company.get_country_display()),
        (_("Valuta"), company.currency),
        (_("Koncern"), str(company.group or "–")),
        (_("Kund"), company.tenant.name),
    ]
    return [{"label": label, "value": value} for label, value in facts]
