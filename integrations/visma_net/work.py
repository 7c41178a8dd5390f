"""One journal on its way: what is read from our own rows before Visma.net is asked anything, in one short scope."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from hub.models import Company
from hub.outbox import Claim, NotNow, Rejected
from hub.tenancy import scope
from integrations.oauth import LONG
from integrations.visma_net.mapping import Draft, Line, Options, key_of
from integrations.visma_net.models import CompanyLink, Connection, ConnectionState
from payroll.models import Journal, JournalState
from payroll.patterns import Formats, read_formats

KIND = "visma_net.journal"
HELD = "PAY-072"  # held back for another journal's sake
OVER = (JournalState.CANCELLED, JournalState.MARKED)
LOOK_BACK = timedelta(days=2)  # clocks and time zones of a service that does not say which it uses


@dataclass(frozen=True)
class Place:
    """Where a company's journals go: one connection, by id, and what a person calls it."""

    tenant: UUID
    connection: UUID
    name: str
    state: str
    remote_company: str


@dataclass(frozen=True)
class Work:
    """`siblings`: the other journals of the same run in the same transfer that have not left, by month; `refused`: the
    month of one that was refused. `original`: the batch («company/number») that this journal takes back."""

    company: Company
    place: Place | None
    is_active: bool
    state: str
    draft: Draft
    options: Options
    since: date
    siblings: tuple[tuple[str, Draft], ...] = ()
    refused: str = ""
    original: str = ""


def load(claim: Claim) -> Work:
    """Raises `Rejected` where the journal is gone."""
    with scope(claim.company):
        journal = Journal.objects.select_related("reverses").filter(pk=claim.payload["journal"]).first()
        if journal is None:
            raise Rejected("VNET-008")
        link = link_of(claim.company)
        return Work(
            company=Company.objects.select_related("group").get(pk=claim.company),
            place=place_of(link.connection) if link else None,
            is_active=bool(link and link.is_active),
            state=journal.state,
            draft=draft_of(journal),
            options=options_of(link) if link else Options(),
            since=(journal.created_at - LOOK_BACK).date(),
            original=journal.reverses.remote_ref if journal.reverses_id else "",
            **_others(journal),
        )


def _others(journal: Journal) -> dict:
    """A run goes whole or not at all: what is known of the rest of it."""
    same = Journal.objects.filter(job_id=journal.job_id, reference=journal.reference).exclude(pk=journal.pk)
    found = list(same.filter(state__in=[JournalState.QUEUED, JournalState.REJECTED]).order_by("period_on"))
    refused = [
        f"{e.period_on:%Y-%m}" for e in found if e.state == JournalState.REJECTED and e.error.get("code") != HELD
    ]
    waiting = tuple((f"{e.period_on:%Y-%m}", draft_of(e)) for e in found if e.state == JournalState.QUEUED)
    return {"siblings": waiting, "refused": refused[0] if refused else ""}


def link_of(company: Any) -> CompanyLink | None:
    """The company's programlänk, with its connection. Needs the tenant in scope."""
    return CompanyLink.objects.select_related("connection").filter(company=company).first()


def place_of(connection: Connection) -> Place:
    remote = connection.remote_company_id
    return Place(connection.tenant_id, connection.pk, connection.name, connection.state, remote)


def options_of(link: CompanyLink) -> Options:
    return Options(
        cost_centre_segment=link.cost_centre_segment,
        project_segment=link.project_segment,
        default_values={int(segment): value for segment, value in link.default_values.items()},
        own_numbers=link.own_numbers,
        release=link.release,
        formats=formats_of(link),
    )


def formats_of(link: CompanyLink) -> Formats:
    """The company's own, where it has its own, else its account's."""
    source = link if link.own_formats else link.connection
    return read_formats(source.bas_format, source.pnl_format)


def draft_of(journal: Journal) -> Draft:
    names = ("account", "amount", "cost_centre", "project", "text", "line_no")
    lines = tuple(Line(*row) for row in journal.lines.order_by("line_no").values_list(*names))
    key = key_of(journal.reference, journal.period_on, journal.revision)
    return Draft(key=key, reference=journal.reference, day=journal.voucher_on, text=journal.text, lines=lines)


def check_sendable(work: Work) -> Place:
    """What holds right before sending, whatever held when the button was pressed (P1, P12).

    Raises `Rejected`, and `NotNow` where it will pass by itself once a person has logged in.
    """
    company, group = work.company, work.company.group
    if work.state in OVER:
        raise Rejected("VNET-008")
    if company.is_test:
        raise Rejected("PAY-050", company=company.name)
    if group and group.is_blocked:
        raise Rejected("PAY-051", group=group.name, reason=group.blocked_reason or "–")
    if work.place is None:
        raise Rejected("VNET-002", company=company.name)
    if not work.is_active:
        raise Rejected("VNET-001", company=company.name)
    return check_reachable(work)


def check_reachable(work: Work) -> Place:
    """Enough to look something up. Raises `NotNow`: the work waits."""
    if work.place is None:
        raise NotNow("VNET-002", seconds=LONG, company=work.company.name)
    code = NOT_READY.get(work.place.state)
    if code:
        raise NotNow(code, seconds=LONG, connection=work.place.name)
    return work.place


NOT_READY = {
    ConnectionState.NEW: "VNET-005",
    ConnectionState.NEEDS_LOGIN: "VNET-003",
    ConnectionState.PAUSED: "VNET-004",
}
