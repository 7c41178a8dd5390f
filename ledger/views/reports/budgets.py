"""Budgets of the years: made from a year or another budget, changed month by month, one of each year the main one."""

from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.documents import Column, Sheet
from hub.errors import Refused
from hub.fields import explained
from hub.money import AmountError, format_plain, parse_amount
from hub.permissions import Area, Level, require
from hub.views.pages import form_page, render
from ledger.actions import reports
from ledger.actions.ledgers import months as months_of
from ledger.models import Account, Budget, BudgetPlan, FiscalYear
from ledger.report_choice import choose
from ledger.reports import Account as ReportAccount
from ledger.reports import Change
from ledger.views.books import FILE_KINDS, as_file
from ledger.views.reports.pages import none, tabs


class PercentField(forms.DecimalField):
    """Percent with decimal comma → hundredths of a percent."""

    def __init__(self, **kwargs):
        super().__init__(
            max_digits=5, decimal_places=2, min_value=-100, required=False, initial=0, localize=True, **kwargs
        )

    def clean(self, value):
        found = super().clean(value)
        return int((found or 0) * 100)


class BudgetForm(forms.Form):
    year = forms.ModelChoiceField(FiscalYear.objects.none(), label=gettext_lazy("Räkenskapsår"), empty_label=None)
    name = forms.CharField(label=gettext_lazy("Namn"), max_length=60)
    source = forms.ChoiceField(label=gettext_lazy("Bygg på"))
    income = PercentField(label=gettext_lazy("Ändra intäkter med procent"))
    costs = PercentField(label=gettext_lazy("Ändra kostnader med procent"))

    def __init__(self, choice, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.years = {f"year:{y.pk}": y for y in choice.years}
        self.plans = {f"plan:{p.pk}": p for p in choice.plans}
        self.fields["year"].queryset = FiscalYear.objects.filter(ledger=choice.ledger).order_by("-start")
        self.fields["source"].choices = [
            ("", _("Noll på alla konton")),
            *((key, _("Utfall %(year)s") % {"year": y}) for key, y in self.years.items()),
            *((key, _("Budget %(name)s, %(year)s") % {"name": p, "year": p.year}) for key, p in self.plans.items()),
        ]
        self.fields["source"].required = False

    @property
    def chosen(self):
        return (self.years | self.plans).get(self.cleaned_data["source"])


@require(Area.REPORTS, Level.READ)
def index(request, company):
    choice = choose(request)
    if choice is None:
        return none(request, "report-budgets")
    plans = (
        BudgetPlan.objects.filter(year__ledger=choice.ledger).select_related("year").order_by("-year__start", "name")
    )
    context = {
        "tabs": tabs(request, "report-budgets", choice),
        "title": _("Budget"),
        "plans": plans,
        "may_write": request.actor.can_write(Area.REPORTS),
        "new_url": reverse("ledger:report-budget-new", args=[company]),
    }
    return render(request, "ledger/report/budgets.html", context)


@require(Area.REPORTS, Level.WRITE)
def new(request, company):
    choice = choose(request)
    if choice is None:
        return none(request, "report-budgets")
    form = BudgetForm(choice, request.POST or None, initial={"year": choice.year, "source": f"year:{choice.year.pk}"})
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        try:
            made = reports.create_budget(
                company=request.company, year=said["year"], name=said["name"], source=form.chosen,
                change=Change(said["income"], said["costs"]), by=request.actor,
            )  # fmt: skip
        except Refused as refused:
            form.add_error("name" if refused.code == "LED-210" else "source", refused.words.message)
        else:
            messages.success(request, _("Budgeten %(name)s är upplagd.") % {"name": made})
            return redirect("ledger:report-budget", company, made.pk)
    return form_page(request, form, _("Ny budget"), back=reverse("ledger:report-budgets", args=[company]))


@require(Area.REPORTS, Level.READ)
def detail(request, company, plan):
    """Every account with its months, in the reader's sign; a form for those who may change it."""
    found = get_object_or_404(BudgetPlan.objects.select_related("year__ledger"), pk=plan)
    if choose(request) is None:
        raise Http404
    wanted = list(months_of(found.year.start, found.year.end))
    rows, errors = _rows(found, wanted), {}
    if request.method == "POST":
        if not request.actor.can_write(Area.REPORTS):
            request.actor.check(Area.REPORTS, Level.WRITE)
        amounts, errors = _read(request.POST, rows, wanted)
        if not errors:
            changed = reports.set_budget(company=request.company, plan=found, amounts=amounts, by=request.actor)
            said = ngettext("%(count)s månad ändrad.", "%(count)s månader ändrade.", changed)
            messages.success(request, said % {"count": changed})
            return redirect("ledger:report-budget", company, plan)
    if answer := as_file(request, _sheet(found, rows, wanted, request.company)):
        return answer
    context = {
        "plan": found,
        "months": [f"{m:%Y-%m}" for m in wanted],
        "rows": [_shown(row, wanted, request.POST, errors) for row in rows],
        "errors": list(errors.values())[:20],
        "may_write": request.actor.can_write(Area.REPORTS),
        "files": [{"label": label, "url": f"{request.path}?file={key}"} for key, label in FILE_KINDS],
    }
    crumbs = [(_("Budget"), reverse("ledger:report-budgets", args=[company])), (str(found), None)]
    return render(request, "ledger/report/budget.html", context, crumbs=crumbs, status=422 if errors else 200)


def _rows(plan: BudgetPlan, wanted: list[date]) -> list[dict]:
    """Accounts of the result report that the budget has; amounts debit > 0. Two queries."""
    amounts: dict = {}
    for key, month, amount in Budget.objects.filter(year=plan.year, name=plan.name, object_set=None).values_list(
        "account_id", "month", "amount"
    ):
        amounts.setdefault(key, {})[month] = amounts.get(key, {}).get(month, 0) + amount
    accounts = Account.objects.filter(ledger=plan.year.ledger_id).order_by("number")
    return [
        {"number": a.number, "name": a.name, "months": {m: amounts.get(a.pk, {}).get(m, 0) for m in wanted}}
        for a in accounts
        if a.pk in amounts and not ReportAccount(a.number, "", a.kind).is_balance
    ]


def _field(number: str, month: date) -> str:
    return f"a-{number}-{month:%Y%m}"


def _read(sent, rows: list[dict], wanted: list[date]) -> tuple[dict, dict]:
    """What was written, in the reader's sign, as account → month → debit > 0; and errors by field."""
    amounts, errors = {}, {}
    for row in rows:
        for month in wanted:
            name = _field(row["number"], month)
            if name not in sent:
                continue
            try:
                minor = -parse_amount(sent[name] or "0")
            except AmountError as error:
                errors[name] = f"{row['number']} {month:%Y-%m}: {explained(error)}"
                continue
            if minor != row["months"][month]:
                amounts.setdefault(row["number"], {})[month] = minor
    return amounts, errors


def _shown(row: dict, wanted: list[date], sent, errors: dict) -> dict:
    cells = []
    for month in wanted:
        name = _field(row["number"], month)
        written = format_plain(-row["months"][month]).replace(".", ",")
        cells.append({"name": name, "value": sent.get(name, written), "month": f"{month:%Y-%m}", "bad": name in errors})
    total = -sum(row["months"].values())
    return {"number": row["number"], "name": row["name"], "cells": cells, "total": total}


def _sheet(plan: BudgetPlan, rows: list[dict], wanted: list[date], company) -> Sheet:
    columns = (
        Column("number", _("Konto"), "code", 7),
        Column("name", _("Benämning"), "text", 26),
        *(Column(f"{m:%Y%m}", f"{m:%Y-%m}", "amount", 9) for m in wanted),
        Column("total", _("Summa"), "amount", 10),
    )
    made = [
        {"number": r["number"], "name": r["name"], "total": -sum(r["months"].values())}
        | {f"{m:%Y%m}": -amount for m, amount in r["months"].items()}
        for r in rows
    ]
    totals = {c.key: sum(r[c.key] for r in made) for c in columns if c.type == "amount"}
    facts = ((_("Företag"), company.name), (_("Räkenskapsår"), str(plan.year)))
    title = f"{_('Budget')} {plan.name}"
    return Sheet(
        title, f"budget-{plan.year.start}", columns, made, facts=facts, totals=totals, language=get_language() or "sv"
    )


@require_POST
@require(Area.REPORTS, Level.WRITE)
def main(request, company, plan):
    found = reports.make_main(company=request.company, plan=get_object_or_404(BudgetPlan, pk=plan), by=request.actor)
    messages.success(request, _("%(name)s är nu årets huvudbudget.") % {"name": found})
    return redirect("ledger:report-budgets", company)


@require_POST
@require(Area.REPORTS, Level.WRITE)
def removal(request, company, plan):
    found = get_object_or_404(BudgetPlan, pk=plan)
    reports.remove_budget(company=request.company, plan=found, by=request.actor)
    messages.success(request, _("Budgeten %(name)s är borttagen.") % {"name": found})
    return redirect("ledger:report-budgets", company)
