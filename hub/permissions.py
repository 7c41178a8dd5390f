"""Areas × None/Read/Write, standard templates with their ceilings as data, and require() for views, API and actions."""

from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from uuid import UUID

from django.utils.translation import gettext_lazy as _


class Level(IntEnum):
    NONE = 0
    READ = 1
    WRITE = 2


LEVEL_NAMES = {"none": Level.NONE, "read": Level.READ, "write": Level.WRITE}
LEVEL_LABELS = {Level.NONE: _("Ingen"), Level.READ: _("Läs"), Level.WRITE: _("Skriv")}


class Area(StrEnum):
    PAYROLL = "payroll"
    LEDGER = "ledger"
    SIE_IMPORT = "sie_import"
    REPORTS = "reports"
    SOURCES = "sources"
    RECONCILIATION = "reconciliation"
    SYNC = "sync"
    VISMA_NET = "visma_net"
    COMPANIES = "companies"
    USERS = "users"
    API = "api"
    HISTORY = "history"


AREA_LABELS = {
    Area.PAYROLL: _("Lön › Bokföring"),
    Area.LEDGER: _("Ekonomi"),
    Area.SIE_IMPORT: _("Importera SIE"),
    Area.REPORTS: _("Rapporter"),
    Area.SOURCES: _("Datakälla"),
    Area.RECONCILIATION: _("Bankavstämning"),
    Area.SYNC: _("Dataöverföring"),
    Area.VISMA_NET: _("Visma.net"),
    Area.COMPANIES: _("Företag och koncerner"),
    Area.USERS: _("Användare och behörigheter"),
    Area.API: _("API-nycklar och webhooks"),
    Area.HISTORY: _("Behandlingshistorik"),
}

_ALL_WRITE = dict.fromkeys(Area, Level.WRITE)
_ALL_READ = dict.fromkeys(Area, Level.READ)


@dataclass(frozen=True)
class Standard:
    """A standard template: what it starts with is also the most it may give."""

    key: str
    label: str
    ceiling: dict[Area, Level]


STANDARD = {
    s.key: s
    for s in (
        Standard("administrator", _("Administratör"), _ALL_WRITE),
        Standard(
            "payroll_clerk",
            _("Löneadministratör"),
            {Area.PAYROLL: Level.WRITE, Area.VISMA_NET: Level.WRITE, Area.HISTORY: Level.READ},
        ),
        Standard(
            "accountant",
            _("Redovisningskonsult"),
            {
                Area.PAYROLL: Level.WRITE,
                Area.LEDGER: Level.WRITE,
                Area.SIE_IMPORT: Level.WRITE,
                Area.REPORTS: Level.WRITE,
                Area.SOURCES: Level.WRITE,
                Area.RECONCILIATION: Level.WRITE,
                Area.SYNC: Level.WRITE,
                Area.VISMA_NET: Level.WRITE,
                Area.COMPANIES: Level.READ,
                Area.API: Level.WRITE,
                Area.HISTORY: Level.READ,
            },
        ),
        Standard("auditor", _("Revisor"), _ALL_READ),
        Standard(
            "bookkeeper",
            _("Bokförare"),
            {
                Area.LEDGER: Level.WRITE,
                Area.REPORTS: Level.READ,
                Area.RECONCILIATION: Level.WRITE,
                Area.SYNC: Level.WRITE,
                Area.HISTORY: Level.READ,
            },
        ),
        Standard(
            "viewer",
            _("Läsare"),
            {
                Area.PAYROLL: Level.READ,
                Area.LEDGER: Level.READ,
                Area.REPORTS: Level.READ,
                Area.RECONCILIATION: Level.READ,
                Area.SYNC: Level.READ,
            },
        ),
        Standard("client", _("Kund"), {Area.REPORTS: Level.READ}),
    )
}


class Forbidden(Exception):
    """The person is known and inside, but lacks a right. Names the area and the level that is missing."""

    def __init__(self, area: Area, level: Level):
        self.area, self.level = Area(area), level
        super().__init__(f"{area} {level.name}")


@dataclass(frozen=True)
class Actor:
    """Who does it: a user, an API key, or the hub itself. `rights` are those valid for the company in scope."""

    kind: str
    id: UUID | None
    name: str
    rights: dict = field(default_factory=dict)

    def can(self, area: Area, level: Level) -> bool:
        return self.kind == "system" or LEVEL_NAMES.get(self.rights.get(area, "none"), Level.NONE) >= level

    def can_read(self, area: Area) -> bool:
        return self.can(area, Level.READ)

    def can_write(self, area: Area) -> bool:
        return self.can(area, Level.WRITE)

    def check(self, area: Area, level: Level) -> None:
        """Raises `Forbidden`."""
        if not self.can(area, level):
            raise Forbidden(area, level)


SYSTEM = Actor("system", None, "Huvudbok")


def system(name: str) -> Actor:
    """The hub itself, under the name of the process that acts."""
    return Actor("system", None, name)


def require(area: Area, level: Level):
    """A view's right. The tests sweep every URL for it; `ScopeMiddleware` and the API enforce it."""

    def mark(view):
        view.requires = (Area(area), Level(level))
        return view

    return mark


def signed_in(view):
    """A view every signed-in user may open: it shows nothing but their own."""
    view.requires = "signed_in"
    return view


def public(view):
    """A view anybody may open."""
    view.requires = "public"
    return view


def member(view):
    """A view every member of the company or tenant may open, whatever the template says."""
    view.requires = "member"
    return view


def narrowed(rights: dict, base: str) -> dict[str, str]:
    """`rights` with each level lowered to the ceiling of the standard template `base`; unknown areas dropped."""
    ceiling = STANDARD[base].ceiling
    return {
        area.value: min(
            LEVEL_NAMES.get(rights.get(area.value, "none"), Level.NONE), ceiling.get(area, Level.NONE)
        ).name.lower()
        for area in Area
    }


def standard_rights(base: str) -> dict[str, str]:
    ceiling = STANDARD[base].ceiling
    return {area.value: ceiling.get(area, Level.NONE).name.lower() for area in Area}
