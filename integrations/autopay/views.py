"""Inställningar › Bankavtal: the client, the agreements, and the tick that makes statements come by themselves."""

from django import forms
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from hub.errors import words
from hub.models import Job
from hub.permissions import Area, Level, require
from hub.views.pages import render
from integrations.autopay import actions
from integrations.autopay.client import Credentials
from integrations.autopay.models import Agreement, AutopayAccess


class AccessForm(forms.Form):
    client_id = forms.CharField(label=gettext_lazy("Klient-id"), max_length=200)
    client_secret = forms.CharField(
        label=gettext_lazy("Hemlighet"),
        max_length=400,
        widget=forms.PasswordInput,
        help_text=gettext_lazy("Görs i AutoPay › Administration. Sparas förseglad."),
    )


@require(Area.RECONCILIATION, Level.READ)
def index(request, company):
    return page(request, AccessForm())


def page(request, form, *, status: int = 200):
    access = AutopayAccess.objects.first()
    error = access.last_error if access else {}
    running = Job.objects.filter(kind__startswith="autopay.", state__in=["queued", "running"]).order_by("-created_at")
    context = {
        "access": access,
        "error": words(error["code"], error.get("facts")) if error.get("code") else None,
        "agreements": [_shown(each) for each in Agreement.objects.select_related("bank_account").order_by("account")],
        "form": form,
        "job": running.first(),
        "job_url": reverse("hub:job", args=[request.company.pk, running[0].pk]) if running else "",
        "may_write": request.actor.can_write(Area.RECONCILIATION),
    }
    return render(request, "autopay/index.html", context, status=status)


def _shown(each: Agreement) -> dict:
    said = each.last_error
    return {"agreement": each, "error": words(said["code"], said.get("facts")) if said.get("code") else None}


@require_POST
@require(Area.RECONCILIATION, Level.WRITE)
def connection(request, company):
    form = AccessForm(request.POST)
    if not form.is_valid():
        return page(request, form, status=422)
    given = Credentials(form.cleaned_data["client_id"].strip(), form.cleaned_data["client_secret"].strip())
    job = actions.connect(company=request.company, credentials=given, by=request.actor, url=_back(company))
    return redirect("hub:job", company, job.pk)


@require_POST
@require(Area.RECONCILIATION, Level.WRITE)
def disconnection(request, company):
    actions.disconnect(company=request.company, by=request.actor)
    messages.success(request, _("AutoPay är inte längre anslutet. Det som har hämtats finns kvar."))
    return redirect("autopay:index", company)


@require_POST
@require(Area.RECONCILIATION, Level.WRITE)
def reading(request, company):
    job = actions.read_agreements(company=request.company, by=request.actor, url=_back(company))
    return redirect("hub:job", company, job.pk)


@require_POST
@require(Area.RECONCILIATION, Level.WRITE)
def fetching(request, company):
    job = actions.fetch(company=request.company, by=request.actor, url=_back(company))
    return redirect("hub:job", company, job.pk)


@require_POST
@require(Area.RECONCILIATION, Level.WRITE)
def service(request, company, agreement):
    found = get_object_or_404(Agreement, pk=agreement)
    is_on = request.POST.get("on") == "1"
    job = actions.set_service(company=request.company, agreement=found, on=is_on, by=request.actor, url=_back(company))
    return redirect("hub:job", company, job.pk)


def _back(company) -> str:
    return reverse("autopay:index", args=[company])
