"""A file handed in: its preview by the very rules of the import, its start, and its way out."""

from django.contrib import messages
from django.db.models import F
from django.db.models.functions import Greatest
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hub.models import Job, StoredFile
from hub.permissions import Area, Level, require
from hub.uploads import safe_name
from hub.views.pages import render
from ledger.actions.sie import (
    HANDED_IN,
    LARGE,
    Preview,
    discard,
    hand_in,
    looks_of,
    preview,
    seen_by,
    start_import,
    start_look,
)
from ledger.forms import StartForm, UploadForm
from ledger.models import SieImport
from ledger.models.sie_import import OPEN
from ledger.views import imports, shown


@require_POST
@require(Area.SIE_IMPORT, Level.WRITE)
def upload(request, company):
    """Keeps the files, and shows what each would do. Nothing is read in yet."""
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        return imports.page(request, form, status=422)
    given = form.cleaned_data["files"]
    kept, twice = [], 0
    for each in given:
        file, is_new = hand_in(company=request.company, name=safe_name(each.name), data=each.read(), by=request.actor)
        twice += not is_new
        kept += [file] if file not in kept else []
    if twice:
        said = ngettext(
            "%(n)s fil hade samma innehåll som en annan.", "%(n)s filer hade samma innehåll som andra.", twice
        )
        messages.info(request, said % {"n": twice} + " " + _("Det tas emot en gång."))
    for file in kept:
        if len(kept) > 1 or file.size > LARGE:
            look(request, file, is_quiet=file.size <= LARGE)
    return redirect(address(company, kept))


def look(request, file: StoredFile, *, is_quiet: bool = False) -> Job:
    url = reverse("ledger:import-preview", args=[request.company.pk, file.pk])
    return start_look(company=request.company, file=file, by=request.actor, url=url, is_quiet=is_quiet)


def address(company, kept: list[StoredFile]) -> str:
    """Of the page that shows these files."""
    if len(kept) == 1:
        return reverse("ledger:import-preview", args=[company, kept[0].pk])
    query = QueryDict(mutable=True)
    query.setlist("file", [str(file.pk) for file in kept])
    return f"{reverse('ledger:import-several', args=[company])}?{query.urlencode()}"


def handed_in(key) -> StoredFile:
    return get_object_or_404(StoredFile.objects.defer("sealed"), pk=key, content_type=HANDED_IN)


@require(Area.SIE_IMPORT, Level.WRITE)
def one(request, company, file):
    """The preview; while a worker makes it, how far that has come."""
    found = handed_in(file)
    made, job = latest_import(found), looks_of([found]).get(found.pk)
    if job is None and found.size <= LARGE:
        seen = preview(company=request.company, file=found, by=request.actor)
        return _show(request, found, made, seen)
    seen = seen_by(job) if job else None
    if seen is None:
        return _wait(request, found, job)
    if request.htmx:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    return _show(request, found, made, seen, is_old=job.finished_at < books_changed_at(job.finished_at))


def _wait(request, file: StoredFile, job: Job | None):
    """The same page polls itself until there is something to show, or the job has ended without."""
    context = {"file": file, "job": job, "is_open": job is not None and not job.is_final}
    template = "ledger/import/looking.html#looking" if request.htmx else "ledger/import/looking.html"
    return render(request, template, context, crumbs=[(file.name, None)])


def _show(request, file: StoredFile, made: SieImport | None, seen: Preview, *, is_old: bool = False):
    rows = shown.findings(seen)
    is_open = made is not None and made.state in OPEN
    context = {
        "file": file,
        "made": made,
        "is_open": is_open,
        "is_old": is_old,
        "seen": seen,
        "form": StartForm(needs=seen.needs),
        "verdict": shown.verdict(seen),
        "may_start": not is_open and (seen.may_import or bool(seen.needs)),
        "stops": shown.told(seen, "error"),
        "facts": shown.facts(seen),
        "sums": shown.sums(seen),
        "size": shown.count("vouchers", seen.vouchers),
        "findings": rows[: shown.FINDINGS],
        "more": len(rows) - shown.FINDINGS,
        "differences": seen.differences[: shown.DIFFERENCES],
        "refused": seen.refused[: shown.FINDINGS],
    }
    return render(request, "ledger/import/preview.html", context, crumbs=[(file.name, None)])


def latest_import(file: StoredFile) -> SieImport | None:
    return SieImport.objects.filter(file=file).order_by("-created_at", "-id").first()


def books_changed_at(otherwise):
    """When an import last changed the books or was undone; `otherwise` where none did. One query."""
    moment = Greatest(F("finished_at"), F("undone_at"))  # PostgreSQL's GREATEST passes over what is empty
    last = SieImport.objects.exclude(finished_at=None).annotate(moment=moment).order_by("-moment").first()
    return last.moment if last else otherwise


@require_POST
@require(Area.SIE_IMPORT, Level.WRITE)
def looking(request, company, file):
    """The preview once more: the books have changed, or the first try came to nothing."""
    found = handed_in(file)
    look(request, found, is_quiet=found.size <= LARGE)
    return redirect(request.POST.get("back") == "several" and several_of(request) or address(company, [found]))


def several_of(request) -> str:
    """The page of several files that a form on it names."""
    query = QueryDict(mutable=True)
    query.setlist("file", request.POST.getlist("of"))
    return f"{reverse('ledger:import-several', args=[request.company.pk])}?{query.urlencode()}"


@require_POST
@require(Area.SIE_IMPORT, Level.WRITE)
def start(request, company, file):
    """`after` names the file's latest import when the page was made: a second click, another tab or the back button
    leads to the import that has begun meanwhile, and begins no other."""
    found, form = handed_in(file), StartForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Datumet gick inte att läsa. Välj det igen."))
        return redirect("ledger:import-preview", company, file)
    StoredFile.objects.select_for_update().only("id").get(pk=found.pk)
    made = latest_import(found)
    if made is None or str(made.pk) == request.POST.get("after"):
        made = start_import(company=request.company, file=found, by=request.actor, **form.cleaned_data)
    return redirect("ledger:import", company, made.pk)


@require_POST
@require(Area.SIE_IMPORT, Level.WRITE)
def removal(request, company, file):
    """Thrown away before it was read in."""
    found = handed_in(file)
    discard(company=request.company, file=found, by=request.actor)
    messages.success(request, _("Filen %(name)s är kastad.") % {"name": found.name})
    return redirect("ledger:imports", company)
