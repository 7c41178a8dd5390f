"""Master level: companies and groups."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.actions import tenants
from hub.forms import BlockForm, CompanyForm, GroupForm
from hub.models import Company, Group
from hub.permissions import Area, Level, member, require
from hub.views.pages import render


@member
def start(request, tenant):
    companies = Company.objects.select_related("group").order_by("name")
    return render(request, "hub/tenant.html", {"companies": companies})


@require(Area.COMPANIES, Level.READ)
def companies(request, tenant):
    context = {
        "companies": Company.objects.select_related("group").order_by("name"),
        "groups": Group.objects.order_by("name"),
        "may_write": request.actor.can_write(Area.COMPANIES),
    }
    return render(request, "hub/company/list.html", context)


@require(Area.COMPANIES, Level.WRITE)
def new_company(request, tenant):
    form = CompanyForm(request.POST or None)
    form.fields["group"].queryset = Group.objects.order_by("name")
    if request.method == "POST" and form.is_valid():
        tenants.create_company(**form.cleaned_data, by=request.actor)
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
        tenants.create_group(name=form.cleaned_data["name"], by=request.actor)
        return redirect("hub:companies", tenant)
    return _form(request, form, _("Ny koncern"))


@require(Area.COMPANIES, Level.WRITE)
def blocking(request, tenant, group):
    form = BlockForm(request.POST or None)
    found = get_object_or_404(Group, pk=group)
    if request.method == "POST" and form.is_valid():
        tenants.block_group(group=found, reason=form.cleaned_data["reason"], by=request.actor)
        return redirect("hub:companies", tenant)
    return _form(request, form, _("Blockera koncernen %(name)s") % {"name": found.name})


@require_POST
@require(Area.COMPANIES, Level.WRITE)
def opening(request, tenant, group):
    tenants.unblock_group(group=get_object_or_404(Group, pk=group), by=request.actor)
    return redirect("hub:companies", tenant)


def _form(request, form, title: str):
    status = 422 if form.is_bound else 200
    return render(request, "hub/form.html", {"form": form, "form_title": title}, crumbs=[(title, None)], status=status)
