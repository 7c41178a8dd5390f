"""Key ratios with their formulas, and unpaid invoices by age."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.documents import Column, Sheet
from hub.money import format_amount
from hub.permissions import Area, Level, require
from hub.views.pages import render
from ledger.models.open_item import ItemKind, OpenItem
from ledger.reports import OpenInvoice, RatioValue, ageing
from ledger.reports import ratios as ratios_of
from ledger.reports.scheme import standard
from ledger.views.books import FILE_KINDS, as_file
from ledger.views.reports.choice import ReportChoice, choose
from ledger.views.reports.pages import bounds, facts_of, none, tabs
from ledger.views.reports.shown import percent


@require(Area.REPORTS, Level.READ)
def ratios(request, company):
    choice = choose(request, whole_year=True)
    if choice is None:
        return none(request, "report-ratios")
    found = values_of(choice)
    rows = [_row(choice, each) for each in found]
    if answer := as_file(request, _sheet(choice, rows)):
        return answer
    context = {
        "tabs": tabs(request, "report-ratios", choice),
        "title": _("Nyckeltal"),
        "rows": rows,
        "filter": choice.form("year", "end"),
        "clear_url": request.path,
        "files": [{"label": label, "url": choice.link(request.path, file=key)} for key, label in FILE_KINDS],
        "notices": bounds(choice),
        "note": _("Resultat är de senaste tolv månaderna till och med %(month)s; balanser som de stod då.")
        % {"month": f"{choice.last:%Y-%m}"},
    }
    return render(request, "ledger/report/ratios.html", context)


def values_of(choice: ReportChoice) -> tuple[RatioValue, ...]:
    book = choice.book()
    placed = (choice.arranged(book, "result"), choice.arranged(book, "balance"))
    return ratios_of(book, *placed, choice.last, choice.company.country)


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


def _sheet(choice: ReportChoice, rows: list[dict]) -> Sheet:
    columns = (
        Column("label", _("Nyckeltal"), "text", 28),
        Column("text", _("Värde"), "code", 12),
        Column("formula", _("Formel"), "text", 50),
    )
    language = get_language() or "sv"
    name = f"nyckeltal-{choice.last:%Y-%m}"
    return Sheet(_("Nyckeltal"), name, columns, rows, facts=facts_of(choice), language=language)


# ------------------------------------------------------------------ unpaid invoices
@require(Area.REPORTS, Level.READ)
def invoices(request, company):
    """As the source last said; whoever sees locked months only sees those invoiced by then."""
    choice = choose(request)
    kind = request.GET.get("kind") if request.GET.get("kind") in ItemKind.values else ItemKind.CUSTOMER.value
    found = OpenItem.objects.filter(kind=kind).exclude(open_amount=0)
    if choice and choice.until:
        found = found.filter(invoiced_on__lt=_after(choice.until))
    ages = ageing([_invoice(item) for item in found.order_by("due_on")[:5000]], timezone.localdate())
    as_of = found.order_by("-as_of").values_list("as_of", flat=True).first()
    vouchers = {str(item.pk): item.voucher_id for item in found[:5000]}
    sheet = _invoice_sheet(request, kind, ages)
    if answer := as_file(request, sheet):
        return answer
    path = request.path
    context = {
        "tabs": tabs(request, "report-invoices", choice),
        "title": _("Obetalda fakturor"),
        "kinds": [
            {"label": label, "url": f"{path}?kind={key}", "active": key == kind} for key, label in ItemKind.choices
        ],
        "ages": [{"age": age, "label": _(age.label)} for age in ages],
        "has_any": any(age.invoices for age in ages),
        "vouchers": vouchers,
        "as_of": as_of,
        "files": [{"label": label, "url": f"{path}?kind={kind}&file={key}"} for key, label in FILE_KINDS],
    }
    return render(request, "ledger/report/invoices.html", context)


def _after(month):
    return month.replace(year=month.year + month.month // 12, month=month.month % 12 + 1)


def _invoice(item: OpenItem) -> OpenInvoice:
    return OpenInvoice(
        str(item.pk), item.number, item.counterparty, item.counterparty_name, item.invoiced_on, item.due_on,
        item.amount, item.open_amount, item.currency,
    )  # fmt: skip


def _invoice_sheet(request, kind: str, ages) -> Sheet:
    columns = (
        Column("age", _("Ålder"), "text", 14),
        Column("number", _("Nummer"), "code", 12),
        Column("name", _("Namn"), "text", 30),
        Column("invoiced_on", _("Fakturadatum"), "date"),
        Column("due_on", _("Förfaller"), "date"),
        Column("amount", _("Belopp"), "amount"),
        Column("open_amount", _("Kvar"), "amount"),
        Column("currency", _("Valuta"), "code", 6),
    )
    names = ("number", "name", "invoiced_on", "due_on", "amount", "open_amount", "currency")
    rows = [{n: getattr(i, n) for n in names} | {"age": _(age.label)} for age in ages for i in age.invoices]
    facts = ((_("Företag"), request.company.name), (_("Dag"), f"{timezone.localdate()}"))
    title = f"{_('Obetalda fakturor')} – {ItemKind(kind).label}"
    return Sheet(title, f"obetalda-{kind}", columns, rows, facts=facts, language=get_language() or "sv")
