"""One record as both sides have it, field by field; and the field maps of all registers."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from hub.permissions import Area, Level, require
from hub.views.pages import render
from integrations.sync.authors import moment
from integrations.sync.lanes import LANES, label_of
from integrations.sync.models import IssueState, SyncIssue, SyncLink, SyncRecord
from integrations.sync.papers import facts_of, lines_of
from integrations.sync.registers import NAMES, register_of
from integrations.sync.shown import SIDES, issue_words, system_url
from integrations.sync.views.tabs import tabs_of


@require(Area.SYNC, Level.READ)
def fields(request, company):
    """The field maps, the same data the transfer goes by."""
    maps = [{"label": LANES[name].label, "arrow": LANES[name].arrow, "rules": register_of(name).fields}
            for name in NAMES]  # fmt: skip
    return render(request, "sync/fields.html", {"maps": maps, "tabs": tabs_of(request, "fields")})


@require(Area.SYNC, Level.READ)
def detail(request, company, register, side, record_key):
    found = get_object_or_404(SyncRecord, register=register, side=side, key=record_key)
    pair = {side: found} | _other(found)
    link = SyncLink.objects.filter(register=register, **{f"{side}_key": record_key}).first()
    issues = SyncIssue.objects.filter(register=register, key__in=[each.key for each in pair.values()])
    context = {
        "record": found,
        "link": link,
        "sides": [_side(each, name, pair.get(each)) for each, name in SIDES.items()],
        "lines": lines_of(pair),
        "facts": facts_of(link),
        "issues": [issue_words(each) for each in issues.filter(state=IssueState.OPEN)],
        "tabs": tabs_of(request, "transfer"),
    }
    crumbs = [(label_of(register), None), (found.name or found.number or _("utan namn"), None)]
    return render(request, "sync/record.html", context, crumbs=crumbs)


def _side(side: str, name: str, record: SyncRecord | None) -> dict:
    if record is None:
        return {"name": name, "record": None, "url": "", "at": None, "by": ""}
    at, by = moment(record.stamp), record.raw.get("by", "")
    return {"name": name, "record": record, "url": system_url(side, record.key), "at": at, "by": by}


def _other(found: SyncRecord) -> dict[str, SyncRecord]:
    """The record it is linked to, where it is."""
    side, other = (found.side, "right" if found.side == "left" else "left")
    link = SyncLink.objects.filter(register=found.register, **{f"{side}_key": found.key}).first()
    key = getattr(link, f"{other}_key") if link else ""
    there = SyncRecord.objects.filter(register=found.register, side=other, key=key).first() if key else None
    return {other: there} if there else {}
