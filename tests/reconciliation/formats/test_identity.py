"""The same entry again is recognised, whatever brings it; twins stay two; disorder between statements is told."""

from dataclasses import replace

import pytest

from reconciliation.formats import account_key, continuity, identities, identity, is_continuation, read
from tests.reconciliation.formats.samples import camt, codes_of, entry, mt940, only, read_camt, statement

TWINS = (entry("5"), entry("5"), entry("7"))


def kept(statements, known=None):
    """identity → line, as a database would hold it after this import."""
    known = dict(known or {})
    for own, names in zip(statements, identities(statements, known), strict=True):
        known.update(zip(names, own.lines, strict=True))
    return known


def new(statements, known, before=()):
    return [name for names in identities(statements, known, before) for name in names if name not in known]


def test_twins_in_one_statement_are_two():
    told = only(read_camt(*TWINS, closing="117.00"))
    (names,) = identities([told])
    assert len(set(names)) == 3
    assert names == tuple(identity(line, n) for line, n in zip(told.lines, (1, 2, 1), strict=True))


def test_the_same_file_again_brings_nothing():
    told = [only(read_camt(*TWINS, closing="117.00"))]
    known = kept(told)
    assert len(known) == 3 and new(told, known) == [] == new(told, known, told)


def test_the_same_lines_under_another_id_and_in_another_order():
    known = kept([only(read_camt(*TWINS, closing="117.00"))])
    again = only(read_camt(*reversed(TWINS), closing="117.00", name="OTHER"))
    assert new([again], known) == []


def test_a_partly_overlapping_statement_brings_only_what_is_new():
    first = only(read_camt(entry("5"), entry("5"), closing="110.00"))
    longer = only(read_camt(entry("5"), entry("5"), entry("5", day="2024-03-02"), entry("9", day="2024-03-02"),
                            closing="124.00", name="S2"))  # fmt: skip
    assert len(new([longer], kept([first]), [first])) == 2


def test_another_twin_of_the_same_day_is_new():
    first = only(read_camt(entry("5"), closing="105.00"))
    fuller = only(read_camt(entry("5"), entry("5"), closing="110.00", name="S2"))
    assert len(new([fuller], kept([first]), [first])) == 1


def test_another_route_brings_nothing():
    known = kept([only(read_camt(entry("5", ref="A1"), entry("5", ref="A2"), closing="110.00"))])
    rows = ":61:2403010301C5,00NTRFX//B7", ":86:Text", ":61:2403010301C5,00NTRFY//B8"
    other = only(read(mt940(*rows, closing="C240301SEK110,00", account="SE45 5000 0000 0583 9825 7466").encode()))
    assert new([other], known) == []


def test_notifications_of_one_day_with_different_references_are_different():
    def note(ref):
        return only(read_camt(entry("5", ref=ref), version="camt.054.001.08", balances="", name=f"N{ref}"))

    known = kept([note("A1")])
    assert len(new([note("A2")], known)) == 1 and new([note("A1")], known) == []
    assert new([only(read_camt(entry("5", ref="A1"), closing="105.00"))], kept([note("A2")], known)) == []


def test_statements_of_one_day_that_follow_each_other_are_different():
    morning = only(read_camt(entry("5"), closing="105.00", name="1"))
    noon = only(read_camt(entry("5"), opening="105.00", closing="110.00", name="2"))
    known = kept([morning])
    assert is_continuation(noon, [morning]) and len(new([noon], known, [morning])) == 1
    known = kept([morning, noon])
    assert len(known) == 2
    whole = only(read_camt(entry("5"), entry("5"), closing="110.00", name="3"))
    before = only(read_camt(opening="100.00", closing="100.00", day="2024-02-29", name="0"))
    assert new([whole], known, [before, morning, noon]) == []
    assert new([noon], known, [before, morning, noon]) == []


def test_a_statement_twice_in_one_file_counts_once():
    data = camt(*[statement(*TWINS, closing="117.00")] * 2)
    told = read(data)
    first, second = identities(told.statements)
    assert first == second and codes_of(told) == ["BANK-061"]


def test_identity_depends_on_what_the_bank_booked_and_nothing_else():
    line = only(read_camt(entry("5", ref="A"), closing="105.00")).lines[0]
    same = replace(line, text="x", bank_reference="B", statement_id="other", position=9, valued_on=None)
    assert identity(line, 1) == identity(same, 1) and len(identity(line, 1)) == 32
    others = [replace(line, amount=-500), replace(line, currency="EUR"), replace(line, account="SE1")]
    assert len({identity(line, 1), identity(line, 2), *(identity(each, 1) for each in others)}) == 5


@pytest.mark.parametrize(
    ("one", "other"),
    [("SE45 5000 0000 0583 9825 7466", "se4550000000058398257466"), ("NO9386011117947", "8601.11.17947"),
     ("DABADKKK/1111-11-11111", "11111111111")],
)  # fmt: skip
def test_one_spelling_of_an_account(one, other):
    assert account_key(one) == account_key(other)


def days(*spans: tuple[str, str, str]):
    """Statements (day, opening, closing), each with the entry that makes it tie."""
    made = []
    for number, (day, opening, closing) in enumerate(spans):
        change = round(float(closing) - float(opening), 2)
        own = entry(f"{abs(change):.2f}", "CRDT" if change > 0 else "DBIT", day=day)
        made.append(statement(own, name=f"D{number}", opening=opening, closing=closing, day=day))
    return read(camt(*made))


class TestContinuity:
    def test_unbroken(self):
        told = days(("2024-03-01", "1.00", "2.00"), ("2024-03-04", "2.00", "3.00"), ("2024-03-05", "3.00", "1.00"))
        assert codes_of(told) == [] == continuity(told.statements)

    def test_a_missing_day(self):
        told = days(("2024-03-01", "1.00", "2.00"), ("2024-03-05", "3.00", "1.00"))
        assert codes_of(told) == ["BANK-060"]
        assert told.findings[0].message.endswith("skillnaden är 1.00.") and "2024-03-05" in told.findings[0].message

    def test_out_of_order(self):
        told = days(("2024-03-05", "3.00", "1.00"), ("2024-03-01", "1.00", "2.00"), ("2024-03-04", "2.00", "3.00"))
        assert codes_of(told) == ["BANK-063"]

    def test_overlap(self):
        whole = "<FrToDt><FrDtTm>2024-03-01T00:00:00</FrDtTm><ToDtTm>2024-03-04T00:00:00</ToDtTm></FrToDt>"
        first = statement(entry("5"), entry("2", day="2024-03-04"), closing="107.00", day="2024-03-04", more=whole)
        later = whole.replace("2024-03-01", "2024-03-02").replace("ToDtTm>2024-03-04", "ToDtTm>2024-03-06")
        second = statement(entry("2", day="2024-03-04"), opening="105.00", closing="107.00", name="S2", more=later,
                           day="2024-03-06")  # fmt: skip
        told = read(camt(first, second))
        assert codes_of(told) == ["BANK-062"]

    def test_accounts_and_currencies_are_held_apart(self):
        euro = statement(entry("5", currency="EUR"), closing="105.00", currency="EUR")
        other = statement(entry("5"), closing="105.00", account="SE2")
        told = read(camt(statement(entry("5"), closing="105.00"), other, euro))
        assert codes_of(told) == []
