"""A year as a SIE file: what will be in it and what cannot be, before it is fetched."""

from django import forms
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hub.documents import Document
from hub.permissions import Area, Level, require
from hub.uploads import safe_name
from hub.views.jobs import download
from hub.views.pages import render
from ledger import queries, sie
from ledger.models import FiscalYear
from ledger.queries.born import born
from ledger.views.books import Choice, choose, shared

KINDS = (
    ("4E", gettext_lazy("SIE 4E: saldon och verifikationer")),
    ("4I", gettext_lazy("SIE 4I: verifikationer till ett annat program")),
    ("3", gettext_lazy("SIE 3: saldon per period och objekt")),
    ("2", gettext_lazy("SIE 2: saldon per period")),
    ("1", gettext_lazy("SIE 1: årssaldon")),
)
WHICH = (
    ("unreturned", gettext_lazy("De som skapats här och inte finns i källsystemet")),
    ("born", gettext_lazy("Alla som skapats här")),
    ("all", gettext_lazy("Alla")),
)


class ExportForm(forms.Form):
    year = forms.ChoiceField(label=gettext_lazy("Räkenskapsår"))
    kind = forms.ChoiceField(label=gettext_lazy("Filtyp"), choices=KINDS)
    which = forms.ChoiceField(
        label=gettext_lazy("Verifikationer i SIE 4I"),
        choices=WHICH,
        required=False,
        help_text=gettext_lazy("De andra filtyperna gäller hela året."),
    )

    def __init__(self, data, *, years: list[FiscalYear]):
        super().__init__(data)
        self.fields["year"].choices = [(str(year.start), str(year)) for year in years]


@require(Area.LEDGER, Level.READ)
def index(request, company):
    """Without a type in the address only the form; with one, the check; with `file` too, the file itself."""
    choice = choose(request)
    context = shared(request, choice)
    if choice.year is None:
        return render(request, "ledger/export/form.html", context)
    form = ExportForm(request.GET if "kind" in request.GET else None, years=choice.years)
    context |= {"form": form, "result": None}
    if form.is_valid():
        asked = form.cleaned_data
        document = _document(request, choice, asked)
        written, findings = _written(document)
        if written and request.GET.get("file"):
            return download(_file(request, choice, document.type, written.data))
        context["result"] = _result(request, choice, asked, document, findings, written)
    return render(request, "ledger/export/form.html", context, status=422 if form.errors else 200)


def _document(request, choice: Choice, asked: dict) -> sie.Document:
    wanted = None
    if asked["kind"] == "4I" and asked["which"] != "all":
        found = born(choice.year, unreturned=asked["which"] == "unreturned")
        wanted = list(found.values_list("pk", flat=True))
    return queries.export_document(request.company, choice.year, asked["kind"], vouchers=wanted)


def _written(document: sie.Document) -> tuple[sie.Written | None, list[sie.Finding]]:
    """The file and what it loses; or None and why it cannot be."""
    try:
        written = sie.write(document, document.type, today=timezone.localdate())
    except sie.SieError as error:
        return None, list(error.findings)
    return written, written.losses


def _file(request, choice: Choice, kind: str, data: bytes) -> Document:
    ending = "si" if kind == "4I" else "se"
    name = f"{request.company.orgnr or request.company.name}-{choice.year.start}-SIE{kind}.{ending}"
    return Document(safe_name(name), "application/octet-stream", data)


def _result(
    request,
    choice: Choice,
    asked: dict,
    document: sie.Document,
    findings: list[sie.Finding],
    written: sie.Written | None,
) -> dict:
    facts = [
        (_("Räkenskapsår"), f"{choice.year.start}–{choice.year.end}"),
        (_("Filtyp"), f"SIE {document.type}"),
        (_("Konton"), len(document.accounts)),
        (_("Verifikationer"), len(document.vouchers)),
    ]
    query = {"kind": document.type, "which": asked["which"], "file": "sie"}
    return {
        "facts": [{"label": label, "value": value} for label, value in facts],
        "findings": [_shown(finding) for finding in findings],
        "url": choice.link(request.path, **query) if written else "",
    }


def _shown(finding: sie.Finding) -> dict:
    said = finding.translated((get_language() or "sv")[:2])
    shown = {"severity": finding.severity, "text": said.message, "code": finding.code}
    return shown | {"cause": said.cause, "cure": said.cure}
