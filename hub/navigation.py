"""One registry feeds the menu, the breadcrumbs, the command palette, and who may see which.

Each room registers its items when it starts; what an item requires is what its view requires.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import resolve, reverse
from django.utils.translation import get_language, gettext_lazy, ngettext
from django.utils.translation import gettext as _

from hub import notices
from hub.queries.directory import companies_of
from hub.queries.jobs import running_jobs

WORK, SETTINGS = gettext_lazy("Arbeta"), gettext_lazy("Inställningar")
SECTIONS = (WORK, SETTINGS)


@dataclass(frozen=True)
class Item:
    """`level`: company or tenant. `letter`: the key after `g`. `order`: place in its section. `is_start`: every other
    address of its level lies below its own, which is therefore no sign that one stands there."""

    key: str
    label: str
    url_name: str
    icon: str
    section: str
    level: str = "company"
    letter: str = ""
    order: int = 50
    is_start: bool = False


_items: dict[str, Item] = {}
_counters: dict[str, Callable] = {}


def register(*items: Item) -> None:
    for item in items:
        _items[item.key] = item


def register_count(key: str, count: Callable) -> None:
    """`count(company, actor)` → (how many wait at that item, is it bad?). One statement, in the company's scope."""
    _counters[key] = count


def register_own() -> None:
    """The ground's own items; the other rooms register theirs."""
    register(
        Item("overview", gettext_lazy("Översikt"), "hub:company", "overview", WORK, letter="o", order=0, is_start=True),
        Item("jobs", gettext_lazy("Jobb"), "hub:jobs", "job", WORK, letter="j", order=80),
        Item("history", gettext_lazy("Historik"), "hub:history", "history", WORK, letter="h", order=90),
        Item("keys", gettext_lazy("API och webhooks"), "hub:keys", "key", SETTINGS, order=70),
        Item(
            "tenant",
            gettext_lazy("Översikt"),
            "hub:tenant",
            "overview",
            WORK,
            level="tenant",
            letter="o",
            order=0,
            is_start=True,
        ),
        Item(
            "tenant-history", gettext_lazy("Historik"), "hub:tenant-history", "history", WORK, level="tenant", order=90
        ),
        Item(
            "companies",
            gettext_lazy("Företag"),
            "hub:companies",
            "company",
            SETTINGS,
            level="tenant",
            letter="f",
            order=20,
        ),
        Item(
            "members", gettext_lazy("Användare och roller"), "hub:members", "users", SETTINGS, level="tenant", order=30
        ),
    )


def items(level: str) -> list[Item]:
    found = [i for i in _items.values() if i.level == level]
    return sorted(found, key=lambda i: (SECTIONS.index(i.section), i.order, i.key))


def page(request) -> dict:
    """The context of every page. A fixed number of queries, whatever the size of the office."""
    company, tenant = getattr(request, "company", None), getattr(request, "tenant", None)
    user = getattr(request, "user", None)
    known = user if user is not None and user.is_authenticated else None
    visible = _visible(request, company, tenant) if known else []
    chip = _jobs_chip(request, company)
    return {
        "nav": _sections(visible, request.path, _counts(request, visible, company, chip)),
        "crumbs": _crumbs(visible, request),
        "company": company,
        "tenant": tenant,
        "switcher": _switcher(request, known),
        "band": _band(company),
        "bell": _bell(company, known),
        "jobs_chip": chip,
        "profile": _profile(known),
        "palette_items": _palette(visible),
        "is_demo": settings.DEMO,
        "may_reset_demo": settings.DEMO and known is not None and known.is_demo,
        "language": get_language(),
        "languages": settings.LANGUAGES,
    }


def _visible(request, company, tenant) -> list[tuple[Item, str]]:
    level, owner = ("company", company) if company else ("tenant", tenant)
    if owner is None:
        return []
    links = [(item, reverse(item.url_name, args=[owner.pk])) for item in items(level)]
    return [(item, url) for item, url in links if _may(request, item)]


def _may(request, item: Item) -> bool:
    required = _required(item.url_name)
    return isinstance(required, str) or request.actor.can(*required)


@cache
def _required(url_name: str):
    example = "00000000-0000-0000-0000-000000000000"
    return resolve(reverse(url_name, args=[example])).func.requires


def _counts(request, visible, company, chip: dict) -> dict[str, dict]:
    """What waits at each item that counts; nothing where nothing waits."""
    if company is None:
        return {}
    keys = {item.key for item, _url in visible}
    found = {key: find(company, request.actor) for key, find in _counters.items() if key in keys}
    found["jobs"] = (chip["running"], False)
    return {key: {"count": count, "is_bad": is_bad} for key, (count, is_bad) in found.items() if count}


def _sections(visible, path: str, counts: dict) -> list[dict]:
    active = _active(visible, path)
    found = []
    for label in SECTIONS:
        entries = [_entry(i, url, i is active, counts.get(i.key)) for i, url in visible if i.section == label]
        if entries:
            found.append({"label": label, "items": entries})
    return found


def _entry(item: Item, url: str, is_active: bool, badge: dict | None) -> dict:
    return {"key": item.key, "label": item.label, "url": url, "icon": item.icon, "active": is_active, "badge": badge}


def _active(visible, path: str) -> Item | None:
    """The item whose address is the longest beginning of this one."""
    hits = [(len(url), item) for item, url in visible if path == url or path.startswith(url) and not item.is_start]
    return max(hits, key=lambda hit: hit[0])[1] if hits else None


def _crumbs(visible, request) -> list[dict]:
    active = _active(visible, request.path)
    extra = getattr(request, "crumbs", [])
    if active is None:
        return extra
    own = next(url for item, url in visible if item is active)
    return [{"label": active.label, "url": own if extra else None}, *extra]


def _switcher(request, user) -> dict:
    if user is None:
        return {"companies": [], "tenants": []}
    if not hasattr(request, "switcher"):
        request.switcher = switcher_of(user, request)
    return request.switcher


def switcher_of(user, request, search: str = "") -> dict:
    """The first companies by name, and the offices among the user's memberships."""
    company, tenant = getattr(request, "company", None), getattr(request, "tenant", None)
    entries = [
        {
            "id": str(e.id),
            "name": e.name,
            "orgnr": e.orgnr,
            "tenant": e.tenant_name,
            "url": reverse("hub:company", args=[e.id]),
            "current": company is not None and company.pk == e.id,
        }
        for e in companies_of(user.pk, search=search)
    ]
    offices = {m.tenant_id: m.tenant_name for m in getattr(request, "memberships", []) if m.company_id is None}
    tenants = [
        {
            "name": name,
            "url": reverse("hub:tenant", args=[key]),
            "current": company is None and tenant is not None and tenant.pk == key,
        }
        for key, name in offices.items()
    ]
    return {"companies": entries, "tenants": tenants}


def _band(company) -> dict | None:
    if company is None:
        return None
    if company.group and company.group.is_blocked:
        why = company.group.blocked_reason or _("ingen orsak angiven")
        text = _("Koncernen %(group)s är blockerad: %(why)s. Inget kan skickas.") % {"group": company.group, "why": why}
        return {"kind": "blocked", "text": text}
    if company.is_test:
        return {"kind": "test", "text": _("Testföretag: inget kan skickas härifrån.")}
    if company.is_demo and settings.DEMO:
        return {"kind": "demo", "text": _("Demo med simulerade system. Ingenting lämnar den här datorn.")}
    return None


def _bell(company, user) -> dict:
    if company is None or user is None:
        return {"unread": 0, "url": ""}
    return {"unread": notices.unread(user.pk), "url": reverse("hub:notices", args=[company.pk])}


def _jobs_chip(request, company) -> dict:
    if company is None:
        return {"running": 0, "url": "", "text": ""}
    running = running_jobs(request.actor)
    text = ngettext("%(count)s jobb pågår", "%(count)s jobb pågår", running) % {"count": running} if running else ""
    return {"running": running, "url": reverse("hub:jobs", args=[company.pk]), "text": text}


def _profile(user) -> dict:
    if user is None:
        return {"theme": "system", "density": "normal", "letter_keys": True, "language": get_language()}
    names = ("theme", "density", "letter_keys", "language", "name", "email")
    return {name: getattr(user, name) for name in names}


def _palette(visible) -> list[dict]:
    return [
        {
            "label": str(item.label),
            "url": url,
            "keys": f"g {item.letter}" if item.letter else "",
            "group": str(item.section),
        }
        for item, url in visible
    ]
