"""The refresh as a job: no transaction open while eEkonomi is asked, and plain words where it does not answer."""

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import jobs
from hub.errors import Refused
from hub.models import Company
from hub.permissions import Actor, system
from hub.tenancy import scope, tenant_scope
from integrations.connecting.clients import client_of, connection_of, remember
from integrations.connecting.models import System
from integrations.provider import ProviderError
from integrations.sources.actions import KIND
from integrations.sources.models import DataSource
from integrations.sources.refresh import Outcome, Refresh

EVERYTHING = "complete"


@jobs.handler(KIND)
def run(report: jobs.Report) -> str:
    with scope(report.company):
        job = report.job()
        job.findings.all().delete()  # of an attempt that died
        company = Company.objects.get(pk=report.company)
        by = _actor(job)
    try:
        outcome = _refresh(report, company, by, complete=bool(job.params.get(EVERYTHING)))
    except ProviderError as error:
        remember(company, System.EACCOUNTING, error)
        _note(company, error.code, error.facts)
        raise Refused(error.code, **error.facts) from error
    except Refused as refusal:
        _note(company, refusal.code, refusal.facts)
        raise
    remember(company, System.EACCOUNTING)
    for code, severity, facts in outcome.findings:
        report.find(code, severity=severity, facts=facts, integration=System.EACCOUNTING)
    return said(outcome)


def _refresh(report: jobs.Report, company: Company, by: Actor, *, complete: bool) -> Outcome:
    _check_company(company)

    def say(text: str, done: int = 0) -> None:
        report.progress(done, current=text)

    with client_of(company, System.EACCOUNTING) as client:
        today = timezone.localdate()
        return Refresh(company, client, by=by, today=today, complete=complete, say=say).run()


def _check_company(company: Company) -> None:
    """The connection may lead to somebody else's books. Raises Refused SRC-003."""
    with tenant_scope(company.tenant_id):
        found = connection_of(company, System.EACCOUNTING)
    if found and found.remote_orgnr and company.orgnr and _digits(found.remote_orgnr) != _digits(company.orgnr):
        raise Refused("SRC-003", theirs=found.remote_orgnr, ours=company.orgnr)


def _digits(text: str) -> str:
    return "".join(char for char in text if char.isdigit())[-10:]


def _note(company: Company, code: str, facts: dict) -> None:
    with scope(company):
        DataSource.objects.update(last_error={"code": code, "facts": facts})


def _actor(job) -> Actor:
    if job.created_by_id is None:
        return system(job.created_by)
    return Actor("user", job.created_by_id, job.created_by)


def said(outcome: Outcome) -> str:
    """One sentence for the notice and the log."""
    parts = []
    if outcome.new:
        parts.append(ngettext("%(n)s ny verifikation", "%(n)s nya verifikationer", outcome.new) % {"n": outcome.new})
    if outcome.changed:
        parts.append(ngettext("%(n)s ändrad", "%(n)s ändrade", outcome.changed) % {"n": outcome.changed})
    if outcome.vanished:
        parts.append(ngettext("%(n)s borttagen", "%(n)s borttagna", outcome.vanished) % {"n": outcome.vanished})
    if outcome.documents:
        parts.append(ngettext("%(n)s bilaga", "%(n)s bilagor", outcome.documents) % {"n": outcome.documents})
    return (", ".join(parts) or _("Inget nytt i eEkonomi")) + "."
