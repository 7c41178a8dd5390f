"""The world, and the doors that stay closed: network, undefined variables, statements without a company."""

import re
import socket
from contextlib import suppress

import psycopg
import pytest
from django.apps import apps
from django.db import connection, connections

from hub.embedded.paths import urls
from hub.tenancy import company_models, scope, tenant_scope
from tests import world as worlds

pytest_plugins = ["tests.faults.fixtures"]
ALIASED = r'(?:FROM|JOIN|UPDATE|USING) "({})"(?: (?!(?:SET|WHERE|INNER|LEFT|ON|GROUP|ORDER|LIMIT|FOR)\b)"?(\w+)"?)?'


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup):
    """The application role's pool must be empty before the owner drops the test database."""
    yield
    for each in connections.all(initialized_only=True):
        each.close()
        if hasattr(each, "close_pool"):
            each.close_pool()
    _end_sessions(connections["owner"].settings_dict["NAME"])


def _end_sessions(database: str) -> None:
    """A thread or a worker that outlives the tests by a moment would keep their database from being dropped.

    Only where the servers are our own: those of DATABASE_URL are other people's, and cannot be asked this way.
    """
    sql = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()"
    with suppress(psycopg.OperationalError), psycopg.connect(urls()["DATABASE_ADMIN_URL"], autocommit=True) as admin:
        admin.execute(sql, [database])


@pytest.fixture(autouse=True)
def _no_network(monkeypatch):
    """Nothing leaves the machine."""
    connect = socket.socket.connect

    def guarded(self, address):
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "localhost", "::1"):
            raise AssertionError(f"a test tried to reach {address}")
        return connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", guarded)


@pytest.fixture(autouse=True)
def _plain_static_files(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # the world is built in every test
    settings.STORAGES = {
        "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }


def unwalled(sql: str) -> list[str]:
    """Aliases of company-owned tables in this statement that no condition ties to a company."""
    tables = "|".join(m._meta.db_table for m in company_models(apps))
    if insert := re.match(rf'INSERT INTO "({tables})" \(([^)]*)\)', sql):
        return [] if '"company_id"' in insert[2] else [insert[1]]
    aliases = {alias or table for table, alias in re.findall(ALIASED.format(tables), sql)}
    return [a for a in aliases if not re.search(rf'"?\b{a}"?\."company_id" (=|IN)|= \(?"?\b{a}"?\."company_id"', sql)]


@pytest.fixture(autouse=True)
def statements(request):
    """Every statement of every test that uses the database, and none of them without its company."""
    seen: list[str] = []
    if not {"db", "transactional_db", "world"} & set(request.fixturenames) and "django_db" not in {
        m.name for m in request.node.iter_markers()
    }:
        yield seen
        return

    def watch(execute, sql, params, many, context):
        seen.append(sql)
        if not request.node.get_closest_marker("unwalled"):
            assert not unwalled(sql), sql
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        yield seen


@pytest.fixture
def world(db) -> worlds.World:
    return worlds.build()


@pytest.fixture
def nordisk(world):
    """Inside the books of Nordisk Exempel AB."""
    with scope(world.nordisk):
        yield world.nordisk


@pytest.fixture
def office(world):
    """At the master level of the office."""
    with tenant_scope(world.office):
        yield world.office


@pytest.fixture
def as_(client):
    """`as_(user)`: a browser of that person."""

    def log_in(user):
        client.force_login(user)
        return client

    return log_in
