"""The demo is what it promises, can be loaded at every start, and leaves nothing when it goes."""

from datetime import date

import pytest
from django.db import connections

from hub.models import User
from hub.queries.directory import all_companies, companies_of
from hub.tenancy import scope
from integrations.demo import seed, wages
from payroll.models import Journal, PayrollRun

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("month", [date(2026, m, 1) for m in range(1, 13)])
def test_the_wages_balance(month):
    assert sum(row[2] for row in wages.rows(month)) == 0 == sum(row[2] for row in wages.bonus(month))


@pytest.mark.django_db(databases=["default", "owner"])
def test_two_tenants_four_companies_four_months(db):
    seed.seed(TODAY)
    seed.seed(TODAY)
    assert sorted(len(companies) for companies in all_companies().values()) == [1, 4]
    clerk = User.objects.get(email="lon@demo.example")
    (nordisk,) = companies_of(clerk.pk)
    with scope(nordisk.id):
        labels = list(PayrollRun.objects.order_by("number").values_list("label", "source"))
        assert labels == [
            ("Lön 2026-07", "csv"),
            ("Lön 2026-08", "csv"),
            ("Lön 2026-09", "csv"),
            ("Lön 2026-10", "sie"),
            ("Gratifikation 2026-10", "csv"),
        ]
        assert set(Journal.objects.values_list("state", flat=True)) == {"marked", "exported"}


@pytest.mark.unwalled
@pytest.mark.django_db(transaction=True, databases=["default", "owner"])
def test_removed_it_leaves_nothing(db):
    seed.seed(TODAY)
    seed.remove()
    assert not User.objects.filter(is_demo=True).exists() and all_companies() == {}
    with connections["owner"].cursor() as cursor:
        for table in ("hub_tenant", "hub_membership"):
            cursor.execute(f"SELECT count(*) FROM {table}")
            assert cursor.fetchone() == (0,), table
    seed.seed(TODAY)
    assert seed.is_seeded()
