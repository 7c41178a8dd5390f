"""Both systems into snapshots. Incremental by the other system's clock, with an overlap; whole for what has no stamp
and for what is gone. Nothing is concluded from a reading that was not complete.

HTTP lies outside every transaction of ours: records are collected, then written by the hundred.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict
from datetime import datetime, timedelta
from itertools import islice

from django.utils import timezone

from hub.models import Company
from hub.tenancy import current_company, scope
from integrations.sync import statistics
from integrations.sync.contexts import context_of, with_known
from integrations.sync.models import SyncLink, SyncMark, SyncRecord
from integrations.sync.records import Record, Side, plain
from integrations.sync.registers.context import Context
from integrations.sync.registers.register import Clients, Item, Reading, Register

OVERLAP = timedelta(minutes=5)  # what was being saved while we read, and clocks that are not quite together
CHUNK = 500
ASKED = 100  # linked records that are missing and asked for one by one; the rest is as these are
NIGHT = timedelta(hours=20)  # a whole pass at least this seldom
SAVED = (
    "number",
    "name",
    "fields",
    "raw",
    "digest",
    "stamp",
    "is_active",
    "is_gone",
    "problems",
    "plain_name",
    "is_due",
    "read_at",
)
Progress = Callable[[str], None]


def read(
    company: Company, register: Register, clients: Clients, *, whole: bool, progress: Progress = lambda said: None
) -> int:
    """How many records came. Raises ProviderError; what came before it is kept, and the mark stays where it was."""
    return sum(read_side(company, register, side, clients, whole=whole, progress=progress) for side in Side)


def read_side(
    company: Company,
    register: Register,
    side: Side,
    clients: Clients,
    *,
    whole: bool,
    progress: Progress = lambda said: None,
) -> int:
    with scope(company):
        mark = SyncMark.objects.filter(register=register.name, side=side).first()
        context = context_of(company)
        linked = _linked_keys(register, side) if side in register.only_linked else None
    is_whole = whole or mark is None or mark.changed_to is None or side in register.unstamped
    since = None if is_whole else mark.changed_to - OVERLAP
    reading = register.read(side, clients.of(side), since, _known(company, register, side), context)
    seen, kept = set[str](), 0
    for rows in _chunks(reading, linked):
        seen |= {key for key, raw in rows if raw is not None}
        with scope(company):
            kept += keep(register, side, rows, context)
        progress(str(len(seen)))
    if kept >= statistics.MANY:
        statistics.refresh(company)
    if reading.is_complete:
        gone = _gone(company, register, side, clients, seen, context) if is_whole else None
        with scope(company):
            _conclude(register, side, reading, gone)
    return len(seen)


def _linked_keys(register: Register, side: Side) -> set[str]:
    return set(SyncLink.objects.filter(register=register.name).values_list(f"{side}_key", flat=True))


def _chunks(reading: Reading, linked: set[str] | None) -> Iterator[list[tuple[str, dict | None]]]:
    rows = iter(reading) if linked is None else (row for row in reading if row[0] in linked)
    while chunk := list(islice(rows, CHUNK)):
        yield list(dict(chunk).items())


def _known(company: Company, register: Register, side: Side) -> Callable[[Iterable[str]], Mapping[str, dict]]:
    def known(keys: Iterable[str]) -> Mapping[str, dict]:
        with scope(company):
            rows = SyncRecord.objects.filter(register=register.name, side=side, key__in=list(keys))
            return dict(rows.values_list("key", "raw"))

    return known


# ------------------------------------------------------------------ writing snapshots
def keep(register: Register, side: Side, rows: list[tuple[str, dict | None]], context: Context) -> int:
    """Writes what is new or changed, and says how many; what is as it was costs one look."""
    gone = [key for key, raw in rows if raw is None]
    there = [(key, raw) for key, raw in rows if raw is not None]
    if gone:
        mark_gone(register, side, gone)
    known = with_known(context, register, side, [raw for _key, raw in there])
    before = _before(register, side, [key for key, _raw in there])
    made = []
    for key, raw in there:
        record = register.record(side, key, raw, known)
        if _is_new(before.get(key), record, raw):
            old = before.get(key)
            was_due = old is None or old.is_due
            row = row_of(register, side, Item(record, raw))
            row.is_due = was_due or old.digest != row.digest or old.is_gone
            made.append(row)
    upsert(made)
    return len(made)


def _before(register: Register, side: Side, keys: list[str]) -> dict[str, SyncRecord]:
    names = ("id", "key", "digest", "stamp", "is_gone", "is_due", "problems")
    found = SyncRecord.objects.filter(register=register.name, side=side, key__in=keys).only(*names, "company")
    return {each.key: each for each in found}


def _is_new(old: SyncRecord | None, record: Record, raw: Mapping) -> bool:
    if old is None or old.is_gone or old.digest != record.digest:
        return True
    return old.stamp != record.stamp or old.problems != problems_as_data(record)


def problems_as_data(record: Record) -> list[dict]:
    return [asdict(each) | {"facts": dict(each.facts)} for each in record.problems]


def row_of(register: Register, side: Side, item: Item) -> SyncRecord:
    record = item.record
    return SyncRecord(
        company_id=current_company(),
        register=register.name,
        side=side,
        key=record.key,
        number=record.number[:60],
        name=record.name[:300],
        plain_name=plain(record.name)[:300],
        fields=record.fields,
        raw=as_json(item.raw),
        digest=record.digest,
        stamp=record.stamp[:40],
        is_active=record.is_active,
        problems=problems_as_data(record),
        read_at=timezone.now(),
    )


def as_json(value):
    """Decimals of an answer as numbers: what is kept is what the system wrote."""
    if isinstance(value, Mapping):
        return {name: as_json(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [as_json(each) for each in value]
    return float(value) if value.__class__.__name__ == "Decimal" else value


def upsert(rows: list[SyncRecord]) -> None:
    if rows:
        keys = ["company", "register", "side", "key"]
        SyncRecord.objects.bulk_create(rows, update_conflicts=True, unique_fields=keys, update_fields=list(SAVED))


def mark_gone(register: Register, side: Side, keys: Iterable[str]) -> None:
    rows = SyncRecord.objects.filter(register=register.name, side=side, key__in=list(keys), is_gone=False)
    rows.update(is_gone=True, is_due=True, read_at=timezone.now())


def _gone(
    company: Company, register: Register, side: Side, clients: Clients, seen: set[str], context: Context
) -> set[str]:
    """What a whole reading did not hold. eEkonomi says how many there are; Severa does not, and a page of it that came
    empty looks like the end: what is linked and missing there is asked for by its own key."""
    with scope(company):
        rows = SyncRecord.objects.filter(register=register.name, side=side, is_gone=False).values_list("key", flat=True)
        missing, linked = {*rows} - seen, _linked_keys(register, side)
    if register.name == "invoices":  # of one status only: an invoice that is linked has moved on
        return missing - linked
    asked = sorted(missing & linked)[:ASKED] if side is Side.LEFT else []
    there = {key for key in asked if register.get(side, clients, key, context) is not None}
    return missing - linked if there else missing


def _conclude(register: Register, side: Side, reading: Reading, gone: set[str] | None) -> None:
    """Only now, when every page has come, may anything be called gone, and the mark move. None: it was no whole one."""
    fields: dict[str, datetime | None] = {"changed_to": reading.server_time}
    if gone is not None:
        fields["whole_at"] = timezone.now()
        mark_gone(register, side, gone)
    SyncMark.objects.update_or_create(register=register.name, side=side, defaults=fields)


def needs_whole(register: Register, now: datetime) -> bool:
    marks = SyncMark.objects.filter(register=register.name, whole_at__gt=now - NIGHT)
    return marks.count() < len(Side)
