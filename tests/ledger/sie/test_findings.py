"""What a reader must say about a file: code, line, severity, voucher."""

import pytest

from ledger.sie import SieError, read
from tests.ledger.sie.samples import HEAD, codes_of, sie, voucher

GOOD = "#TRANS 1930 {} 100.00\n#TRANS 3001 {} -100.00"


def only(document, code):
    (finding,) = [f for f in document.findings if f.code == code]
    return finding


def test_a_good_file_has_nothing_to_say():
    assert codes_of(read(voucher(GOOD))) == []


def test_an_unbalanced_voucher_is_named_with_line_and_difference():
    document = read(voucher("#TRANS 1930 {} 100.00\n#TRANS 3001 {} -99.99"))
    found = only(document, "SIE-040")
    assert (found.severity, found.line, found.series, found.number) == ("error", 12, "A", "1")
    assert "A 1" in found.message and "0,01" in found.message and "0.01" in found.cause
    assert document.vouchers[0].sound is False
    with pytest.raises(SieError, match="SIE-040"):
        document.check()


AMOUNTS_REFUSED = [
    "1e3", "NaN", "0x10", "１００", "1.005", "1.000", "1_0", "1,005", "", "9" * 40, "--1", "1.000.00", "Infinity",
]  # fmt: skip


@pytest.mark.parametrize("amount", AMOUNTS_REFUSED)
def test_amounts_that_are_none(amount):
    body = f'#VER A 1 20240115\n{{\n#TRANS 1930 {{}} "{amount}"\n#TRANS 3001 {{}} -1\n}}\n'
    document = read(sie(body, encoding="utf-8"))
    found = [f for f in document.findings if f.code in ("SIE-043", "SIE-026")]
    assert [(f.severity, f.line, f.number) for f in found] == [("error", 14, "1")]
    assert "SIE-040" not in codes_of(document)  # one cause, one finding
    assert document.vouchers[0].sound is False and document.totals.rows == 2


@pytest.mark.parametrize(
    ("amount", "minor"),
    [("+5", 500), ("1 234,50", 123450), ("1\u00a0234.5", 123450), ("12.5000", 1250), ("100.00-", -10000), (".5", 50)],
)
def test_amounts_read_with_a_warning(amount, minor):
    rows = f'#TRANS 1930 {{}} "{amount}"\n#TRANS 3001 {{}} {-minor / 100:.2f}'
    document = read(sie(f"#VER A 1 20240115\n{{\n{rows}\n}}\n", encoding="utf-8"))
    assert document.vouchers[0].rows[0].amount == minor
    assert only(document, "SIE-044").severity == "warning"


@pytest.mark.parametrize(
    ("body", "code", "severity", "line"),
    [
        ("#TRANS 1930 {} 1\n", "SIE-015", "error", 12),
        ("#VER A 1 20240115\n{\n#TRANS 1930 {} 0\n", "SIE-008", "error", 12),
        ("#VER A 1 20240115\n{\n#TRANS 1930 {} 0\n#KONTO 4000 X\n", "SIE-051", "error", 12),
        ("#VER A 1 20240115\n#TRANS 1930 {} 0\n#KONTO 4000 X\n", "SIE-052", "warning", 12),
        ("#VER A 1 20241301\n{\n#TRANS 1930 {} 0\n}\n", "SIE-041", "error", 12),
        ("#VER A 1 20250101\n{\n#TRANS 1930 {} 0\n}\n", "SIE-042", "error", 12),
        ("#VER A 1 2024-01-15\n{\n#TRANS 1930 {} 0\n}\n", "SIE-047", "info", 12),
        ("#VER A 1 20240115 x 2024\n{\n#TRANS 1930 {} 0\n}\n", "SIE-056", "warning", 12),
        ("#VER A 1 20240115\n{\n#TRANS 1930 {} 0 20240231\n}\n", "SIE-045", "error", 14),
        ("#VER A 1 20240115\n{\n#TRANS 1930 {} 0 Hyra\n}\n", "SIE-046", "warning", 14),
        ("#VER A 1 20240115\n{\n#TRANS 1930 0\n}\n", "SIE-027", "warning", 14),
        ("#VER A 1 20240115\n{\n#TRANS 1930 {1 0\n}\n", "SIE-027", "error", 14),
        ('#VER A 1 20240115\n{\n#TRANS 1930 {} 0 "" "" två\n}\n', "SIE-055", "warning", 14),
        ("#VER A 1 20240115\n{\n}\n", "SIE-048", "info", 12),
        ("#VER A 1 20240115\n{\n#RTRANS 1930 {} 5\n#TRANS 3001 {} 0\n}\n", "SIE-054", "warning", 14),
        ("#VER A 1 20240115\n{\n#TRANS 4000 {} 0\n}\n", "SIE-060", "warning", 14),
        ("#VER A 1 20240115\n{\n#TRANS 1930 {7 47} 0\n}\n", "SIE-061", "warning", 14),
        ("#VER A 1 20240115\n{\n#TRANS 1930 {30 1} 0\n}\n", "SIE-062", "warning", 14),
        ("#KONTO 1930 Annat\n", "SIE-063", "warning", 12),
        ("#KONTO 12AB Annat\n", "SIE-064", "warning", 12),
        ("#IB 0 1930 0\n", "SIE-065", "warning", 12),
        ("#FLAGGA 1\n", "SIE-070", "warning", 12),
        ("#VALUTA EUR\n", "SIE-075", "warning", 12),
        ("#ORGNR 12345\n", "SIE-076", "info", 12),
        ("#IB 0 1510 5\n", "SIE-080", "warning", 0),
        ("#RAR -1 20230101 20240131\n", "SIE-013", "error", 0),
        ("#RAR -1 20230101 20231130\n", "SIE-073", "warning", 0),
        ("#RAR -1 20220101 20231231\n", "SIE-074", "warning", 0),
        ("#RAR 0 20241231 20240101\n", "SIE-014", "error", 12),
        ("två ord\n", "SIE-020", "warning", 12),
        ("#PROSA a\x07b\n", "SIE-023", "warning", 12),
        ("}\n", "SIE-029", "warning", 12),
        ("#IB 0 1930 x\n", "SIE-043", "error", 12),
        ("#KSUMMA 5\n", "SIE-011", "warning", 0),
    ],
)
def test_each_fault_has_its_code(body, code, severity, line):
    document = read(sie(body))
    found = only(document, code)
    assert (found.severity, found.line) == (severity, line)
    assert found.message and found.cause and found.cure


def test_same_number_twice_and_numbers_out_of_order():
    body = "".join(f"#VER A {n} 20240115\n{{\n#TRANS 1930 {{}} 0\n}}\n" for n in (1, 3, 2, 3, 11))
    document = read(sie(body + "#VER A1 1 20240115\n{\n#TRANS 1930 {} 0\n}\n"))
    assert [(f.series, f.number) for f in document.findings if f.code == "SIE-049"] == [("A", "3")]
    assert "SIE-050" in codes_of(document)


def test_vouchers_before_the_year_are_held_against_it_all_the_same():
    head = HEAD.replace("#RAR 0 20240101 20241231\n", "")
    body = "#VER A 1 20251231\n{\n#TRANS 1930 {} 0\n}\n#RAR 0 20240101 20241231\n"
    assert only(read(sie(body, head)), "SIE-042").number == "1"


def test_a_pre_system_file_may_leave_out_numbers_chart_and_year():
    head = '#FLAGGA 0\n#PROGRAM "Kassa" 1\n#FORMAT PC8\n#GEN 20240101\n#SIETYP 4\n#FNAMN "A"\n'
    document = read(sie('#VER "" "" 20240115 ""\n{\n#TRANS 1930 {1 01} 1\n#TRANS 3001 {} -1\n}\n', head))
    assert (document.type, codes_of(document)) == ("4I", [])


def test_an_export_without_a_year_is_refused():
    document = read(sie(head=HEAD.replace("#RAR 0 20240101 20241231\n", "")))
    assert only(document, "SIE-012").severity == "error" and not document.is_readable


def test_figures_that_do_not_agree_name_the_accounts():
    document = read(sie("#UB 0 1930 90.00\n#RES 0 3001 -100.00\n#VER A 1 20240115\n{\n" + GOOD + "\n}\n"))
    assert "1930: 90.00 / 100.00" in only(document, "SIE-083").cause
    assert "SIE-084" not in codes_of(document)


def test_garbled_letters_are_told_once():
    body = '#KONTO 3002 "F”rs„ljning"\n#KONTO 3003 "F”rs„ljning"\n#KONTO 3004 "\ufffd"\n'
    document = read(sie(body, encoding="utf-8"))
    assert only(document, "SIE-034").line == 12
    assert only(document, "SIE-033").line == 14


def test_findings_are_bounded_and_the_rest_counted():
    body = "".join(f"#VER A {n} 20240115\n{{\n#TRANS 1930 {{}} 1\n}}\n" for n in range(1, 701))
    document = read(sie(body))
    assert codes_of(document).count("SIE-040") == 500
    surplus = only(document, "SIE-099")
    assert surplus.severity == "error" and "200" in surplus.message


def test_check_sums():
    good = read(sie(head="#FLAGGA 0\n#KSUMMA\n" + HEAD[10:]) + b"#KSUMMA 0\r\n")
    assert good.ksumma == "bad" and not good.is_readable
    cut = read(sie(head="#FLAGGA 0\n#KSUMMA\n" + HEAD[10:]))
    assert cut.ksumma == "unterminated" and only(cut, "SIE-010").severity == "error"
    assert read(sie()).ksumma is None


@pytest.mark.parametrize("year", ["0001", "9999"])
def test_a_year_no_books_are_about_is_no_year(year):
    document = read(sie(head=HEAD.replace("20240101 20241231", f"{year}0101 {year}1231")))
    assert {"SIE-012", "SIE-028"} <= set(codes_of(document)) and not document.is_readable
