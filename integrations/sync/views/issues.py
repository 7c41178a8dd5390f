"""Felmeddelanden: one row per problem, its cause and cure, and what can be done about it."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from hub.errors import Refused
from hub.permissions import Area, Level, require
from hub.views.jobs import download
from hub.views.pages import render
from integrations.sync import authors, curing, sheets
from integrations.sync.forms import IssueFilter
from integrations.sync.issues import DECIDABLE
from integrations.sync.lanes import label_of
from integrations.sync.models import IssueState, SyncIssue
from integrations.sync.queries import obstacles
from integrations.sync.shown import SIDES, field_label, in_order, issue_words, record_url, value_text
from integrations.sync.views.tabs import tabs_of

PER_PAGE = 50
KINDS = {IssueState.OPEN: "bad", IssueState.MUTED: "idle", IssueState.RESOLVED: "ok"}


@require(Area.SYNC, Level.READ)
def index(request, company):
    form, asked = _asked(request.GET)
    rows = narrowed(asked)
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    stamps, said = authors.changes_of(page), authors.decisions_of(page)
    context = {
        "form": form,
        "here": request.path,
        "query": f"{urlencode(asked)}&" if asked else "",
        "page": page,
        "rows": [_shown(each, stamps, said) for each in page],
        "state": asked.get("state", IssueState.OPEN),
        "may_write": request.actor.can_write(Area.SYNC),
        "obstacles": obstacles(request.company, request.actor),
        "tabs": tabs_of(request, "issues"),
        "back": urlencode(asked),
    }
    return render(request, "sync/issue/index.html", context)


def _asked(given) -> tuple[IssueFilter, dict]:
    form = IssueFilter({"state": IssueState.OPEN, **{name: given[name] for name in given}})
    data = form.cleaned_data if form.is_valid() else {}
    return form, {name: value for name, value in data.items() if value}


def narrowed(asked: dict):
    """Newest first, of the state, register and words asked for."""
    rows = SyncIssue.objects.filter(state=asked.get("state", IssueState.OPEN))
    if register := asked.get("register"):
        rows = rows.filter(register=register)
    if text := asked.get("q", "").strip():
        rows = rows.filter(Q(number__icontains=text) | Q(name__icontains=text) | Q(code__icontains=text))
    return rows.order_by("-last_at", "-pk")


def _shown(each: SyncIssue, stamps: dict, said: dict) -> dict:
    other = "right" if each.side == "left" else "left"
    keys = {each.side: each.key, other: each.other_key}
    decided = said.get((each.register, each.side, each.key))
    return {
        "issue": each,
        "words": issue_words(each),
        "register": label_of(each.register),
        "side": SIDES.get(each.side, ""),
        "field": field_label(each.field) if each.field else "",
        "kind": KINDS[IssueState(each.state)],
        "decided": authors.wish_text(decided.wish) if decided else "",
        "decision": decided,
        "is_conflict": each.code in DECIDABLE,
        "heads": tuple(SIDES.values()),
        "changes": [(field_label(name), *map(value_text, each.changes[name])) for name in in_order(each.changes)],
        "changed": [(SIDES[side], change) for side, change in authors.sides_of(each, stamps)],
        "links": [(SIDES[side], record_url(each.company_id, each.register, side, key))
                  for side, key in sorted(keys.items()) if key],
    }  # fmt: skip


# ------------------------------------------------------------------ acts
def _chosen(request):
    """The rows that are ticked; or with `kind` every open one of that code and register; or with `all` every open one
    the filter shows."""
    if kind := request.POST.get("kind"):
        register, _colon, code = kind.partition(":")
        found = SyncIssue.objects.filter(state=IssueState.OPEN, register=register, code=code)
    elif request.POST.get("all"):
        found = narrowed(_asked(_back(request))[1])
    else:
        found = SyncIssue.objects.filter(pk__in=_ids(request.POST.getlist("issue")))
    chosen = list(found)
    if not chosen:
        raise Refused("SYNC-808")
    return chosen


def _ids(given: list[str]) -> list:
    form = [each for each in given if len(each) == 36 and each.count("-") == 4]
    return [each for each in form if all(c in "0123456789abcdef-" for c in each.lower())]


def _back(request) -> dict:
    pairs = [part.partition("=") for part in request.POST.get("back", "").split("&")]
    return {name: value for name, equals, value in pairs if equals}


def _home(request, company):
    _form, asked = _asked(_back(request))
    return redirect(f"{reverse('sync:issues', args=[company])}?{urlencode(asked)}")


@require_POST
@require(Area.SYNC, Level.WRITE)
def retry(request, company):
    chosen = _chosen(request)
    made = curing.retry(company=request.company, issues=chosen, by=request.actor)
    said = ngettext("%(n)s post försöks igen.", "%(n)s poster försöks igen.", len(chosen)) % {"n": len(chosen)}
    messages.success(request, said)
    return redirect("sync:run", company, made[0].pk) if len(made) == 1 else redirect("sync:index", company)


@require_POST
@require(Area.SYNC, Level.WRITE)
def muting(request, company):
    chosen = _chosen(request)
    curing.mute(company=request.company, issues=chosen, by=request.actor)
    said = ngettext("%(n)s problem är tystat.", "%(n)s problem är tystade.", len(chosen)) % {"n": len(chosen)}
    messages.success(request, said)
    return _home(request, company)


@require_POST
@require(Area.SYNC, Level.WRITE)
def unmuting(request, company):
    chosen = _chosen(request)
    curing.unmute(company=request.company, issues=chosen, by=request.actor)
    said = ngettext("%(n)s problem är öppet igen.", "%(n)s problem är öppna igen.", len(chosen)) % {"n": len(chosen)}
    messages.success(request, said)
    return _home(request, company)


@require_POST
@require(Area.SYNC, Level.WRITE)
def keeping(request, company, sync_issue, side):
    """Of a conflict: the values of that side win, and are carried over in the next run."""
    if side not in SIDES:
        raise Http404
    found = get_object_or_404(SyncIssue, pk=sync_issue)
    keep = curing.keep_left if side == "left" else curing.keep_right
    keep(company=request.company, issues=[found], by=request.actor)
    said = _("%(system)ss värden behålls för %(name)s. De förs över nästa gång, eller nu med Försök igen.")
    messages.success(request, said % {"system": SIDES[side], "name": found.name or found.number})
    return _home(request, company)


@require(Area.SYNC, Level.READ)
def file(request, company, kind):
    if kind not in ("csv", "xlsx", "jsonl"):
        raise Http404
    found = list(narrowed(_asked(request.GET)[1]))
    return download(sheets.issues_file(found, kind=kind, company=request.company, now=timezone.now()))
