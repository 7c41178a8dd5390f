"""Master level: who may enter, and the access templates."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.actions import members, passwords
from hub.forms import MemberForm, MembershipForm, NewTemplateForm, TemplateForm
from hub.models import AccessTemplate, Membership
from hub.permissions import AREA_LABELS, LEVEL_LABELS, LEVEL_NAMES, Area, Level, require
from hub.views.pages import render


@require(Area.USERS, Level.READ)
def index(request, tenant):
    rows = Membership.objects.select_related("user", "company", "template").order_by("user__name", "company__name")
    templates = AccessTemplate.objects.order_by("name")
    context = {
        "memberships": rows,
        "templates": [{"template": t, "levels": _levels(t)} for t in templates],
        "areas": list(AREA_LABELS.values()),
        "may_write": request.actor.can_write(Area.USERS),
    }
    return render(request, "hub/member/list.html", context)


def _levels(template: AccessTemplate) -> list[dict]:
    found = [LEVEL_NAMES.get(template.rights.get(area.value, "none"), Level.NONE) for area in Area]
    return [{"name": level.name.lower(), "label": LEVEL_LABELS[level]} for level in found]


@require(Area.USERS, Level.WRITE)
def new(request, tenant):
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        membership = members.add_member(**form.cleaned_data, by=request.actor)
        if membership.user.has_usable_password():
            messages.success(request, _("%(email)s har fått tillgång.") % {"email": membership.user.email})
            return redirect("hub:members", tenant)
        return redirect("hub:member-link", tenant, membership.pk)
    return _form(request, form, _("Ny användare"))


@require(Area.USERS, Level.WRITE)
def link(request, tenant, membership):
    """The link by which a new person sets a password; shown once to the administrator, who hands it over."""
    found = get_object_or_404(Membership.objects.select_related("user"), pk=membership)
    address = request.build_absolute_uri(passwords.link_for(user=found.user))
    return render(
        request, "hub/member/link.html", {"membership": found, "address": address}, crumbs=[(found.user, None)]
    )


@require(Area.USERS, Level.WRITE)
def edit(request, tenant, membership):
    found = get_object_or_404(Membership.objects.select_related("user", "template"), pk=membership)
    form = MembershipForm(request.POST or None, initial={"template": found.template_id})
    if request.method == "POST" and form.is_valid():
        members.change_member(membership=found, template=form.cleaned_data["template"], by=request.actor)
        return redirect("hub:members", tenant)
    return _form(request, form, str(found.user))


@require_POST
@require(Area.USERS, Level.WRITE)
def removal(request, tenant, membership):
    members.remove_member(membership=get_object_or_404(Membership, pk=membership), by=request.actor)
    return redirect("hub:members", tenant)


@require(Area.USERS, Level.WRITE)
def new_template(request, tenant):
    form = NewTemplateForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = members.create_template(**form.cleaned_data, by=request.actor)
        return redirect("hub:template", tenant, made.pk)
    return _form(request, form, _("Ny behörighetsmall"))


@require(Area.USERS, Level.WRITE)
def template(request, tenant, template):
    found = get_object_or_404(AccessTemplate, pk=template)
    form = TemplateForm(found, request.POST or None)
    if request.method == "POST" and form.is_valid():
        members.save_template(template=found, name=form.cleaned_data["name"], rights=form.rights(), by=request.actor)
        messages.success(request, _("Mallen är sparad. Den gäller från nästa sida."))
        return redirect("hub:members", tenant)
    return _form(request, form, found.name)


@require_POST
@require(Area.USERS, Level.WRITE)
def template_removal(request, tenant, template):
    members.remove_template(template=get_object_or_404(AccessTemplate, pk=template), by=request.actor)
    return redirect("hub:members", tenant)


def _form(request, form, title: str):
    status = 422 if form.is_bound else 200
    return render(request, "hub/form.html", {"form": form, "form_title": title}, crumbs=[(title, None)], status=status)
