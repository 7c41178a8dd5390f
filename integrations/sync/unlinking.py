"""Takes a pair apart again: the link is forgotten, both records stay, and a person decides anew."""

from collections.abc import Iterable

from django.db import transaction

from hub import events
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, Area, Level
from integrations.sync.lanes import label_of
from integrations.sync.models import RunState, SyncLink, SyncRecord, SyncRun

APART = ("customers", "articles", "projects")  # a paper taken from its draft or its cost would be made twice
MOST_TOLD = 50  # pairs written out in one event


@transaction.atomic
def unlink(*, company: Company, register: str, pairs: Iterable[tuple[str, str]], by: Actor) -> int:
    """`pairs`: (left key, right key). What is not linked is passed over. Returns how many were taken apart.

    Raises Refused SYNC-097 for papers, SYNC-090 while the register is being transferred.
    """
    by.check(Area.SYNC, Level.WRITE)
    if register not in APART:
        raise Refused("SYNC-097", register=label_of(register))
    if SyncRun.objects.filter(register__in=(register, "all"), state__in=(RunState.QUEUED, RunState.RUNNING)).exists():
        raise Refused("SYNC-090", name=label_of(register))
    wanted = set(pairs)
    rows = SyncLink.objects.select_for_update().filter(register=register, left_key__in=[left for left, _r in wanted])
    links = [row for row in rows if (row.left_key, row.right_key) in wanted]
    if not links:
        return 0
    names = names_of(register, [key for row in links for key in (row.left_key, row.right_key)])
    told = links[:MOST_TOLD]
    before = {names[row.left_key]: f"{names[row.right_key]} ({row.linked_by} {row.linked_at:%Y-%m-%d})" for row in told}
    SyncRecord.objects.filter(register=register, key__in=names).update(is_due=True)
    SyncLink.objects.filter(pk__in=[row.pk for row in links]).delete()
    about = {"before": before, "after": dict.fromkeys(before, ""), "register": label_of(register), "count": len(links)}
    events.record("sync_link.removed", by=by, **about)
    return len(links)


def names_of(register: str, keys: Iterable[str]) -> dict[str, str]:
    """Key → number and name, for the processing history; the key itself of what is not remembered."""
    wanted = list(keys)
    rows = SyncRecord.objects.filter(register=register, key__in=wanted).values_list("key", "number", "name")
    known = {key: f"{number} {name}".strip() for key, number, name in rows}
    return {key: known.get(key) or key for key in wanted}
