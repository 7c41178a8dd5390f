"""Which company an authorisation reached, and how its books are set up: the consent does not say, Visma.net does."""

from dataclasses import dataclass, field

from integrations.provider import ProviderError
from integrations.visma_net.client import Client

MOST_VALUES = 1000  # a list to choose a default from, not a register


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
    names = ("number", "description", "balanceType", "currencyId")
    ledgers = [{name: str(each.get(name) or "") for name in names} for each in client.get_ledgers()]
    return {"ledgers": ledgers, "segments": [_segment(each) for each in client.get_segments()]}


def _segment(segment: dict) -> dict:
    values = [
        {"value": str(each["valueId"]), "label": str(each.get("description") or "")}
        for each in segment.get("segmentValues") or []
        if each.get("active", True)
    ]
    number = segment["segmentId"]
    return {"id": number, "label": str(segment.get("description") or number), "values": values[:MOST_VALUES]}
