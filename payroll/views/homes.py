"""Anställda: by number, where their cost belongs and the year that decides their rate of contributions."""

from django.contrib import messages
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from hub.errors import Refused
from hub.money import format_plain
from hub.permissions import Area, Level, require
from hub.views.jobs import download
from hub.views.pages import render
from payroll import files as readers
from payroll.actions import remove_home, save_homes
from payroll.forms import RowFilterForm, uuid_or_none
from payroll.models import EmployeeHome
from payroll.queries.rules import home_of
from payroll.rule_forms import HomeForm, HomesUploadForm
from payroll.rules import changes
from payroll.views.findings import shown_findings
from payroll.views.pages import Page
from payroll.views.rule_pages import Removal, tabs
from payroll.views.trials import Act, change_page

SIZE = 100


@require(Area.PAYROLL, Level.READ)
def index(request, company):
    form = RowFilterForm(request.GET)
    form.fields["q"].label = _("Sök anställningsnummer")
    form.fields["q"].widget.attrs["placeholder"] = _("Anställningsnummer")
    found = EmployeeHome.objects.order_by("employee", "-valid_from")
    found = found.filter(employee__startswith=form.text) if form.text else found
    page = Page(found, request.GET.get("page"), size=SIZE)
    address = reverse("payroll:homes", args=[company])
    context = {
        "tabs": tabs(company, "homes"),
        "homes": [{"home": each, "parts": _parts(each)} for each in page.rows],
        "filter": form,
        "clear_url": address,
        "newer_url": page.newer(address, q=form.text),
        "older_url": page.older(address, q=form.text),
        "page_text": page.text if page.is_split else "",
        "may_write": request.actor.can_write(Area.PAYROLL),
    }
    return render(request, "payroll/rules/homes.html", context, crumbs=[(_("Anställda"), None)])


def _parts(home: EmployeeHome) -> list[str]:
    said = []
    for cost_centre, project, share in home.parts:
        where = " · ".join(filter(None, (cost_centre, project))) or "–"
        said.append(where if share == 10_000 else f"{where}: {format_plain(share)} %")
    return said


@require(Area.PAYROLL, Level.WRITE)
def new(request, company):
    """A new employee, or with `?of=` other facts from another month on."""
    key = uuid_or_none(request.GET.get("of", ""))
    before = EmployeeHome.objects.filter(pk=key).first() if key else None
    form = HomeForm(request.POST or None, initial=HomeForm.initial_of(_home(before)) if before else None)

    def act() -> Act:
        home = form.home()
        return Act(
            lambda book: changes.with_homes(book, [home]),
            lambda: save_homes(company=request.company, homes=[home], by=request.actor),
        )

    back = reverse("payroll:homes", args=[company])
    crumbs = [(_("Anställda"), back), (_("Ny hemkontering"), None)]
    said = _("Hemkonteringen är sparad.")
    return change_page(request, form, act, crumbs=crumbs, back=back, said=said, page="payroll/rules/home.html")


def _home(kept: EmployeeHome):
    return home_of(kept.employee, kept.valid_from, kept.parts, kept.birth_year)


@require(Area.PAYROLL, Level.WRITE)
def removal(request, company, home):
    found = get_object_or_404(EmployeeHome, pk=home)
    act = Act(
        lambda book: changes.without_home(book, _home(found)),
        lambda: remove_home(company=request.company, home=found, by=request.actor),
    )
    back = reverse("payroll:homes", args=[company])
    crumbs = [(_("Anställda"), back), (_("Ta bort"), None)]
    return Removal(request, act, str(found)).page(crumbs=crumbs, back=back, said=_("Hemkonteringen är borttagen."))


@require(Area.PAYROLL, Level.WRITE)
def upload(request, company):
    """A list of employees, taken whole or not at all."""
    form = HomesUploadForm(request.POST or None, request.FILES or None)
    back = reverse("payroll:homes", args=[company])
    context = {"form": form, "back_url": back, "findings": [], "refusal": None}
    if request.method == "POST" and form.is_valid():
        file = form.cleaned_data["file"]
        homes, findings = readers.read_homes(file.name, file.read())
        context["findings"] = shown_findings(findings)
        if homes and not context["findings"]:
            try:
                count = save_homes(company=request.company, homes=homes, by=request.actor)
            except Refused as refusal:
                context["refusal"] = refusal.words
            else:
                said = ngettext(
                    "Hemkontering för %(count)s anställd är inläst.",
                    "Hemkontering för %(count)s anställda är inläst.",
                    count,
                )
                messages.success(request, said % {"count": count})
                return redirect(back)
    crumbs = [(_("Anställda"), back), (_("Läs in lista"), None)]
    status = 422 if request.method == "POST" else 200
    return render(request, "payroll/rules/homes_upload.html", context, crumbs=crumbs, status=status)


@require(Area.PAYROLL, Level.READ)
def template(request, company, kind):
    if kind not in ("csv", "xlsx"):
        raise Http404
    return download(readers.homes_template(kind, get_language() or "sv"))
