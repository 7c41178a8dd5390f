"""From a figure to the rows, the voucher and its document, for those who may see reports but not the books.

Whoever may see the books goes to the books' own pages.
"""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from hub.permissions import Area, Level, require
from hub.views.jobs import download
from hub.views.pages import render
from ledger import queries
from ledger.attachments import opened
from ledger.models import Account, Attachment, Status, Voucher
from ledger.report_choice import ReportChoice, choose
from ledger.reports.months import moved
from ledger.views.books import PAGE


@require(Area.REPORTS, Level.READ)
def account(request, company, number):
    choice = choose(request, whole_year=True)
    found = choice and Account.objects.filter(ledger=choice.ledger, number=number).first()
    if not found:
        raise Http404
    if request.actor.can_read(Area.LEDGER):
        return redirect(f"{reverse('ledger:account', args=[company, number])}?{request.GET.urlencode()}")
    start, end = max(choice.year.start, choice.first), min(choice.year.end, _last_day(choice.last))
    cursor = request.GET.get("cursor", "")
    page = queries.account_ledger(found, choice.year, start=start, end=end, cursor=cursor, limit=PAGE)
    context = {
        "account": found,
        "page": page,
        "rows": page.rows,
        "period": f"{start} – {end}",
        "is_first": not cursor,
        "next_url": choice.link(request.path, cursor=page.next) if page.next else "",
        "first_url": choice.link(request.path) if cursor else "",
    }
    return render(request, "ledger/report/account.html", context, crumbs=[(str(found), None)])


def _last_day(month: date) -> date:
    return date.fromordinal(moved(month, 1).toordinal() - 1)


@require(Area.REPORTS, Level.READ)
def voucher(request, company, voucher):
    shown = _visible(request, voucher)
    if request.actor.can_read(Area.LEDGER):
        return redirect("ledger:voucher", company, voucher)
    amounts = [line.line.amount for line in shown.lines]
    context = {
        "shown": shown,
        "voucher": shown.voucher,
        "sums": {"debit": sum(a for a in amounts if a > 0), "credit": -sum(a for a in amounts if a < 0)},
    }
    return render(request, "ledger/report/voucher.html", context, crumbs=[(str(shown.voucher), None)])


@require(Area.REPORTS, Level.READ)
def document(request, company, attachment):
    """A voucher's document, under the bound of its voucher."""
    found = get_object_or_404(Attachment, pk=attachment)
    _visible(request, found.voucher_id)
    return download(opened(found.file_id))


def _visible(request, voucher):
    """404 for what does not exist, is a draft, or lies after what the reader may see."""
    choice: ReportChoice | None = choose(request)
    try:
        shown = queries.voucher_page(voucher)
    except Voucher.DoesNotExist:
        raise Http404 from None
    found = shown.voucher
    bound = choice and (choice.until is None or found.date <= _last_day(choice.until))
    if not bound or found.status != Status.POSTED or found.year.ledger_id != choice.ledger.pk:
        raise Http404(_("Verifikationen finns inte."))
    return shown
