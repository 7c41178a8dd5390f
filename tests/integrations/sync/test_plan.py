"""The plan: what would be done, and why not, before anything is."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from integrations.sync.likeness import best_pairs, pair
from integrations.sync.plan import Act, Decision, Link, Settings, Wish, differences, plan
from integrations.sync.records import Problem, Record, Side, digest

LEFT, RIGHT = Side.LEFT, Side.RIGHT


def record(key: str, number: str = "", name: str = "", **fields) -> Record:
    name = name or f"Kund {number or key}"
    return Record(key, number or key, name, {"name": name, **fields})


def linked(left: Record, right: Record) -> Link:
    return Link(left.key, right.key, left.digest, right.digest)


def only(made):
    assert len(made.steps) == 1, made.steps
    return made.steps[0]


def codes(step) -> list[str]:
    return [problem.code for problem in step.problems]


# ------------------------------------------------------------------ not linked
def test_equal_number_and_name_link_whatever_spaces_and_letters():
    step = only(plan([record("a", "10", "Åkeri  AB")], [record("b", "10", "ÅKERI AB")]))
    assert (step.act, step.left.key, step.right.key) == (Act.LINK, "a", "b")


def test_a_record_alone_is_created_on_the_other_side():
    step = only(plan([record("a", "10")], []))
    assert (step.act, step.to) == (Act.CREATE, RIGHT)
    step = only(plan([], [record("b", "10")]))
    assert (step.act, step.to) == (Act.CREATE, LEFT)


def test_nothing_is_created_where_nothing_may_be():
    step = only(plan([], [record("b", "10")], settings=Settings(creates=frozenset({RIGHT}))))
    assert (step.act, codes(step)) == (Act.IGNORE, ["SYNC-022"])


def test_what_is_not_active_stays_where_it_is():
    assert only(plan([replace(record("a"), is_active=False)], [])).act is Act.IGNORE


def test_a_number_with_another_name_is_asked_about_and_never_doubled():
    made = plan([record("a", "10", "Alfa")], [record("b", "10", "Beta")])
    assert [step.act for step in made.steps] == [Act.REFUSE, Act.REFUSE]
    assert [codes(step) for step in made.steps] == [["SYNC-024"], ["SYNC-024"]]


def test_a_name_with_another_number_is_asked_about():
    made = plan([record("a", "10", "Alfa")], [record("b", "11", "alfa")])
    assert {tuple(codes(step)) for step in made.steps} == {("SYNC-025",)}


def test_twins_on_one_side_cannot_be_told_apart():
    made = plan([record("a", "10", "Alfa"), record("b", "10", "Alfa")], [record("c", "10", "Alfa")])
    assert not made.of(Act.LINK, Act.CREATE) and len(made.of(Act.REFUSE)) == 3


def test_what_the_other_side_would_not_take_is_said_before():
    ill = replace(record("a"), problems=(Problem("SEV-001", "city"),))
    step = only(plan([ill], []))
    assert (step.act, codes(step), step.to) == (Act.REFUSE, ["SEV-001"], RIGHT)


def test_leading_zeros_are_another_number():
    made = plan([record("a", "1234", "Alfa")], [record("b", "01234", "Alfa")])
    assert {tuple(codes(step)) for step in made.steps} == {("SYNC-025",)}


# ------------------------------------------------------------------ linked
def test_an_update_flows_from_the_master_only():
    left, right = record("a", "1", city="Umeå"), record("b", "1", city="Umeå")
    link = linked(left, right)
    moved = replace(left, fields=left.fields | {"city": "Luleå"})
    step = only(plan([moved], [right], [link]))
    assert (step.act, step.to, step.changes) == (Act.UPDATE, RIGHT, {"city": ("Umeå", "Luleå")})
    step = only(plan([moved], [right], [link], Settings(master=RIGHT)))
    assert (step.act, step.changes) == (Act.KEEP, {"city": ("Luleå", "Umeå")})


def test_both_changed_is_a_conflict_with_both_values():
    left, right = record("a", "1", city="Umeå"), record("b", "1", city="Umeå")
    made = plan(
        [replace(left, fields=left.fields | {"city": "Luleå"})],
        [replace(right, fields=right.fields | {"city": "Kiruna"})],
        [linked(left, right)],
    )
    assert only(made).act is Act.CONFLICT and only(made).changes == {"city": ("Luleå", "Kiruna")}


def test_both_changed_to_the_same_agree_again():
    left, right = record("a", "1", city="Umeå"), record("b", "1", city="Umeå")
    both = {"name": left.name, "city": "Luleå"}
    assert (
        only(plan([replace(left, fields=both)], [replace(right, fields=both)], [linked(left, right)])).act is Act.AGREE
    )


def test_a_pair_that_never_was_equal_stays_until_one_changes():
    """A name cut to fit the other side is not written back."""
    left, right = record("a", "1", "Ett mycket långt namn"), record("b", "1", "Ett mycket")
    assert only(plan([left], [right], [linked(left, right)])).act is Act.SAME


def test_a_person_ends_a_conflict():
    left, right = record("a", "1", city="Umeå"), record("b", "1", city="Umeå")
    facts = [replace(left, fields=left.fields | {"city": "A"})], [replace(right, fields=right.fields | {"city": "B"})]
    step = only(plan(*facts, [linked(left, right)], decisions=[Decision(LEFT, "a", Wish.KEEP_RIGHT)]))
    assert (step.act, step.to, step.changes) == (Act.UPDATE, LEFT, {"city": ("A", "B")})
    step = only(plan(*facts, [linked(left, right)], decisions=[Decision(RIGHT, "b", Wish.KEEP_LEFT)]))
    assert (step.act, step.to) == (Act.UPDATE, RIGHT)


def test_a_missing_record_is_gone_only_after_a_whole_reading():
    left, right = record("a", "1"), record("b", "1")
    assert only(plan([left], [], [linked(left, right)], Settings(is_whole=frozenset({LEFT})))).act is Act.SAME
    step = only(plan([left], [], [linked(left, right)]))
    assert (step.act, step.to, codes(step)) == (Act.GONE, RIGHT, ["SYNC-020"])


def test_a_master_that_cannot_be_written_is_refused_not_skipped():
    left, right = record("a", "1", city="Umeå"), record("b", "1", city="Umeå")
    ill = replace(left, fields=left.fields | {"city": ""}, problems=(Problem("SEV-001", "city"),))
    step = only(plan([ill], [right], [linked(left, right)]))
    assert (step.act, codes(step)) == (Act.REFUSE, ["SEV-001"])


# ------------------------------------------------------------------ decisions
def test_a_person_links_creates_or_ignores():
    left, right = [record("a", "10", "Alfa")], [record("b", "11", "Alfa")]
    step = only(plan(left, right, decisions=[Decision(LEFT, "a", Wish.LINK, "b")]))
    assert (step.act, step.right.key) == (Act.LINK, "b")
    made = plan(left, right, decisions=[Decision(LEFT, "a", Wish.CREATE), Decision(RIGHT, "b", Wish.IGNORE)])
    assert [(s.act, s.to) for s in made.steps] == [(Act.CREATE, RIGHT), (Act.IGNORE, None)]


# ------------------------------------------------------------------ likeness
def test_a_score_over_what_both_sides_know():
    made = pair(record("a", "10", "Alfa AB", orgnr="556016-0680"), record("b", "010", "Alfa AB", orgnr="556016-0680"))
    assert made.parts == {"number": 80, "name": 100, "orgnr": 100} and made.score == 91 and not made.will_link


def test_pairs_best_first_and_none_without_anything_in_common():
    left = [record("a", "1", "Svea Bygg AB"), record("b", "2", "Norrlands Åkeri")]
    right = [record("c", "9", "Svea Byggen AB"), record("d", "7", "Helt Annat")]
    assert [(p.left.key, p.right.key) for p in best_pairs(left, right)] == [("a", "c")]


# ------------------------------------------------------------------ whatever the registers
NAMES = st.sampled_from(["Alfa", "alfa ", "Beta", "Gamma"])
RECORDS = st.lists(st.tuples(st.sampled_from(["1", "2", "3", "01"]), NAMES), max_size=6)


@given(RECORDS, RECORDS, st.randoms())
def test_everybody_has_one_step_and_the_order_they_came_in_says_nothing(left, right, rnd):
    lefts = [record(f"l{at}", number, name) for at, (number, name) in enumerate(left)]
    rights = [record(f"r{at}", number, name) for at, (number, name) in enumerate(right)]
    made = plan(lefts, rights)
    seen = [s.left.key for s in made.steps if s.left] + [s.right.key for s in made.steps if s.right]
    assert sorted(seen) == sorted(r.key for r in lefts + rights)
    rnd.shuffle(lefts)
    rnd.shuffle(rights)
    assert plan(lefts, rights) == made
    for step in made.of(Act.CREATE):
        here, there = (lefts, rights) if step.left else (rights, lefts)
        record_ = step.left or step.right
        assert record_.number not in {r.number for r in there}
        assert [r.number for r in here].count(record_.number) == 1


def test_a_digest_is_of_the_fields_whatever_their_order():
    assert digest({"a": 1, "b": "å"}) == digest({"b": "å", "a": 1}) != digest({"a": 1, "b": "a"})
    assert differences(record("a", name="X", city=None), record("b", name="X")) == {}


def test_ten_thousand_of_each_are_planned_without_looking_at_every_pair(monkeypatch):
    looked = []
    monkeypatch.setattr("integrations.sync.plan.will_link", lambda a, b: looked.append(1) or a.name == b.name)
    many = [record(str(n), str(n), f"Kund {n}") for n in range(10_000)]
    assert plan(many, many).counts == {"link": 10_000} and len(looked) == 10_000
