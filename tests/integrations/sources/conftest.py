"""Nordisk Exempel AB with simulated eEkonomi as its source."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from hub import jobs
from hub.models import Company, Job
from hub.tenancy import scope, tenant_scope
from integrations.connecting.actions import begin
from integrations.connecting.models import State
from integrations.oauth import Tokens, place
from integrations.sources import actions
from integrations.sources.models import DataSource, Kind
from tests.integrations.eaccounting.conftest import accounting  # noqa: F401
from tests.integrations.eaccounting.simulated import DEMO

ORGNR = "556677-8899"


class Books:
    """What a consultant does with the source, and what the worker then does."""

    def __init__(self, world, remote):
        self.world, self.remote, self.company = world, remote, world.nordisk

    @property
    def by(self):
        return self.world.admin

    def connect(self, number: int = DEMO) -> None:
        given = self.remote.tokens(number)
        with tenant_scope(self.company.tenant_id):
            row = begin(company=self.company, system="eaccounting", by=self.by)
            tokens = Tokens(given["access_token"], given["refresh_token"], timezone.now() + timedelta(hours=1), "")
            row.sealed_tokens, row.expires_at = tokens.seal(*place(row)), tokens.expires_at
            row.state, row.remote_orgnr, row.remote_name = State.CONNECTED, ORGNR, "Nordisk"
            row.save()
            Company.objects.filter(pk=self.company.pk).update(orgnr=ORGNR)

    def choose(self, kind: str = Kind.EACCOUNTING):
        with scope(self.company):
            source = actions.choose_source(company=self.company, kind=kind, by=self.by)
        return self.work(source.job_id) if kind == Kind.EACCOUNTING else None

    def refresh(self, **options):
        with scope(self.company):
            job = actions.start_refresh(company=self.company, by=self.by, **options)
        return self.work(job.pk)

    def work(self, job_id):
        jobs.run(self.company.pk, job_id)
        return self.job(job_id)

    def job(self, job_id):
        with scope(self.company):
            return Job.objects.get(pk=job_id)

    def findings(self, job) -> list:
        with scope(self.company):
            return sorted((f.code, json.dumps(f.facts)) for f in job.findings.all())

    @property
    def source(self):
        with scope(self.company):
            return DataSource.objects.get()


@pytest.fixture
def books(world, accounting, settings):  # noqa: F811
    settings.EACCOUNTING = settings.EACCOUNTING | {
        "authority": f"{accounting.base}/eaccounting",
        "api": f"{accounting.base}/eaccounting/v2",
        "client_id": "huvudbok_demo",
        "client_secret": "demo-secret",
        "connect_seconds": 2.0,
        "read_seconds": 5.0,
        "per_minute": 0,
    }
    made = Books(world, accounting)
    accounting.companies.add(DEMO)
    made.connect()
    return made
