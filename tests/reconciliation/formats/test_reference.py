"""The collected bank files: each reads as the README beside them says. Read where they lie."""

import os
from pathlib import Path

import pytest

from reconciliation.formats import continuity, read
from reconciliation.formats.__main__ import report

SHARED = Path(os.environ.get("HUB_SHARED_DATA") or Path(__file__).parents[4] / "shared" / "data") / "bank"
pytestmark = pytest.mark.skipif(not SHARED.is_dir(), reason=f"the collected bank files are not at {SHARED}")

DANSKE = "mt940-rs/tests__data__mt940__full__danskebank__MT940_"
ISO = "iso20022js-banks/test__assets__"
FABHED = "bgmax-fabhed/bankgiroinbetalningar_exempelfil_avtal-om-ocr-kontroll_checksiffra_langd_sv.txt"
MOOV = "moov-iso20022/200519_camt"

# file: (format, [(opening, closing, currency, lines, details, sum, ties)])
FILES = {
    **{
        f"genkgo-camt/camt053.{name}.xml": (version, [("18.15", "-27.00", "EUR", 1, 1, "8.85", False)])
        for name, version in (("v2.minimal", "camt.053.001.02"), ("v2.with-party-ids", "camt.053.001.02"),
                              ("v3", "camt.053.001.03"), ("v4", "camt.053.001.04"), ("v8", "camt.053.001.08"))
    },
    "genkgo-camt/camt053.v2.multi.statement.xml": ("camt.053.001.02", [
        ("18.15", "27.00", "EUR", 1, 1, "8.85", True), ("27.00", "20.00", "EUR", 1, 1, "-7.00", True)]),
    **{
        f"genkgo-camt/camt054.v{v}.xml": (f"camt.054.001.0{v}", [(None, None, "SEK", 1, 3, "-200000.00", None)])
        for v in (2, 4, 8)
    },
    ISO + "nordea__example_camt.xml": ("camt.053.001.02", [("200.50", "8800.50", "EUR", 6, 6, "8600.00", True)]),
    ISO + "ing__example_camt.xml": ("camt.053.001.02", [("1000.00", "1605.00", "EUR", 9, 7, "605.00", True)]),
    ISO + "goldman_sachs__camt_053_uk_v2_1.xml": ("camt.053.001.02", [
        ("68206.51", "68206.51", "GBP", 0, 0, "0.00", True),
        ("334425218.07", "334425126.42", "GBP", 6, 6, "-200.00", False)]),
    MOOV + ".054-Credit_P_CH2909000000250094239_1110092691_0_2019042421291293.xml":
        ("camt.054.001.04", [(None, None, "CHF", 1, 1, "1500.00", None)]),
    MOOV + ".054-Debit_P_CH2909000000250094239_1110092692_0_2019042401501580.xml":
        ("camt.054.001.04", [(None, None, "CHF", 1, 1, "-913.00", None)]),
    MOOV + ".054_P_CH2909000000250094239_1111091335_0_2020061900081727.xml":
        ("camt.054.001.04", [(None, None, "CHF", 1, 2, "1692.22", None)]),
    MOOV + "054-chdd_p_ch2909000000250094239_1110097484_0_20190520700381159.xml":
        ("camt.054.001.04", [(None, None, "CHF", 1, 2, "4.50", None)]),
    MOOV + "054-epo_p_ch5109000000250092291_1110097605_0_2019052003522556.xml":
        ("camt.054.001.04", [(None, None, "CHF", 1, 3, "-750.00", None)]),
    "subite-camt-other/account_statement.xml": ("camt.053.001.02", [("0.00", "0.00", "EUR", 3, 3, "0.00", True)]),
    "subite-camt-other/account_statement-3.xml":
        ("camt.053.001.02", [("33443.03", "59370.37", "EUR", 314, 314, "25927.34", True)]),
    "subite-camt-other/BE68793230773034-202411.xml":
        ("camt.053.001.02", [("59370.37", "87539.12", "EUR", 268, 268, "28168.75", True)]),
    "bankstatementparser/camt.053.001.02.xml":
        ("camt.053.001.02", [("500000.00", "435678.50", "SEK", 3, 2, "-64321.50", True)]),
    DANSKE + "FI_Example.sta": ("MT940", [("54484.04", "53126.94", "EUR", 6, 0, "-1357.10", True)]),
    "bankstatementparser/sample.mt940": ("MT940", [("1000.00", "2170.25", "EUR", 2, 0, "1170.25", True)]),
    FABHED: ("BgMax", [(None, None, "SEK", 1, 3, "1900.00", None), (None, None, "SEK", 1, 4, "8000.00", None)]),
    "bgmax-barsoom/minimal.txt": ("BgMax", [(None, None, "SEK", 1, 1, "1100.00", None)]),
    "netsgiro-otovo/ocr_giro_transactions.txt": ("OCR giro", [(None, None, "NOK", 20, 0, "51449.00", None)]),
    **{
        f"cremul-perspilling/scrubbed_CREMUL{name}": ("CREMUL", [(None, None, "NOK", lines, lines, total, None)])
        for name, lines, total in (
            ("0001-27.05.14.DAT", 4, "980.21"), ("0001.DAT", 1, "1394.00"), ("0001-utf-8.txt", 1, "1394.00"),
            ("0001_1.DAT", 1, "2535.06"), ("0002-27.05.14.DAT", 1, "314.00"), ("0002.DAT", 1, "250.00"),
            ("0002-utf-8.txt", 1, "250.00"))
    },
}  # fmt: skip

# day: (entries, opening, closing), the settlement account of the March series
MARCH = {
    7: (3, "21081222.58", "21903960.39"), 8: (4, "21903960.39", "27229398.96"),
    11: (8, "27229398.96", "29194819.20"),
    12: (11, "29194819.20", "24557140.69"), 13: (6, "24557140.69", "24045029.50"),
    14: (14, "24045029.50", "20888586.83"), 15: (7, "20888586.83", "20435273.01"),
    18: (3, "20435273.01", "20701981.41"),
    19: (11, "20701981.41", "19394788.85"), 20: (5, "19394788.85", "19536402.50"),
    21: (8, "19536402.50", "19227508.73"),
    22: (10, "19227508.73", "20440127.61"), 25: (12, "20440127.61", "18360574.52"),
    26: (4, "18360574.52", "18533857.17"), 27: (7, "18533857.17", "17775910.67"),
    28: (10, "17775910.67", "18080772.11"),
}  # fmt: skip
REFUSED = "bgmax-zimpler/isolated_deposit.txt"


def reading(name: str):
    return read((SHARED / name).read_bytes(), name)


def test_every_file_has_its_expectation():
    there = {str(path.relative_to(SHARED)) for path in SHARED.rglob("*") if path.is_file()}
    banks = {name for name in there if not name.endswith((".xsd", ".md", "expected.json"))}
    assert {name for name in banks if "v08-series" not in name} == {*FILES, REFUSED, DANSKE + "SE_Example.sta"}
    assert sum("v08-series" in name for name in there) == len(MARCH)


@pytest.mark.parametrize("name", sorted(FILES))
def test_file(name):
    form, expected = FILES[name]
    told = reading(name)
    facts = report(name, told)
    assert (facts["readable"], facts["format"]) == (True, form)
    details = [sum(len(line.details) for line in each.lines) for each in told.statements]
    assert [
        (each["opening"], each["closing"], each["currency"], each["lines"], count, each["sum"], each["balanced"])
        for each, count in zip(facts["statements"], details, strict=True)
    ] == expected
    assert not [each for each in told.findings if each.severity == "error"]
    assert ("BANK-050" in [each.code for each in told.findings]) == (False in [row[-1] for row in expected])


def test_swedish_mt940_is_continuous():
    told = reading(DANSKE + "SE_Example.sta")
    assert len(told.statements) == 12 and sum(len(each.lines) for each in told.statements) == 103
    assert all(each.is_balanced for each in told.statements) and not told.findings
    assert (told.statements[0].opening, told.statements[-1].closing) == (246034764, 1298874324)
    assert sum(each.total for each in told.statements) == 1052839560


def test_march_series_ties_and_continues():
    readings = [reading(f"subite-camt053v08-series/2024-03-{day:02d}.xml") for day in MARCH]
    statements = [each for one in readings for each in one.statements]
    assert len(statements) == 32 and sum(len(each.lines) for each in statements) == 124
    assert all(each.is_balanced for each in statements) and continuity(statements) == []
    for day, told in zip(MARCH, readings, strict=True):
        facts = {each["account"]: each for each in report("", told)["statements"]}
        main = facts["LT625883379695428516"]
        assert (main["lines"], main["opening"], main["closing"]) == MARCH[day]
        assert main["from"] == main["to"] == f"2024-03-{day:02d}"
        second = facts["LT414319056143772570"]
        assert second["closing"] == ("4801.55" if day < 22 else "2801.55") and second["lines"] == (day == 22)
        assert {"BANK-024", "BANK-025", "BANK-053"} <= {each.code for each in told.findings}


def test_a_missing_day_of_the_series_is_noticed():
    readings = [reading(f"subite-camt053v08-series/2024-03-{day:02d}.xml") for day in MARCH if day != 13]
    (found,) = continuity([each for one in readings for each in one.statements])
    assert found.finding.code == "BANK-060" and "24557140.69" in found.finding.message


def test_the_fragment_is_refused():
    told = reading(REFUSED)
    assert not told.is_readable and not told.statements and told.format == "BgMax"
    assert [each.code for each in told.findings] == ["BANK-009"]


def test_two_months_continue_each_other():
    names = "account_statement-3.xml", "BE68793230773034-202411.xml"
    both = [reading(f"subite-camt-other/{name}") for name in names]
    assert continuity([each.statements[0] for each in both]) == []


def test_nordea_keeps_leading_zeros():
    (statement,) = reading(ISO + "nordea__example_camt.xml").statements
    assert {"00000000000000001245", "RF332348236"} <= {line.reference for line in statement.lines}
    assert any(
        line.text == "Free text max 140 characters and max 35 characters in one line" for line in statement.lines
    )


def test_ing_returns_and_reversal():
    (statement,) = reading(ISO + "ing__example_camt.xml").statements
    assert sum(line.is_return for line in statement.lines) == 2
    (reversal,) = [line for line in statement.lines if line.is_reversal]
    assert reversal.amount < 0
    assert [(line.batch, line.amount, len(line.details)) for line in statement.lines if line.batch] == [
        (2, 27000, 0),
        (2, -30000, 0),
    ]


def test_bankgirots_own_example():
    """Positions and names as that repository's parser gives them."""
    first, second = reading(FABHED).statements
    (deposit,) = first.lines
    assert [each.amount for each in deposit.details] == [100000, -50000, 140000]
    assert deposit.details[0].counterparty == "Kalles Plåt AB"
    assert [part.reference for part in deposit.details[2].parts] == ["657866", "658765", "657767", "657965"]
    assert deposit.details[2].text == "Betalning med extra refnr 657965" and first.agreement == "9912346"
    assert second.lines[0].details[0].counterparty == "Olles färg AB" and second.lines[0].batch == 4


def test_ocr_transactions():
    (statement,) = reading("netsgiro-otovo/ocr_giro_transactions.txt").statements
    kinds = [line.code for line in statement.lines]
    assert {kind: kinds.count(kind) for kind in kinds} == {"10": 10, "11": 2, "12": 2, "13": 5, "21": 1}
    assert statement.lines[0].text == "Foo bar baz" and statement.lines[1].reference == "0036633"
    assert statement.account == "99991042764"


def test_cremul_finds_the_kid():
    def references(name):
        (statement,) = reading(f"cremul-perspilling/scrubbed_CREMUL{name}").statements
        return [line.reference for line in statement.lines]

    assert references("0001-27.05.14.DAT") == ["12121212121", "", "12121212139", ""]
    assert references("0001_1.DAT") == ["OM1632599 / K46576"]
    assert references("0002.DAT")[0].isdigit()
    latin, utf = (reading(f"cremul-perspilling/scrubbed_CREMUL0001{end}") for end in (".DAT", "-utf-8.txt"))
    assert latin.statements == utf.statements
