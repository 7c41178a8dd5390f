"""Everything that has left, or been said to have left: files, transfers, marks and reversals in one list.
Who, when, by which selection, and what came of it."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.permissions import Area, Level, require
from hub.views.pages import render
from payroll.forms import PER, RowFilterForm
from payroll.models import Journal
from payroll.queries.journals import journals
from payroll.views.pages import Page
from payroll.views.shown import shown_journal, way_of

ROWS = 100


@require(Area.PAYROLL, Level.READ)
def index(request, company):
    form = RowFilterForm(request.GET)
    form.fields["q"].label = _("Sök i historiken")
    form.fields["q"].widget.attrs["placeholder"] = _("Körning, referens, batchnummer eller vem")
    page = Page(_found(form.text), request.GET.get("page"), size=ROWS)
    address = reverse("payroll:history", args=[company])
    context = {
        "rows": [_row(each) for each in page.rows],
        "filter": form,
        "clear_url": address,
        "newer_url": page.newer(address, q=form.text),
        "older_url": page.older(address, q=form.text),
        "page_text": page.text if page.is_split else "",
    }
    return render(request, "payroll/history.html", context, crumbs=[(_("Skickat"), None)])


def _found(text: str):
    found = journals()
    if not text:
        return found
    asked = Q(run_label__icontains=text) | Q(reference__iexact=text) | Q(remote_ref__icontains=text)
    asked |= Q(created_by__icontains=text)
    return found.filter(asked | Q(number=int(text)) if text.isdigit() and len(text) < 9 else asked)


def _row(journal: Journal) -> dict:
    shown = shown_journal(journal)
    earlier = journal.resend_of or journal.reverses
    return {
        "shown": shown,
        "at": timezone.localtime(journal.created_at),
        "way": way_of(journal),
        "selection": selection_in_words(journal.selection),
        "result": journal.remote_ref or (journal.file.name if journal.file else "") or journal.marked_reason,
        "earlier": earlier and _("efter underlag %(number)s") % {"number": earlier.number},
    }


def selection_in_words(selection: dict) -> str:
    """«Per konto · kostnadsställe · projekt · 2026-01 → 2026-03-31»"""
    said = [str(dict(PER).get(selection.get("per"), ""))]
    said += [_("kostnadsställe")] * bool(selection.get("split_cost_centre"))
    said += [_("projekt")] * bool(selection.get("split_project"))
    said += [_("löneart")] * bool(selection.get("show_wage_type"))
    said += [_("redan skickade med")] * bool(selection.get("include_sent"))
    said += [f"{period[:7]} → {day}" for period, day in selection.get("moves") or ()]
    return " · ".join(part for part in said if part)
