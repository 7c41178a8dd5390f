"""Inställningar › Dataöverföring: what stands in the way, the choices, the mappings, the schedules."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.errors import Refused
from hub.permissions import Area, Level, require
from hub.views.pages import render
from integrations.connecting.models import System
from integrations.sync.choices import Choices, choices_of
from integrations.sync.forms import SettingsForm
from integrations.sync.lanes import LANES
from integrations.sync.models import SyncSchedule, SyncSettings
from integrations.sync.preflight import preflight
from integrations.sync.settings_actions import SettingsRefused, given_of, save_settings
from integrations.sync.shown import check_shown


@require(Area.SYNC, Level.READ)
def index(request, company):
    saved, choices, given = _stored(request.company)
    return _page(request, saved, choices, SettingsForm(choices, given=given))


@require_POST
@require(Area.SYNC, Level.WRITE)
def change(request, company):
    saved, choices, given = _stored(request.company)
    form = SettingsForm(choices, request.POST, given=given)
    if form.is_valid() and _saved(request, form):
        messages.success(request, _("Inställningarna är sparade. De gäller från nästa överföring."))
        return redirect("sync:settings", company)
    return _page(request, saved, choices, form, status=422)


def _stored(company) -> tuple[SyncSettings | None, Choices, object]:
    saved = SyncSettings.objects.filter(company=company).first()
    turns = dict(SyncSchedule.objects.values_list("register", "minutes"))
    given = given_of(saved, turns) if saved and saved.saved_at else None
    return saved, choices_of(company, saved), given


def _saved(request, form: SettingsForm) -> bool:
    try:
        with transaction.atomic():
            save_settings(company=request.company, given=form.given(), registers=tuple(LANES), by=request.actor)
    except SettingsRefused as refusal:
        for wrong in refusal.findings:
            said = wrong.words
            form.add_error(form.field_of(wrong.field), f"{said.message} {said.cure} ({said.code})")
        return False
    except Refused as refusal:
        form.add_error(None, f"{refusal.words.message} {refusal.words.cure} ({refusal.code})")
        return False
    return True


def _page(request, saved, choices: Choices, form: SettingsForm, *, status: int = 200):
    company = request.company
    may = request.actor.can_write(Area.SYNC)
    if not may:
        for field in form.fields.values():
            field.disabled = True
    context = {
        "form": form,
        "saved": saved if saved and saved.saved_at else None,
        "choices": choices,
        "checks": checks_of(company),
        "may_write": may,
        "check_urls": [
            (system.label, reverse("connecting_root:check", args=[system.value, company.pk])) for system in System
        ],
    }
    return render(request, "sync/settings/detail.html", context, status=status)


def checks_of(company) -> list[dict]:
    """The pre-flight, what stands in the way first."""
    found = [check_shown(each) for each in preflight(company)]
    return sorted(found, key=lambda each: ("error", "warning", "ok").index(each["severity"]))
