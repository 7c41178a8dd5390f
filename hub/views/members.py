"""Master level: who may enter, and the access templates."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.actions import members
from hub.forms import MemberForm, MembershipForm, NewTemplateForm, TemplateForm
from hub.models import AccessTemplate, Membership
from hub.permissions import AREA_LABELS, LEVEL_LABELS, LEVEL_NAMES, STANDARD, Area, Level, require
from hub.views.pages import form_page, render


@require(Area.USERS, Level.READ)
def index(request, tenant):
    rows = Membership.objects.select_related("user", "company", "template").order_by("user__name", "company__name")
    templates = AccessTemplate.objects.order_by("name")
    context = {
        "memberships": rows,
        "templates": templates,
        "areas": [
            {"label": label, "levels": [_level(t, area) for t in templates]} for area, label in AREA_LABELS.items()
        ],
        "may_write": request.actor.can_write(Area.USERS),
    }
    return render(request, "hub/member/list.html", context)


def _level(template: AccessTemplate, area: Area) -> dict:
    level = LEVEL_NAMES.get(template.rights.get(area.value, "none"), Level.NONE)
    return {"name": level.name.lower(), "label": LEVEL_LABELS[level]}


@require(Area.USERS, Level.WRITE)
def new(request, tenant):
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        membership = members.add_member(**form.values(), by=request.actor)
        if membership.user.has_usable_password() or membership.user.home_tenant_id != tenant:
            messages.success(request, _("%(email)s har fått tillgång.") % {"email": membership.user.email})
            return redirect("hub:members", tenant)
        return _link_page(request, membership)
    return _form(request, form, _("Ny användare"))


@require_POST
@require(Area.USERS, Level.WRITE)
def link(request, tenant, membership):
    """The link by which a person sets a password; shown once to the administrator, who hands it over."""
    return _link_page(request, get_object_or_404(Membership.objects.select_related("user"), pk=membership))


def _link_page(request, membership):
    address = request.build_absolute_uri(members.password_link(membership=membership, by=request.actor))
    context = {"membership": membership, "address": address}
    return render(request, "hub/member/link.html", context, crumbs=[(membership.user, None)])


@require(Area.USERS, Level.WRITE)
def edit(request, tenant, membership):
    found = get_object_or_404(Membership.objects.select_related("user", "template"), pk=membership)
    own = {"sie_import": found.own_rights.get(Area.SIE_IMPORT.value, "")}
    form = MembershipForm(request.POST or None, initial={"template": found.template_id, **own})
    if request.method == "POST" and form.is_valid():
        members.change_member(membership=found, **form.values(), by=request.actor)
        messages.success(request, _("Behörigheten för %(name)s är sparad.") % {"name": found.user})
        return redirect("hub:members", tenant)
    return _form(request, form, str(found.user))


@require_POST
@require(Area.USERS, Level.WRITE)
def removal(request, tenant, membership):
    found = get_object_or_404(Membership.objects.select_related("user"), pk=membership)
    members.remove_member(membership=found, by=request.actor)
    messages.success(request, _("%(name)s har inte längre tillgång.") % {"name": found.user})
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
    more = {"template": found, "standard": STANDARD[found.base].label, "page": "hub/member/template.html"}
    return _form(request, form, found.name, two=True, **more)


@require_POST
@require(Area.USERS, Level.WRITE)
def template_removal(request, tenant, template):
    members.remove_template(template=get_object_or_404(AccessTemplate, pk=template), by=request.actor)
    return redirect("hub:members", tenant)


def _form(request, form, title: str, **more):
    return form_page(request, form, title, back=reverse("hub:members", args=[request.tenant.pk]), **more)
