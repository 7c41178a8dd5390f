"""Reading our own export gives the same document; what cannot be written is told."""

from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.sie import Dimension, Document, Row, SieError, Voucher, Year, read, write
from ledger.sie.records import Balance
from tests.ledger.sie.samples import FILES, codes_of, without_lines

TODAY = date(2025, 1, 31)
YEAR = {0: Year(date(2024, 1, 1), date(2024, 12, 31))}
NOT_WRITTEN = {"findings", "ksumma", "encoding", "flag", "format", "extra", "totals"}


def same(one: Document, two: Document) -> None:
    for field in fields(Document):
        if field.name in NOT_WRITTEN:
            continue
        left, right = getattr(one, field.name), getattr(two, field.name)
        if field.name == "vouchers":
            left, right = list(map(without_lines, left)), list(map(without_lines, right))
        if field.name == "balances":
            left, right = ({k: [b._replace(line=0) for b in v] for k, v in found.items()} for found in (left, right))
        assert left == right, field.name


def voucher(*rows: Row, history: tuple[Row, ...] = (), text: str = "Lön") -> Voucher:
    return Voucher("L", "1", date(2024, 1, 25), text, rows=rows, history=history)


def test_a_full_file_survives_and_is_ordered_as_the_standard_says():
    document = read(FILES / "full.se")
    written = write(document, today=document.generated_on)
    assert written.losses == []
    again = read(written.data)
    same(document, again)
    assert (codes_of(again), again.ksumma, again.encoding) == ([], "ok", "cp437")
    lines = written.data.split(b"\r\n")
    assert lines[:2] == [b"#FLAGGA 0", b"#KSUMMA"] and lines[-2].startswith(b"#KSUMMA ") and lines[-1] == b""
    groups = [line.split(b" ")[0] for line in lines]
    assert groups.index(b"#RAR") < groups.index(b"#KONTO") < groups.index(b"#IB") < groups.index(b"#VER")


def test_a_payroll_file():
    document = Document(program="Huvudbok", program_version="1", company="Ängens Måleri AB", orgnr="556677-8899")
    document.dimensions["1"], document.objects["1", "01"] = Dimension("1", "Kostnadsställe"), "Kansli"
    document.vouchers = [voucher(Row("7010", (("1", "01"),), 100050, None, "Månadslön", Decimal("160.5")),
                                 Row("1930", (), -100050)), voucher()._replace(series="", number="")]  # fmt: skip
    written = write(document, "4I", today=TODAY)
    again = read(written.data)
    assert (again.type, again.generated_on, again.ksumma, codes_of(again)) == ("4I", TODAY, "ok", ["SIE-048"])
    assert list(map(without_lines, again.vouchers)) == document.vouchers
    assert b'#TRANS 7010 {1 "01"} 1000.50 "" "M\x86nadsl\x94n" 160.5\r\n' in written.data
    assert b"#RAR" not in written.data and b"#IB" not in written.data


@pytest.mark.parametrize(("kind", "kept"), [("1", 4), ("2", 7), ("3", 10), ("4I", 0)])
def test_each_kind_takes_what_it_may(kind, kept):
    document = read(FILES / "full.se")
    written = write(document, kind, today=TODAY)
    again = read(written.data)
    assert again.type == kind and again.ksumma == "ok"
    assert sum(map(len, again.balances.values())) == kept
    assert bool(again.vouchers) == (kind == "4I")
    assert "SIE-095" in [loss.code for loss in written.losses]
    assert not again.has_errors


def test_what_cp437_lacks_is_replaced_and_listed():
    document = Document(company="Ærø – Smørrebrød € 5 漢", years=YEAR)
    document.vouchers = [voucher(text="rad\nbruten\\")]
    written = write(document, today=TODAY)
    again = read(written.data)
    assert again.company == "Æro - Smorrebrod EUR 5 ?"
    assert again.vouchers[0].text == "rad bruten/"
    lost = [loss for loss in written.losses if loss.code == "SIE-090"]
    assert all(char in lost[0].message for char in "–ø€漢") and "#FNAMN" in lost[0].message
    assert {"SIE-091", "SIE-092"} <= {loss.code for loss in written.losses}
    named = next(loss for loss in written.losses if loss.code == "SIE-091")
    assert (named.series, named.number) == ("L", "1")


@pytest.mark.parametrize(
    ("document", "kind", "code"),
    [
        (Document(years=YEAR, vouchers=[voucher(Row("1930", (), 1))]), "4E", "SIE-040"),
        (Document(years=YEAR, vouchers=[voucher()._replace(date=None)]), "4I", "SIE-041"),
        (Document(years=YEAR, vouchers=[voucher(Row(""))]), "4I", "SIE-026"),
        (Document(), "4E", "SIE-012"),
        (Document(years=YEAR), "5", "SIE-094"),
    ],
)
def test_what_is_no_sie_file_is_not_written(document, kind, code):
    with pytest.raises(SieError) as refused:
        write(document, kind, today=TODAY)
    assert [finding.code for finding in refused.value.findings] == [code]


def test_a_date_of_making_is_needed():
    with pytest.raises(SieError, match="SIE-094"):
        write(Document(years=YEAR))


def test_history_is_written_with_its_twins():
    document = read(FILES / "history.se")
    data = write(document, today=TODAY).data
    labels = [line.split(b" ")[0] for line in data.split(b"\r\n") if b"TRANS" in line]
    assert labels == [b"#BTRANS", b"#RTRANS", b"#TRANS", b"#TRANS"]
    assert "SIE-054" not in codes_of(read(data))


def test_an_added_row_is_written_right_before_its_twin_wherever_that_is():
    past = Row("3001", (), -5, TODAY, kind="rtrans", signature="Bo")
    document = Document(years=YEAR, vouchers=[voucher(Row("1930", (), 5), Row("3001", (), -5), history=(past,))])
    data = write(document, today=TODAY).data
    labels = [line.split(b" ")[0] for line in data.split(b"\r\n") if b"TRANS" in line]
    assert labels == [b"#TRANS", b"#RTRANS", b"#TRANS"]


# ASCII and Nordic letters; å ä ö in every name, as in real files, so that guessing the encoding is fair
TEXTS = st.text(st.sampled_from("abcXYZ 019{}\"#.,;:'/()-åäöÅÄÖéü½"), max_size=20).map(str.strip)
NUMBERS = st.from_regex(r"[0-9]{1,8}", fullmatch=True)
CODES = st.text(st.sampled_from('abXY019 .-_åäö{}"'), min_size=1, max_size=6).map(str.strip).filter(bool)
AMOUNTS = st.integers(-(10**15), 10**15)
DATES = st.dates(date(2024, 1, 1), date(2024, 12, 31))
QUANTITIES = st.none() | st.decimals(-10000, 10000, places=3, allow_nan=False)
OBJECTS = st.lists(st.tuples(NUMBERS, CODES), max_size=3).map(tuple)


@st.composite
def vouchers(draw):
    rows = draw(st.lists(st.builds(
        Row, NUMBERS, OBJECTS, AMOUNTS, st.none() | DATES, TEXTS, QUANTITIES, st.just(0), st.just("trans"), TEXTS,
    ), max_size=5))  # fmt: skip
    if rows:
        rows.append(Row("1930", (), -sum(row.amount for row in rows)))
    return Voucher(draw(TEXTS), draw(st.text("0123456789A", max_size=5)), draw(DATES), draw(TEXTS),
                   draw(st.none() | DATES), draw(TEXTS), tuple(rows))  # fmt: skip


@st.composite
def documents(draw):
    names = TEXTS.map(lambda name: name + "åäö")
    document = Document(
        type="4E", program="Prov", program_version="1", generated_on=TODAY, generated_by=draw(TEXTS),
        comment=draw(TEXTS), company_id=draw(TEXTS), orgnr=draw(st.sampled_from(["", "556677-8899"])),
        company="Åäöåäö AB",
        years=YEAR, accounts=draw(st.dictionaries(NUMBERS, names, max_size=6)), chart="BAS2024",
        dimensions={"1": Dimension("1", "Kst åäö"), "20": Dimension("20", "Del", "1")},
        objects=draw(st.dictionaries(st.tuples(NUMBERS, CODES), names, max_size=4)),
        vouchers=draw(st.lists(vouchers(), max_size=4)),
    )  # fmt: skip
    document.balances["ib"] = [Balance("ib", 0, "1930", draw(AMOUNTS), (), "", draw(QUANTITIES))]
    document.balances["oub"] = [Balance("oub", -1, "1930", draw(AMOUNTS), draw(OBJECTS))]
    document.balances["pbudget"] = [Balance("pbudget", 0, "3001", draw(AMOUNTS), draw(OBJECTS), "202402")]
    return document


@settings(max_examples=150, deadline=None)
@given(documents(), st.booleans())
def test_any_document_survives_our_own_export(document, ksumma):
    written = write(document, "4E", ksumma=ksumma)
    assert written.losses == []
    again = read(written.data)
    same(document, again)
    assert again.ksumma == ("ok" if ksumma else None)
    assert not again.has_errors
