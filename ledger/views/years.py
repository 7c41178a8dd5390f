"""Fiscal years and their months: opened, carried, locked and unlocked; and an account added to the chart."""

from datetime import date, timedelta

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.errors import Refused
from hub.permissions import Area, Level, require
from hub.views.pages import form_page, render
from ledger.actions import add_account, carry_opening, lock_period, lock_through, open_year, unlock_period
from ledger.book_forms import AccountForm, CarryForm, LockForm, UnlockForm, YearForm, tell
from ledger.models import Account, FiscalYear, Period, YearBalance
from ledger.models.year import YearSource

RESULT = ("2099", "2019")


@require(Area.LEDGER, Level.READ)
def index(request, company):
    """Every year of the main ledger, newest first, with its months. Three queries."""
    years = list(FiscalYear.objects.filter(ledger__is_main=True).order_by("-start").prefetch_related("periods"))
    carried = set(YearBalance.objects.filter(year__in=years, is_derived=True, kind="ib").values_list("year", flat=True))
    context = {
        "rows": [_row(year, at == 0, year.pk in carried) for at, year in enumerate(years)],
        "may_write": request.actor.can_write(Area.LEDGER),
        "may_import": request.actor.can_write(Area.SIE_IMPORT),
    }
    return render(request, "ledger/year/list.html", context)


def _row(year: FiscalYear, is_newest: bool, is_carried: bool) -> dict:
    months = sorted(year.periods.all(), key=lambda p: p.month)
    locked = sum(p.locked_at is not None for p in months)
    return {
        "year": year,
        "months": months,
        "locked": locked,
        "is_open": is_newest,
        "is_born": year.source == YearSource.BORN,
        "is_carried": is_carried,
    }


def _act(request, form, act):
    """What the act gave; None where the form is not sent, not valid, or refused, and then says why."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data)
    except Refused as refused:
        tell(form, refused)
    return None


def _page(request, form, title: str, **more):
    back = reverse("ledger:years", args=[request.company.pk])
    answer = form_page(request, form, title, back=back, page="ledger/year/form.html", **more)
    answer.undo = form.is_bound
    return answer


# ------------------------------------------------------------------ years
@require(Area.LEDGER, Level.WRITE)
def new_year(request, company):
    form = YearForm(request.POST or None, initial=_suggested())
    made = _act(request, form, lambda **given: open_year(company=request.company, by=request.actor, **given))
    if made is not None:
        messages.success(request, _("Räkenskapsåret %(year)s är upplagt.") % {"year": made})
        return redirect("ledger:years", company)
    return _page(request, form, _("Nytt räkenskapsår"), submit=_("Lägg upp året"))


def _suggested() -> dict:
    """The twelve months after the last year, else the calendar year."""
    last = FiscalYear.objects.filter(ledger__is_main=True).order_by("-start").first()
    if last is None:
        this = timezone.localdate().year
        return {"start": date(this, 1, 1), "end": date(this, 12, 31)}
    start = last.end + timedelta(days=1)
    end = date(start.year + 1, start.month, 1) - timedelta(days=1)
    known = set(Account.objects.filter(ledger=last.ledger_id, number__in=RESULT).values_list("number", flat=True))
    return {"start": start, "end": end, "carry": True, "result_account": next((n for n in RESULT if n in known), "")}


@require(Area.LEDGER, Level.WRITE)
def opening(request, company, year):
    """Ingående balanser anew, from what the year before closes with now."""
    found = get_object_or_404(FiscalYear, pk=year)
    form = CarryForm(request.POST if request.method == "POST" else None, initial=_suggested())
    count = _act(
        request, form, lambda **given: carry_opening(company=request.company, year=found, by=request.actor, **given)
    )
    if count is not None:
        said = ngettext("Ingående balans hämtad för %(n)s konto.", "Ingående balanser hämtade för %(n)s konton.", count)
        messages.success(request, said % {"n": count})
        return redirect("ledger:years", company)
    title = _("Hämta ingående balanser för %(year)s") % {"year": found}
    lead = _("De ersätter dem som hämtades förra gången. Verifikationerna ändras inte.")
    return _page(request, form, title, submit=_("Hämta"), lead=lead)


# ------------------------------------------------------------------ months
@require(Area.LEDGER, Level.WRITE)
def locking(request, company, period):
    found = get_object_or_404(Period, pk=period)
    form = LockForm(request.POST if request.method == "POST" else None)
    done = _act(request, form, lambda through, reason: _lock(request, found, through, reason))
    if done is not None:
        said = ngettext("%(n)s månad är låst.", "%(n)s månader är låsta.", done)
        messages.success(request, said % {"n": done})
        return redirect("ledger:years", company)
    lead = _("En låst månad tar inte emot verifikationer, varken härifrån eller ur en fil.")
    return _page(request, form, _("Lås %(month)s") % {"month": found}, submit=_("Lås"), lead=lead)


def _lock(request, period: Period, through: bool, reason: str) -> int:
    facts = {"company": request.company, "period": period, "reason": reason, "by": request.actor}
    if through:
        return len(lock_through(**facts))
    lock_period(**facts)
    return 1


@require(Area.LEDGER, Level.WRITE)
def unlocking(request, company, period):
    found = get_object_or_404(Period, pk=period)
    form = UnlockForm(request.POST if request.method == "POST" else None)
    done = _act(request, form, lambda reason: unlock_period(
        company=request.company, period=found, reason=reason, by=request.actor))  # fmt: skip
    if done is not None:
        messages.success(request, _("%(month)s är upplåst.") % {"month": found})
        return redirect("ledger:years", company)
    return _page(request, form, _("Lås upp %(month)s") % {"month": found}, submit=_("Lås upp"))


# ------------------------------------------------------------------ accounts
@require(Area.LEDGER, Level.WRITE)
def new_account(request, company):
    form = AccountForm(request.POST if request.method == "POST" else None)
    made = _act(request, form, lambda **given: add_account(company=request.company, by=request.actor, **given))
    if made is not None:
        messages.success(request, _("Kontot %(account)s är upplagt.") % {"account": made})
        return redirect("ledger:accounts", company)
    answer = form_page(
        request, form, _("Nytt konto"), back=reverse("ledger:accounts", args=[company]),
        page="ledger/year/form.html", submit=_("Lägg upp kontot"),
    )  # fmt: skip
    answer.undo = form.is_bound
    return answer
