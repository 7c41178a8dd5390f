"""Three people, two tenants, four companies. Everything a test needs to try both sides of the wall.

owner     administrator of the office «Byrån», office-wide: reaches all its companies
member    payroll clerk of one company of it, «Nordisk Exempel AB»
reader    may read payroll there, but not send
stranger  administrator of another tenant, «Koncernen»
"""

from dataclasses import dataclass

from hub.actions.members import add_member
from hub.actions.tenants import create_company, create_group, open_tenant
from hub.models import AccessTemplate, Company, Group, Tenant, User
from hub.permissions import Actor, standard_rights, system
from hub.tenancy import tenant_scope

PASSWORD = "korrekt häst batteri"
_BY = system("world")


@dataclass(frozen=True)
class World:
    owner: User
    member: User
    reader: User
    stranger: User
    office: Tenant
    other_office: Tenant
    nordisk: Company  # member's company
    fjord: Company  # same office, another client
    test_company: Company
    blocked_company: Company  # of a blocked group
    foreign: Company  # of the other tenant
    group: Group

    def actor(self, user: User, base: str = "administrator") -> Actor:
        return Actor("user", user.pk, user.name, standard_rights(base))

    @property
    def clerk(self) -> Actor:
        return self.actor(self.member, "payroll_clerk")

    @property
    def admin(self) -> Actor:
        return self.actor(self.owner)


def build() -> World:
    people = {name: _user(name) for name in ("owner", "member", "reader", "stranger")}
    office = open_tenant(name="Byrån", owner=people["owner"], by=_BY)
    other = open_tenant(name="Koncernen", owner=people["stranger"], by=_BY)
    with tenant_scope(office):
        group = create_group(name="Blockerade koncernen", by=_BY)
        group.is_blocked, group.blocked_reason = True, "obetald faktura"
        group.save()
        nordisk = create_company(name="Nordisk Exempel AB", orgnr="556016-0680", by=_BY)
        fjord = create_company(name="Fjord Eksempel AS", orgnr="987654325", country="NO", by=_BY)
        trial = create_company(name="Provbolaget AB", orgnr="556036-0793", is_test=True, by=_BY)
        blocked = create_company(name="Blockerade Dotter AB", orgnr="556074-7569", group=group, by=_BY)
        templates = {t.base: t for t in AccessTemplate.objects.all()}
        add_member(
            email="member@example.se", name="member", template=templates["payroll_clerk"], company=nordisk, by=_BY
        )
        add_member(email="reader@example.se", name="reader", template=templates["viewer"], company=nordisk, by=_BY)
    with tenant_scope(other):
        foreign = create_company(name="Främmande AB", orgnr="556012-5790", by=_BY)
    return World(
        **people,
        office=office,
        other_office=other,
        nordisk=nordisk,
        fjord=fjord,
        test_company=trial,
        blocked_company=blocked,
        foreign=foreign,
        group=group,
    )


def _user(name: str) -> User:
    return User.objects.create_user(f"{name}@example.se", PASSWORD, name=name)
