"""Synchronising: e-mail and password once, answered by a key bound to one company and one computer."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.contrib.auth import authenticate
from django.utils import timezone

from hub import events
from hub.api.keys import create_key, revoke_key
from hub.errors import Refused
from hub.models import Company, LoginAttempt, User
from hub.permissions import LEVEL_NAMES, Actor, Area, Level
from hub.queries.directory import memberships_of
from hub.tenancy import scope, tenant_scope
from hub.views.accounts import PER_ACCOUNT, PER_ADDRESS, WINDOW
from integrations.sources.models import DeskMachine

SHOWN = 500  # companies to choose from


@dataclass(frozen=True)
class Place:
    """A company the person may import into."""

    id: UUID
    name: str
    orgnr: str


def person(*, email: str, password: str, address: str) -> User:
    """Raises Refused SRC-020 (401) · SRC-021 (429). Counts with the log-ins of the pages, against the same limits."""
    keys = ((f"account:{email.strip().lower()[:80]}", PER_ACCOUNT), (f"address:{address}", PER_ADDRESS))
    since = timezone.now() - WINDOW
    if any(LoginAttempt.objects.filter(key=key, at__gt=since).count() >= most for key, most in keys):
        raise Refused("SRC-021", status=429)
    user = authenticate(username=email.strip(), password=password)
    if user is None:
        LoginAttempt.objects.filter(at__lt=since).delete()
        LoginAttempt.objects.bulk_create([LoginAttempt(key=key) for key, _most in keys])
        raise Refused("SRC-020", status=401)
    LoginAttempt.objects.filter(key=keys[0][0]).delete()
    return user


def places_of(user: User) -> list[Place]:
    """Companies where the person's own right to import says yes, by name."""
    found: dict[UUID, Place] = {}
    for _rights, companies in _reached(user.pk):
        found |= {each.pk: Place(each.pk, each.name, each.orgnr) for each in companies}
    return sorted(found.values(), key=lambda place: place.name)[:SHOWN]


def may_import(user_id: UUID, company: UUID) -> bool:
    """Now: a right that was taken away takes the computer's with it."""
    return any(each.pk == company for _rights, companies in _reached(user_id, company) for each in companies)


def _reached(user_id: UUID, only: UUID | None = None) -> Iterator[tuple[dict, list[Company]]]:
    for reach in memberships_of(user_id):
        if LEVEL_NAMES.get(reach.rights.get(Area.SIE_IMPORT, "none"), Level.NONE) < Level.WRITE:
            continue
        with tenant_scope(reach.tenant_id):
            companies = Company.objects.all()
            if reach.company_id or only:
                companies = companies.filter(pk__in={reach.company_id or only} & {only or reach.company_id})
            yield reach.rights, list(companies.order_by("name")[:SHOWN])


def bind(*, user: User, company: UUID, machine: str, name: str) -> tuple[DeskMachine, str]:
    """The computer's key: it may import into this company and nothing else. The one it had before is revoked."""
    rights = {Area.SIE_IMPORT.value: "write"}
    giver = Actor("user", user.pk, user.name, rights | {Area.API.value: "write"})
    with scope(company):
        for old in DeskMachine.objects.select_related("key").filter(machine=machine, user_id=user.pk):
            if old.key.revoked_at is None:
                revoke_key(key=old.key, by=giver)
        key, text = create_key(name=f"hub-connect {name}"[:60], rights=rights, by=giver)
        made = DeskMachine.objects.create(key=key, machine=machine, name=name[:60], user_id=user.pk)
        events.record("desk.synchronised", obj=made, by=giver, machine=name[:60])
    return made, text
