"""Who does what in the stories: an administrator and a clerk with a browser each, and the hub's worker."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from django.urls import reverse

from hub import tasks
from hub.models import Job, Notice, Push
from hub.models.push import OPEN
from hub.queries.directory import all_companies
from hub.tenancy import scope, tenant_scope
from integrations.visma_net.models import CompanyLink, Connection
from payroll.models import Journal, PayrollRun
from tests.integrations.sandbox.simulated import NORDISK
from tests.integrations.visma_net.story import path_of, walk
from tests.scenarios.forms import Browser, Page, upload

HEAD = "Konto;Kostnadsställe;Projekt;Debet;Kredit;Text;Period;Datum\n"
SEPTEMBER = HEAD + (
    "7010;100;;30000,00;;Lön;2026-09;2026-09-25\n"
    "7010;200;;12500,50;;Lön;2026-09;2026-09-25\n"
    "2710;;;;12000,00;Skatt;2026-09;2026-09-25\n"
    "1930;;;;30500,50;Netto;2026-09;2026-09-25\n"
)
DEBIT = 4_250_050
SEND = "Skicka till Visma.net"
ROUNDS = 8


class Administrator:
    """Connects at the master level, by the pages: add account, click its icon, link, activate."""

    def __init__(self, world):
        self.world, self.browser = world, Browser(world.owner)

    def connects(self, name: str, to: int = NORDISK) -> Page:
        page = self.browser.opens(reverse("visma_net:connection-new", args=[self.world.office.pk]))
        self.browser.presses(page, "Lägg till", name=name)
        return self.logs_in(name, to)

    def logs_in(self, name: str, to: int = NORDISK) -> Page:
        """Clicks the account's icon, goes through Visma Connect's pages, and is back on the account's page."""
        answer = self.browser.client.get(reverse("visma_net:authorization", args=self._address(name)))
        return self.browser.opens(path_of(walk(answer["Location"], to)))

    def account(self, name: str) -> Page:
        return self.browser.opens(reverse("visma_net:connection", args=self._address(name)))

    def administrations(self) -> Page:
        return self.browser.opens(reverse("visma_net:administrations", args=[self.world.office.pk]))

    def links(self, company, name: str) -> None:
        choice = {f"c_{company.pk}": str(self._address(name)[1])}
        self.browser.presses(self.administrations(), "Spara kopplingar", **choice)

    def chooses(self, company, **options: str) -> None:
        """The programlänk's settings: segments and their default values, release, own numbers."""
        page = self.browser.opens(reverse("visma_net:link", args=[self.world.office.pk, self._link(company)]))
        self.browser.presses(page, "Spara", **options)

    def activates(self, company) -> None:
        address = reverse("visma_net:link-activation", args=[self.world.office.pk, self._link(company)])
        self.browser.client.post(address)

    def links_and_activates(self, company, name: str, **options: str) -> None:
        self.links(company, name)
        self.chooses(company, **SEGMENTS | options)
        self.activates(company)

    def _address(self, name: str) -> tuple:
        with tenant_scope(self.world.office):
            return self.world.office.pk, Connection.objects.get(name=name).pk

    def _link(self, company):
        with tenant_scope(self.world.office):
            return CompanyLink.objects.get(company=company).pk


SEGMENTS = {"cost_centre_segment": "1", "project_segment": "2", "default_1": "000", "default_2": "0000"}


class Clerk:
    """Works under Lön › Bokföring of one company."""

    def __init__(self, user, company):
        self.user, self.company, self.browser = user, company, Browser(user)

    def page(self, name: str, *ids) -> Page:
        return self.browser.opens(reverse(f"payroll:{name}", args=[self.company.pk, *ids]))

    def uploads(self, data: str | bytes = SEPTEMBER, name: str = "lon.csv", **given: str) -> PayrollRun:
        """Raises AssertionError with the page's text where no run came of it."""
        page = self.tries_to_upload(data, name, **given)
        assert "/runs/" in page.url or "result" in page.url, page.text
        with scope(self.company):
            return PayrollRun.objects.latest("number")

    def tries_to_upload(self, data: str | bytes, name: str = "lon.csv", **given: str) -> Page:
        raw = data.encode() if isinstance(data, str) else data
        return self.browser.presses(self.page("import"), "Läs in", files=upload(name, raw), **given)

    def selection(self, run: PayrollRun, act: str = "transfer", **choices: str) -> Page:
        """What would be sent or filed. `choices`: voucher_on, text, per, include_sent …"""
        query = {"act": act, "run": str(run.pk), "shown": "1", "split_cost_centre": "on", "split_project": "on"}
        address = reverse("payroll:selection", args=[self.company.pk])
        answer = self.browser.client.get(address, query | choices)
        return Page(answer, address)

    def sends(self, run: PayrollRun, **choices: str) -> list[Journal]:
        """Direktöverföring of one run; gives its journals as they stand before any worker has seen them."""
        return self._journals(self.browser.presses(self.selection(run, **choices), SEND))

    def makes_file(self, run: PayrollRun, kind: str = "sie") -> list[Journal]:
        page = self.browser.presses(self.selection(run, "file"), "Skapa bokföringsfil", kind=kind)
        return self._journals(page)

    def _journals(self, page: Page) -> list[Journal]:
        job = urlsplit(page.url).path.rstrip("/").rpartition("/")[2]
        with scope(self.company):
            found = list(Journal.objects.filter(job=job).order_by("period_on"))
        assert found, page.text
        return found

    def reads(self, journal: Journal) -> Page:
        return self.page("journal", journal.pk)

    def acts(self, journal: Journal, label: str, **fields: str) -> Page:
        """Presses a button on the journal's page."""
        return self.browser.presses(self.reads(journal), label, **fields)

    def log_of(self, journal: Journal) -> str:
        """The log file behind the link of a failure."""
        with scope(self.company):
            job = Journal.objects.get(pk=journal.pk).job_id
        answer = self.browser.client.get(reverse("hub:job-log", args=[self.company.pk, job, "csv"]))
        return answer.content.decode("utf-8-sig")

    def notices(self) -> list[Notice]:
        with scope(self.company):
            return list(Notice.objects.filter(user_id=self.user.pk).order_by("at"))

    def fresh(self, journal: Journal) -> Journal:
        with scope(self.company):
            return Journal.objects.select_related("job").get(pk=journal.pk)

    def job_of(self, journal: Journal) -> Job:
        return self.fresh(journal).job


@dataclass
class Worker:
    """The task itself, called here; what is due later is due now."""

    def works(self, rounds: int = ROUNDS) -> None:
        """Until nothing moves any more, at most `rounds` steps for each."""
        for _ in range(rounds):
            before = self._open()
            for company, push in before:
                self._step(company, push)
            if not before:
                return

    def once(self) -> None:
        self.works(1)

    def _open(self) -> list[tuple]:
        found = []
        for companies in all_companies().values():
            with scope(*companies):
                found += Push.objects.filter(state__in=OPEN).order_by("id").values_list("company_id", "pk")
        return found

    def _step(self, company, push) -> None:
        with scope(company):
            Push.objects.filter(pk=push).update(next_attempt_at="2000-01-01T00:00Z", lease_until=None)
        tasks.deliver(str(company), str(push))
