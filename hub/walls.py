"""The one migration operation of a company-owned table, its twin for tenant-level tables, and the check of both."""

from django.apps import apps
from django.core.checks import Error
from django.db import connections, models
from django.db.migrations.operations.base import Operation

from hub.tenancy import (
    COMPANIES,
    TENANT,
    CompanyForeignKey,
    CompanyManager,
    CompanyOwned,
    TenantOwned,
    company_models,
    tenant_models,
)

# NULLIF: after SET LOCAL ended the setting is ''. (SELECT …): once per statement, not once per row.
_IDS = f"(SELECT string_to_array(NULLIF(current_setting('{COMPANIES}', true), ''), ',')::uuid[])::uuid[]"
_ONE = f"(SELECT NULLIF(current_setting('{COMPANIES}', true), '')::uuid)"  # two ids: invalid uuid
_TENANT = f"(SELECT NULLIF(current_setting('{TENANT}', true), '')::uuid)"
READ, WRITE = f"company_id = ANY ({_IDS})", f"company_id = {_ONE}"
TENANT_READ = f"tenant_id = {_TENANT}"
SPECIAL = {  # tables with a rule of their own: (read, write)
    "hub_tenant": (f"id = {_TENANT}", f"id = {_TENANT}"),
    "hub_company": (f"{TENANT_READ} OR id = ANY ({_IDS})", TENANT_READ),
}
DIRECTORY = (
    "hub_tenant",
    "hub_company",
    "hub_membership",
    "hub_accesstemplate",
    "hub_group",
)  # read by the log-in path


class WallOperation(Operation):
    reduces_to_sql = True

    def __init__(self, model):
        self.model = model

    def state_forwards(self, app_label, state):
        pass  # Django's picture of the table does not change

    def database_forwards(self, app_label, schema_editor, from_state, to_state):
        self._run(schema_editor, to_state, self.up)

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        self._run(schema_editor, to_state, self.down)

    def _run(self, schema_editor, state, make):
        model = state.apps.get_model(self.model)
        if self.allow_migrate_model(schema_editor.connection.alias, model):
            for statement in make(model._meta.db_table, self.references(model)):
                schema_editor.execute(statement, params=None)

    def describe(self):
        return f"Keys, foreign keys and wall of {self.model}"

    def up(self, table, refs):
        yield from self.keys(table)
        for column, other in refs:
            late = " DEFERRABLE INITIALLY DEFERRED" if other == table else ""
            yield (
                f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_{column}_wall" FOREIGN KEY ({self.owner}, "{column}") '
                f'REFERENCES "{other}" ({self.owner}, id){late}'
            )
        yield f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY'
        read, write = SPECIAL.get(table, self.rule)
        yield f'CREATE POLICY {self.policy} ON "{table}" USING ({read}) WITH CHECK ({write})'
        if table in DIRECTORY:
            yield f'CREATE POLICY directory ON "{table}" FOR SELECT TO CURRENT_USER USING (true)'

    def down(self, table, refs):
        yield f'DROP POLICY {self.policy} ON "{table}"'
        yield f'DROP POLICY IF EXISTS directory ON "{table}"'
        yield f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY, DISABLE ROW LEVEL SECURITY'
        for column, _ in refs:
            yield f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_{column}_wall"'
        yield from self.keys_back(table)


class CompanyTable(WallOperation):
    """PRIMARY KEY (id) → (company_id, id), composite foreign keys, forced RLS with its policy; and back."""

    owner, policy, rule = "company_id", "company_wall", (READ, WRITE)

    @staticmethod
    def references(model):
        return company_references(model)

    def keys(self, table):
        yield _primary_key(table, "company_id, id")

    def keys_back(self, table):
        yield _primary_key(table, "id")


def _primary_key(table: str, columns: str) -> str:
    name = f'"{table}_pkey"'
    return f'ALTER TABLE "{table}" DROP CONSTRAINT {name}, ADD CONSTRAINT {name} PRIMARY KEY ({columns})'


class TenantTable(WallOperation):
    """UNIQUE (tenant_id, id), composite foreign keys to other tables of the tenant, forced RLS with its policy."""

    owner, policy, rule = "tenant_id", "tenant_wall", (TENANT_READ, TENANT_READ)

    @staticmethod
    def references(model):
        return tenant_references(model)

    def keys(self, table):
        if table != "hub_tenant":
            yield f'ALTER TABLE "{table}" ADD CONSTRAINT "{table}_tenant_id_key" UNIQUE (tenant_id, id)'

    def keys_back(self, table):
        if table != "hub_tenant":
            yield f'ALTER TABLE "{table}" DROP CONSTRAINT "{table}_tenant_id_key"'


def company_references(model):
    fields = model._meta.local_fields
    return [(f.column, f.related_model._meta.db_table) for f in fields if isinstance(f, CompanyForeignKey)]


def tenant_references(model):
    names = {f.name for f in model._meta.local_fields}
    if "tenant" not in names:
        return []
    relations = [f for f in model._meta.local_fields if f.is_relation and f.name != "tenant"]
    return [
        (f.column, f.related_model._meta.db_table)
        for f in relations
        if any(g.name == "tenant" for g in f.related_model._meta.local_fields)
    ]


# ------------------------------------------------------------------ what a model must look like (no database)
def check_models(app_configs=None, **_):
    """hub.E101"""
    return [Error(why, obj=m, id="hub.E101") for m in company_models(apps) for why in _model_faults(m)]


def _model_faults(m):
    starts = [tuple(i.fields[:2]) for i in (*m._meta.indexes, *m._meta.constraints) if getattr(i, "fields", None)]
    if not isinstance(m._base_manager, CompanyManager) or not isinstance(m._default_manager, CompanyManager):
        yield "base and default manager must be a CompanyManager"
    for f in m._meta.local_fields:
        if f.is_relation and issubclass(f.related_model, CompanyOwned) and not isinstance(f, CompanyForeignKey):
            yield f"{f.name} must be a CompanyForeignKey"
        if isinstance(f, CompanyForeignKey) and ("company", f.name) not in starts:
            yield f"no index or unique constraint begins with (company, {f.name})"
        if f.unique and not f.primary_key:
            yield f"{f.name}: unique=True lacks the company"
    for c in m._meta.constraints:
        if isinstance(c, models.UniqueConstraint) and "company" not in c.fields:
            yield f"{c.name} lacks the company"
    for f in m._meta.local_many_to_many:
        if f.remote_field.through._meta.auto_created:
            yield f"{f.name}: needs a through model of its own"


# ------------------------------------------------------------------ `manage.py check --database default`
TABLE = """
SELECT relrowsecurity AND relforcerowsecurity AND pg_get_userbyid(relowner) <> current_user,
  ARRAY(SELECT pg_get_constraintdef(oid) FROM pg_constraint
        WHERE conrelid = c.oid AND convalidated AND contype IN ('p', 'f')),
  ARRAY(SELECT indexrelid::regclass::text FROM pg_index i WHERE indrelid = c.oid AND indisunique AND indkey[0] <>
        coalesce((SELECT attnum FROM pg_attribute WHERE attrelid = c.oid AND attname = %s), 0) AND NOT indisprimary),
  ARRAY(SELECT polname || ' ' || polcmd::text || ' ' || pg_get_expr(polqual, polrelid) || ' / '
        || coalesce(pg_get_expr(polwithcheck, polrelid), '') FROM pg_policy WHERE polrelid = c.oid ORDER BY polname)
FROM pg_class c WHERE c.oid = to_regclass(%s)"""
ROLE = "SELECT rolsuper OR rolbypassrls FROM pg_roles WHERE rolname = current_user"
_SHOWN_IDS = (
    "ANY (( SELECT (string_to_array(NULLIF(current_setting('hub.companies'::text, true), ''::text), ','::text))::uuid[]"
    " AS string_to_array)::uuid[])"
)
_SHOWN_ONE = "( SELECT (NULLIF(current_setting('hub.companies'::text, true), ''::text))::uuid AS \"nullif\")"
_SHOWN_TENANT = "( SELECT (NULLIF(current_setting('hub.tenant'::text, true), ''::text))::uuid AS \"nullif\")"
SHOWN = f"company_wall * (company_id = {_SHOWN_IDS}) / (company_id = {_SHOWN_ONE})"
SHOWN_TENANT = f"tenant_wall * (tenant_id = {_SHOWN_TENANT}) / (tenant_id = {_SHOWN_TENANT})"
SHOWN_SPECIAL = {
    "hub_tenant": f"tenant_wall * (id = {_SHOWN_TENANT}) / (id = {_SHOWN_TENANT})",
    "hub_company": (
        f"tenant_wall * ((tenant_id = {_SHOWN_TENANT}) OR (id = {_SHOWN_IDS})) / (tenant_id = {_SHOWN_TENANT})"
    ),
}


def check_tables(app_configs=None, databases=None, **_):
    """hub.E201: the role could pass the wall. hub.E202: a table without it."""
    if "default" not in (databases or ()):
        return []
    with connections["default"].cursor() as cursor:
        if cursor.execute(ROLE).fetchone()[0]:
            hint = "Log in as a role with NOSUPERUSER NOBYPASSRLS; docs/operations.md shows how to make it."
            return [Error("DATABASE_URL logs in as a role that bypasses row level security", hint=hint, id="hub.E201")]
        return [Error(why, obj=m, id="hub.E202") for m in walled(apps) for why in table_faults(m, look(cursor, m))]


def walled(registry):
    return [*company_models(registry), *tenant_models(registry), registry.get_model("hub.Tenant")]


def owner_of(model) -> str:
    return "company_id" if issubclass(model, CompanyOwned) else "tenant_id"


def look(cursor, model):
    return cursor.execute(TABLE, [owner_of(model), model._meta.db_table]).fetchone()


def table_faults(model, found) -> list[str]:
    """What is missing from, or stray on, the live table of `model`."""
    if not found:
        return ["no table"]
    forced, constraints, uniques, policies = found
    have = {c.replace(" DEFERRABLE INITIALLY DEFERRED", "") for c in constraints}
    wanted = _wanted(model)
    if not issubclass(model, CompanyOwned):
        uniques = []
    return [
        *(f"missing {w}" for w in sorted(wanted - have)),
        *(f"stray {s}" for s in sorted(_stray(model, have - wanted))),
        *(f"unique index {u} does not begin with company_id" for u in uniques),
        *([] if forced else ["RLS is not forced, or the application owns the table"]),
        *([] if policies == _policies(model) else [f"policies are {policies}"]),
    ]


def _wanted(model) -> set[str]:
    if issubclass(model, CompanyOwned):
        refs = {f"FOREIGN KEY (company_id, {c}) REFERENCES {o}(company_id, id)" for c, o in company_references(model)}
        return {"PRIMARY KEY (company_id, id)", *refs}
    return {f"FOREIGN KEY (tenant_id, {c}) REFERENCES {o}(tenant_id, id)" for c, o in tenant_references(model)}


def _stray(model, constraints) -> set[str]:
    """Keys that would let a row point across the wall."""
    if not issubclass(model, CompanyOwned):
        return set()
    owned = {m._meta.db_table for m in company_models(apps)}
    return {c for c in constraints if c.startswith("PRIMARY") or c.split(" REFERENCES ")[1].split("(")[0] in owned}


def _policies(model) -> list[str]:
    table = model._meta.db_table
    plain = SHOWN if issubclass(model, CompanyOwned) else SHOWN_TENANT
    shown = [SHOWN_SPECIAL.get(table, plain)]
    return sorted([*shown, "directory r true / "] if table in DIRECTORY else shown)


def is_tenant_level(model) -> bool:
    return issubclass(model, TenantOwned)
