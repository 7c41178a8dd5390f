"""The wage results of a run, and computing its rows again when the rules have changed."""

from django.contrib import messages
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.permissions import Area, Level, require
from hub.views.pages import render
from payroll.actions import recalculate_run
from payroll.actions.runs import Faulty
from payroll.forms import RowFilterForm, as_amount
from payroll.models import PayrollRow, PayrollRun, WageType
from payroll.queries.rules import computed, rule_book
from payroll.views.findings import shown_findings
from payroll.views.pages import Page
from payroll.views.trials import recalculated

SIZE = 200


@require(Area.PAYROLL, Level.READ)
def index(request, company, run):
    found = get_object_or_404(PayrollRun, pk=run)
    form = RowFilterForm(request.GET)
    form.fields["q"].widget.attrs["placeholder"] = _("Anställd, löneart eller belopp")
    page = Page(_filtered(found, form.text), request.GET.get("page"), size=SIZE)
    address = reverse("payroll:results", args=[company, run])
    names = dict(WageType.objects.values_list("number", "name"))
    context = {
        "run": found,
        "results": [{"result": each, "name": names.get(each.wage_type, "")} for each in page.rows],
        "filter": form,
        "clear_url": address,
        "newer_url": page.newer(address, q=form.text),
        "older_url": page.older(address, q=form.text),
        "page_text": page.text if page.is_split else "",
    }
    crumbs = [(found.label, reverse("payroll:run", args=[company, run])), (_("Lönearter"), None)]
    return render(request, "payroll/run/results.html", context, crumbs=crumbs)


def _filtered(run: PayrollRun, text: str):
    found = run.results.order_by("line_no")
    if not text:
        return found
    wanted = (
        Q(employee__iexact=text) | Q(wage_type__iexact=text) | Q(cost_centre__iexact=text) | Q(project__iexact=text)
    )
    amount = as_amount(text)
    return found.filter(wanted | Q(amount__in=[amount, -amount]) if amount else wanted)


@require(Area.PAYROLL, Level.WRITE)
def calculation(request, company, run):
    """What would change, and the act."""
    found = get_object_or_404(PayrollRun, pk=run)
    back = reverse("payroll:run", args=[company, run])
    context = {"run": found, "back_url": back, "findings": [], "refusal": None}
    if request.method == "POST":
        try:
            made = recalculate_run(company=request.company, run=found, by=request.actor)
        except Faulty as faulty:
            context |= {"findings": shown_findings(faulty.findings), "refusal": faulty.words}
        else:
            is_new = made.version != found.version
            said = (
                _("Raderna är omräknade, version %(version)s.") if is_new else _("Reglerna ger samma rader som förut.")
            )
            messages.success(request, said % {"version": made.version})
            return redirect(back)
    elif not found.result_count:
        raise Http404
    new = computed(found, rule_book())
    old = PayrollRow.objects.filter(run=found).values_list(
        "account", "cost_centre", "project", "amount", "period_on", named=True
    )
    context |= {"trial": recalculated(found, old, new)}
    crumbs = [(found.label, back), (_("Räkna om"), None)]
    status = 422 if context["refusal"] else 200
    return render(request, "payroll/run/calculation.html", context, crumbs=crumbs, status=status)
