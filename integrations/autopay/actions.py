"""Acts on bank agreements. Those that ask AutoPay are jobs: no transaction is open meanwhile."""

import json
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import events, jobs, sealing
from hub.errors import Refused
from hub.models import Company, Job
from hub.permissions import Actor, Area, Level, system
from hub.tenancy import scope
from integrations.autopay.client import Client, Credentials, open_wire
from integrations.autopay.models import Agreement, AutopayAccess
from integrations.oauth import LONG
from integrations.provider import ProviderError
from reconciliation.actions import import_statements
from reconciliation.formats import account_key
from reconciliation.models import BankAccount, Source

READ, SERVICE, FETCH = "autopay.agreements", "autopay.service", "autopay.fetch"
BY = system("AutoPay")


def place(row: AutopayAccess) -> tuple:
    """Where the secret belongs: moved elsewhere it does not open."""
    return row.company_id, row.pk, "autopay"


# ------------------------------------------------------------------ access
def connect(*, company: Company, credentials: Credentials, by: Actor, url: str = "") -> Job:
    """Keeps the client and reads its agreements by a job, which says whether it was accepted."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    with transaction.atomic():
        row = AutopayAccess.objects.select_for_update().first() or AutopayAccess()
        held = {"client_id": credentials.client_id, "client_secret": credentials.client_secret}
        row.sealed = sealing.seal(json.dumps(held).encode(), company.pk, row.pk, "autopay")
        row.connected_by, row.last_error = by.name[:120], {}
        row.save()
        events.record("autopay.connected", obj=None, by=by)
        return start(company=company, kind=READ, title=_("Läs bankavtal"), by=by, url=url)


def disconnect(*, company: Company, by: Actor) -> None:
    """The client is forgotten; agreements and what was fetched stay, and nothing more is fetched."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    with transaction.atomic():
        AutopayAccess.objects.all().delete()
        events.record("autopay.disconnected", by=by)


def start(*, company: Company, kind: str, title: str, by: Actor, url: str = "", params: dict | None = None) -> Job:
    """One of a kind at a time: a second press gives the job that is under way."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    same = {f"params__{name}": value for name, value in (params or {}).items()}
    running = Job.objects.filter(kind=kind, state__in=["queued", "running"], **same).first()
    return running or jobs.start(kind, title, by=by, params=params or {}, url=url)


def read_agreements(*, company: Company, by: Actor, url: str = "") -> Job:
    return start(company=company, kind=READ, title=_("Läs bankavtal"), by=by, url=url)


def set_service(*, company: Company, agreement: Agreement, on: bool, by: Actor, url: str = "") -> Job:
    """Ticks or unticks *Elektronisk kontoutskrift*; ticked, the first statements are fetched at once."""
    said = _("Slå på kontoutskrift: %(agreement)s") if on else _("Stäng av kontoutskrift: %(agreement)s")
    params = {"agreement": str(agreement.pk), "on": on}
    return start(company=company, kind=SERVICE, title=said % {"agreement": agreement}, by=by, url=url, params=params)


def fetch(*, company: Company, by: Actor, url: str = "") -> Job:
    """Fetches what is new of every agreement that is on."""
    return start(company=company, kind=FETCH, title=_("Hämta kontoutdrag från AutoPay"), by=by, url=url)


# ------------------------------------------------------------------ the jobs
@contextmanager
def client_of(company):
    """An open client of the company. Raises ProviderError APAY-001."""
    with scope(company):
        row = AutopayAccess.objects.first()
        held = json.loads(sealing.unseal(row.sealed, *place(row))) if row else None
    if held is None:
        raise ProviderError("APAY-001", retry_after=LONG)
    with open_wire(Credentials(**held)) as wire:
        yield Client(wire)


@jobs.handler(READ)
def run_read(report: jobs.Report) -> str:
    with _told(report), client_of(report.company) as client:
        found = client.agreements()
        with scope(report.company):
            keep(found)
        return ngettext("%(n)s bankavtal.", "%(n)s bankavtal.", len(found)) % {"n": len(found)}


def keep(found: list[dict]) -> None:
    """What AutoPay says of the agreements, each tied to the bank account here with its number and currency."""
    accounts = {(a.account_key, a.currency): a for a in BankAccount.objects.all()}
    for each in found:
        services = each.get("services") or {}
        since = services.get("since")
        key = account_key(str(each.get("account") or ""))
        Agreement.objects.update_or_create(
            remote_id=str(each["id"])[:60],
            defaults={
                "bank": str(each.get("bank") or "")[:60],
                "account": str(each.get("account") or "")[:40],
                "currency": str(each.get("currency") or "")[:3],
                "is_on": bool(services.get("electronicStatement")),
                "since": date.fromisoformat(since) if since else None,
                "bank_account": accounts.get((key, each.get("currency"))),
            },
        )


@jobs.handler(SERVICE)
def run_service(report: jobs.Report) -> str:
    with scope(report.company):
        params = report.job().params
        agreement = Agreement.objects.get(pk=params["agreement"])
    with _told(report), client_of(report.company) as client:
        said = client.set_statements(agreement.remote_id, params["on"])
        with scope(report.company):
            keep([said])
            by = _actor(report)
            kind = "autopay.service_on" if params["on"] else "autopay.service_off"
            events.record(kind, obj=agreement, by=by, account=agreement.account)
        if params["on"]:
            _fetch_one(report, client, agreement.pk)
    return _("Elektronisk kontoutskrift är på.") if params["on"] else _("Elektronisk kontoutskrift är av.")


@jobs.handler(FETCH)
def run_fetch(report: jobs.Report) -> str:
    with _told(report), client_of(report.company) as client:
        found = client.agreements()
        with scope(report.company):
            keep(found)
            wanted = list(Agreement.objects.filter(is_on=True).order_by("account").values_list("pk", flat=True))
        taken = sum(_fetch_one(report, client, key) for key in wanted)
    return ngettext("%(n)s nytt kontoutdrag.", "%(n)s nya kontoutdrag.", taken) % {"n": taken}


def _fetch_one(report: jobs.Report, client: Client, key) -> int:
    """What came after the last that is here, one statement a transaction: what is safe stays safe."""
    with scope(report.company):
        agreement = Agreement.objects.select_related("bank_account").get(pk=key)
        if agreement.bank_account is None:
            jobs.find(report.job(), "APAY-101", severity="warning", facts={"account": agreement.account})
            return 0
    taken, more = 0, True
    while more:
        items, more = client.statements_after(agreement.remote_id, agreement.last_sequence)
        for item in items:
            data = client.statement(item["id"], item.get("sha256", ""))
            if not _take(report, agreement, item, data):
                return taken
            agreement.last_sequence, taken = item["sequence"], taken + 1
        more = more and bool(items)
    with scope(report.company):
        Agreement.objects.filter(pk=key).update(last_fetched_at=timezone.now(), last_error={})
    return taken


def _take(report: jobs.Report, agreement: Agreement, item: dict, data: bytes) -> bool:
    """Imported and remembered together. A statement that is refused stops its agreement, and says why."""
    with scope(report.company):
        company = Company.objects.get(pk=report.company)
        locked = Agreement.objects.select_for_update().get(pk=agreement.pk)
        if locked.last_sequence >= item["sequence"]:
            return True
        try:
            with transaction.atomic():
                import_statements(
                    company=company, bank_account=agreement.bank_account, data=data, name=f"{item['id']}.xml",
                    source=Source.FEED, by=BY,
                )  # fmt: skip
        except Refused as refused:
            told = [code for code in refused.facts.get("told") or [] if code]
            if told != ["BANK-112"]:  # all of it is here already
                facts = {"name": item["id"], "why": ", ".join(told) or refused.code}
                jobs.find(report.job(), "APAY-102", facts=facts)
                Agreement.objects.filter(pk=agreement.pk).update(last_error={"code": "APAY-102", "facts": facts})
                return False
        Agreement.objects.filter(pk=agreement.pk).update(last_sequence=item["sequence"])
    return True


@contextmanager
def _told(report: jobs.Report):
    """How it went is remembered; a failure is a line of the log and ends the job."""
    try:
        yield
    except ProviderError as error:
        with scope(report.company):
            AutopayAccess.objects.update(last_error=error.as_data())
        raise Refused(error.code, **error.facts) from error
    else:
        with scope(report.company):
            AutopayAccess.objects.update(last_error={}, last_ok_at=timezone.now())


def _actor(report: jobs.Report) -> Actor:
    return Actor("system", None, report.job().created_by or BY.name)
