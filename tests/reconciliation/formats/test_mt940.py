"""MT940: marks, funds codes, pages, texts, and everything around the tags."""

from datetime import date

import pytest

from reconciliation.formats import read
from tests.reconciliation.formats.samples import codes_of, mt940, only


def lines(*rows: str, **kept):
    told = read(mt940(*rows, **kept).encode())
    return told, only(told).lines


@pytest.mark.parametrize(
    ("mark", "amount", "is_reversal"),
    [("C", 500, False), ("D", -500, False), ("RC", -500, True), ("RD", 500, True), ("CK", 500, False),
     ("DK", -500, False), ("CR", 500, False), ("DR", -500, False), ("RCK", -500, True)],
)  # fmt: skip
def test_r_before_the_mark_reverses_and_after_it_does_not(mark, amount, is_reversal):
    _, (line,) = lines(f":61:2403010301{mark}5,00NTRFREF//BANK1")
    assert (line.amount, line.is_reversal, line.reference, line.bank_reference) == (amount, is_reversal, "REF", "BANK1")


@pytest.mark.parametrize(("text", "amount"), [("5,", 500), ("5,5", 550), ("5.50", 550), ("5", 500), ("0,05", 5)])
def test_amounts(text, amount):
    assert lines(f":61:240301C{text}NTRFX")[1][0].amount == amount


def test_ties_and_periods():
    told, found = lines(":61:2403010301C25,00NTRFX", closing="C240301SEK125,00")
    statement = only(told)
    assert (statement.is_balanced, statement.opening, statement.closing, codes_of(told)) == (True, 10000, 12500, [])
    assert (statement.id, statement.account, statement.currency) == ("REF1 1/1", "5000/58398257466", "SEK")
    assert (statement.starts_on, statement.ends_on) == (date(2024, 2, 29), date(2024, 3, 1))


@pytest.mark.parametrize(
    ("told", "account"),
    [("NL69INGB0123456789EUR", "NL69INGB0123456789"), ("NL69INGB0123456789", "NL69INGB0123456789"),
     ("5000/58398257466", "5000/58398257466")],
)  # fmt: skip
def test_account(told, account):
    statement = only(read(mt940(":61:240301C5,00NTRFX", account=told).encode()))
    assert statement.account == statement.lines[0].account == account


def test_debit_balances():
    told, _ = lines(":61:240301D150,00NTRFX", closing="D240301SEK50,00")
    assert (only(told).closing, only(told).is_balanced) == (-5000, True)


def test_entry_date_over_the_year():
    _, (line,) = lines(":61:2401021231C5,00NTRFX")
    assert (line.booked_on, line.valued_on) == (date(2023, 12, 31), date(2024, 1, 2))


def test_the_thirtieth_of_february():
    told, found = lines(":61:230230C5,00NTRFX", ":61:2302300301C5,00NTRFX")
    assert [(line.booked_on, line.valued_on) for line in found] == [
        (date(2023, 2, 28), None), (date(2023, 3, 1), None)]  # fmt: skip
    assert codes_of(told).count("BANK-026") == 2


def test_texts_belong_to_their_line():
    told, found = lines(":86:IBAN SE12", ":61:240301C5,00NTRFX//Y", "further", ":86:First", "second row", ":86:More",
                        ":61:240301C1,00NTRFNONREF", ":86:", closing="C240301SEK106,00")  # fmt: skip
    assert [line.text for line in found] == ["First second row More", ""] and found[1].reference == ""
    assert only(told).text == "IBAN SE12"


def test_german_fields_wrapped_anywhere():
    rows = ":86:166?00GUTSCHRIFT?20EREF+E2E-1?21SVWZ+Re", "chnung 17?30DEUTDEFF?31DE1", "23?32Kunde?33 GmbH"
    _, (line,) = lines(":61:240301C5,00NTRFX", *rows)
    assert (line.text, line.end_to_end) == ("Rechnung 17", "E2E-1")
    assert (line.counterparty, line.counterparty_account) == ("Kunde GmbH", "DE123")


def test_slashed_fields():
    _, (line,) = lines(":61:240301C5,00NTRFX", ":86:/EREF/E1/IBAN/NL01/NAME/Klant/REMI/USTD//Factuur 9/")
    assert (line.end_to_end, line.counterparty, line.counterparty_account) == ("E1", "Klant", "NL01")
    assert line.text.startswith("Factuur 9")


def test_pages_of_one_statement_are_joined():
    first = mt940(":61:240301C5,00NTRFA", closing="C240301SEK105,00", number="7/1").replace(":62F:", ":62M:")
    second = mt940(":61:240301C2,00NTRFB", opening="C240301SEK105,00", closing="C240301SEK107,00", number="7/2")
    told = read((first + second.replace(":60F:", ":60M:")).encode())
    statement = only(told)
    assert ([line.position for line in statement.lines], statement.is_balanced, codes_of(told)) == ([1, 2], True, [])
    alone = read(first.encode())
    assert codes_of(alone) == ["BANK-015"] and only(alone).is_balanced


def test_pages_that_do_not_meet_stay_apart():
    first = mt940(closing="C240301SEK100,00", number="7/1").replace(":62F:", ":62M:")
    second = mt940(opening="C240301SEK105,00", closing="C240301SEK105,00", number="7/2").replace(":60F:", ":60M:")
    told = read((first + second).encode())
    assert len(told.statements) == 2 and codes_of(told).count("BANK-015") == 2 and "BANK-060" in codes_of(told)


def test_several_statements_follow_each_other():
    days = [mt940(":61:240301C5,00NTRFA", opening=f"C240301SEK{n}05,00", closing=f"C240301SEK{n}10,00") for n in (1, 1)]
    told = read("".join(days).replace("105,00", "100,00", 1).replace("110,00", "105,00", 1).encode())
    assert (len(told.statements), codes_of(told)) == (2, [])


@pytest.mark.parametrize(
    "frame",
    [
        "{{1:F01BANKSESSAXXX0000000000}}{{2:O9401200240301BANKSESSAXXX00000000002403011200N}}{{4:\r\n{}-}}",
        "This is an example file\r\n- - - -\r\n\r\n{}",
        "\ufeff{}",
        "{}:NS:22Kontoinhaber\r\n",
    ],
)
def test_anything_around_the_tags(frame):
    told = read(frame.format(mt940(":61:240301C5,00NTRFX", closing="C240301SEK105,00")).encode())
    assert (only(told).is_balanced, told.format, codes_of(told)) == (True, "MT940", [])


def test_latin_letters():
    told = read(mt940(":61:240301C5,00NTRFX", ":86:Åkeri Öst", closing="C240301SEK105,00").encode("latin-1"))
    assert only(told).lines[0].text == "Åkeri Öst"


def test_no_closing_balance():
    told = read(mt940(":61:240301C5,00NTRFX").partition(":62F:")[0].encode())
    assert codes_of(told) == ["BANK-052"] and only(told).is_balanced is None


@pytest.mark.parametrize(("row", "code"), [(":61:240301X5,00NTRFX", "BANK-019"), (":61:240301C5,005NTRFX", "BANK-021"),
                                           (":61:240301C,NTRFX", "BANK-020"), (":61:249901C5,00NTRFX", "BANK-019"),
                                           (":61:", "BANK-019")])  # fmt: skip
def test_a_line_that_cannot_be_read_is_kept_with_its_error(row, code):
    told = read(mt940(row, ":61:240301C1,00NTRFX").encode())
    assert code in codes_of(told) and not told.is_importable
    assert (len(only(told).lines), len(only(told).faulty)) == (1, 1)


def test_unknown_tags_are_told_once():
    told = read(mt940(":99Z:x", ":99Z:y").encode())
    assert [each.message for each in told.findings if each.code == "BANK-017"] == [
        "2 poster av okänt slag hoppades över (:99Z:)."
    ]


@pytest.mark.parametrize(
    "data",
    [
        b":20:X\r\n:25:1\r\n:28C:1/1\r\n:34F:SEK0,\r\n:13D:2403011200+0100\r\n:61:240301C5,00NTRFX\r\n-\r\n",
        b"{1:F01BANKSESS}{2:O9421200240301BANKSESS}{4:\r\n:20:X\r\n:25:1\r\n:61:240301C5,00NTRFX\r\n-}",
    ],
)
def test_intraday_is_refused_by_name(data):
    told = read(data)
    assert codes_of(told) == ["BANK-006"] and "MT942" in told.findings[0].message
