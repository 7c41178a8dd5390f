"""Whom to log in as. The passwords are known to every reader, so a start without the demo refuses these users."""

from dataclasses import dataclass

from hub.models import User
from hub.queries.directory import memberships_of

PASSWORD = "prova huvudbok"


@dataclass(frozen=True)
class Person:
    key: str
    email: str
    name: str
    role: str


PEOPLE = (
    Person("admin", "admin@demo.example", "Astrid Admin", "administratör på byrån"),
    Person("clerk", "lon@demo.example", "Lova Lön", "löneadministratör på Nordisk Exempel AB"),
    Person("reader", "las@demo.example", "Lars Läsare", "får läsa men inte skicka"),
    Person("owner", "agare@demo.example", "Åke Ägare", "ägare till Nordisk Exempel AB, ser rapporter till låst månad"),
    Person("group", "koncern@demo.example", "Kim Koncern", "administratör hos en annan kund"),
)


def people() -> dict[str, User]:
    """The demo's users by key, made where they are missing."""
    return {p.key: User.objects.filter(email=p.email).first() or _make(p) for p in PEOPLE}


def _make(person: Person) -> User:
    return User.objects.create_user(person.email, PASSWORD, name=person.name, is_demo=True)


def demo_tenants() -> list:
    """Ids of the tenants those users belong to."""
    users = User.objects.filter(is_demo=True)
    return sorted({m.tenant_id for user in users for m in memberships_of(user.pk)}, key=str)
