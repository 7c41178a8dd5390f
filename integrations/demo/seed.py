"""Builds the demo, once; and takes it away again."""

import contextlib
from collections.abc import Iterator
from datetime import date

import httpx
from django.conf import settings
from django.db import connections, transaction
from django.utils import translation

from hub import jobs
from hub.actions.members import add_member
from hub.actions.tenants import block_group, create_company, create_group, open_tenant
from hub.models import AccessTemplate, Company, Tenant, User
from hub.permissions import system
from hub.tenancy import scope, tenant_scope
from integrations.demo import books, books_no, wages
from integrations.demo.bank import seed_bank
from integrations.demo.overview import seed_overview
from integrations.demo.people import demo_tenants, people
from integrations.demo.registers import ORGANIZATION, THEIRS
from ledger.actions.sie import hand_in, start_import
from payroll.actions import create_file, import_run, mark_sent
from payroll.models import PayrollRun
from payroll.selection import Selection

BY = system("Demo")
OFFICE, GROUP = "Redovisningsbyrån Nord", "Koncernen Väst"


def is_seeded() -> bool:
    return User.objects.filter(is_demo=True).exists() and bool(demo_tenants())


def seed(today: date) -> None:
    """Safe to call at every start: what stands is left alone."""
    if is_seeded():
        return
    with translation.override("sv"), transaction.atomic():
        who = people()
        office = open_tenant(name=OFFICE, owner=who["admin"], by=BY)
        with tenant_scope(office):
            nordisk = create_company(name="Nordisk Exempel AB", orgnr="556677-8899", is_demo=True, by=BY)
            fjord = create_company(name="Fjord Eksempel AS", orgnr="923609016", country="NO", is_demo=True, by=BY)
            create_company(name="Provbolaget AB", orgnr="556036-0793", is_test=True, is_demo=True, by=BY)
            create_company(name="Sjöstad Konsult AB", orgnr="559143-2181", is_demo=True, by=BY)  # its books: eEkonomi
            templates = {t.base: t for t in AccessTemplate.objects.all()}
            add_member(email=who["clerk"].email, name="", template=templates["payroll_clerk"], company=nordisk, by=BY)
            add_member(email=who["reader"].email, name="", template=templates["viewer"], company=nordisk, by=BY)
            add_member(email=who["owner"].email, name="", template=templates["client"], company=nordisk, by=BY)
        _other_tenant(who["group"])
        _payroll(nordisk, today)
        _payroll_of_the_test_company(office, today)
        _books(nordisk, today)
        _norwegian_books(fjord, today)
        with scope(nordisk):
            seed_overview(nordisk, today, office=who["admin"], owner=who["owner"], by=BY)


def _books(company: Company, today: date) -> None:
    """Two years read in, and a newer file that waits for an answer."""
    older, now, newer = books.files(today, company.name, company.orgnr)
    end = _month(today, 1)
    with scope(company):
        for name, data in ((f"nordisk-{end.year - 1}.se", older), (f"nordisk-{end.year}.se", now)):
            made = start_import(company=company, data=data, name=name, by=BY)
            jobs.run(company.pk, made.job_id)
        hand_in(company=company, name=f"nordisk-{end:%Y-%m}-ny.se", data=newer, by=BY)
        seed_bank(company, by=BY)


def _norwegian_books(company: Company, today: date) -> None:
    """A year by NS 4102, and three months of statements of its 1920."""
    year, data = books_no.file(today, company.name, company.orgnr)
    with scope(company):
        made = start_import(company=company, data=data, name=f"fjord-{year}.se", by=BY)
        jobs.run(company.pk, made.job_id)
        seed_bank(company, by=BY, number="1920")


def _other_tenant(owner: User) -> None:
    tenant = open_tenant(name=GROUP, owner=owner, by=BY)
    with tenant_scope(tenant):
        group = create_group(name="Väst-gruppen", by=BY)
        create_company(name="Väst Dotter AB", orgnr="556074-7569", group=group, is_demo=True, by=BY)
        block_group(group=group, reason="Obetald faktura", by=BY)


def _payroll(company: Company, today: date) -> None:
    """Four months back: marked as sent, exported to a file, ready by SIE; and an extra run that will be refused."""
    months = [_month(today, back) for back in (4, 3, 2, 1)]
    with scope(company):
        oldest = _run(company, months[0], wages.rows(months[0]))
        mark_sent(company=company, run=oldest, reason="Bokförd i det gamla systemet", by=BY)
        second = _run(company, months[1], wages.rows(months[1]))
        create_file(company=company, selection=Selection(run_ids=(second.pk,)), kind="sie", by=BY)
        _run(company, months[2], wages.rows(months[2]))
        paid_on = months[3].replace(day=25)
        sie = wages.as_sie(wages.rows(months[3]), months[3], paid_on, company.name, company.orgnr)
        import_run(company=company, name=f"lon-{months[3]:%Y-%m}.si", data=sie, payment_on=paid_on, by=BY)
        _run(company, months[3], wages.bonus(months[3]), label=f"Gratifikation {months[3]:%Y-%m}", run_type="extra")


def _payroll_of_the_test_company(office: Tenant, today: date) -> None:
    with tenant_scope(office):
        company = Company.objects.get(is_test=True)
    with scope(company):
        _run(company, _month(today, 1), wages.rows(_month(today, 1)))


def _run(company: Company, month: date, rows: list[wages.Row], *, label: str = "", run_type: str = "") -> PayrollRun:
    name = label or f"Lön {month:%Y-%m}"
    file = f"{name.lower().replace(' ', '-').replace('ö', 'o')}.csv"
    given = {"label": name, "period_on": month, "payment_on": month.replace(day=25), "run_type": run_type}
    return import_run(company=company, name=file, data=wages.as_csv(rows, month), by=BY, **given).run


def _month(today: date, back: int) -> date:
    months = today.year * 12 + today.month - 1 - back
    return date(months // 12, months % 12 + 1, 1)


# ------------------------------------------------------------------ away with it
def remove() -> None:
    """Everything the demo made, history too: the one place that deletes it, by the owner and never without the demo."""
    tenants = demo_tenants()
    with transaction.atomic(using="owner"), connections["owner"].cursor() as cursor, _unguarded(cursor):
        for tenant in tenants:
            _remove_tenant(cursor, tenant)
        cursor.execute("DELETE FROM hub_user WHERE is_demo")


@contextlib.contextmanager
def _unguarded(cursor) -> Iterator[None]:
    """Books are final, approvals are sealed: without their guards for this one transaction. Only their owner may."""
    cursor.execute(
        "SELECT DISTINCT c.relname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid "
        "WHERE NOT t.tgisinternal AND c.relnamespace = 'public'::regnamespace AND c.relkind = 'r'"
    )
    tables = [name for (name,) in cursor.fetchall()]
    for name in tables:
        cursor.execute(f'ALTER TABLE "{name}" DISABLE TRIGGER USER')
    yield
    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    for name in tables:
        cursor.execute(f'ALTER TABLE "{name}" ENABLE TRIGGER USER')


def _remove_tenant(cursor, tenant) -> None:
    cursor.execute("SELECT set_config('hub.tenant', %s, true)", [str(tenant)])
    cursor.execute("SELECT company_id FROM hub_all_companies() WHERE tenant_id = %s", [tenant])
    for (company,) in cursor.fetchall():
        cursor.execute("SELECT set_config('hub.companies', %s, true)", [str(company)])
        _empty(cursor, "company_id", company)
    _empty(cursor, "tenant_id", tenant)
    cursor.execute("DELETE FROM hub_tenant WHERE id = %s", [tenant])


def _empty(cursor, column: str, value) -> None:
    """Every table with that column; again while a reference still holds one back, so no order needs to be known."""
    cursor.execute(
        "SELECT c.table_name FROM information_schema.columns c JOIN pg_class t ON t.relname = c.table_name "
        "WHERE c.column_name = %s AND c.table_schema = 'public' AND t.relkind = 'r'",
        [column],
    )
    left = [name for (name,) in cursor.fetchall()]
    while left:
        held = [name for name in left if not _emptied(cursor, name, column, value)]
        if len(held) == len(left):
            raise RuntimeError(f"tables that hold each other: {held}")
        left = held


def _emptied(cursor, table: str, column: str, value) -> bool:
    from django.db import IntegrityError

    try:
        with transaction.atomic(using="owner"):
            cursor.execute(f'DELETE FROM "{table}" WHERE "{column}" = %s', [value])
    except IntegrityError:
        return False
    return True


def empty_simulated_systems() -> None:
    """The journals in the simulated Visma.net go with the demo that sent them; eEkonomi and Severa begin anew."""
    try:
        httpx.post(f"{settings.SANDBOX_URL}/eaccounting/ui/api/{THEIRS}/reset", timeout=20)
        httpx.post(f"{settings.SANDBOX_URL}/severa/ui/api/{ORGANIZATION}/reset", timeout=20)
        httpx.delete(f"{settings.SANDBOX_URL}/visma-net/ui/api/batches", timeout=5)
        httpx.delete(f"{settings.SANDBOX_URL}/faults/api", timeout=5)
    except httpx.HTTPError:
        return  # they are not running: nothing to empty
