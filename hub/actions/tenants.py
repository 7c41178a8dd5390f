"""Tenants, groups and companies: who owns which books."""

from django.utils.translation import gettext_lazy as _

from hub import events
from hub.actions.members import adopt
from hub.errors import Fault, Refused, register
from hub.models import AccessTemplate, Company, Group, Membership, Tenant, User
from hub.permissions import STANDARD, Actor, Area, Level, standard_rights
from hub.tenancy import tenant_scope, uuid7

register(
    HUB_030=Fault(
        _("Organisationsnumret %(orgnr)s är inte giltigt."),
        _("Kontrollsiffran stämmer inte, eller så har numret fel längd."),
        _("Skriv svenska nummer som 556016-0680 och norska som 987 654 325."),
    ),
    HUB_031=Fault(
        _("Det finns redan ett företag med namnet %(name)s och numret %(orgnr)s."),
        _("Samma företag kan inte läggas upp två gånger hos samma kund."),
        _("Öppna det företag som finns, eller ange ett annat namn."),
    ),
)


CURRENCIES = {"SE": "SEK", "NO": "NOK"}


def open_tenant(*, name: str, owner: User, by: Actor) -> Tenant:
    """A new customer of the hub, with the standard templates and its first administrator."""
    tenant_id = uuid7()
    with tenant_scope(tenant_id):
        tenant = Tenant.objects.create(id=tenant_id, name=name)
        templates = {key: _template(key) for key in STANDARD}
        adopt(owner)
        Membership.objects.create(user=owner, template=templates["administrator"])
        events.record_for_tenant("tenant.opened", obj=tenant, by=by)
    return tenant


def _template(key: str) -> AccessTemplate:
    return AccessTemplate.objects.create(name=str(STANDARD[key].label), base=key, rights=standard_rights(key))


def create_company(*, name: str, orgnr: str, country: str = "SE", by: Actor, **fields) -> Company:
    """In the tenant in scope."""
    by.check(Area.COMPANIES, Level.WRITE)
    if Company.objects.filter(orgnr=orgnr, name=name).exists():
        raise Refused("HUB-031", name=name, orgnr=orgnr)
    company = Company.objects.create(name=name, orgnr=orgnr, country=country, currency=CURRENCIES[country], **fields)
    events.record_for_tenant("company.created", obj=company, by=by)
    return company


def update_company(*, company: Company, by: Actor, **fields) -> Company:
    """The currency follows the country."""
    by.check(Area.COMPANIES, Level.WRITE)
    if "country" in fields:
        fields["currency"] = CURRENCIES[fields["country"]]
    before = {name: str(getattr(company, name)) for name in fields}
    for name, value in fields.items():
        setattr(company, name, value)
    company.save()
    after = {name: str(getattr(company, name)) for name in fields}
    changed = [name for name in fields if before[name] != after[name]]
    if changed:
        data = {"before": {n: before[n] for n in changed}, "after": {n: after[n] for n in changed}}
        events.record_for_tenant("company.changed", obj=company, by=by, **data)
    return company


def create_group(*, name: str, by: Actor) -> Group:
    by.check(Area.COMPANIES, Level.WRITE)
    group = Group.objects.create(name=name)
    events.record_for_tenant("group.created", obj=group, by=by)
    return group


def block_group(*, group: Group, reason: str, by: Actor) -> Group:
    """No company of it can send until it is opened again."""
    by.check(Area.COMPANIES, Level.WRITE)
    group.is_blocked, group.blocked_reason = True, reason
    group.save()
    events.record_for_tenant("group.blocked", obj=group, by=by, reason=reason)
    return group


def unblock_group(*, group: Group, by: Actor) -> Group:
    by.check(Area.COMPANIES, Level.WRITE)
    group.is_blocked, group.blocked_reason = False, ""
    group.save()
    events.record_for_tenant("group.opened", obj=group, by=by)
    return group
