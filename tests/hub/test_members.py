"""Who may enter and with what; that nobody gives more than they have, and that somebody always holds the keys."""

import pytest

from hub.actions import members
from hub.errors import Refused
from hub.models import AccessTemplate, Membership, TenantEvent, User
from hub.permissions import STANDARD, Actor, Area, Forbidden, Level
from hub.tenancy import tenant_scope

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def template(base: str) -> AccessTemplate:
    return AccessTemplate.objects.get(base=base)


def page(world, path=""):
    return f"/t/{world.office.pk}/members/{path}"


# ------------------------------------------------------------------ acts
def test_a_new_person_has_no_password_until_they_choose_one(office, world):
    made = members.add_member(email=" Ny@Example.se ", name="Ny", template=template("viewer"), by=world.admin)
    assert made.user.email == "ny@example.se" and not made.user.has_usable_password()
    assert made.user.home_tenant_id == world.office.pk
    assert TenantEvent.objects.get(kind="membership.created", object_id=made.pk).data["template"] == "Läsare"


def test_a_known_person_gets_a_second_membership_and_keeps_their_log_in(office, world):
    made = members.add_member(
        email="member@example.se", name="x", template=template("viewer"), company=world.fjord, by=world.admin
    )
    assert made.user == world.member and User.objects.get(pk=world.member.pk).name == "member"


def test_the_same_membership_twice_is_refused(office, world):
    with pytest.raises(Refused, match="HUB-042"):
        members.add_member(
            email="member@example.se", name="x", template=template("viewer"), company=world.nordisk, by=world.admin
        )


@pytest.mark.parametrize("act", ["add", "change", "remove", "link", "create", "save", "drop"])
def test_each_act_needs_write_to_users(office, world, act):
    found = Membership.objects.get(user=world.member)
    acts = {
        "add": lambda by: members.add_member(email="a@b.se", name="x", template=template("viewer"), by=by),
        "change": lambda by: members.change_member(membership=found, template=template("viewer"), by=by),
        "remove": lambda by: members.remove_member(membership=found, by=by),
        "link": lambda by: members.password_link(membership=found, by=by),
        "create": lambda by: members.create_template(name="x", base="viewer", by=by),
        "save": lambda by: members.save_template(template=template("viewer"), name="x", rights={}, by=by),
        "drop": lambda by: members.remove_template(template=template("auditor"), by=by),
    }
    with pytest.raises(Forbidden):
        acts[act](world.actor(world.reader, "auditor"))
    acts[act](world.admin)


def personnel_clerk(world) -> Actor:
    """May change users, and nothing else."""
    return Actor("user", world.reader.pk, "Personal", {"users": "write", "history": "read"})


def test_nobody_gives_more_than_they_have(office, world):
    by, found = personnel_clerk(world), Membership.objects.get(user=world.member)
    with pytest.raises(Refused, match="HUB-045"):
        members.add_member(email="a@b.se", name="x", template=template("administrator"), by=by)
    with pytest.raises(Refused, match="HUB-045"):
        members.change_member(membership=found, template=template("administrator"), by=by)
    with pytest.raises(Refused, match="HUB-045"):
        members.create_template(name="Alla", base="administrator", by=by)


def test_nobody_takes_over_somebody_who_has_more(office, world):
    by, found = personnel_clerk(world), Membership.objects.get(user=world.owner)
    for act in (members.remove_member, members.password_link):
        with pytest.raises(Refused, match="HUB-045"):
            act(membership=found, by=by)


def test_the_last_administrator_stays(office, world):
    found = Membership.objects.get(user=world.owner)
    with pytest.raises(Refused, match="HUB-040"):
        members.remove_member(membership=found, by=world.admin)
    with pytest.raises(Refused, match="HUB-040"):
        members.change_member(membership=found, template=template("auditor"), by=world.admin)
    with pytest.raises(Refused, match="HUB-040"):
        rights = STANDARD["administrator"].ceiling | {Area.USERS: Level.READ}
        lowered = {area.value: level.name.lower() for area, level in rights.items()}
        members.save_template(template=template("administrator"), name="Adm", rights=lowered, by=world.admin)
    members.add_member(email="two@example.se", name="Två", template=template("administrator"), by=world.admin)
    members.remove_member(membership=found, by=world.admin)
    assert not Membership.objects.filter(user=world.owner).exists()


def test_an_administrator_of_one_company_does_not_count(office, world):
    members.add_member(
        email="two@example.se", name="x", template=template("administrator"), company=world.nordisk, by=world.admin
    )
    with pytest.raises(Refused, match="HUB-040"):
        members.remove_member(membership=Membership.objects.get(user=world.owner), by=world.admin)


def test_a_template_is_lowered_to_the_ceiling_of_its_standard(office, world):
    everything = dict.fromkeys((a.value for a in Area), "write") | {"unheard_of": "write"}
    made = members.create_template(name="Lönebyrån", base="payroll_clerk", by=world.admin)
    saved = members.save_template(template=made, name="Lönebyrån", rights=everything, by=world.admin)
    assert {area for area, level in saved.rights.items() if level == "write"} == {"payroll", "visma_net"}
    assert saved.rights["history"] == "read" and "unheard_of" not in saved.rights


def test_two_templates_do_not_share_a_name(office, world):
    with pytest.raises(Refused, match="HUB-043"):
        members.create_template(name="Läsare", base="viewer", by=world.admin)
    with pytest.raises(Refused, match="HUB-043"):
        members.save_template(template=template("auditor"), name="Läsare", rights={}, by=world.admin)
    members.save_template(template=template("viewer"), name="Läsare", rights={}, by=world.admin)


def test_a_template_in_use_stays(office, world):
    with pytest.raises(Refused, match="HUB-041"):
        members.remove_template(template=template("viewer"), by=world.admin)


# ------------------------------------------------------------------ pages
def test_the_list_shows_people_and_what_each_template_gives(world, as_):
    text = as_(world.owner).get(page(world)).content.decode()
    assert "member@example.se" in text and "stranger@example.se" not in text
    assert text.count("<tr>") >= len(Area), "one row per area"


def test_a_new_person_is_handed_a_link(world, as_):
    with tenant_scope(world.office):
        viewer = template("viewer").pk
    sent = {"email": "ny@example.se", "name": "Ny", "template": viewer, "company": world.nordisk.pk}
    answer = as_(world.owner).post(page(world, "new/"), sent)
    assert answer.status_code == 200 and "http://testserver/password/" in answer.content.decode()


def test_a_person_of_another_tenant_is_added_without_a_link(world, as_):
    with tenant_scope(world.office):
        viewer = template("viewer").pk
    answer = as_(world.owner).post(
        page(world, "new/"), {"email": "stranger@example.se", "name": "x", "template": viewer}
    )
    assert answer.status_code == 302 and answer.headers["Location"] == page(world)


@pytest.mark.parametrize(("field", "value"), [("email", "inte en adress"), ("name", ""), ("template", "x")])
def test_wrong_input_is_told_at_its_field(world, as_, field, value):
    with tenant_scope(world.office):
        sent = {"email": "a@b.se", "name": "x", "template": template("viewer").pk, field: value}
    answer = as_(world.owner).post(page(world, "new/"), sent)
    assert answer.status_code == 422 and f'id="id_{field}_error"' in answer.content.decode()


def test_a_template_of_another_tenant_cannot_be_chosen(world, as_):
    with tenant_scope(world.other_office):
        foreign = template("administrator").pk
    answer = as_(world.owner).post(page(world, "new/"), {"email": "a@b.se", "name": "x", "template": foreign})
    assert answer.status_code == 422


def test_a_refusal_is_shown_with_its_cure_and_changes_nothing(world, as_):
    with tenant_scope(world.office):
        found = Membership.objects.get(user=world.owner)
    answer = as_(world.owner).post(page(world, f"{found.pk}/removal/"))
    assert answer.status_code == 409 and "HUB-040" in answer.content.decode()
    with tenant_scope(world.office):
        assert Membership.objects.filter(pk=found.pk).exists()


def test_a_membership_is_changed_and_removed(world, as_):
    with tenant_scope(world.office):
        found, viewer = Membership.objects.get(user=world.member), template("viewer")
    client = as_(world.owner)
    assert client.post(page(world, f"{found.pk}/"), {"template": viewer.pk}).status_code == 302
    assert client.post(page(world, f"{found.pk}/removal/")).status_code == 302
    assert as_(world.member).get(f"/c/{world.nordisk.pk}/").status_code == 404


def test_the_template_page_offers_nothing_above_the_ceiling(world, as_):
    with tenant_scope(world.office):
        found = template("payroll_clerk")
    client = as_(world.owner)
    text = client.get(page(world, f"templates/{found.pk}/")).content.decode()
    assert "Utgår från Löneadministratör" in text
    sent = {"name": "Lön", **{f"area_{a}": "none" for a in Area}, "area_payroll": "read"}
    assert client.post(page(world, f"templates/{found.pk}/"), sent).status_code == 302
    assert client.post(page(world, f"templates/{found.pk}/"), sent | {"area_users": "write"}).status_code == 422
    with tenant_scope(world.office):
        assert template("payroll_clerk").rights["payroll"] == "read"


def test_a_change_of_rights_holds_from_the_next_page(world, as_):
    address = f"/c/{world.nordisk.pk}/payroll/"
    assert as_(world.member).get(address).status_code == 200
    with tenant_scope(world.office):
        members.save_template(template=template("payroll_clerk"), name="Lön", rights={}, by=world.admin)
    assert as_(world.member).get(address).status_code == 403
