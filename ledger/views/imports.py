"""Inställningar › Import: where files are handed in, what waits, the years, and the log with its way back."""

from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub import files, jobs
from hub.errors import words
from hub.fields import MOST_FILES
from hub.models import StoredFile
from hub.permissions import Area, Level, require
from hub.queries.members import administrators
from hub.views.jobs import download
from hub.views.pages import render
from ledger import sources
from ledger.actions.sie import (
    HANDED_IN,
    delete_last_year,
    delete_year,
    last_year,
    looks_of,
    undo_import,
    waiting_files,
)
from ledger.forms import LogForm, RemovalForm, UploadForm
from ledger.models import Act, FiscalYear, ImportState, Ledger, SieImport
from ledger.models.year import YearSource
from ledger.queries import findings_of
from ledger.queries.import_pages import imports_by_page, years_of_imports
from ledger.views import shown

AGAIN = (ImportState.REFUSED, ImportState.CANCELLED, ImportState.UNDONE)


@require(Area.LEDGER, Level.READ)
def index(request, company):
    return page(request, UploadForm())


def page(request, form: UploadForm, status: int = 200):
    """Also the answer to an upload that cannot be taken."""
    may_import = request.actor.can_write(Area.SIE_IMPORT)
    filter_form = LogForm(request.GET, years=years_of_imports())
    context = {
        "form": form,
        "may_import": may_import,
        "no_file": sources.why_no_file(request.company),
        "ask": [] if may_import else administrators(),
        **_log(request, filter_form, may_import),
        **(_years(Ledger.objects.filter(is_main=True).first()) if may_import else {"latest": None, "years": []}),
        "waiting": _waiting() if may_import else [],
    }
    return render(request, "ledger/import/index.html", context, status=status)


def _log(request, form: LogForm, may_import: bool) -> dict:
    found = imports_by_page(**form.values(), cursor=request.GET.get("cursor", ""))
    undoable = shown.undoable(found.rows) if may_import else set()
    chosen = {name: value for name in form.fields if (value := request.GET.get(name))}
    link = f"{request.path}?{urlencode(chosen)}" if chosen else request.path
    return {
        "log": [shown.log_row(made, may_undo=made.pk in undoable) for made in found.rows],
        "filter": form,
        "is_narrowed": bool(chosen),
        "is_new": not (found.rows or chosen or request.GET.get("cursor")),
        "newer_url": link if request.GET.get("cursor") else "",
        "older_url": f"{request.path}?{urlencode(chosen | {'cursor': found.next})}" if found.next else "",
    }


def _years(ledger: Ledger | None) -> dict:
    latest = last_year(ledger) if ledger else None
    years = FiscalYear.objects.filter(ledger=ledger, source=YearSource.IMPORTED).order_by("-start")
    is_imported = latest is not None and latest.source == YearSource.IMPORTED
    return {"latest": latest if is_imported else None, "years": list(years)}


def _waiting() -> list[dict]:
    found = list(waiting_files()[:MOST_FILES])
    looks = looks_of(found)
    return [{"file": file, "look": looks.get(file.pk)} for file in found]


# ------------------------------------------------------------------ one line of the log
@require(Area.LEDGER, Level.READ)
def detail(request, company, sie_import):
    """All that is known of one import. Follows the job while it works, and is made anew when it has ended."""
    found = get_object_or_404(
        SieImport.objects.select_related("job", "file", "refused_file", "same_as").defer(
            "file__sealed", "refused_file__sealed"
        ),
        pk=sie_import,
    )
    may_import = request.actor.can_write(Area.SIE_IMPORT)
    findings = [_line(each) for each in findings_of(found)[: shown.FINDINGS + 1]] if found.job_id else []
    context = {
        "made": found,
        "row": shown.log_row(found, may_undo=bool(may_import and shown.undoable([found]))),
        "facts": shown.import_facts(found),
        "sums": shown.import_sums(found),
        "findings": findings[: shown.FINDINGS],
        "more": len(findings) > shown.FINDINGS,
        "is_open": found.job is not None and not found.job.is_final,
        "balance_url": _balance(found),
        "again": _again(found) if may_import else "",
        "may_cancel": request.actor.can_write(jobs.area_of("ledger.import")),
    }
    if request.htmx and not context["is_open"]:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    template = "ledger/import/detail.html#import" if request.htmx else "ledger/import/detail.html"
    return render(request, template, context, crumbs=[(_title(found), None)])


def _balance(made: SieImport) -> str:
    """Where the year that was read in is looked at; "" where there is none now."""
    year = FiscalYear.objects.filter(pk=made.year_key).first() if made.year_key else None
    return f"{reverse('ledger:balance', args=[made.company_id])}?year={year.start}" if year else ""


def _title(made: SieImport) -> str:
    return made.file_name or _("Räkenskapsåret borttaget")


def _line(found) -> dict:
    said = words(found.code, found.facts)
    line = {"severity": found.severity, "text": said.message, "code": said.code, "cause": said.cause, "cure": said.cure}
    return line | ({"row": found.row} if found.row is not None else {})


def _again(made: SieImport) -> str:
    """Where a file that was not read in, or was taken back, is looked at once more."""
    if made.state not in AGAIN or made.file is None or made.file.content_type != HANDED_IN:
        return ""
    return reverse("ledger:import-preview", args=[made.company_id, made.file_id])


@require(Area.LEDGER, Level.READ)
def source(request, company, sie_import):
    """The file as it was handed in."""
    return attached(get_object_or_404(SieImport.objects.select_related("file"), pk=sie_import).file)


@require(Area.LEDGER, Level.READ)
def refused(request, company, sie_import):
    """The vouchers that were not taken, to mend and read in."""
    return attached(get_object_or_404(SieImport.objects.select_related("refused_file"), pk=sie_import).refused_file)


def attached(file: StoredFile | None) -> HttpResponse:
    if file is None:
        raise Http404
    return download(_Document(file))


class _Document:
    """A stored file as `download` wants it; always as bytes, whatever it was called."""

    def __init__(self, file: StoredFile):
        self.name, self.content = file.name.replace('"', ""), files.content(file)
        self.content_type = "application/octet-stream"


# ------------------------------------------------------------------ the way back
@require_POST
@require(Area.SIE_IMPORT, Level.WRITE)
def undoing(request, company, sie_import):
    made = undo_import(company=request.company, made=get_object_or_404(SieImport, pk=sie_import), by=request.actor)
    said = _("Borttagningen är ångrad.") if made.act == Act.REMOVAL else _("Inläsningen är ångrad.")
    messages.success(request, said)
    return redirect("ledger:imports", company)


@require(Area.SIE_IMPORT, Level.WRITE)
def removal(request, company, year):
    """The control question, and the deletion."""
    found = get_object_or_404(FiscalYear.objects.select_related("ledger"), pk=year, source=YearSource.IMPORTED)
    latest = last_year(found.ledger)
    form = RemovalForm(request.POST or None, initial={"is_last": latest is not None and latest.pk == found.pk})
    if request.method == "POST" and form.is_valid():
        if form.cleaned_data["answer"].strip() == str(found):
            return _remove(request, company, found, form.cleaned_data)
        form.add_error("answer", _("Skriv årets namn exakt som det visas: %(year)s.") % {"year": found})
    context = {"form": form, "year": found, "span": shown.span(found.start, found.end)}
    title = _("Ta bort räkenskapsåret %(year)s") % {"year": found}
    status = 422 if form.is_bound else 200
    return render(request, "ledger/import/removal.html", context, crumbs=[(title, None)], status=status)


def _remove(request, company, year: FiscalYear, said: dict):
    act = delete_last_year if said["is_last"] else delete_year
    made = act(company=request.company, year=year, answer=said["answer"], by=request.actor)
    undo = reverse("ledger:import-undoing", args=[company, made.pk])
    messages.success(request, _("Räkenskapsåret %(year)s är borttaget.") % {"year": year}, extra_tags=f"undo={undo}")
    return redirect("ledger:imports", company)
