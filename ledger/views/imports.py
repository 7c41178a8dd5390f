"""Inställningar › Import: hand in, look at what would happen, read in, and the log with its way back."""

from uuid import UUID

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hub import files
from hub.models import StoredFile
from hub.permissions import Area, Level, require
from hub.uploads import safe_name
from hub.views.jobs import download
from hub.views.pages import render
from ledger.actions.sie import delete_last_year, delete_year, last_year, preview, start_import, undo_import
from ledger.forms import MOST_FILES, RemovalForm, StartForm, UploadForm
from ledger.models import Act, FiscalYear, Ledger, SieImport
from ledger.models.year import YearSource
from ledger.queries import import_log
from ledger.views import shown

HANDED_IN = "application/x-sie"  # a file somebody handed in here; no other file of the company is read as SIE
LOG = 100


@require(Area.LEDGER, Level.READ)
def index(request, company):
    return _index(request, UploadForm())


def _index(request, form: UploadForm, status: int = 200):
    ledger = Ledger.objects.filter(is_main=True).first()
    log = import_log(ledger, limit=LOG) if ledger else []
    may_import = request.actor.can_write(Area.SIE_IMPORT)
    undoable = shown.undoable(log) if may_import else set()
    latest = last_year(ledger) if ledger and may_import else None
    context = {
        "form": form,
        "may_import": may_import,
        "log": [shown.log_row(made, may_undo=made.pk in undoable) for made in log],
        "waiting": list(_waiting()) if may_import else [],
        "latest": latest if latest and latest.source == YearSource.IMPORTED else None,
        "years": _imported_years(ledger) if may_import else [],
    }
    return render(request, "ledger/import/index.html", context, status=status)


def _imported_years(ledger: Ledger | None) -> list[FiscalYear]:
    return list(FiscalYear.objects.filter(ledger=ledger, source=YearSource.IMPORTED).order_by("-start"))


def _waiting():
    """Handed in and not read in yet, newest first."""
    used = SieImport.objects.filter(file=OuterRef("pk"))
    found = StoredFile.objects.filter(~Exists(used), content_type=HANDED_IN)
    return found.defer("sealed").order_by("-created_at")[:MOST_FILES]


@require_POST
@require(Area.SIE_IMPORT, Level.WRITE)
def upload(request, company):
    """Keeps the files, and shows what each would do. Nothing is read in yet."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return _index(request, form, status=422)
    kept = [_keep(file, request.actor) for file in form.cleaned_data["files"]]
    if len(kept) == 1:
        return redirect("ledger:import-preview", company, kept[0].pk)
    query = QueryDict(mutable=True)
    query.setlist("file", [str(file.pk) for file in kept])
    return redirect(f"{reverse('ledger:import-several', args=[company])}?{query.urlencode()}")


def _keep(file, by) -> StoredFile:
    return files.store(safe_name(file.name), file.read(), content_type=HANDED_IN, by=by)


def _handed_in(key) -> StoredFile:
    return get_object_or_404(StoredFile, pk=key, content_type=HANDED_IN)


@require(Area.SIE_IMPORT, Level.WRITE)
def one(request, company, file):
    """The preview, by the very rules of the import."""
    found = _handed_in(file)
    seen = preview(company=request.company, file=found, by=request.actor)
    rows = shown.findings(seen)
    context = {
        "file": found,
        "seen": seen,
        "form": StartForm(needs=seen.needs),
        "verdict": shown.verdict(seen),
        "may_start": seen.may_import or bool(seen.needs),
        "stops": shown.told(seen, "error"),
        "facts": shown.facts(seen),
        "sums": shown.sums(seen),
        "findings": rows[: shown.FINDINGS],
        "more": len(rows) - shown.FINDINGS,
        "differences": seen.differences[: shown.DIFFERENCES],
        "refused": seen.refused[: shown.FINDINGS],
    }
    return render(request, "ledger/import/preview.html", context, crumbs=[(found.name, None)])


@require(Area.SIE_IMPORT, Level.WRITE)
def several(request, company):
    """Several files: what each would do, in short. POST reads in those that need no answer, oldest year first."""
    wanted = (request.POST if request.method == "POST" else request.GET).getlist("file")[:MOST_FILES]
    found = list(StoredFile.objects.filter(pk__in=_ids(wanted), content_type=HANDED_IN).order_by("created_at"))
    if not found:
        return redirect("ledger:imports", company)
    seen = [(file, preview(company=request.company, file=file, by=request.actor)) for file in found]
    if request.method == "POST":
        return _start_all(request, company, seen)
    context = {
        "rows": [
            {"file": f, "seen": s, "verdict": shown.verdict(s), "facts": shown.facts(s), "sums": shown.sums(s)}
            for f, s in seen
        ],
        "ready": [f for f, s in seen if s.may_import],
    }
    return render(request, "ledger/import/several.html", context, crumbs=[(_("Flera filer"), None)])


def _ids(texts: list[str]) -> list[UUID]:
    try:
        return [UUID(text) for text in texts]
    except ValueError:
        raise Http404 from None


def _start_all(request, company, seen: list):
    ready = [(f, s) for f, s in seen if s.may_import]
    ready.sort(key=lambda pair: (not pair[1].is_mirror, str(pair[1].document.years.get(0, ""))))
    for file, _seen in ready:
        start_import(company=request.company, file=file, by=request.actor)
    n = len(ready)
    messages.success(request, ngettext("%(n)s fil läses in.", "%(n)s filer läses in.", n) % {"n": n})
    return redirect("ledger:imports", company)


@require_POST
@require(Area.SIE_IMPORT, Level.WRITE)
def start(request, company, file):
    found, form = _handed_in(file), StartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Datumet gick inte att läsa. Välj det igen."))
        return redirect("ledger:import-preview", company, file)
    made = start_import(company=request.company, file=found, by=request.actor, **form.cleaned_data)
    return redirect("hub:job", company, made.job_id)


# ------------------------------------------------------------------ the log
@require(Area.LEDGER, Level.READ)
def source(request, company, sie_import):
    """The file as it was handed in."""
    return _attached(get_object_or_404(SieImport.objects.select_related("file"), pk=sie_import).file)


@require(Area.LEDGER, Level.READ)
def refused(request, company, sie_import):
    """The vouchers that were not taken, to mend and read in."""
    return _attached(get_object_or_404(SieImport.objects.select_related("refused_file"), pk=sie_import).refused_file)


def _attached(file: StoredFile | None) -> HttpResponse:
    if file is None:
        raise Http404
    return download(_Document(file))


class _Document:
    """A stored file as `download` wants it; always as bytes, whatever it was called."""

    def __init__(self, file: StoredFile):
        self.name, self.content = file.name.replace('"', ""), files.content(file)
        self.content_type = "application/octet-stream"


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
