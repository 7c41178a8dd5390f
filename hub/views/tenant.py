"""Master level: companies and groups."""

from django.contrib import messages
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.actions import tenants
from hub.forms import BlockForm, CompanyForm, GroupForm, OfficeForm, SearchForm
from hub.models import Company, Group
from hub.office import queues_for
from hub.permissions import Area, Level, member, require
from hub.queries.office import NAME, TOTAL, office_page
from hub.views.office import Address, shown
from hub.views.pages import form_page, render

SHOWN = 200


@member
def start(request, tenant):
    """All the office's companies, and what waits in each."""
    form, sort = OfficeForm(request.GET), request.GET.get("sort", "")
    asked = form.cleaned_data if form.is_valid() else {"q": "", "waiting": False}
    queues = queues_for(request.actor)
    by, backwards = sort.removeprefix("-"), sort.startswith("-")
    known = by in {NAME, TOTAL, *(queue.key for queue in queues)}
    page = office_page(
        request.actor, q=asked["q"].strip(), sort=by if known else NAME, backwards=known and backwards,
        only_waiting=asked["waiting"], number=_number(request.GET.get("page", "")),
    )  # fmt: skip
    address = Address(request.path, asked["q"], asked["waiting"], sort if known else "")
    return render(request, "hub/tenant.html", shown(page, queues, form, address))


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _companies(request) -> dict:
    """Those whose name or number contains what is searched; at most 200, and how many there are."""
    form = SearchForm(request.GET)
    text = form.cleaned_data["q"].strip() if form.is_valid() else ""
    found = Company.objects.select_related("group").order_by("name")
    if text:
        found = found.filter(Q(name__icontains=text) | Q(orgnr__icontains=text))
    count = found.count()
    shown = _("1–%(shown)s av %(count)s; sök för att se fler") % {"shown": SHOWN, "count": count}
    is_long = count > 10 or bool(text)
    return {
        "companies": found[:SHOWN],
        "search": form if is_long else None,
        "searched": text,
        "shown": shown if count > SHOWN else "",
    }


@require(Area.COMPANIES, Level.READ)
def companies(request, tenant):
    context = {
        **_companies(request),
        "groups": Group.objects.order_by("name"),
        "may_write": request.actor.can_write(Area.COMPANIES),
    }
    return render(request, "hub/company/list.html", context)


@require(Area.COMPANIES, Level.WRITE)
def new_company(request, tenant):
    form = CompanyForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = tenants.create_company(**form.cleaned_data, by=request.actor)
        messages.success(request, _("%(name)s är upplagt.") % {"name": made}, extra_tags=f"link=/c/{made.pk}/")
        return redirect("hub:companies", tenant)
    return _form(request, form, _("Nytt företag"))


@require(Area.COMPANIES, Level.WRITE)
def edit_company(request, tenant, company):
    found = get_object_or_404(Company, pk=company)
    form = CompanyForm(request.POST or None, instance=found)
    if request.method == "POST" and form.is_valid():
        fresh = get_object_or_404(Company, pk=company)  # the form has already written on its own instance
        tenants.update_company(company=fresh, by=request.actor, **form.cleaned_data)
        messages.success(request, _("Företaget är sparat."))
        return redirect("hub:companies", tenant)
    return _form(request, form, found.name)


@require(Area.COMPANIES, Level.WRITE)
def new_group(request, tenant):
    form = GroupForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = tenants.create_group(name=form.cleaned_data["name"], by=request.actor)
        messages.success(request, _("Koncernen %(name)s är upplagd.") % {"name": made})
        return redirect("hub:companies", tenant)
    return _form(request, form, _("Ny koncern"))


@require(Area.COMPANIES, Level.WRITE)
def blocking(request, tenant, group):
    form = BlockForm(request.POST or None)
    found = get_object_or_404(Group, pk=group)
    if request.method == "POST" and form.is_valid():
        tenants.block_group(group=found, reason=form.cleaned_data["reason"], by=request.actor)
        messages.success(request, _("%(name)s är blockerad: inget kan skickas från dess företag.") % {"name": found})
        return redirect("hub:companies", tenant)
    return _form(request, form, _("Blockera koncernen %(name)s") % {"name": found.name})


@require_POST
@require(Area.COMPANIES, Level.WRITE)
def opening(request, tenant, group):
    found = tenants.unblock_group(group=get_object_or_404(Group, pk=group), by=request.actor)
    messages.success(request, _("%(name)s är öppen igen.") % {"name": found})
    return redirect("hub:companies", tenant)


def _form(request, form, title: str):
    return form_page(request, form, title, back=reverse("hub:companies", args=[request.tenant.pk]))
