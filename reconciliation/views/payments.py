"""A bank line of many payments: each with its voucher, and the found ones matched in one act."""

from django.contrib import messages
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.errors import Refused
from hub.permissions import Area, Level, require
from hub.views.pages import render
from reconciliation import actions
from reconciliation.actions.payments import split_of
from reconciliation.models import StatementLine
from reconciliation.views import shown
from reconciliation.views.work import work_url

READ, WRITE = (Area.RECONCILIATION, Level.READ), (Area.RECONCILIATION, Level.WRITE)


def _line(key) -> StatementLine:
    return get_object_or_404(StatementLine.objects.select_related("bank_account"), pk=key)


@require(*READ)
def index(request, company, line):
    return _page(request, _line(line))


def _page(request, line: StatementLine, refused: Refused | None = None):
    account, splits = line.bank_account, split_of(line)
    items = [item for split in splits for item in split.items]
    context = {
        "account": account, "line": line, "splits": splits, "count": len(items),
        "found": sum(item.remaining for item in items), "may": request.actor.can_write(Area.RECONCILIATION),
        "back_url": f"{work_url(account)}#row-{line.pk}", "refused": refused.words if refused else None,
    }  # fmt: skip
    crumbs = [(account.name, work_url(account)), (_("Betalningar"), None)]
    status = refused.status if refused else 200
    return render(request, "reconciliation/work/payments.html", context, crumbs=crumbs, status=status)


@require_POST
@require(*WRITE)
def matching(request, company, line):
    found = _line(line)
    try:
        with transaction.atomic():
            made = actions.match_payments(company=request.company, line=found, by=request.actor)
    except Refused as refusal:
        return _page(request, found, refusal)
    messages.success(request, shown.matched(made))
    return redirect(work_url(found.bank_account))
