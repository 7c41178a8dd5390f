"""Saves the settings of a company's sync (MISSION S2). Nothing is transferred before they are saved.

Everything that is wrong is told at once: `SettingsRefused.findings`, each with the field it belongs to.
"""

from dataclasses import asdict, dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from hub import events
from hub.errors import Refused, Words, words
from hub.models import Company
from hub.permissions import Actor, Area, Level
from integrations.sync.choices import KINDS, NONE, Choices, article_numbered, choices_of
from integrations.sync.models import Master, SyncSchedule, SyncSettings

NIGHTLY = 24 * 60
NIGHT_AT = time(2, 0)
SHORTEST, LONGEST = 5, 7 * NIGHTLY
STATUSES = ("status_to_transfer", "status_transferred", "status_sent", "status_paid")


@dataclass(frozen=True)
class Given:
    """As a form or a program gives them. `cost_bearer` and statuses are ids, `default_article` is a number;
    `mappings`: terms, units, vat → what is written in Severa → id in eEkonomi, "" where there is none;
    `schedules`: register → minutes, 0 by hand, 1440 every night."""

    master_customers: str = ""
    master_articles: str = ""
    cost_bearer: str = ""
    default_article: str = ""
    suppliers_billable: bool = False
    status_to_transfer: str = ""
    status_transferred: str = ""
    status_sent: str = ""
    status_paid: str = ""
    mappings: dict[str, dict[str, str]] = field(default_factory=dict)
    cut_names: bool = False
    schedules: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Wrong:
    """One thing that is wrong in what was given."""

    code: str
    field: str
    facts: dict = field(default_factory=dict)
    severity: str = "error"

    @property
    def words(self) -> Words:
        return words(self.code, self.facts)


class SettingsRefused(Refused):
    status = 422

    def __init__(self, findings: list[Wrong]):
        super().__init__(findings[0].code, **findings[0].facts)
        self.findings = findings


@transaction.atomic
def save_settings(*, company: Company, given: Given, registers: tuple[str, ...], by: Actor) -> SyncSettings:
    """Raises SettingsRefused with every fault at once, Refused SYNC-801 while a system is not connected."""
    by.check(Area.SYNC, Level.WRITE)
    found = SyncSettings.objects.select_for_update().filter(company=company).first()
    choices = choices_of(company, found)
    if choices.missing:
        raise Refused("SYNC-801", systems=" + ".join(choices.missing))
    article = article_numbered(given.default_article.strip(), choices)
    if wrong := wrongs(given, choices, article, registers):
        raise SettingsRefused(wrong)
    found = found or SyncSettings()
    before = shown(found, choices.mapped_to) if found.saved_at else {}
    for name, value in _values(given, choices, article).items():
        setattr(found, name, value)
    found.saved_at, found.saved_by = timezone.now(), by.name[:120]
    found.save()
    schedules = _set_schedules(given.schedules, timezone.now())
    about = {"before": before, "after": shown(found, choices.mapped_to), "schedules": schedules}
    events.record("sync_settings.saved", obj=found, by=by, **about)
    return found


def wrongs(given: Given, choices: Choices, article: dict | None, registers: tuple[str, ...]) -> list[Wrong]:
    """Pure: what stands in the way of saving it."""
    return [*_wrong_choices(given, choices, article), *_wrong_statuses(given, choices),
            *_wrong_mappings(given, choices), *_wrong_schedules(given, registers)]  # fmt: skip


def _wrong_choices(given: Given, choices: Choices, article: dict | None) -> list[Wrong]:
    found = [
        Wrong("SYNC-802", name) for name in ("master_customers", "master_articles")
        if getattr(given, name) not in Master.values
    ]  # fmt: skip
    if given.cost_bearer not in choices.cost_bearers:
        code = "SYNC-802" if choices.cost_bearers else "SYNC-805"
        found.append(Wrong(code, "cost_bearer"))
    if not given.default_article.strip():
        found.append(Wrong("SYNC-802", "default_article"))
    elif article is None:
        found.append(Wrong("SYNC-803", "default_article", {"number": given.default_article.strip()[:60]}))
    return found


def _wrong_statuses(given: Given, choices: Choices) -> list[Wrong]:
    found = [Wrong("SYNC-802", name) for name in STATUSES if getattr(given, name) not in choices.statuses]
    first = given.status_to_transfer
    same = [name for name in STATUSES[1:] if first and getattr(given, name) == first]
    return found + [Wrong("SYNC-804", name, {"status": choices.statuses.get(first, "")}) for name in same]


def _wrong_mappings(given: Given, choices: Choices) -> list[Wrong]:
    found = [Wrong("SYNC-806", "mappings", {"value": kind[:60]}) for kind in given.mappings if kind not in KINDS]
    for kind in KINDS:
        for value, target in given.mappings.get(kind, {}).items():
            if target != NONE and target not in choices.mapped_to.get(kind, {}):
                found.append(Wrong("SYNC-806", f"mappings.{kind}.{value}", {"value": value[:60]}))
    return found


def _wrong_schedules(given: Given, registers: tuple[str, ...]) -> list[Wrong]:
    return [
        Wrong("SYNC-807", f"schedules.{register}", {"shortest": SHORTEST, "longest": LONGEST})
        for register, minutes in given.schedules.items()
        if register not in registers or (minutes and not SHORTEST <= minutes <= LONGEST)
    ]


def _values(given: Given, choices: Choices, article: dict | None) -> dict:
    statuses = {name: _status(getattr(given, name), choices) for name in STATUSES}
    return {
        "master_customers": given.master_customers,
        "master_articles": given.master_articles,
        "cost_bearer": {"id": given.cost_bearer, "label": choices.cost_bearers[given.cost_bearer]},
        "default_article": article,
        "suppliers_billable": given.suppliers_billable,
        "mappings": {kind: dict(given.mappings.get(kind, {})) for kind in KINDS},
        "cut_names": given.cut_names,
        **statuses,
    }


def _status(guid: str, choices: Choices) -> dict:
    return {"guid": guid, "name": choices.statuses[guid]}


def _set_schedules(wanted: dict[str, int], now: datetime) -> dict[str, int]:
    """A schedule that is not changed keeps its time; the others begin anew. Returns those that were changed."""
    kept = {each.register: each for each in SyncSchedule.objects.select_for_update()}
    changed = {}
    for register, minutes in wanted.items():
        row = kept.get(register) or SyncSchedule(register=register)
        if row.minutes == minutes and (row.next_at or not minutes):
            continue
        row.minutes, row.next_at = minutes, next_turn(minutes, now)
        row.save()
        changed[register] = minutes
    return changed


def next_turn(minutes: int, now: datetime) -> datetime | None:
    """Every night: at two o'clock, local time. Else that many minutes from now; None by hand."""
    if not minutes:
        return None
    if minutes != NIGHTLY:
        return now + timedelta(minutes=minutes)
    local = timezone.localtime(now)
    tonight = local.replace(hour=NIGHT_AT.hour, minute=NIGHT_AT.minute, second=0, microsecond=0)
    return tonight if tonight > local else tonight + timedelta(days=1)


def shown(found: SyncSettings, named: dict[str, dict[str, str]]) -> dict:
    """For the processing history: names, not ids. `named`: kind → id → label in eEkonomi."""
    return {
        "master_customers": found.get_master_customers_display(),
        "master_articles": found.get_master_articles_display(),
        "cost_bearer": found.cost_bearer.get("label", ""),
        "default_article": found.default_article.get("number", ""),
        "suppliers_billable": found.suppliers_billable,
        "cut_names": found.cut_names,
        **{name: getattr(found, name).get("name", "") for name in STATUSES},
        **{f"mappings.{kind}": _named(found.mappings.get(kind, {}), named.get(kind, {})) for kind in KINDS},
    }


def _named(mapping: dict[str, str], labels: dict[str, str]) -> dict[str, str]:
    return {value: labels.get(target, target) for value, target in mapping.items()}


def given_of(found: SyncSettings, schedules: dict[str, int]) -> Given:
    """What is saved, as it would be given again."""
    same = ("master_customers", "master_articles", "suppliers_billable", "mappings", "cut_names")
    return Given(
        cost_bearer=found.cost_bearer.get("id", ""),
        default_article=found.default_article.get("number", ""),
        schedules=schedules,
        **{name: getattr(found, name) for name in same},
        **{name: getattr(found, name).get("guid", "") for name in STATUSES},
    )


def as_data(given: Given) -> dict:
    return asdict(given)
