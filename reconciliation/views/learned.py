"""Learned rules: what people's matches suggest, tried on what is open before anybody switches it on."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hub.permissions import Area, Level, require
from hub.views.pages import render
from reconciliation import actions
from reconciliation.actions.learning import trials
from reconciliation.models import LearnedRule
from reconciliation.views.work import account_of, work_url

READ, WRITE = (Area.RECONCILIATION, Level.READ), (Area.RECONCILIATION, Level.WRITE)


@require(*WRITE)
def index(request, company, account):
    """POST looks through what people have matched since."""
    found = account_of(account)
    if request.method == "POST":
        n = actions.look_for_rules(company=request.company, account=found, by=request.actor)
        messages.success(request, ngettext("%(n)s ny regel föreslås.", "%(n)s nya regler föreslås.", n) % {"n": n})
        return redirect("bank:learned", company, account)
    crumbs = [(found.name, work_url(found)), (_("Inlärda regler"), None)]
    return render(
        request, "reconciliation/match/learned.html", {"account": found, "rows": trials(found)}, crumbs=crumbs
    )


@require_POST
@require(*WRITE)
def switching(request, company, learned_rule):
    found = get_object_or_404(LearnedRule, pk=learned_rule)
    wanted = request.POST.get("act")
    actions.switch_rule(
        company=request.company, rule=found, is_on=wanted == "on", is_dismissed=wanted == "dismiss", by=request.actor
    )
    return redirect("bank:learned", company, found.bank_account_id)
