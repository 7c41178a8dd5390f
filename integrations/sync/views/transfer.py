"""Dataöverföring: object × direction, Överför and Provkör, how each run went, and the runs before."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from hub.errors import Refused
from hub.permissions import Area, Level, require
from hub.views.pages import render
from integrations.sync.lanes import LANES
from integrations.sync.models import SyncRun
from integrations.sync.queries import lanes_of, obstacles
from integrations.sync.running import ALL, CHECKS, start_check, start_run
from integrations.sync.shown import shown_run
from integrations.sync.views.steps import page_of_plan
from integrations.sync.views.tabs import tabs_of
from integrations.sync.written import shown_writes, writes_of

SCOPES = ("since", "all")
PER_PAGE, WRITES_PER_PAGE = 25, 100


@require(Area.SYNC, Level.READ)
def index(request, company):
    """The page, and the partial that polls itself while something runs."""
    lanes = lanes_of(request.company)
    runs = Paginator(SyncRun.objects.select_related("job").order_by("-created_at", "-pk"), PER_PAGE)
    page = runs.get_page(request.GET.get("page"))
    shown = [shown_run(run) for run in page]
    context = {
        "lanes": lanes,
        "runs": shown,
        "page": page,
        "is_running": any(not each["is_final"] for each in shown),
        "obstacles": obstacles(request.company, request.actor),
        "dry_obstacles": obstacles(request.company, request.actor, is_dry=True),
        "may_write": request.actor.can_write(Area.SYNC),
        "checks": [("sent", _("Kontrollera skickade fakturor")), ("paid", _("Kontrollera betalda fakturor"))],
        "tabs": tabs_of(request, "transfer"),
    }
    template = "sync/transfer/_lanes.html" if request.htmx else "sync/transfer/index.html"
    return render(request, template, context)


@require_POST
@require(Area.SYNC, Level.WRITE)
def start(request, company):
    """`register`: one, or `all` in the order they depend on each other. `scope`: since, all, or chosen: rows ticked."""
    chosen = request.POST.get("chosen")
    register, scope = request.POST.get("register", chosen), "chosen" if chosen else request.POST.get("scope", "since")
    keys = [keys_of(each) for each in request.POST.getlist("row")]
    if register not in (*LANES, ALL) or scope not in (*SCOPES, "chosen"):
        raise Http404
    if scope == "chosen" and not keys:
        raise Refused("SYNC-808")
    how = request.POST.get("how", "")  # of the menu beside: everything, not only what has changed
    is_dry = request.POST.get("dry") == "1" or how == "dry-all"
    scope = "all" if how in ("all", "dry-all") else scope
    given = {"scope": keys if scope == "chosen" else scope, "is_dry": is_dry}
    made = start_run(company=request.company, register=register, by=request.actor, **given)
    begun = _("Överföringen har börjat. Du kan stänga sidan.")
    messages.success(request, _("Provkörningen har börjat. Inget ändras.") if is_dry else begun)
    return redirect("sync:run", company, made.pk)


def keys_of(row: str) -> list[str]:
    """[side, key] of a ticked row, `left key|right key`."""
    left, _bar, right = row.partition("|")
    return ["left", left] if left else ["right", right]


@require_POST
@require(Area.SYNC, Level.WRITE)
def check(request, company, what):
    """Kontrollera skickade, Kontrollera betalda fakturor."""
    if what not in CHECKS:
        raise Http404
    made = start_check(company=request.company, what=what, by=request.actor)
    messages.success(request, _("Kontrollen har börjat."))
    return redirect("sync:run", company, made.pk)


@require(Area.SYNC, Level.READ)
def run(request, company, sync_run):
    """One run: how it goes, and what it did or would do. The page, and the partial that polls itself."""
    found = get_object_or_404(SyncRun.objects.select_related("job"), pk=sync_run)
    shown = shown_run(found)
    may = request.actor.can_write(Area.SYNC)
    context = {
        "shown": shown,
        "run": found,
        "job": found.job,
        "may_write": may,
        "poll_url": reverse("sync:run", args=[company, sync_run]),
        "cancel_url": reverse("hub:job-cancellation", args=[company, found.job_id]) if may and found.job_id else "",
        "plan": page_of_plan(request, found) if found.is_dry and shown["is_final"] else None,
        "issues_url": _issues_url(found),
        "obstacles": obstacles(request.company, request.actor),
        "writes": _writes(request, found) if shown["is_final"] and not found.is_dry else None,
        "tabs": tabs_of(request, "transfer"),
    }
    template = "sync/transfer/_run.html" if request.htmx else "sync/transfer/run.html"
    return render(request, template, context, crumbs=[(shown["label"], None)])


def _writes(request, run: SyncRun) -> dict:
    page = Paginator(writes_of(run), WRITES_PER_PAGE).get_page(request.GET.get("page"))
    return {"page": page, "rows": shown_writes(run, page)}


def _issues_url(run: SyncRun) -> str:
    """The problems of that register; of all where the run was about all, or about what invoices have become."""
    narrowed = f"?register={run.register}" if run.register in LANES else ""
    return reverse("sync:issues", args=[run.company_id]) + narrowed
