"""The company wall from every side: guard, keys, RLS, and the checks that see damage."""

import copy
import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connections, transaction
from django.db.models import Count, Exists, F, OuterRef, Sum

from hub.models import Company, Finding, Job, Membership
from hub.tenancy import Unscoped, current_company, scope, tenant_scope
from hub.walls import check_models, check_tables, company_models, look, table_faults, walled
from payroll.models import Journal, JournalLine, PayrollRow, PayrollRun

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
DAY = datetime.date(2026, 9, 1)


def sql(statement, *args, using="default"):
    with connections[using].cursor() as cursor:
        cursor.execute(statement, args or None)
        return cursor.fetchall() if cursor.description else None


def make_run(number: int) -> PayrollRun:
    run = PayrollRun.objects.create(
        number=number,
        label=f"Lön {number}",
        period_on=DAY,
        source="csv",
        content_sha256="x",
        row_count=2,
        debit_total=100,
    )
    rows = [
        PayrollRow(run=run, line_no=i, account=a, amount=m, period_on=DAY)
        for i, (a, m) in enumerate([("7010", 100), ("1930", -100)])
    ]
    PayrollRow.objects.bulk_create(rows)
    return run


@pytest.fixture
def two(world):
    """Two companies of one office, each with three runs."""
    pair = [world.nordisk, world.fjord]
    for company in pair:
        with scope(company):
            for number in (1, 2, 3):
                make_run(number)
    return pair


@pytest.mark.parametrize(
    "act",
    [
        lambda r: PayrollRun.objects.count(),
        lambda r: list(PayrollRun.objects.filter(pk=r.pk)),
        lambda r: PayrollRun._base_manager.first(),
        lambda r: r.save(),
        lambda r: r.delete(),
        lambda r: r.refresh_from_db(),
        lambda r: r.rows.exists(),
        lambda r: PayrollRun.objects.update(label=""),
        lambda r: PayrollRun.objects.all().delete(),
        lambda r: PayrollRun.objects.bulk_update([r], ["label"]),
        lambda r: Job.objects.create(kind="x", title="x"),
    ],
)
def test_no_company_no_query(two, act):
    with scope(two[0]):
        run = PayrollRun.objects.get(number=2)
    with pytest.raises(Unscoped):
        act(run)


def test_another_company_is_not_there(two):
    ours, theirs = two
    with scope(theirs):
        row = PayrollRun.objects.get(number=1)
    with scope(ours):
        assert not PayrollRun.objects.filter(pk=row.pk).exists()
        assert PayrollRun.objects.filter(pk=row.pk).update(label="x") == 0
        assert PayrollRun.objects.filter(pk=row.pk).delete()[0] == 0
        assert copy.copy(row).delete()[0] == 0
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            row.save()
    with scope(theirs):
        row.refresh_from_db()
        assert row.label == "Lön 1"


@pytest.mark.unwalled
def test_rls_holds_without_the_orm(two):
    ours, theirs = two
    assert sql("SELECT count(*) FROM payroll_payrollrun") == [(0,)]
    with scope(ours):
        assert sql("SELECT DISTINCT company_id FROM payroll_payrollrun") == [(ours.pk,)]
        sql("UPDATE payroll_payrollrun SET label = 'x'")
    with scope(theirs):
        assert sql("SELECT count(*) FROM payroll_payrollrun WHERE label = 'x'") == [(0,)]


@pytest.mark.unwalled
def test_the_setting_does_not_outlive_its_scope(two):
    with scope(two[0]):
        with scope(two[1]):
            assert sql("SELECT current_setting('hub.companies')") == [(str(two[1].pk),)]
        assert sql("SELECT current_setting('hub.companies')") == [(str(two[0].pk),)]
    assert sql("SELECT current_setting('hub.companies', true)")[0][0] in ("", None)


def test_a_row_cannot_point_across_the_wall(two):
    ours, theirs = two
    with scope(theirs):
        run = PayrollRun.objects.get(number=1)
    with scope(ours), pytest.raises(IntegrityError, match="wall"), transaction.atomic():
        PayrollRow.objects.create(run_id=run.pk, line_no=9, account="1", amount=1, period_on=DAY)


def test_a_membership_cannot_point_at_another_tenants_company(world):
    with tenant_scope(world.office):
        mine = Membership.objects.get(user=world.owner)
    with tenant_scope(world.office), pytest.raises(IntegrityError, match="wall"), transaction.atomic():
        Membership.objects.create(user=world.reader, company_id=world.foreign.pk, template_id=mine.template_id)


def test_several_companies_may_be_read_and_none_written(two):
    with scope(*two):
        assert PayrollRun.objects.count() == 6
        totals = PayrollRun.objects.values("company").annotate(total=Sum("debit_total"), n=Count("id"))
        assert {row["n"] for row in totals} == {3}
        with pytest.raises(Unscoped):
            PayrollRun.objects.update(label="x")
        with pytest.raises(Unscoped):
            current_company()


def test_companies_of_two_tenants_never_share_a_scope(world):
    with pytest.raises(Unscoped), scope(world.nordisk.pk, world.foreign.pk):
        pass


def test_a_queryset_made_outside_is_bound_where_it_runs(two):
    lazy = PayrollRun.objects.order_by("number")
    for company in two:
        with scope(company):
            assert {r.company_id for r in lazy.all()} == {company.pk}


def test_the_orm_works_inside(two):
    with scope(two[0]):
        run = PayrollRun.objects.prefetch_related("rows").get(number=1)
        assert [r.amount for r in run.rows.all()] == [100, -100]
        assert PayrollRow.objects.select_related("run").first().run.company_id == two[0].pk
        assert PayrollRun.objects.annotate(n=Count("rows")).first().n == 2
        assert PayrollRun.objects.filter(Exists(PayrollRow.objects.filter(run=OuterRef("pk")))).count() == 3
        assert PayrollRun.objects.exclude(rows__account="9999").count() == 3
        PayrollRun.objects.filter(number=1).update(version=F("version") + 1)
        run.refresh_from_db()
        assert run.version == 2
        assert PayrollRun.objects.select_for_update().get(pk=run.pk) == run
        PayrollRun.objects.update_or_create(number=9, defaults=_facts())
        run.label = "ny"
        PayrollRun.objects.bulk_update([run], ["label"])
        assert PayrollRun.objects.get(pk=run.pk).label == "ny"
        assert run.delete()[0] == 3


def _facts() -> dict:
    return {"label": "x", "period_on": DAY, "source": "csv", "content_sha256": "x", "row_count": 0, "debit_total": 0}


def test_deleting_a_run_leaves_its_journals(two):
    with scope(two[0]):
        run = PayrollRun.objects.get(number=1)
        journal = Journal.objects.create(
            number=1,
            run=run,
            run_key=run.pk,
            run_label=run.label,
            run_version=1,
            reference="HB-1",
            period_on=DAY,
            channel="file",
            state="exported",
            voucher_on=DAY,
            text="Lön",
            line_count=2,
            debit_total=100,
            content_sha256="x",
        )
        JournalLine.objects.create(journal=journal, line_no=1, account="7010", amount=100)
        run.delete()
        journal.refresh_from_db()
        assert journal.run is None and journal.is_stale and journal.lines.count() == 1


def test_every_table_has_its_wall(db):
    assert check_models() == []
    assert check_tables(databases=["default"]) == []
    assert {m._meta.label for m in company_models(apps)} >= {"hub.Event", "hub.Push", "payroll.Journal"}


@pytest.mark.unwalled
@pytest.mark.parametrize(
    "damage",
    [
        'ALTER TABLE "payroll_journal" NO FORCE ROW LEVEL SECURITY',
        'ALTER TABLE "payroll_journal" DISABLE ROW LEVEL SECURITY',
        'DROP POLICY company_wall ON "payroll_journal"',
        'CREATE POLICY wide ON "payroll_journal" USING (true)',
        'ALTER TABLE "payroll_journal" DROP CONSTRAINT "payroll_journal_run_id_wall"',
        'CREATE UNIQUE INDEX stray ON "payroll_journal" (reference)',
    ],
)
def test_the_check_sees_damage(db, damage):
    """Seen by the owner, inside the transaction that does the damage and rolls it back."""
    with connections["owner"].cursor() as cursor:
        whole = table_faults(Journal, look(cursor, Journal))
        cursor.execute(damage)
        assert len(table_faults(Journal, look(cursor, Journal))) > len(whole) or "ROW LEVEL" in damage
        assert is_forced(cursor) is ("ROW LEVEL" not in damage)


def is_forced(cursor) -> bool:
    cursor.execute("SELECT relrowsecurity AND relforcerowsecurity FROM pg_class WHERE relname = 'payroll_journal'")
    return cursor.fetchone()[0]


def test_the_application_role_may_not_rewrite_history(nordisk):
    for table in ("hub_event", "hub_pushattempt", "hub_tenantevent", "hub_eventseal", "hub_tenanteventseal"):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            sql(f"DELETE FROM {table}")  # noqa: S608  names from this list


@pytest.mark.unwalled
def test_the_application_role_can_neither_own_nor_bypass(db):
    role = "SELECT rolsuper, rolbypassrls, rolcreaterole FROM pg_roles WHERE rolname = current_user"
    assert sql(role) == [(False, False, False)]
    owned = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND pg_get_userbyid(relowner) = current_user"
    assert sql(owned) == [(0,)]
    assert len(walled(apps)) > 10


def test_a_task_carries_its_company(two):
    """A doubled or late message finds only its own company's rows."""
    with scope(two[0]):
        job = Job.objects.create(kind="x", title="x")
    with scope(two[1]):
        assert not Job.objects.filter(pk=job.pk).exists()
        with pytest.raises(IntegrityError), transaction.atomic():
            Finding.objects.create(job_id=job.pk, code="X")
        assert Company.objects.count() >= 1
