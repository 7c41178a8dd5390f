"""The whole of tenancy on one page: scope(), what is owned by whom, the key classes, the task base.

A company is one set of books, and the wall. A tenant owns companies. Nothing outside this module and `walls.py`
knows that the database's primary key of a company-owned table is (company_id, id).
Django internals used: ForeignObject.get_joining_fields, get_extra_restriction, get_extra_descriptor_filter.
"""

import contextlib
import contextvars
import os
import time
import uuid
from dataclasses import dataclass

from celery import Task
from django.db import DEFAULT_DB_ALIAS, connections, models, transaction
from django.db.models import lookups
from django.db.models.expressions import Col
from django.db.models.sql.compiler import SQLDeleteCompiler, SQLUpdateCompiler

COMPANIES, TENANT = "hub.companies", "hub.tenant"


class Unscoped(RuntimeError):
    """A guarded model was used outside scope(), or written to with several companies in scope."""


@dataclass(frozen=True)
class Scope:
    companies: tuple[uuid.UUID, ...] = ()
    tenant: uuid.UUID | None = None


_scope: contextvars.ContextVar[Scope] = contextvars.ContextVar("scope", default=Scope())  # noqa: B039  frozen


def uuid7() -> uuid.UUID:
    """RFC 9562: 48 bits of ms, 12 bits of the ms' fraction (so one process counts upwards), 62 random bits."""
    ms, ns = divmod(time.time_ns(), 1_000_000)
    rest = int.from_bytes(os.urandom(8), "big") >> 2
    return uuid.UUID(int=ms << 80 | 7 << 76 | (ns << 12) // 1_000_000 << 64 | 2 << 62 | rest)


# ------------------------------------------------------------------ scope
@contextlib.contextmanager
def scope(*companies):
    """One company (id or object), or several of one tenant to read only. A transaction, and what RLS looks at.

    Gives the companies' ids. Raises `Unscoped` without a company, and where one does not exist.
    """
    ids = tuple(uuid.UUID(str(getattr(c, "pk", c))) for c in companies)
    if not ids:
        raise Unscoped("scope() needs a company")
    tenants = {getattr(c, "tenant_id", None) for c in companies}
    tenant = tenants.pop() if len(tenants) == 1 else None
    with _entered(Scope(ids, tenant)) as cursor:
        if tenant:
            yield ids
            return
        with _narrowed(cursor, Scope(ids, _tenant_of(cursor, ids))):
            yield ids


@contextlib.contextmanager
def tenant_scope(tenant):
    """A tenant's own tables: companies, groups, memberships, connections. No set of books is open."""
    tenant_id = uuid.UUID(str(getattr(tenant, "pk", tenant)))
    with _entered(Scope((), tenant_id)):
        yield tenant_id


@contextlib.contextmanager
def _entered(inner: Scope):
    connection = connections[DEFAULT_DB_ALIAS]
    is_outermost = not connection.in_atomic_block  # then the end of the transaction ends SET LOCAL too
    with transaction.atomic(), connection.cursor() as cursor:
        before = None if is_outermost else _read(cursor)
        _write(cursor, inner)
        token = _scope.set(inner)
        try:
            yield cursor
        finally:
            _scope.reset(token)
        # A rollback restores the settings by itself, RELEASE SAVEPOINT does not.
        if before and not connection.needs_rollback:
            _set(cursor, *before)


@contextlib.contextmanager
def _narrowed(cursor, inner: Scope):
    _write(cursor, inner)
    token = _scope.set(inner)
    try:
        yield
    finally:
        _scope.reset(token)


def _tenant_of(cursor, ids) -> uuid.UUID:
    cursor.execute("SELECT DISTINCT tenant_id FROM hub_company WHERE id = ANY(%s)", [list(ids)])
    found = [row[0] for row in cursor.fetchall()]
    if len(found) != 1:
        raise Unscoped("no such company, or companies of several tenants")
    return found[0]


def _read(cursor) -> tuple[str, str]:
    cursor.execute("SELECT current_setting(%s, true), current_setting(%s, true)", [COMPANIES, TENANT])
    return tuple(value or "" for value in cursor.fetchone())


def _write(cursor, inner: Scope) -> None:
    _set(cursor, ",".join(map(str, inner.companies)), str(inner.tenant or ""))


def _set(cursor, companies: str, tenant: str) -> None:
    cursor.execute("SELECT set_config(%s, %s, true), set_config(%s, %s, true)", [COMPANIES, companies, TENANT, tenant])


def companies_in_scope() -> tuple[uuid.UUID, ...]:
    return _scope.get().companies or _refuse("a company-owned model outside scope()")


def current_company() -> uuid.UUID:
    ids = companies_in_scope()
    return ids[0] if len(ids) == 1 else _refuse("a write needs exactly one company in scope")


def current_tenant() -> uuid.UUID:
    return _scope.get().tenant or _refuse("a tenant-owned model outside scope() and tenant_scope()")


def _refuse(why: str):
    raise Unscoped(why)


# ------------------------------------------------------------------ SQL
def company_is(alias, compiler):
    """SQL and params of `alias.company_id` = scope, read when the statement is made, not when the queryset is."""
    quoted = f'{compiler.quote_name_unless_alias(alias)}."company_id"'
    if isinstance(compiler, (SQLUpdateCompiler, SQLDeleteCompiler)) or compiler.query.select_for_update:
        return f"{quoted} = %s", [current_company()]
    ids = companies_in_scope()
    if len(ids) == 1:
        return f"{quoted} = %s", [ids[0]]
    return f"{quoted} = ANY(%s::uuid[])", [f"{{{','.join(map(str, ids))}}}"]  # one text: a thousand ids cost less so


class InScope(models.Func):
    """The condition every guarded queryset begins with."""

    output_field = models.BooleanField()

    def as_sql(self, compiler, connection, **_):
        return company_is(self.source_expressions[0].alias, compiler)


class InTenant(models.Func):
    """The same for the tables of a tenant."""

    output_field = models.BooleanField()

    def as_sql(self, compiler, connection, **_):
        column = self.source_expressions[0]
        return f'{compiler.quote_name_unless_alias(column.alias)}."tenant_id" = %s', [current_tenant()]


class _WithCompany:
    """`id = x` and `id IN (…)` on the key become `company_id = … AND id …`: save, delete, cascade, update."""

    def as_sql(self, compiler, connection):
        sql, params = super().as_sql(compiler, connection)
        if not (isinstance(self.lhs, Col) and self.lhs.target.primary_key):
            return sql, params
        wall, ids = company_is(self.lhs.alias, compiler)
        return f"({wall} AND {sql})", [*ids, *params]


class CompanyKey(models.UUIDField):
    """`id`: Django's primary key, second column of the database's."""

    def __init__(self, **kwargs):
        super().__init__(**{"primary_key": True, "default": uuid7, "editable": False} | kwargs)


for _lookup in (lookups.Exact, lookups.In):
    CompanyKey.register_lookup(type(f"Company{_lookup.__name__}", (_WithCompany, _lookup), {}))


class CompanyForeignKey(models.ForeignKey):
    """(company_id, x_id) → (company_id, id). The real constraint is made by `walls.CompanyTable`."""

    def __init__(self, to, on_delete, **kwargs):
        super().__init__(to, on_delete, **kwargs | {"db_constraint": False, "db_index": False})

    def get_joining_fields(self, reverse_join=False):
        ours, theirs = (m._meta.get_field("company") for m in (self.model, self.related_model))
        return (*super().get_joining_fields(reverse_join), (theirs, ours) if reverse_join else (ours, theirs))

    def get_extra_descriptor_filter(self, instance):  # line.journal in an office-wide scope
        return {"company_id": instance.company_id}

    def get_extra_restriction(self, alias, related_alias):  # alias None: exclude() trimmed the join away
        return None if alias else InScope(Col(related_alias, self.model._meta.get_field("company")))


class OwnerKey(models.ForeignKey):
    """`company` or `tenant`, filled from the scope. Migrations run outside any, so the default stays out of them."""

    def __init__(self, to, on_delete=models.PROTECT, **kwargs):
        super().__init__(to, on_delete, **{"editable": False, "db_index": False, "related_name": "+"} | kwargs)

    def deconstruct(self):
        name, path, args, kwargs = super().deconstruct()
        kwargs.pop("default", None)
        return name, path, args, kwargs


# ------------------------------------------------------------------ models
class CompanyManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(InScope("company"))


class TenantManager(models.Manager):
    def get_queryset(self):
        return super().get_queryset().filter(InTenant("tenant"))


class CompanyOwned(models.Model):
    """A row of one company's books or work."""

    id = CompanyKey()
    company = OwnerKey("hub.Company", default=current_company)
    objects = CompanyManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"  # save, refresh, forward relations and the delete collector use it

    def validate_constraints(self, exclude=None):
        super().validate_constraints({*(exclude or ())} - {"company"})  # else forms skip every unique constraint


class TenantOwned(models.Model):
    """A row above the books: who, which companies, which connections. Never points at a company-owned row."""

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    tenant = OwnerKey("hub.Tenant", default=current_tenant)
    objects = TenantManager()

    class Meta:
        abstract = True
        base_manager_name = "objects"

    def validate_constraints(self, exclude=None):
        super().validate_constraints({*(exclude or ())} - {"tenant"})


def company_models(registry):
    return [m for m in registry.get_models() if issubclass(m, CompanyOwned)]


def tenant_models(registry):
    return [m for m in registry.get_models() if issubclass(m, TenantOwned)]


# ------------------------------------------------------------------ edges
class CompanyTask(Task):
    """A task whose first argument is `company`: its body runs inside scope(company).

    `@shared_task` bodies without a `company` argument run unscoped and can touch no books.
    """

    def __call__(self, *args, **kwargs):
        if "company" not in kwargs:
            return super().__call__(*args, **kwargs)
        with scope(kwargs["company"]):
            return super().__call__(*args, **kwargs)


class OwnerMigrates:
    def allow_migrate(self, db, app_label, **hints):
        return db == "owner"

    def allow_relation(self, a, b, **hints):
        return True
