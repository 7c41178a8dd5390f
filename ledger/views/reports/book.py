"""Huvudbok and verifikationslista for everybody who sees reports, never further than they may see; and as files."""

from django.urls import reverse
from django.utils.translation import gettext as _

from hub.permissions import Area, Level, require
from hub.views.pages import render
from ledger.queries.printouts import VoucherPrint, accounts_between, ledger_print, voucher_print
from ledger.queries.trial_balance import TrialRow
from ledger.report_choice import ReportChoice, choose
from ledger.views.books import FILE_KINDS, FILE_ROWS, as_file, too_long
from ledger.views.reports.book_sheets import ledger_sheet, vouchers_sheet
from ledger.views.reports.language import in_asked_language
from ledger.views.reports.pages import bounds, facts_of, none, tabs

PAGE = 50
LEDGER, VOUCHERS = "report-ledger", "report-vouchers"


@require(Area.REPORTS, Level.READ)
@in_asked_language
def ledger(request, company):
    """The accounts of the period with their sums; their rows one account at a time, and all of them in the files."""
    choice = choose(request, whole_year=True)
    if choice is None:
        return none(request, LEDGER)
    period = {"start": choice.start, "end": choice.end}
    rows = accounts_between(choice.year, choice.said["low"], choice.said["high"], **period)
    notices = bounds(choice)
    if request.GET.get("file"):
        printed = ledger_print(choice.year, rows, limit=FILE_ROWS, **period)
        if printed is None:
            notices.append(too_long(request))
        elif answer := as_file(request, ledger_sheet(choice, narrowed_facts(choice), printed)):
            return answer
    names = ("incoming", "debit", "credit", "closing")
    context = _shared(request, choice, LEDGER, notices) | {
        "title": _("Huvudbok"),
        "rows": [{"row": row, "url": _account_url(choice, row)} for row in rows],
        "sums": {name: sum(getattr(row, name) for row in rows) for name in names},
        "filter": choice.form("year", "start", "end", "low", "high", "lang"),
    }
    return render(request, "ledger/report/ledger.html", context)


@require(Area.REPORTS, Level.READ)
@in_asked_language
def vouchers(request, company):
    """The vouchers of the period with their rows, a page at a time; all of them in the files."""
    choice = choose(request, whole_year=True)
    if choice is None:
        return none(request, VOUCHERS)
    asked = {"series": choice.said["series"], "start": choice.start, "end": choice.end}
    notices = bounds(choice)
    if request.GET.get("file"):
        page = voucher_print(choice.year, limit=FILE_ROWS // 4, **asked)
        if page.next:
            notices.append(too_long(request))
        elif answer := as_file(request, vouchers_sheet(choice, narrowed_facts(choice), page.rows)):
            return answer
    cursor = request.GET.get("cursor", "")
    page = voucher_print(choice.year, cursor=cursor, limit=PAGE, **asked)
    context = _shared(request, choice, VOUCHERS, notices) | {
        "title": _("Verifikationslista"),
        "vouchers": [_shown(each) for each in page.rows],
        "filter": choice.form("year", "start", "end", "series", "lang"),
        "first_url": choice.link(request.path) if cursor else "",
        "next_url": choice.link(request.path, cursor=page.next) if page.next else "",
    }
    return render(request, "ledger/report/vouchers.html", context)


def _shared(request, choice: ReportChoice, name: str, notices: list[str]) -> dict:
    return {
        "tabs": tabs(request, name, choice),
        "clear_url": request.path,
        "files": [{"label": label, "url": choice.link(request.path, file=key)} for key, label in FILE_KINDS],
        "notices": notices,
    }


def narrowed_facts(choice: ReportChoice) -> tuple[tuple[str, str], ...]:
    """What stands above the file, with what narrows it."""
    low, high, series = (choice.said[name] for name in ("low", "high", "series"))
    more = [(_("Konton"), f"{low or '…'}–{high or '…'}")] if low or high else []
    return (*facts_of(choice), *more, *([(_("Serie"), series)] if series else []))


def _account_url(choice: ReportChoice, row: TrialRow) -> str:
    address = reverse("ledger:report-account", args=[choice.company.pk, row.number])
    return f"{address}?year={choice.year.start}&start={choice.first:%Y-%m}&end={choice.last:%Y-%m}"


def _shown(each: VoucherPrint) -> dict:
    return {"voucher": each.voucher, "lines": each.lines, "debit": sum(max(line.amount, 0) for line in each.lines)}
