"""Lön › Bokföring: the runs with their journals, and one run with its rows."""

from urllib.parse import urlencode

from django.contrib import messages
from django.db.models import Q, QuerySet, Sum
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hub.money import format_amount
from hub.permissions import Area, Level, require
from hub.views.pages import render
from payroll.actions import delete_run, mark_sent
from payroll.forms import FilterForm, MarkForm, RowFilterForm, as_amount
from payroll.models import PayrollRow, PayrollRun
from payroll.queries import periods_with_runs, runs_with_journals
from payroll.queries.rules import revision
from payroll.queries.runs import run_with_journals
from payroll.views.pages import Page
from payroll.views.shown import shown_journal, shown_run

ROWS = 200


@require(Area.PAYROLL, Level.READ)
def index(request, company):
    periods = periods_with_runs()
    form = FilterForm(request.GET, periods=periods)
    page = runs_with_journals(cursor=request.GET.get("cursor", ""), **form.values())
    context = {
        "runs": [shown_run(row) for row in page.rows],
        "orphans": [shown_journal(journal) for journal in page.orphans],
        "is_new": not periods and not page.orphans,
        "filter": form,
        "may_write": request.actor.can_write(Area.PAYROLL),
        **_pages(request, form, page.cursor),
    }
    return render(request, "payroll/index.html", context)


def _pages(request, form: FilterForm, cursor: str) -> dict:
    chosen = {name: value for name in form.fields if (value := request.GET.get(name))}
    first = f"{request.path}?{urlencode(chosen)}" if chosen else request.path
    return {
        "clear_url": request.path,
        "newer_url": first if request.GET.get("cursor") else "",
        "older_url": f"{request.path}?{urlencode(chosen | {'cursor': cursor})}" if cursor else "",
    }


@require(Area.PAYROLL, Level.READ)
def detail(request, company, run):
    found = get_object_or_404(PayrollRun, pk=run)
    return _detail(request, found)


def _detail(request, found: PayrollRun, *, mark_form: MarkForm | None = None):
    company, run = found.company_id, found.pk
    form = RowFilterForm(request.GET)
    rows = _filtered(found, form)
    page = Page(rows, request.GET.get("page"), size=ROWS)
    address = reverse("payroll:run", args=[company, run])
    query = {"q": form.text}
    context = {
        "run": found,
        "shown": shown_run(run_with_journals(found)),
        "facts": _facts(found),
        "filter": form,
        "clear_url": address,
        "rows": page.rows,
        "sums": _sums(rows),
        "newer_url": page.newer(address, **query),
        "older_url": page.older(address, **query),
        "page_text": page.text if page.is_split else "",
        "may_write": request.actor.can_write(Area.PAYROLL),
        "is_outdated": found.rules_revision is not None and found.rules_revision != revision(),
        "mark_form": mark_form or MarkForm(),
        "mark_url": reverse("payroll:run-mark", args=[company, run]),
    }
    status = 400 if mark_form else 200
    return render(request, "payroll/run/detail.html", context, crumbs=[(found.label, None)], status=status)


@require_POST
@require(Area.PAYROLL, Level.WRITE)
def mark(request, company, run):
    """A run that was booked some other way: its journals are made and marked, and nothing is sent."""
    found, form = get_object_or_404(PayrollRun, pk=run), MarkForm(request.POST)
    if not form.is_valid():
        return _detail(request, found, mark_form=form)
    mark_sent(company=request.company, run=found, reason=form.cleaned_data["reason"], by=request.actor)
    messages.success(request, _("Körningen är markerad som skickad."))
    return redirect("payroll:run", company, run)


def _filtered(run: PayrollRun, form: RowFilterForm) -> QuerySet[PayrollRow]:
    """By account, text, employee, dimension or wage type; and by amount where the search is one."""
    rows = run.rows.order_by("line_no")
    text = form.text
    if not text:
        return rows
    found = Q(account__startswith=text) | Q(text__icontains=text)
    for name in ("employee", "wage_type", "cost_centre", "project"):
        found |= Q(**{f"{name}__iexact": text})
    amount = as_amount(text)
    if amount:
        found |= Q(amount__in=[amount, -amount])
    return rows.filter(found)


def _sums(rows: QuerySet[PayrollRow]) -> dict:
    found = rows.order_by().aggregate(
        debit=Sum("amount", filter=Q(amount__gt=0)), credit=Sum("amount", filter=Q(amount__lt=0))
    )
    return {"debit": found["debit"] or 0, "credit": -(found["credit"] or 0)}


def _facts(run: PayrollRun) -> list[dict]:
    pairs = [
        (_("Nummer"), run.number),
        (_("Period"), f"{run.period_on:%Y-%m}"),
        (_("Utbetalningsdag"), run.payment_on and f"{run.payment_on:%Y-%m-%d}"),
        (_("Typ"), run.get_run_type_display()),
        (_("Debet = kredit"), format_amount(run.debit_total)),
        (_("Rader"), run.row_count),
        (_("Lönearter"), run.result_count),
        (_("Källa"), " · ".join(dict.fromkeys(filter(None, (run.get_source_display(), run.program))))),
        (_("Inläst"), f"{timezone.localtime(run.created_at):%Y-%m-%d} · {run.created_by}"),
        (_("Version"), run.version if run.version > 1 else None),
    ]
    return [{"label": label, "value": value} for label, value in pairs if value]


@require(Area.PAYROLL, Level.WRITE)
def removal(request, company, run):
    """The question, and the answer yes."""
    found = get_object_or_404(PayrollRun, pk=run)
    if request.method == "POST":
        delete_run(company=request.company, run=found, by=request.actor)
        messages.success(request, _("Körningen %(label)s är borttagen.") % {"label": found.label})
        return redirect("payroll:index", company)
    back = reverse("payroll:run", args=[company, run])
    count = found.journals.count()
    stay = ngettext(
        "Ett underlag är gjort av körningen. Det ligger kvar som det är, med ett varningsmärke.",
        "%(count)s underlag är gjorda av körningen. De ligger kvar som de är, med ett varningsmärke.",
        count,
    )
    context = {
        "run": found,
        "facts": _facts(found),
        "stay": stay % {"count": count} if count else "",
        "back_url": back,
    }
    crumbs = [(found.label, back), (_("Ta bort"), None)]
    return render(request, "payroll/run/removal.html", context, crumbs=crumbs)
