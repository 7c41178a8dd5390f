"""Unpaid invoices by age, as the source last said."""

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from hub.documents import Column, Sheet
from hub.permissions import Area, Level, require
from hub.views.pages import render
from ledger.models.open_item import ItemKind, OpenItem
from ledger.queries.open_items import ages_of, kind_asked
from ledger.report_choice import choose
from ledger.reports import Age
from ledger.views.books import FILE_KINDS, as_file
from ledger.views.reports.language import in_asked_language
from ledger.views.reports.pages import tabs

SHOWN = 1000  # invoices of one age on the page; the sums and the files are of all


@require(Area.REPORTS, Level.READ)
@in_asked_language
def invoices(request, company):
    """As the source last said; whoever sees locked months only sees those invoiced by then."""
    choice, kind = choose(request), kind_asked(request.GET.get("kind"))
    ages = ages_of(kind, choice.until if choice else None)
    as_of = OpenItem.objects.filter(kind=kind).order_by("-as_of").values_list("as_of", flat=True).first()
    sheet = invoice_sheet(request.company, kind, ages)
    if answer := as_file(request, sheet):
        return answer
    path = request.path
    context = {
        "tabs": tabs(request, "report-invoices", choice),
        "title": _("Obetalda fakturor"),
        "kinds": [
            {"label": label, "url": f"{path}?kind={key}", "active": key == kind} for key, label in ItemKind.choices
        ],
        "ages": [_shown(age) for age in ages],
        "has_any": any(age.invoices for age in ages),
        "as_of": as_of,
        "files": [{"label": label, "url": f"{path}?kind={kind}&file={key}"} for key, label in FILE_KINDS],
    }
    return render(request, "ledger/report/invoices.html", context)


def _shown(age: Age) -> dict:
    invoices = age.invoices[:SHOWN]
    return {"age": age, "label": _(age.label), "invoices": invoices, "more": len(age.invoices) - len(invoices)}


def invoice_sheet(company, kind: str, ages) -> Sheet:
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
    facts = ((_("Företag"), company.name), (_("Dag"), f"{timezone.localdate()}"))
    title = f"{_('Obetalda fakturor')} – {ItemKind(kind).label}"
    return Sheet(title, f"obetalda-{kind}", columns, rows, facts=facts, language=get_language() or "sv")
