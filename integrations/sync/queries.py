"""What the pages and the API read. In the company's scope; nothing here changes anything."""

import hashlib

from django.core.cache import cache
from django.db.models import Count, Max
from django.utils.translation import gettext as _

from hub.models import Company
from hub.permissions import Actor, Area
from integrations.sync.compared import Row, rows_of
from integrations.sync.lanes import LANES
from integrations.sync.likeness import best_pairs, pair
from integrations.sync.models import (
    IssueState,
    LinkState,
    SyncDecision,
    SyncIssue,
    SyncLink,
    SyncRecord,
    SyncRun,
    SyncSchedule,
    SyncSettings,
)
from integrations.sync.plan import Decision, Wish
from integrations.sync.planning import plan_of
from integrations.sync.preflight import MISSING, preflight
from integrations.sync.records import Side

KEPT_FROM, KEPT_SECONDS = 1000, 3600  # rows; seconds


def settings_of(company: Company) -> SyncSettings | None:
    """Those that are saved."""
    return SyncSettings.objects.filter(company=company, saved_at__isnull=False).first()


def obstacles(company: Company, actor: Actor, *, is_dry: bool = False) -> list[str]:
    """Why nothing can be transferred now, for the buttons; empty when all is well. A dry run only reads: it may come
    before the settings."""
    if not actor.can_write(Area.SYNC):
        return [_("Du saknar rätten att överföra (Dataöverföring: Skriv).")]
    missing = [each for each in preflight(company) if each.state == MISSING]
    if is_dry:
        missing = [each for each in missing if each.name.startswith("connection.")]
    return [f"{each.words.message} {each.words.cure}" for each in missing]


def open_issues() -> int:
    return SyncIssue.objects.filter(state=IssueState.OPEN).count()


def lanes_of(company: Company) -> list[dict]:
    """A row per register: master, last run, links, open problems, schedule. Six statements, whatever they hold."""
    saved = settings_of(company)
    last = {run.register: run for run in
            SyncRun.objects.filter(is_dry=False).order_by("register", "-created_at").distinct("register")}  # fmt: skip
    issues = dict(_count(SyncIssue.objects.filter(state=IssueState.OPEN)))
    links = dict(_count(SyncLink.objects.filter(state=LinkState.LINKED)))
    turns = {turn.register: turn for turn in SyncSchedule.objects.filter(minutes__gt=0)}
    return [
        {
            "register": register,
            "lane": lane,
            "master": _master(saved, lane.master),
            "last": _later(last.get(register), last.get("all")),
            "issues": issues.get(register, 0),
            "links": links.get(register, 0),
            "turn": turns.get(register),
        }
        for register, lane in LANES.items()
    ]


def _later(one: SyncRun | None, other: SyncRun | None) -> SyncRun | None:
    found = [run for run in (one, other) if run]
    return max(found, key=lambda run: run.created_at) if found else None


def _count(rows):
    return rows.values("register").annotate(n=Count("pk")).values_list("register", "n")


def _master(saved: SyncSettings | None, name: str) -> str:
    return getattr(saved, f"get_{name}_display")() if saved and name else ""


def waiting(company: Company, actor: Actor) -> tuple[int, bool]:
    """Open problems, for the menu."""
    count = open_issues()
    return count, count > 0


def compared_rows(company: Company, register: str) -> list[Row]:
    """The comparison report as it is now, of what was read last. That of a large register is kept until something it is
    made of changes: a page of it must not cost the whole."""
    place = f"sync-comparison:{company.pk}:{register}:{_stamp(register)}"
    kept = cache.get(place)
    if kept is not None:
        return kept
    rows = _compared(company, register)
    if len(rows) >= KEPT_FROM:
        cache.set(place, rows, KEPT_SECONDS)
    return rows


def _stamp(register: str) -> str:
    """What the report is made of, as one word: another one means it must be made anew."""
    parts = [
        SyncRecord.objects.filter(register=register).aggregate(n=Count("pk"), at=Max("read_at")),
        SyncLink.objects.filter(register=register).aggregate(n=Count("pk"), at=Max("linked_at")),
        SyncDecision.objects.filter(register=register).aggregate(n=Count("pk"), at=Max("created_at")),
        SyncRun.objects.aggregate(n=Count("pk"), at=Max("finished_at")),
        SyncSettings.objects.aggregate(n=Count("pk"), at=Max("saved_at")),
    ]
    return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]


def _compared(company: Company, register: str) -> list[Row]:
    """Likeness is looked for only among what nothing joins: of a large register most records are joined."""
    plan = plan_of(company, register)
    joined = [pair(step.left, step.right) for step in plan.steps if step.left and step.right and not step.link]
    left = [step.left for step in plan.steps if step.left and not step.right and not step.link]
    right = [step.right for step in plan.steps if step.right and not step.left and not step.link]
    said = SyncDecision.objects.filter(register=register)
    decisions = [Decision(Side(each.side), each.key, Wish(each.wish), each.other) for each in said]
    return rows_of(plan, [*joined, *best_pairs(left, right)], decisions)
