"""Who may enter, and with which template."""

from django.utils.translation import gettext_lazy as _

from hub import events
from hub.errors import Fault, Refused, register
from hub.models import AccessTemplate, Company, Membership, User
from hub.permissions import Actor, Area, Level, narrowed, standard_rights

register(
    HUB_040=Fault(
        _("Den sista administratören kan inte tas bort."),
        _("Då kan ingen längre ändra behörigheter hos kunden."),
        _("Gör någon annan till administratör först."),
    ),
    HUB_041=Fault(
        _("Mallen %(name)s används av %(count)s personer."),
        _("En mall som används kan inte tas bort."),
        _("Ge dem en annan mall först."),
    ),
    HUB_042=Fault(
        _("%(email)s har redan tillgång här."),
        _("Samma person kan bara ha en behörighet per företag."),
        _("Ändra den behörighet som finns."),
    ),
    HUB_043=Fault(
        _("Det finns redan en mall som heter %(name)s."),
        _("Mallar skiljs åt på namnet."),
        _("Välj ett annat namn."),
    ),
)


def add_member(
    *, email: str, name: str, template: AccessTemplate, company: Company | None = None, by: Actor
) -> Membership:
    """Gives a person access to the tenant in scope, or to one company of it. A new person sets a password by the
    link that `hub.actions.passwords` makes; until then nobody can log in as them."""
    by.check(Area.USERS, Level.WRITE)
    email = email.strip().lower()
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, None, name=name)
    if Membership.objects.filter(user=user, company=company).exists():
        raise Refused("HUB-042", email=email)
    membership = Membership.objects.create(user=user, template=template, company=company)
    events.record_for_tenant("membership.created", obj=membership, by=by, email=email, template=template.name)
    return membership


def change_member(*, membership: Membership, template: AccessTemplate, by: Actor) -> Membership:
    by.check(Area.USERS, Level.WRITE)
    if template.base != "administrator":
        _keep_one_administrator(membership)
    before, membership.template = membership.template.name, template
    membership.save()
    events.record_for_tenant("membership.changed", obj=membership, by=by, before=before, after=template.name)
    return membership


def remove_member(*, membership: Membership, by: Actor) -> None:
    by.check(Area.USERS, Level.WRITE)
    _keep_one_administrator(membership)
    events.record_for_tenant("membership.removed", obj=membership, by=by, email=membership.user.email)
    membership.delete()


def _keep_one_administrator(membership: Membership) -> None:
    administrators = Membership.objects.select_for_update(of=("self",)).filter(
        company=None, template__base="administrator"
    )
    if [m.pk for m in administrators] == [membership.pk]:
        raise Refused("HUB-040")


def save_template(*, template: AccessTemplate, name: str, rights: dict, by: Actor) -> AccessTemplate:
    """Each level is lowered to the ceiling of the standard template it starts from."""
    by.check(Area.USERS, Level.WRITE)
    before = template.rights
    template.name, template.rights = name, narrowed(rights, template.base)
    template.save()
    events.record_for_tenant("template.changed", obj=template, by=by, before=before, after=template.rights)
    return template


def remove_template(*, template: AccessTemplate, by: Actor) -> None:
    by.check(Area.USERS, Level.WRITE)
    count = Membership.objects.filter(template=template).count()
    if count:
        raise Refused("HUB-041", name=template.name, count=count)
    events.record_for_tenant("template.removed", obj=template, by=by)
    template.delete()


def create_template(*, name: str, base: str, by: Actor) -> AccessTemplate:
    """Begins with all that its standard template gives; lowered afterwards."""
    by.check(Area.USERS, Level.WRITE)
    if AccessTemplate.objects.filter(name=name).exists():
        raise Refused("HUB-043", name=name)
    template = AccessTemplate.objects.create(name=name, base=base, rights=standard_rights(base))
    events.record_for_tenant("template.created", obj=template, by=by)
    return template
