"""One registry feeds the menu, the breadcrumbs, the command palette, and who may see which.

Each room registers its items when it starts; what an item requires is what its view requires.
"""

from dataclasses import dataclass
from functools import cache

from django.conf import settings
from django.urls import resolve, reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from hub import notices
from hub.models import Job
from hub.models.job import JobState
from hub.queries.directory import companies_of

WORK, SETTINGS = gettext_lazy("Arbeta"), gettext_lazy("Inställningar")
SECTIONS = (WORK, SETTINGS)


@dataclass(frozen=True)
class Item:
    """`level`: company or tenant. `letter`: the key after `g`. `order`: place in its section."""

    key: str
    label: str
    url_name: str
    icon: str
    section: str
    level: str = "company"
    letter: str = ""
    order: int = 50


_items: dict[str, Item] = {}


def register(*items: Item) -> None:
    for item in items:
        _items[item.key] = item


def register_own() -> None:
    """The ground's own items; the other rooms register theirs."""
    text = gettext_lazy
    register(
        Item("overview", text("Översikt"), "hub:company", "overview", WORK, letter="o", order=0),
        Item("jobs", text("Jobb"), "hub:jobs", "job", WORK, letter="j", order=80),
        Item("history", text("Historik"), "hub:history", "history", WORK, letter="h", order=90),
        Item("keys", text("API och webhooks"), "hub:keys", "key", SETTINGS, order=70),
        Item("tenant", text("Översikt"), "hub:tenant", "overview", WORK, level="tenant", letter="o", order=0),
        Item("tenant-history", text("Historik"), "hub:tenant-history", "history", WORK, level="tenant", order=90),
        Item("companies", text("Företag"), "hub:companies", "company", SETTINGS, level="tenant", letter="f", order=20),
        Item("members", text("Användare och roller"), "hub:members", "users", SETTINGS, level="tenant", order=30),
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
    return {
        "nav": _sections(visible, request.path),
        "crumbs": _crumbs(visible, request),
        "company": company,
        "tenant": tenant,
        "switcher": _switcher(request, known),
        "band": _band(company),
        "bell": _bell(company, known),
        "jobs_chip": _jobs_chip(company),
        "profile": _profile(known),
        "palette_items": _palette(visible),
        "is_demo": settings.DEMO,
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


def _sections(visible, path: str) -> list[dict]:
    active = _active(visible, path)
    found = []
    for label in SECTIONS:
        entries = [_entry(item, url, item is active) for item, url in visible if item.section == label]
        if entries:
            found.append({"label": label, "items": entries})
    return found


def _entry(item: Item, url: str, is_active: bool) -> dict:
    return {"key": item.key, "label": item.label, "url": url, "icon": item.icon, "active": is_active, "badge": None}


def _active(visible, path: str) -> Item | None:
    """The item whose address is the longest beginning of this one."""
    hits = [(len(url), item) for item, url in visible if path.startswith(url)]
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


def _jobs_chip(company) -> dict:
    if company is None:
        return {"running": 0, "url": "", "text": ""}
    running = Job.objects.filter(state__in=[JobState.QUEUED, JobState.RUNNING]).count()
    text = _("%(count)s jobb pågår") % {"count": running} if running else ""
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
