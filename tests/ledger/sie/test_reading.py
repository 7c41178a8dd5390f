"""What a reader must get out of a file."""

import io
from datetime import date
from decimal import Decimal

import pytest

from ledger.sie import Dimension, Row, Year, read, stream
from ledger.sie.records import Balance
from tests.ledger.sie.samples import FILES, HEAD, codes_of, sie, voucher


def test_everything_in_a_full_file():
    document = read(FILES / "full.se")
    assert codes_of(document) == []
    assert (document.type, document.encoding, document.ksumma) == ("4E", "cp437", "ok")
    assert (document.program, document.program_version, document.company_id) == ("Provbok", "2.1", r"C:\Företag\1")
    assert document.generated_on == date(2025, 1, 10) and document.generated_by == "Åsa"
    assert document.address == ("Åsa Öst", "Gatan 1", "123 45 STAD", "012-34 56 78")
    assert document.years == {
        0: Year(date(2024, 1, 1), date(2024, 12, 31)), -1: Year(date(2023, 1, 1), date(2023, 12, 31)),
    }  # fmt: skip
    assert document.accounts["3001"] == "Försäljning"
    assert (document.account_types["3001"], document.units["3001"]) == ("I", "tim")
    assert document.sru["3001"] == ("7410", "7310")
    assert document.dimensions["21"] == Dimension("21", "Grupp", "20")
    assert document.objects["21", "0101"] == "Spädbarn"
    assert document.balances["psaldo"][0] == Balance("psaldo", 0, "3001", -100000, (), "202401", Decimal("4"), 35)
    assert document.balances["oib"][0].objects == (("20", "01"),)
    assert document.totals.sums == {"ib": 0, "ub": 100000, "res": -100000}


def test_rows_keep_objects_dates_quantities_and_line():
    rows = read(FILES / "full.se").vouchers[0].rows
    assert rows[1] == Row("3001", (("20", "01"), ("21", "0101")), -100000, date(2024, 1, 20), 'Målat "rött"',
                          Decimal("-4.5"), 44, "trans", "ÅÖ")  # fmt: skip
    assert rows[0].date is None and rows[0].text == "" and rows[0].objects == ()


def test_history_is_kept_apart_from_what_is_booked():
    found = read(FILES / "history.se")
    assert codes_of(found) == []
    (kept,) = found.vouchers
    assert [row.amount for row in kept.rows] == [10000, -10000]
    assert [(row.kind, row.amount, row.date, row.signature) for row in kept.history] == [
        ("btrans", 9000, date(2024, 2, 1), "Åsa"), ("rtrans", 10000, date(2025, 3, 1), "Bo"),
    ]  # fmt: skip
    assert (found.totals.rows, found.totals.rtrans, found.totals.btrans) == (2, 1, 1)


@pytest.mark.parametrize(
    ("encoding", "expected"),
    [("cp437", "cp437"), ("latin-1", "latin-1"), ("utf-8", "utf-8"), ("utf-8-sig", "utf-8"), ("utf-16", "utf-16")],
)
def test_the_encoding_is_decided_by_the_bytes(encoding, expected):
    document = read(sie(encoding=encoding))
    assert document.encoding == expected
    assert document.company == "Ängens Måleri AB"
    assert document.accounts["1930"] == "Företagskonto"
    assert "SIE-020" not in codes_of(document)


def test_without_nordic_letters_it_is_what_the_standard_says():
    document = read(sie(head=HEAD.replace("Ängens Måleri", "½").replace("ö", "o").replace("ä", "a")))
    assert (document.encoding, document.company) == ("cp437", "½ AB")


def test_a_windows_dash_makes_it_windows_1252():
    document = read(sie('#DIM 1 "Kostnad – ställe"\n', encoding="cp1252"))
    assert (document.encoding, document.dimensions["1"].name) == ("cp1252", "Kostnad – ställe")


def test_a_few_windows_bytes_do_not_turn_a_cp437_file():
    document = read(sie().replace(b"#RAR", b'#FNR "C:\\F\xf6retag"\r\n#RAR'))
    assert document.encoding == "cp437" and document.company == "Ängens Måleri AB"
    assert "SIE-032" in codes_of(document)


def test_utf_8_cut_inside_a_letter_is_still_utf_8():
    document = read(sie('#DIM 1 "Åäö Åäö"\n', encoding="utf-8").replace("Köp".encode(), b"") + b'#DIM 2 "Cut \xc3"\r\n')
    assert (document.encoding, document.company) == ("utf-8", "Ängens Måleri AB")
    assert "SIE-035" in codes_of(document)


@pytest.mark.parametrize(("line_end", "indent"), [("\n", ""), ("\r\n", "  "), ("\r", ""), ("\r\r\n", "\t")])
def test_line_ends_and_indentation(line_end, indent):
    rows = f"{indent}#TRANS\t1930  {{ }}   100\n\n{indent}#TRANS 3001 {{}} -100.0"
    data = voucher(rows).replace(b"\r\n", line_end.encode()) + b"\x1a"
    document = read(data)
    assert codes_of(document) == []
    assert [row.amount for row in document.vouchers[0].rows] == [10000, -10000]


def test_sources_are_bytes_paths_and_files_that_cannot_rewind():
    class Pipe(io.BytesIO):
        def seekable(self):
            return False

    data = (FILES / "history.se").read_bytes()
    wanted = read(data)
    assert read(FILES / "history.se") == wanted
    assert read(str(FILES / "history.se")) == wanted
    assert read(io.BytesIO(data)) == wanted
    assert read(Pipe(data)) == wanted


def test_a_braces_quote_and_comma_world():
    rows = '#TRANS 1930 {1 "a}b" 6 "x y"} "100.00" "" "{"\n#TRANS "3001" {"1" "0\\"1"} -100 20240101 ""'
    first, second = read(voucher(rows)).vouchers[0].rows
    assert first.objects == (("1", "a}b"), ("6", "x y")) and first.text == "{"
    assert second.objects == (("1", '0"1'),) and second.account == "3001"


def test_broken_quotes_do_not_swallow_the_next_line():
    document = read(sie('#KONTO 4000 "Utg"ende moms"\n#KONTO 4001 "Avhuggen\n#KONTO 4002 "Nästa"\n#FNR "C:\\SIE\\"\n'))
    assert document.accounts["4000"] == 'Utg"ende moms'
    assert document.accounts["4001"] == "Avhuggen"
    assert document.accounts["4002"] == "Nästa"
    assert document.company_id == "C:\\SIE\\"
    assert codes_of(document).count("SIE-021") == 1


def test_balances_without_an_opening_come_from_last_year():
    body = "#RAR -1 20230101 20231231\n#UB -1 1930 100.00\n#UB -1 2081 -100.00\n#UB 0 1930 100.00\n#UB 0 2081 -100.00\n"
    document = read(sie(body, HEAD.replace("#IB 0 1930 0\n", "")))
    assert document.opening() == {"1930": 10000, "2081": -10000}
    assert "SIE-081" in codes_of(document)


def test_unknown_things_are_kept_aside():
    document = read(sie('#EGEN 1 "två ord"\n#KONTO 4000 Varor 1 2\n'))
    assert [extra[1:] for extra in document.extra] == [("EGEN", ("1", "två ord")), ("KONTO", ("1", "2"))]
    assert {f.severity for f in document.findings if f.code in ("SIE-024", "SIE-025")} == {"info"}


def test_numbers_stay_text_and_account_order_is_kept():
    document = read(voucher('#TRANS 0099 {1 "01"} 1\n#TRANS 3001 {} -1', "#VER # 007 20240115"))
    found = document.vouchers[0]
    assert (found.series, found.number, found.rows[0].account) == ("#", "007", "0099")


def test_the_old_order_of_period_and_account():
    balance = read(sie("#PBUDGET 0 1930 202401 -16.00\n")).balances["pbudget"][0]
    assert (balance.period, balance.account, balance.amount) == ("202401", "1930", -1600)


def test_streaming_gives_items_in_file_order_and_the_rest_at_the_end():
    reading = stream(FILES / "full.se")
    kinds = [type(item).__name__ for item in reading]
    assert kinds == ["Balance"] * 10 + ["Voucher"] * 2
    assert reading.document.vouchers == [] and reading.document.balances["ib"] == []
    assert reading.document.totals.vouchers == 2 and reading.document.type == "4E"


ON_ONE_LINE = [
    '#VER A 1 20240115 "Köp, se #VER 7" {\n#TRANS 1930 {} -125.00\n#TRANS 3001 {} 125.00 }\n',
    '#VER A 1 20240115 "Köp, se #VER 7" { #TRANS 1930 {} -125.00 #TRANS 3001 {} 125.00 }\n',
    '#VER A 1 20240115 "Köp, se #VER 7"\n{ #TRANS 1930 {} -125.00\t#TRANS 3001 {} 125.00\n}\n',
    '{}\n}#VER A 1 20240115 "Köp, se #VER 7"\n{#TRANS 1930 {} -125.00 {#TRANS 3001 {} 125.00 }\n',
]


@pytest.mark.parametrize("body", ON_ONE_LINE)
def test_rows_that_share_a_line_are_rows_each(body):
    document = read(sie(body))
    (voucher,) = document.vouchers
    assert [(row.account, row.amount) for row in voucher.rows] == [("1930", -12500), ("3001", 12500)]
    assert voucher.text == "Köp, se #VER 7" and not document.has_errors
    assert list(stream(sie(body), careful=True)) == list(stream(sie(body)))


@pytest.mark.parametrize("ends", ["\r\n\r", "\r\n\n", "\n\r", "\r\r\n"])
def test_line_ends_of_all_kinds_in_one_file(ends):
    lines = (HEAD + '#VER A 1 20240115 "Köp"\n{\n#TRANS 1930 {} -125.00\n#TRANS 3001 {} 125.00\n}\n').split("\n")
    kinds = ("\r\n", "\r", "\n") if ends == "\r\n\r" else (ends[:1], ends[1:])
    data = "".join(line + kinds[at % len(kinds)] for at, line in enumerate(lines)).encode("cp437")
    (voucher,) = read(data).vouchers
    assert len(voucher.rows) == 2 and not read(data).has_errors
