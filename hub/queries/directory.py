"""The only way to read across tenants: three functions of the database, each giving as little as it can."""

import json
import re
from dataclasses import dataclass
from uuid import UUID

from django.db import connection


@dataclass(frozen=True)
class Reach:
    """One membership: a tenant, or one company of it, with the rights of its template."""

    tenant_id: UUID
    tenant_name: str
    company_id: UUID | None
    rights: dict


@dataclass(frozen=True)
class Entry:
    """A company a user may enter, for the switcher."""

    id: UUID
    tenant_id: UUID
    tenant_name: str
    name: str
    orgnr: str


def memberships_of(user_id) -> list[Reach]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id, tenant_name, company_id, rights FROM hub_memberships(%s)", [user_id])
        return [Reach(t, name, c, json.loads(rights)) for t, name, c, rights in cursor.fetchall()]


def companies_of(user_id, *, search: str = "", limit: int = 30) -> list[Entry]:
    """By name, those whose name or organisation number contains `search`."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT id, tenant_id, tenant_name, name, orgnr FROM hub_companies(%s) "
            "WHERE name ILIKE %s OR replace(orgnr, '-', '') LIKE %s "
            "ORDER BY tenant_name, translate(lower(name), 'åäöæøéü', '{|}|}ey') COLLATE \"C\" LIMIT %s",
            [user_id, f"%{_plain(search)}%", f"%{_plain(search.replace('-', ''))}%", limit],
        )
        return [Entry(*row) for row in cursor.fetchall()]


def may_enter(user_id, company: str) -> bool:
    """Is the company of that id one of the user's?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM hub_companies(%s) WHERE id::text = %s", [user_id, company])
        return cursor.fetchone() is not None


def _plain(text: str) -> str:
    """A sign of a pattern is just a sign."""
    return re.sub(r"([\\\\%_])", r"\\\1", text)


def all_companies() -> dict[UUID, list[UUID]]:
    """Ids only, for the hub's own rounds: tenant → its companies."""
    found: dict[UUID, list[UUID]] = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT tenant_id, company_id FROM hub_all_companies() ORDER BY 1, 2")
        for tenant, company in cursor.fetchall():
            found.setdefault(tenant, []).append(company)
    return found
