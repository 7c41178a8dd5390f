"""Satser: what the law or an agreement decides, with its day and its source."""

from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.money import format_plain
from hub.permissions import Area, Level, require
from hub.views.pages import render
from payroll.actions import remove_rate, save_rate
from payroll.forms import uuid_or_none
from payroll.models import Rate
from payroll.queries.rules import rate_of
from payroll.rule_forms import RateForm
from payroll.rules import changes
from payroll.views.rule_pages import Removal, tabs
from payroll.views.trials import Act, change_page


@require(Area.PAYROLL, Level.READ)
def index(request, company):
    """By kind and group, the newest first; what holds today is marked."""
    today = timezone.localdate()
    found, shown = list(Rate.objects.order_by("kind", "group", "-valid_from")), []
    held: set[tuple[str, str]] = set()
    for rate in found:
        key = (rate.kind, rate.group)
        is_current = rate.valid_from <= today and key not in held
        if is_current:
            held.add(key)
        shown.append({"rate": rate, "percent": _percent(rate), "who": who(rate), "is_current": is_current})
    context = {
        "tabs": tabs(company, "rates"),
        "rates": shown,
        "may_write": request.actor.can_write(Area.PAYROLL),
    }
    return render(request, "payroll/rules/rates.html", context, crumbs=[(_("Satser"), None)])


def _percent(rate: Rate) -> str:
    return "" if rate.basis_points is None else f"{format_plain(rate.basis_points)} %"


def who(rate: Rate) -> str:
    """The conditions in words."""
    said = []
    if rate.age_from is not None and rate.age_to is not None:
        said.append(_("fyllt %(first)s–%(last)s vid årets ingång") % {"first": rate.age_from, "last": rate.age_to})
    elif rate.age_from is not None:
        said.append(_("fyllt minst %(age)s vid årets ingång") % {"age": rate.age_from})
    elif rate.age_to is not None:
        said.append(_("fyllt högst %(age)s vid årets ingång") % {"age": rate.age_to})
    if rate.born_from is not None:
        said.append(_("född tidigast %(year)s") % {"year": rate.born_from})
    if rate.born_to is not None:
        said.append(_("född senast %(year)s") % {"year": rate.born_to})
    return ", ".join(said)


@require(Area.PAYROLL, Level.WRITE)
def new(request, company):
    """A new rate, or with `?of=` the next one of a group there is."""
    key = uuid_or_none(request.GET.get("of", ""))
    before = Rate.objects.filter(pk=key).first() if key else None
    form = RateForm(request.POST or None, initial=RateForm.initial_of(rate_of(before)) if before else None)

    def act() -> Act:
        rate = form.rate()
        return Act(
            lambda book: changes.with_rate(book, rate),
            lambda: save_rate(company=request.company, rate=rate, by=request.actor),
        )

    back = reverse("payroll:rates", args=[company])
    crumbs = [(_("Satser"), back), (_("Ny sats"), None)]
    return change_page(request, form, act, crumbs=crumbs, back=back, said=_("Satsen är sparad."), is_two=True)


@require(Area.PAYROLL, Level.WRITE)
def removal(request, company, rate):
    found = get_object_or_404(Rate, pk=rate)
    act = Act(
        lambda book: changes.without_rate(book, rate_of(found)),
        lambda: remove_rate(company=request.company, rate=found, by=request.actor),
    )
    back = reverse("payroll:rates", args=[company])
    crumbs = [(_("Satser"), back), (_("Ta bort"), None)]
    return Removal(request, act, str(found)).page(crumbs=crumbs, back=back, said=_("Satsen är borttagen."))
