"""What administrators and clerks do, in few words: connect, link, send; and one step of a delivery."""

import time
from datetime import date
from urllib.parse import urlsplit

import httpx
from django.urls import reverse

from hub import outbox
from hub.models import Push
from hub.outbox.machine import deliver
from hub.outbox.store import PushStore
from hub.tenancy import scope, tenant_scope
from integrations.visma_net import actions
from integrations.visma_net.connections import client_of
from integrations.visma_net.mapping import Options
from integrations.visma_net.models import CompanyLink, Connection
from integrations.visma_net.work import KIND
from payroll import actions as payroll
from payroll.files.drafts import RowDraft, RunDraft
from payroll.models import Journal
from payroll.selection import Selection
from tests.integrations.sandbox.simulated import NORDISK, hidden

ROWS = (
    ("7010", "100", "", 3_000_050),
    ("7510", "100", "", 942_016),
    ("2710", "", "", -900_000),
    ("1930", "", "", -3_042_066),
)
OPTIONS = Options(cost_centre_segment=1, project_segment=2, default_values={1: "000", 2: "0000"})


def add(world, name: str = "Huvudföretaget") -> Connection:
    with tenant_scope(world.office):
        return actions.add_connection(name=name, by=world.admin)


def walk(url: str, company: int | None, user: str = "ekonomi@nordisk.example") -> str:
    """Through Visma Connect's pages as a browser; returns the address it sends us back to."""
    with httpx.Client(follow_redirects=True, trust_env=False) as browser:
        page = browser.get(url)
        base = f"{page.url.scheme}://{page.url.host}:{page.url.port}/visma-connect"
        form = {"request": hidden(page.text), "username": user, "password": "demo"}
        page = browser.post(f"{base}/login", data=form)
        choice = {"deny": "1"} if company is None else {"company": company, "approve": "1"}
        form = {"request": hidden(page.text), **choice}
        answer = browser.post(f"{base}/consent", data=form, follow_redirects=False)
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def begin(browser, connection: Connection) -> str:
    """Clicks the icon; returns where it leads."""
    answer = browser.get(reverse("visma_net:authorization", args=[connection.tenant_id, connection.pk]))
    assert answer.status_code == 302, answer.content
    return answer["Location"]


def path_of(url: str) -> str:
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def authorise(browser, connection: Connection, company: int = NORDISK, **who):
    """The whole log-in; returns the answer of our callback."""
    return browser.get(path_of(walk(begin(browser, connection), company, **who)))


def connect(browser, world, company: int = NORDISK, name: str = "Huvudföretaget") -> Connection:
    connection = add(world, name)
    answer = authorise(browser, connection, company)
    assert answer.status_code == 302, answer.content.decode()
    return fresh_connection(connection)


def fresh_connection(connection: Connection) -> Connection:
    with tenant_scope(connection.tenant_id):
        return Connection.objects.get(pk=connection.pk)


def link(world, company, connection: Connection, options: Options = OPTIONS) -> CompanyLink:
    """Linked, set and activated."""
    with tenant_scope(world.office):
        actions.link_companies(choices={company: connection}, by=world.admin)
        made = CompanyLink.objects.select_related("connection").get(company=company)
        actions.set_options(link=made, options=options, by=world.admin)
        actions.activate(links=[made], by=world.admin)
        return made


def send(world, company, *, rows=ROWS, voucher_on=date(2026, 9, 25), label: str = "Lön september") -> Push:
    """The clerk's click on Direktöverföring."""
    period = voucher_on.replace(day=1)
    drafts = tuple(
        RowDraft(line=n, account=a, cost_centre=c, project=p, amount=amount, text="Lön")
        for n, (a, c, p, amount) in enumerate(rows, 1)
    )
    draft = RunDraft(label=label, period_on=period, payment_on=voucher_on, rows=drafts)
    with scope(company):
        run = payroll.create_run(company=company, draft=draft, source="api", external_id=label, by=world.clerk)
        selection = Selection(run_ids=(run.pk,), voucher_on=voucher_on, text=label)
        payroll.start_transfer(company=company, selection=selection, destination="visma_net", by=world.clerk)
        return Push.objects.filter(kind=KIND).order_by("-created_at").first()


def step(push: Push, *, due: bool = True, **more) -> str | None:
    """One step of the worker; `due`: no waiting for the clock."""
    if due:
        make_due(push)
    courier = outbox.deliverer_of(KIND)
    return deliver(PushStore(push.company_id, push.pk, courier), courier, monotonic=time.monotonic, **more)


def make_due(push: Push) -> None:
    with scope(push.company_id):
        Push.objects.filter(pk=push.pk).update(next_attempt_at="2000-01-01T00:00Z", lease_until=None)


def look_again(push: Push) -> None:
    """As if the first look had been more than a minute ago."""
    with scope(push.company_id):
        Push.objects.filter(pk=push.pk, absent_at__isnull=False).update(absent_at="2000-01-01T00:00Z")


def fresh(push: Push) -> Push:
    with scope(push.company_id):
        return Push.objects.get(pk=push.pk)


def journal_of(push: Push) -> Journal:
    with scope(push.company_id):
        return Journal.objects.select_related("job").get(pk=push.payload["journal"])


def latest(push: Push) -> Push:
    """The push of the newest revision of the same effect."""
    with scope(push.company_id):
        return Push.objects.filter(kind=push.kind, business_key=push.business_key).order_by("-revision").first()


def forget_sending(push: Push) -> None:
    """As if a restored backup did not know that it was sent: the worst the outbox can meet."""
    with scope(push.company_id):
        Push.objects.filter(pk=push.pk).update(state="ready", sends=0, sent_at=None, remote_ref="")


def open_client(push: Push):
    """A client of the push's own connection, as the worker opens it."""
    with scope(push.company_id):
        connection = CompanyLink.objects.get(company=push.company_id).connection
    return client_of(connection.tenant_id, connection.pk)


def expire(connection: Connection) -> None:
    """The access token is about to end: the next use renews it."""
    with tenant_scope(connection.tenant_id):
        Connection.objects.filter(pk=connection.pk).update(expires_at="2000-01-01T00:00Z")
