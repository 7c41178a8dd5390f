"""The comparison report: both registers side by side, what a person decides of each row, and the same as a file."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.errors import Refused, words
from hub.permissions import Area, Level, require
from hub.uploads import UploadRefused
from hub.views.jobs import download
from hub.views.pages import render
from integrations.sync import sheets
from integrations.sync.compared import UNLINK, VERDICTS, WORDS, Row, counts_of, narrowed, wanted
from integrations.sync.decisions import decide
from integrations.sync.forms import ComparisonFilter, UploadForm
from integrations.sync.lanes import LANES, label_of
from integrations.sync.models import SyncRecord
from integrations.sync.queries import compared_rows, obstacles
from integrations.sync.shown import part_labels, record_url, verdict_labels
from integrations.sync.unlinking import APART, unlink
from integrations.sync.views.tabs import tabs_of

PER_PAGE = 100
KINDS = {"link": "ok", "linked": "ok", "alike": "warn", "create_right": "info", "create_left": "info",
         "refused": "bad", "ignored": "idle"}  # fmt: skip


def _known(register: str) -> str:
    if register not in LANES:
        raise Http404
    return register


@require(Area.SYNC, Level.READ)
def index(request, company, register):
    rows = compared_rows(request.company, _known(register))
    labels, counts = verdict_labels(), counts_of(rows)
    form = ComparisonFilter({name: labels[name] for name in VERDICTS}, request.GET)
    form.is_valid()
    asked = {name: value for name, value in form.cleaned_data.items() if value}
    shown = narrowed(rows, verdict=asked.get("verdict", ""), text=asked.get("q", ""))
    page = Paginator(shown, PER_PAGE).get_page(request.GET.get("page"))
    context = {
        "register": register,
        "lane": LANES[register],
        "registers": [(name, lane.label, name == register) for name, lane in LANES.items()],
        "form": form,
        "here": request.path,
        "query": f"{urlencode(asked)}&" if asked else "",
        "page": page,
        "rows": [_shown(row, company, register, labels) for row in page],
        "counts": [(KINDS[name], labels[name], counts[name], f"?verdict={name}") for name in VERDICTS if counts[name]],
        "all_count": len(rows),
        "read_at": _read_at(register),
        "upload": UploadForm(),
        "may_unlink": register in APART and counts["linked"] > 0,
        "obstacles": obstacles(request.company, request.actor),
        "dry_obstacles": obstacles(request.company, request.actor, is_dry=True),
        "may_write": request.actor.can_write(Area.SYNC),
        "tabs": tabs_of(request, "comparison"),
    }
    return render(request, "sync/comparison/index.html", context, crumbs=[(label_of(register), None)])


def _read_at(register: str):
    """When something of it was read last; None before that."""
    return SyncRecord.objects.filter(register=register).aggregate(at=Max("read_at"))["at"]


def _shown(row: Row, company, register: str, labels: dict) -> dict:
    names = part_labels()
    decided = {"link": _("Koppla"), "create": _("Skapa"), "ignore": _("Ignorera")}.get(row.decided, "")
    return {
        "row": row,
        "kind": KINDS[row.verdict],
        "word": labels[row.verdict],
        "parts": [(names.get(name, name), score) for name, score in row.parts.items()],
        "problems": [words(each.code, dict(each.facts)) for each in row.problems],
        "decided": decided,
        "may": row.verdict != "linked",
        "left_url": record_url(company, register, "left", row.left.key) if row.left else "",
        "right_url": record_url(company, register, "right", row.right.key) if row.right else "",
    }


@require_POST
@require(Area.SYNC, Level.WRITE)
def decisions(request, company, register):
    """Link, create there, or ignore: the rows that are ticked."""
    back = f"{reverse('sync:comparison', args=[company, _known(register)])}?{_kept(request.POST.get('back', ''))}"
    rows = [tuple(each.split("|", 1)) for each in request.POST.getlist("row") if "|" in each]
    act = request.POST.get("act", "")
    if not rows:
        raise Refused("SYNC-808")
    if act == UNLINK:
        return _unlinked(request, register, rows, back)
    if act not in WORDS:
        raise Http404
    try:
        asked = wanted(rows, act)
    except ValueError:
        messages.error(request, _fits(act))
        return redirect(back)
    decide(company=request.company, register=register, rows=asked, by=request.actor)
    said = ngettext("%(n)s rad är beslutad. Den förs över nästa gång.",
                    "%(n)s rader är beslutade. De förs över nästa gång.", len(rows)) % {"n": len(rows)}  # fmt: skip
    messages.success(request, said)
    return redirect(back)


def _unlinked(request, register: str, rows: list[tuple[str, str]], back: str):
    count = unlink(company=request.company, register=register, pairs=rows, by=request.actor)
    if not count:
        messages.error(request, _("Ingen av de markerade raderna är kopplad. Inget har ändrats."))
        return redirect(back)
    said = ngettext("%(n)s koppling är borttagen. Posterna är kvar på båda sidor.",
                    "%(n)s kopplingar är borttagna. Posterna är kvar på båda sidor.", count) % {"n": count}  # fmt: skip
    again = _("Lika nummer och namn kopplas igen nästa gång, om du inte beslutar något annat.")
    messages.success(request, f"{said} {again}")
    return redirect(back)


def _kept(text: str) -> str:
    """The filter the page was shown with, and nothing else that may stand in the field."""
    form = ComparisonFilter(verdict_labels(), {part.partition("=")[0]: part.partition("=")[2]
                                               for part in text.split("&") if "=" in part})  # fmt: skip
    return urlencode({name: value for name, value in form.cleaned_data.items() if value}) if form.is_valid() else ""


def _fits(act: str) -> str:
    if act == "link":
        return _("Markera rader med båda sidor, eller just en från Severa och en från eEkonomi, för att koppla.")
    return _("En markerad rad har ingen post i det system den skulle skapas från. Inget har ändrats.")


@require(Area.SYNC, Level.READ)
def file(request, company, register, kind):
    """The whole report as CSV or Excel, with a column for decisions that can be read in again."""
    if kind not in ("csv", "xlsx"):
        raise Http404
    rows = compared_rows(request.company, _known(register))
    return download(sheets.comparison_file(rows, register, kind=kind, company=request.company, now=timezone.now()))


@require_POST
@require(Area.SYNC, Level.WRITE)
def upload(request, company, register):
    """All of the file, or nothing of it."""
    here = reverse("sync:comparison", args=[company, _known(register)])
    form = UploadForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, " ".join(str(each) for each in form.errors.get("file", ())))
        return redirect(here)
    file = form.cleaned_data["file"]
    try:
        with transaction.atomic():
            asked = sheets.decisions_of(file.read(), file.name, compared_rows(request.company, register))
            if asked:
                decide(company=request.company, register=register, rows=asked, by=request.actor)
    except UploadRefused as broken:
        messages.error(request, " ".join(broken.explain((get_language() or "sv")[:2])))
        return redirect(here)
    except Refused as refusal:
        said = refusal.words
        messages.error(request, f"{said.message} {said.cause} {said.cure}")
        return redirect(here)
    said = ngettext("%(n)s beslut är inläst.", "%(n)s beslut är inlästa.", len(asked)) % {"n": len(asked)}
    messages.success(request, said)
    return redirect(here)
