"""API keys and webhooks of a company."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.actions import webhooks
from hub.api.keys import create_key, revoke_key
from hub.forms import KeyForm, WebhookForm
from hub.models import ApiKey, WebhookEndpoint
from hub.permissions import AREA_LABELS, LEVEL_LABELS, LEVEL_NAMES, Area, Level, require
from hub.views.pages import form_page, render


@require(Area.API, Level.READ)
def index(request, company):
    context = {
        "keys": [{"key": k, "rights": _rights(k)} for k in ApiKey.objects.order_by("revoked_at", "-created_at")],
        "endpoints": WebhookEndpoint.objects.order_by("-is_active", "url"),
        "may_write": request.actor.can_write(Area.API),
    }
    return render(request, "hub/api/list.html", context)


def _rights(key: ApiKey) -> str:
    levels = {area: LEVEL_NAMES.get(key.rights.get(area, "none"), Level.NONE) for area in Area}
    return ", ".join(f"{AREA_LABELS[area]}: {LEVEL_LABELS[level]}" for area, level in levels.items() if level)


@require(Area.API, Level.WRITE)
def new_key(request, company):
    form = KeyForm(request.actor, request.POST or None)
    if request.method == "POST" and form.is_valid():
        key, text = create_key(name=form.cleaned_data["name"], rights=form.rights(), by=request.actor)
        return render(request, "hub/api/shown.html", {"key": key, "secret": text}, crumbs=[(key, None)])
    return _form(request, form, _("Ny API-nyckel"))


@require_POST
@require(Area.API, Level.WRITE)
def revocation(request, company, key):
    revoke_key(key=get_object_or_404(ApiKey, pk=key), by=request.actor)
    messages.success(request, _("Nyckeln är spärrad."))
    return redirect("hub:keys", company)


@require(Area.API, Level.WRITE)
def new_webhook(request, company):
    form = WebhookForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        endpoint, secret = webhooks.create_endpoint(**form.cleaned_data, by=request.actor)
        return render(request, "hub/api/shown.html", {"key": endpoint, "secret": secret}, crumbs=[(endpoint, None)])
    return _form(request, form, _("Ny webhook"))


@require_POST
@require(Area.API, Level.WRITE)
def webhook_removal(request, company, webhook):
    webhooks.remove_endpoint(endpoint=get_object_or_404(WebhookEndpoint, pk=webhook), by=request.actor)
    messages.success(request, _("Webhooken är borttagen."))
    return redirect("hub:keys", company)


def _form(request, form, title: str):
    return form_page(request, form, title, back=reverse("hub:keys", args=[request.company.pk]))
