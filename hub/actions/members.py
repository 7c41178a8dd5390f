"""Who may enter, and with which template."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from hub import events
from hub.actions.passwords import link_for
from hub.errors import Fault, Refused, register
from hub.models import AccessTemplate, Company, Membership, User
from hub.permissions import LEVEL_NAMES, Actor, Area, Level, narrowed, standard_rights
from hub.queries.directory import memberships_of
from hub.tenancy import current_tenant

register(
    HUB_040=Fault(
        _("Den sista administratören kan inte tas bort."),
        _("Då kan ingen längre ändra behörigheter hos kunden."),
        _("Gör någon annan till administratör först."),
    ),
    HUB_041=Fault(
        ngettext_lazy(
            "Mallen %(name)s används av %(count)s person.", "Mallen %(name)s används av %(count)s personer.", "count"
        ),
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
    HUB_044=Fault(
        _("Lösenordslänken för %(email)s kan inte skapas här."),
        _("Personens inloggning skapades av en annan kund, och bara den kan lämna ut en ny länk."),
        _("Be personen att vända sig till den kunden, eller lägg till personen med en annan e-postadress."),
    ),
    HUB_046=Fault(
        _("Mallen %(name)s visar inte Ekonomi, där SIE-filer läses in."),
        _("Den som får läsa in filer måste kunna se böckerna de hamnar i."),
        _("Välj en mall som läser Ekonomi, till exempel Läsare eller Bokförare."),
    ),
    HUB_045=Fault(
        _("Mallen %(name)s ger rättigheter som du själv saknar."),
        _("Ingen kan ge någon annan mer än den själv har."),
        _("Välj en mall med lägre rättigheter, eller be en administratör."),
    ),
)


OWN = (Area.SIE_IMPORT,)  # what may be given to a person beside the template, and taken from one


def add_member(
    *,
    email: str,
    name: str,
    template: AccessTemplate,
    company: Company | None = None,
    own_rights: dict | None = None,
    by: Actor,
) -> Membership:
    """Gives a person access to the tenant in scope, or to one company of it. A new person sets a password by the
    link that `hub.actions.passwords` makes; until then nobody can log in as them."""
    by.check(Area.USERS, Level.WRITE)
    own = _own(own_rights or {}, template, by)
    _check_within(template.rights, template.name, by)
    email = email.strip().lower()
    user = User.objects.filter(email=email).first() or User.objects.create_user(email, None, name=name)
    adopt(user)
    if Membership.objects.filter(user=user, company=company).exists():
        raise Refused("HUB-042", email=email)
    membership = Membership.objects.create(user=user, template=template, company=company, own_rights=own)
    facts = {"email": email, "template": template.name} | ({"own_rights": own} if own else {})
    events.record_for_tenant("membership.created", obj=membership, by=by, **facts)
    return membership


def _own(rights: dict, template: AccessTemplate, by: Actor) -> dict[str, str]:
    """Only what may be a person's own, only what the giver has, and only where it leads somewhere."""
    own = {area.value: rights[area.value] for area in OWN if rights.get(area.value) in ("none", "write")}
    _check_within(own, template.name, by)
    sees_books = LEVEL_NAMES.get(template.rights.get(Area.LEDGER.value, "none"), Level.NONE) >= Level.READ
    if own.get(Area.SIE_IMPORT.value) == "write" and not sees_books:
        raise Refused("HUB-046", name=template.name)
    return own


def adopt(user: User) -> None:
    """A log-in that opens nothing yet belongs to the tenant that first lets it in."""
    if user.home_tenant_id is None and not memberships_of(user.pk):
        user.home_tenant_id = current_tenant()
        user.save(update_fields=["home_tenant_id"])


def change_member(
    *, membership: Membership, template: AccessTemplate, own_rights: dict | None = None, by: Actor
) -> Membership:
    """`own_rights` None: those the person has stay."""
    by.check(Area.USERS, Level.WRITE)
    _check_within(membership.template.rights | membership.own_rights, membership.template.name, by)
    own = _own(membership.own_rights if own_rights is None else own_rights, template, by)
    _check_within(template.rights, template.name, by)
    if not _administers(template.rights):
        _keep_one_administrator(membership)
    before, membership.template = membership.template.name, template
    more = {"own_rights_before": membership.own_rights, "own_rights": own} if own != membership.own_rights else {}
    membership.own_rights = own
    membership.save()
    events.record_for_tenant("membership.changed", obj=membership, by=by, before=before, after=template.name, **more)
    return membership


def remove_member(*, membership: Membership, by: Actor) -> None:
    by.check(Area.USERS, Level.WRITE)
    _check_within(membership.template.rights | membership.own_rights, membership.template.name, by)
    _keep_one_administrator(membership)
    events.record_for_tenant("membership.removed", obj=membership, by=by, email=membership.user.email)
    membership.delete()


def password_link(*, membership: Membership, by: Actor) -> str:
    """The path of a link by which the member sets a password. Only the tenant that made the log-in may hand it out:
    with it, one is that person, in every tenant."""
    by.check(Area.USERS, Level.WRITE)
    _check_within(membership.template.rights | membership.own_rights, membership.template.name, by)
    user = membership.user
    if user.home_tenant_id != membership.tenant_id:
        raise Refused("HUB-044", status=403, email=user.email)
    events.record_for_tenant("membership.link_made", obj=membership, by=by, email=user.email)
    return link_for(user=user)


def _administers(rights: dict) -> bool:
    return rights.get(Area.USERS.value) == "write"


def _check_within(rights: dict, name: str, by: Actor) -> None:
    """Nobody gives, takes or changes more than they have."""
    if not all(by.can(area, LEVEL_NAMES.get(rights.get(area.value, "none"), Level.NONE)) for area in Area):
        raise Refused("HUB-045", status=403, name=name)


def _administrators():
    """Office-wide memberships that may change who is a member."""
    rows = Membership.objects.select_for_update(of=("self",))
    return rows.filter(company=None, template__rights__users="write", user__is_active=True)


def _keep_one_administrator(membership: Membership) -> None:
    if [m.pk for m in _administrators()] == [membership.pk]:
        raise Refused("HUB-040")


# ------------------------------------------------------------------ templates
def create_template(*, name: str, base: str, by: Actor) -> AccessTemplate:
    """Begins with all that its standard template gives; lowered afterwards."""
    by.check(Area.USERS, Level.WRITE)
    _check_within(standard_rights(base), name, by)
    _check_name(name)
    template = AccessTemplate.objects.create(name=name, base=base, rights=standard_rights(base))
    events.record_for_tenant("template.created", obj=template, by=by)
    return template


def save_template(*, template: AccessTemplate, name: str, rights: dict, by: Actor) -> AccessTemplate:
    """Each level is lowered to the ceiling of the standard template it starts from."""
    by.check(Area.USERS, Level.WRITE)
    before, after = template.rights, narrowed(rights, template.base)
    _check_within(before, template.name, by)
    _check_within(after, name, by)
    _check_name(name, but=template)
    if _administers(before) and not _administers(after) and not _administrators().exclude(template=template).exists():
        raise Refused("HUB-040")
    template.name, template.rights = name, after
    template.save()
    events.record_for_tenant("template.changed", obj=template, by=by, before=before, after=after)
    return template


def remove_template(*, template: AccessTemplate, by: Actor) -> None:
    by.check(Area.USERS, Level.WRITE)
    count = Membership.objects.filter(template=template).count()
    if count:
        raise Refused("HUB-041", name=template.name, count=count)
    events.record_for_tenant("template.removed", obj=template, by=by)
    template.delete()


def _check_name(name: str, but: AccessTemplate | None = None) -> None:
    if AccessTemplate.objects.filter(name=name).exclude(pk=but and but.pk).exists():
        raise Refused("HUB-043", name=name)
