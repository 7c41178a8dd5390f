"""Several files at once: a card for each with its own state, and one act for all that need no answer."""

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub.fields import MOST_FILES
from hub.models import Job, StoredFile
from hub.permissions import Area, Level, require
from hub.views.pages import render
from ledger.actions.sie import HANDED_IN, Preview, looks_of, seen_by, start_import
from ledger.models import SieImport
from ledger.models.sie_import import OPEN
from ledger.views import shown
from ledger.views.import_files import address, books_changed_at


@require(Area.SIE_IMPORT, Level.WRITE)
def several(request, company):
    """What each would do, in short, and how far each has come. POST reads in those that need no answer."""
    wanted = (request.POST if request.method == "POST" else request.GET).getlist("file")[:MOST_FILES]
    files = list(_files(wanted))
    if not files:
        return redirect("ledger:imports", company)
    cards = _cards(files)
    if request.method == "POST":
        _start_all(request, [card for card in cards if card["is_ready"]])
        return redirect(address(company, files))
    context = {
        "cards": cards,
        "ready": sum(card["is_ready"] for card in cards),
        "is_open": any(card["is_open"] for card in cards),
        "clashes": _clashes(cards),
    }
    if request.htmx and not context["is_open"]:
        return HttpResponse(status=204, headers={"HX-Refresh": "true"})
    template = "ledger/import/_files_fragment.html" if request.htmx else "ledger/import/several.html"
    return render(request, template, context, crumbs=[(_("Flera filer"), None)])


def _files(texts: list[str]):
    try:
        keys = [UUID(text) for text in texts]
    except ValueError:
        raise Http404 from None
    found = StoredFile.objects.filter(pk__in=keys, content_type=HANDED_IN).defer("sealed")
    return found.order_by("created_at", "id")


def _cards(files: list[StoredFile]) -> list[dict]:
    looks, made = looks_of(files), _imports_of(files)
    changed_at = books_changed_at(None)
    return [_card(file, looks.get(file.pk), made.get(file.pk), changed_at) for file in files]


def _imports_of(files: list[StoredFile]) -> dict[UUID, SieImport]:
    rows = SieImport.objects.filter(file__in=[f.pk for f in files]).select_related("job").defer("undo")
    return {made.file_id: made for made in rows.order_by("created_at", "id")}


def _card(file: StoredFile, look: Job | None, made: SieImport | None, changed_at) -> dict:
    """`state` in one word, why, and what may be done. An import tells more than the preview before it."""
    seen = seen_by(look) if look and made is None else None
    card = {"file": file, "made": made, "seen": seen, "job": None, "reasons": [], "facts": [], "sums": []}
    card |= {"is_open": False, "is_ready": False, "is_old": False, "replaces": ""}
    if made is not None:
        return card | _of_import(made)
    if seen is not None:
        return card | _of_preview(seen) | {"is_old": bool(changed_at and look.finished_at < changed_at)}
    if look is not None and not look.is_final:
        return card | {"kind": "running", "word": _("Förhandsgranskas"), "job": look, "is_open": True}
    return card | {"kind": "idle", "word": _("Inte förhandsgranskad"), "is_old": True}


def _of_import(made: SieImport) -> dict:
    is_open = made.state in OPEN
    said = made.job.result if made.job and not is_open else ""
    state = {"kind": shown.KIND[made.state], "word": made.get_state_display(), "is_open": is_open}
    return state | {"job": made.job if is_open else None, "reasons": [said] if said else []}


def _of_preview(seen: Preview) -> dict:
    reasons = [told.words.message for told in seen.stops]
    facts, year = shown.facts(seen), seen.document.years.get(0)
    if not seen.document.is_readable:
        return shown.verdict(seen) | {"reasons": reasons}
    return shown.verdict(seen) | {
        "reasons": reasons,
        "facts": [*facts[:3], {"label": _("Räkenskapsår"), "value": shown.year_of(year) if year else "–"}],
        "sums": shown.sums(seen),
        "is_ready": seen.may_import,
        "replaces": str(seen.year) if seen.year else "",
    }


def _clashes(cards: list[dict]) -> list[str]:
    """Years that more than one of the files would become: the one read in last stands."""
    years = [card["seen"].document.years[0] for card in cards if card["is_ready"] and _is_year(card["seen"])]
    return sorted({shown.span(y.start, y.end) for y in years if years.count(y) > 1})


def _is_year(seen: Preview) -> bool:
    return seen.is_mirror and 0 in seen.document.years


def _start_all(request, ready: list[dict]) -> None:
    """Years before files that add to them, the oldest first. What is wrong with one is that one's own affair."""
    ready.sort(key=lambda card: (not card["seen"].is_mirror, str(card["seen"].document.years.get(0, ""))))
    for card in ready:
        start_import(company=request.company, file=card["file"], by=request.actor)
    n = len(ready)
    messages.success(request, ngettext("%(n)s fil läses in.", "%(n)s filer läses in.", n) % {"n": n})
