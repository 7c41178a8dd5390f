"""Key ratios with their formulas and parts."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.documents import Column, Sheet
from hub.money import format_amount
from hub.permissions import Area, Level, require
from hub.views.pages import render
from ledger.report_choice import ReportChoice, choose
from ledger.reports import RatioValue
from ledger.reports.scheme import standard
from ledger.views.books import FILE_KINDS, as_file
from ledger.views.reports.language import in_asked_language
from ledger.views.reports.pages import bounds, facts_of, none, tabs
from ledger.views.reports.shown import percent


@require(Area.REPORTS, Level.READ)
@in_asked_language
def ratios(request, company):
    choice = choose(request, whole_year=True)
    if choice is None:
        return none(request, "report-ratios")
    rows = ratio_rows(choice)
    if answer := as_file(request, ratio_sheet(choice, rows)):
        return answer
    context = {
        "tabs": tabs(request, "report-ratios", choice),
        "title": _("Nyckeltal"),
        "rows": rows,
        "filter": choice.form("year", "end", "lang"),
        "clear_url": request.path,
        "files": [{"label": label, "url": choice.link(request.path, file=key)} for key, label in FILE_KINDS],
        "notices": bounds(choice),
        "note": _("Resultat är de senaste tolv månaderna till och med %(month)s; balanser som de stod då.")
        % {"month": f"{choice.last:%Y-%m}"},
    }
    return render(request, "ledger/report/ratios.html", context)


def ratio_rows(choice: ReportChoice) -> list[dict]:
    return [_row(choice, each) for each in choice.ratios()]


def _row(choice: ReportChoice, each: RatioValue) -> dict:
    return {
        "key": each.ratio.key,
        "label": _(each.ratio.label),
        "formula": _(each.ratio.formula),
        "value": each.value,
        "text": ratio_text(each),
        "parts": [
            {"label": _part(choice, name), "minor": minor, "url": _part_url(choice, name)} for name, minor in each.parts
        ],
    }


def ratio_text(each: RatioValue) -> str:
    """With its unit; a dash where the formula has nothing to divide by."""
    if each.value is None:
        return "–"
    if each.ratio.unit == "percent":
        return percent(each.value)
    number = format_amount(each.value)
    return {"times": number, "days": _("%(n)s dagar") % {"n": number}, "amount": number}[each.ratio.unit]


def _labels(choice: ReportChoice) -> dict[str, tuple[str, str]]:
    """Key of a figure → label and the report it stands in."""
    country = choice.company.country
    kinds = ("balance", "result")
    return {row.key: (row.label, kind) for kind in kinds for row in standard(country, kind).rows}


def _part(choice: ReportChoice, name: str) -> str:
    if name == "untaxed_after_tax":
        return _("Obeskattade reserver efter skatt")
    return _(_labels(choice)[name][0])


def _part_url(choice: ReportChoice, name: str) -> str:
    """To the row in its report, over the months the ratio looks at."""
    if name == "untaxed_after_tax":
        name = "untaxed"
    if name not in _labels(choice):
        return ""
    is_result = _labels(choice)[name][1] == "result"
    page = "ledger:report-rolling" if is_result else "ledger:report-balance"
    return choice.link(reverse(page, args=[choice.company.pk]), detail="accounts") + f"#{name}"


def ratio_sheet(choice: ReportChoice, rows: list[dict]) -> Sheet:
    columns = (
        Column("label", _("Nyckeltal"), "text", 28),
        Column("text", _("Värde"), "code", 12),
        Column("formula", _("Formel"), "text", 50),
    )
    language = get_language() or "sv"
    name = f"nyckeltal-{choice.last:%Y-%m}"
    return Sheet(_("Nyckeltal"), name, columns, rows, facts=facts_of(choice), language=language)
