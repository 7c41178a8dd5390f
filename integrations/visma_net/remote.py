"""Which company an authorisation reached, and how its books are set up: the consent does not say, Visma.net does."""

from dataclasses import dataclass, field

from integrations.provider import ProviderError
from integrations.visma_net.checks import is_open, period_id
from integrations.visma_net.client import Client

MOST_VALUES = 1000  # a list to choose a default from, not a register
MOST_ACCOUNTS = 5000


@dataclass(frozen=True)
class Remote:
    """A company in Visma.net: its organisation's key there, name and number; `setup` as Connection keeps it."""

    id: str
    name: str
    orgnr: str
    setup: dict = field(default_factory=dict)


def read(client: Client) -> Remote:
    """From /v1/organization, completed by the main branch. Raises ProviderError."""
    organizations = client.get_organizations()
    branches = client.get_branches()
    first = organizations[0] if organizations else {}
    main = next((each for each in branches if each.get("isMainBranch")), branches[0] if branches else {})
    key = first.get("organizationCd") or main.get("organizationId")
    if not key:
        raise ProviderError("VNET-215")
    name, orgnr = (first.get(each) or main.get(each) or "" for each in ("name", "corporateId"))
    return Remote(str(key).strip()[:40], str(name)[:120], str(orgnr)[:30], _setup(client))


def _setup(client: Client) -> dict:
    accounts = {str(each.get("accountCD")): each for each in client.get_accounts()}
    return setup_of(client.get_ledgers(), client.get_segments(), accounts, client.get_periods())


def setup_of(ledgers: list[dict], segments: list[dict], accounts: dict[str, dict], periods: list[dict]) -> dict:
    """What the pages show without asking again."""
    names = ("number", "description", "balanceType", "currencyId")
    return {
        "ledgers": [{name: str(each.get(name) or "") for name in names} for each in ledgers],
        "segments": [_segment(each) for each in segments],
        "accounts": [_account(number, each) for number, each in sorted(accounts.items())][:MOST_ACCOUNTS],
        "periods": [_period(each) for each in periods if each.get("startDate") and each.get("endDate")],
    }


def _account(number: str, each: dict) -> dict:
    return {
        "number": number,
        "label": str(each.get("description") or "")[:60],
        "active": each.get("active") is not False,
    }


def _period(each: dict) -> dict:
    days = {"start": each["startDate"][:10], "end": each["endDate"][:10]}
    return {"id": period_id(each), **days, "is_open": is_open(each)}


def _segment(segment: dict) -> dict:
    values = [
        {"value": str(each["valueId"]), "label": str(each.get("description") or "")}
        for each in segment.get("segmentValues") or []
        if each.get("active", True)
    ]
    number = segment["segmentId"]
    return {"id": number, "label": str(segment.get("description") or number), "values": values[:MOST_VALUES]}
