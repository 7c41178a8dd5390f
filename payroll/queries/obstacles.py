"""Every reason why a company cannot send to a destination now. The button shows the first, the page all of them."""

from hub.errors import Words, words
from hub.models import Company
from hub.permissions import Actor
from payroll import (
    destinations,
    texts,  # noqa: F401  the codes used here get their words
)


def obstacles(*, company: Company, destination: str, actor: Actor) -> list[Words]:
    """Read from the database, not from the object at hand: the company may have been marked since it was loaded."""
    if not destinations.is_known(destination):
        return [words("PAY-052", {"destination": destination})]
    fresh = Company.objects.select_related("group").get(pk=company.pk)
    own = [words(code, facts) for code, facts in own_obstacles(fresh)]
    return [*own, *destinations.destination(destination).obstacles(fresh, actor)]


def own_obstacles(company: Company) -> list[tuple[str, dict]]:
    """What holds for every destination (MISSION P12): codes with their facts. The company comes with its group."""
    found: list[tuple[str, dict]] = [("PAY-050", {"company": company.name})] if company.is_test else []
    group = company.group
    if group and group.is_blocked:
        found.append(("PAY-051", {"group": group.name, "reason": group.blocked_reason or "–"}))
    return found
