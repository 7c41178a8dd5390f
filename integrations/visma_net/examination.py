"""Visma.net asked about journals that have not been sent: by the checks of the transfer itself, and reading only."""

from uuid import UUID

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from hub.models import Company
from hub.tenancy import scope, tenant_scope
from integrations.provider import ProviderError
from integrations.visma_net import master
from integrations.visma_net.checks import ERROR, Master, check, finding
from integrations.visma_net.connections import client_of, remember_trouble
from integrations.visma_net.mapping import Draft, Line, Options
from integrations.visma_net.models import CompanyLink, Connection
from integrations.visma_net.remote import setup_of
from integrations.visma_net.work import NOT_READY, link_of, options_of, place_of
from payroll.destinations import Outgoing

KINDS = {
    "ledger": ("VNET-101", "VNET-102", "VNET-103", "VNET-107", "VNET-108"),
    "period": ("VNET-104", "VNET-105", "VNET-106"),
    "account": ("VNET-110", "VNET-111", "VNET-112", "VNET-113", "VNET-114", "VNET-115"),
    "format": ("VNET-126", "VNET-127"),
    "segment": ("VNET-120", "VNET-121", "VNET-122", "VNET-123", "VNET-124", "VNET-125", "VNET-136"),
    "journal": ("VNET-130", "VNET-131", "VNET-134", "VNET-135", "VNET-137"),
}


def kind_of(code: str) -> str:
    found = next((kind for kind, codes in KINDS.items() if code in codes), "")
    return found or ("connection" if code.startswith("VNET-") else "")


def examine(company: UUID, outgoing: list[Outgoing]) -> list[list[dict]]:
    """The findings of each, read live. Opens its own scopes; no transaction may be open."""
    with scope(company):
        link = link_of(company)
        missing = _missing(company, link)
        place, options = (place_of(link.connection), options_of(link)) if link else (None, Options())
    if place is None or any(each["code"] != "VNET-001" for each in missing):
        return [missing for _each in outgoing]
    try:
        with client_of(place.tenant, place.connection) as client:
            found = master.read(client, place.connection, fresh=True)
    except ProviderError as error:
        return [[*missing, _told(place, error)] for _each in outgoing]
    _remember(place, found)
    return [[*missing, *check(draft_of(each), options, found)] for each in outgoing]


def _missing(company: UUID, link: CompanyLink | None) -> list[dict]:
    """P1: what an administrator has left to do. What is not activated can still be tried."""
    name = Company.objects.get(pk=company).name
    if link is None:
        return [finding("VNET-002", company=name)]
    found = [] if link.is_active else [finding("VNET-001", company=name)]
    code = NOT_READY.get(link.connection.state)
    return [*found, finding(code, connection=link.connection.name)] if code else found


def _told(place, error: ProviderError) -> dict:
    if error.code != "VNET-030":
        remember_trouble(place.tenant, place.connection, error)
    about = {"http_status": error.http_status, "remote_text": error.remote_text}
    return finding("PAY-073", ERROR, text=str(error.words.message)) | about


def _remember(place, found: Master) -> None:
    """The pages show what was read last: accounts of the formats, periods of the selection."""
    with tenant_scope(place.tenant):
        setup = setup_of(found.ledgers, found.segments, found.accounts, found.periods)
        Connection.objects.filter(pk=place.connection).update(setup=setup, setup_at=timezone.now())


def draft_of(each: Outgoing) -> Draft:
    lines = tuple(Line(*line) for line in each.lines)
    return Draft(key=each.key, reference=each.reference, day=each.voucher_on, text=each.text, lines=lines)


# ------------------------------------------------------------------ where it is mended
def cures(company: Company, code: str, value: str) -> list[tuple[str, str]]:
    """Pages of ours, and the receiver's own where its address is known."""
    kind = kind_of(code)
    found = [_own_page(company, kind)] if kind in ("connection", "format", "segment", "ledger") else []
    remote = _remote_page(company, kind, value)
    return [*found, (_("Öppna i Visma.net"), remote)] if remote else found


def _own_page(company: Company, kind: str) -> tuple[str, str]:
    if kind == "format":
        return _("Lönedokument: Format BAS och PNL"), reverse("visma_net_company:formats", args=[company.pk])
    return _("Programlänk och Visma.net"), reverse("visma_net_company:settings", args=[company.pk])


def _remote_page(company: Company, kind: str, value: str) -> str:
    """Visma.net publishes no addresses of its pages; the simulated one has them."""
    link = link_of(company.pk)
    if not settings.DEMO or link is None or kind not in ("account", "period", "segment", "ledger"):
        return ""
    anchor = f"#account-{value}" if kind == "account" else ""
    return f"{settings.SANDBOX_URL}/visma-net/ui/{link.connection.remote_company_id}/settings{anchor}"
