"""From a figure to the rows, the voucher and its document, for those who may see reports but not the books.

Whoever may see the books goes to the books' own pages.
"""

from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from hub.permissions import Area, Level, require
from hub.views.jobs import download
from hub.views.pages import render
from ledger import queries
from ledger.attachments import opened
from ledger.models import Account, Attachment
from ledger.report_choice import choose, voucher_within
from ledger.views.books import PAGE


@require(Area.REPORTS, Level.READ)
def account(request, company, number):
    choice = choose(request, whole_year=True)
    found = choice and Account.objects.filter(ledger=choice.ledger, number=number).first()
    if not found:
        raise Http404
    if request.actor.can_read(Area.LEDGER):
        return redirect(f"{reverse('ledger:account', args=[company, number])}?{request.GET.urlencode()}")
    start, end = choice.start, choice.end
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


@require(Area.REPORTS, Level.READ)
def voucher(request, company, voucher):
    shown = voucher_within(choose(request), voucher)
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
    voucher_within(choose(request), found.voucher_id)
    return download(opened(found.file_id))
