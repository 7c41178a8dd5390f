"""A company of ours joined to a simulated eEkonomi and a simulated Severa, and what a person does with it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from hub import jobs
from hub.models import Company
from hub.tenancy import scope, tenant_scope
from integrations.connecting import remote as remotes
from integrations.connecting.clients import opened, sealed
from integrations.connecting.models import CompanyConnection, State, System
from integrations.oauth import Tokens, place
from integrations.severa.wire import Credentials
from integrations.sync.models import SyncIssue, SyncLink, SyncRun, SyncSettings
from integrations.sync.planning import plan_of
from integrations.sync.running import start_check, start_run
from tests.integrations.eaccounting.simulated import DEMO as COMPANY
from tests.integrations.severa.simulated import CLIENTS, SECRET
from tests.integrations.severa.simulated import DEMO as ORGANIZATION


@dataclass
class Sync:
    world: Any
    company: Company
    right: Any
    left: Any
    company_number: int = COMPANY
    organization: int = ORGANIZATION

    @classmethod
    def connected(cls, world, accounting, severa, settings, *, numbers=(COMPANY, ORGANIZATION), **chosen) -> "Sync":
        known = {"connect_seconds": 2.0, "read_seconds": 5.0, "quiet_seconds": 0.0}
        api, left_api = f"{accounting.base}/eaccounting/v2", f"{severa.base}/severa/rest-api"
        identity = {"authority": f"{accounting.base}/eaccounting", "client_id": "huvudbok_demo"}
        identity |= {"client_secret": "demo-secret"}
        settings.EACCOUNTING = settings.EACCOUNTING | known | identity | {"api": api, "per_minute": 0}
        settings.SEVERA = settings.SEVERA | known | {"api": left_api, "per_second": 0}
        settings.OUTBOX = settings.OUTBOX | {"second_look_seconds": 0.0, "lease_seconds": 60.0}
        settings.HUB_URL = "http://127.0.0.1:8765"
        found = cls(world, world.nordisk, accounting, severa, *numbers)
        found.connect()
        found.choose(**chosen)
        return found

    # -------------------------------------------------------------- before
    def connect(self) -> None:
        """What the two ways of connecting leave behind; their pages are told of in tests/integrations/connecting."""
        self.right.companies.add(self.company_number)
        self.left.companies.add(self.organization)
        given = self.right.tokens(self.company_number)
        expires = timezone.now() + timedelta(seconds=given["expires_in"])
        for system in System:
            with tenant_scope(self.company.tenant_id):
                row = CompanyConnection.objects.create(company=self.company, system=system, state=State.CONNECTED)
                if system == System.SEVERA:
                    row.sealed_tokens = sealed(row, Credentials(CLIENTS[self.organization], SECRET))
                else:
                    held = Tokens(given["access_token"], given["refresh_token"], expires)
                    row.sealed_tokens, row.expires_at = held.seal(*place(row)), expires
                row.save()
            self.ask_again(row)

    def ask_again(self, row: CompanyConnection) -> None:
        with opened(row) as client:
            setup = remotes.read(client).setup
        with tenant_scope(self.company.tenant_id):
            CompanyConnection.objects.filter(pk=row.pk).update(setup=setup, setup_at=timezone.now())

    def choose(self, **chosen) -> None:
        """The settings of S2, all saved."""
        with scope(self.company):
            statuses = self.statuses()
            bearer = next(e for e in self.right.every(self.company_number, "costcenters") if e["Number"] == 2)
            articles = {e["Number"]: e for e in self.right.every(self.company_number, "articles")}
            usual = articles.get("900") or {"Id": "", "Number": "900", "Name": ""}
            said = {
                "master_customers": "left",
                "master_articles": "right",
                "cost_bearer": {"id": bearer["Id"], "label": bearer["Name"]},
                "default_article": {"id": usual["Id"], "number": usual["Number"], "label": usual["Name"]},
                "status_to_transfer": statuses["Klar för överföring"],
                "status_transferred": statuses["Överförd"],
                "status_sent": statuses["Skickad"],
                "status_paid": statuses["Betald"],
                "saved_at": timezone.now(),
            }
            SyncSettings.objects.update_or_create(defaults=said | chosen)

    def statuses(self) -> dict[str, dict]:
        rows = self.left.every(self.organization, "invoicestatuses")
        return {each["name"]: {"guid": each["guid"], "name": each["name"]} for each in rows}

    # -------------------------------------------------------------- acts
    def run(self, register: str, which="since", *, is_dry: bool = False) -> SyncRun:
        with scope(self.company):
            made = start_run(company=self.company, register=register, scope=which, is_dry=is_dry, by=self.world.admin)
        return self.work(made)

    def check(self, what: str) -> SyncRun:
        with scope(self.company):
            made = start_check(company=self.company, what=what, by=self.world.admin)
        return self.work(made)

    def work(self, made: SyncRun) -> SyncRun:
        """As a worker does."""
        jobs.run(self.company.pk, made.job_id)
        with scope(self.company):
            found = SyncRun.objects.select_related("job").get(pk=made.pk)
            found.findings = [(each.code, each.facts) for each in found.job.findings.all()]
        return found

    # -------------------------------------------------------------- afterwards
    def plan(self, register: str, which="all"):
        with scope(self.company):
            return plan_of(self.company, register, scope=which)

    def issues(self, register: str, state: str = "open") -> dict[tuple[str, str], SyncIssue]:
        """(number, code) → problem."""
        with scope(self.company):
            return {(row.number, row.code): row for row in SyncIssue.objects.filter(register=register, state=state)}

    def links(self, register: str) -> list[SyncLink]:
        with scope(self.company):
            return list(SyncLink.objects.filter(register=register))

    def theirs(self, kind: str) -> list[dict]:
        return self.right.every(self.company_number, kind)

    def ours(self, kind: str) -> list[dict]:
        return self.left.every(self.organization, kind)
