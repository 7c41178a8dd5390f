"""An import whose process dies at the worst moments: the books stand as they stood, and the job runs again."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connections

from hub import jobs
from hub.models import Job
from hub.tenancy import scope
from ledger.actions.sie import start_import
from ledger.models import SieImport, Voucher
from tests.ledger.books import FIRST, holdings, sie, voucher

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)
TOP = Path(__file__).resolve().parents[2]
DIE = """
import os, signal, sys, django
django.setup()
from hub import jobs
from ledger.actions.sie import apply, run, staging
company, job, where = sys.argv[1:]
die = lambda *args, **more: os.kill(os.getpid(), signal.SIGKILL)
if where == "staged":
    apply.stop = die
elif where == "written":
    run.note = die
else:
    apply.rebuild = die
jobs.run(company, job)
"""


def address(alias: str) -> str:
    facts = connections[alias].settings_dict
    host = f"{quote(facts['HOST'], safe='')}:{facts['PORT'] or 5432}"
    return f"postgresql://{facts['USER']}:{quote(facts['PASSWORD'])}@{host}/{facts['NAME']}"


def run_and_die(company, made, where: str) -> None:
    named = {
        "DATABASE_URL": address("default"),
        "DATABASE_OWNER_URL": address("owner"),
        "REDIS_URL": settings.BROKER_URL,
    }
    environment = (
        os.environ | named | {"DJANGO_SETTINGS_MODULE": "hub.settings", "PYTHONPATH": str(TOP), "HUB_DEMO": "1"}
    )
    command = [sys.executable, "-c", DIE, str(company.pk), str(made.job_id), where]
    ended = subprocess.run(command, env=environment, cwd=TOP, capture_output=True, text=True, timeout=60)
    assert ended.returncode == -signal.SIGKILL, ended.stderr[-2000:]


@pytest.mark.parametrize("where", ["staged", "balances", "written"])
def test_a_killed_import_changes_nothing_and_runs_again(world, where):
    company = world.nordisk
    with scope(company):
        first = start_import(company=company, data=sie(*FIRST), name="a.se", by=world.admin)
    jobs.run(company.pk, first.job_id)
    changed = voucher("A", "2", "20260220", ("1510", "700.00"), ("3001", "-700.00"))
    with scope(company):
        before = holdings()
        made = start_import(company=company, data=sie(FIRST[0], changed), name="b.se", by=world.admin)
    run_and_die(company, made, where)
    with scope(company):
        assert holdings() == before
        again = start_import(company=company, data=sie(FIRST[0], changed), name="b.se", by=world.admin)
        assert again.pk == made.pk, "still the one import"
        Job.objects.filter(pk=made.job_id).update(lease_until=None)  # five minutes later
    jobs.run(company.pk, made.job_id)
    with scope(company):
        made = SieImport.objects.get(pk=made.pk)
        assert made.state == "done" and made.counts["changed"] == 1 and made.counts["vanished"] == 1
        assert Voucher.objects.get(number="2").debit_total == 70000
