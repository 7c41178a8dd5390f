"""Files of payroll systems: what is read, what is refused, and that no person gets through."""

import os
from datetime import date
from pathlib import Path

import pytest

from payroll import files
from payroll.files.drafts import LIMIT

DATA = Path(os.environ.get("HUB_SHARED_DATA", Path(__file__).resolve().parents[3] / "shared" / "data")) / "sie"
HEAD = "Konto;Kostnadsställe;Projekt;Debet;Kredit;Text;Löneart;Anställningsnummer;Period;Datum\r\n"


def sie(*vouchers: str, head: str = '#ORGNR 556016-0680\n#FNAMN "Nordisk Exempel AB"\n') -> bytes:
    return (
        '#FLAGGA 0\n#PROGRAM "Provlön" 1.0\n#FORMAT PC8\n#GEN 20260925\n#SIETYP 4\n' + head + "\n".join(vouchers) + "\n"
    ).encode("cp437")


def voucher(day: str, *rows: str, text: str = "Lön") -> str:
    return "\n".join([f'#VER "" "" {day} "{text}"', "{", *(f"#TRANS {row}" for row in rows), "}"])


def codes(draft, severity="error"):
    return [f.code for f in draft.findings if f.severity == severity]


def listed(*lines: str, head: str = HEAD) -> files.RunDraft:
    return files.read("lon.csv", (head + "\r\n".join(lines) + "\r\n").encode("utf-8-sig"))


# ------------------------------------------------------------------ SIE
def test_a_sie_file_gives_rows_with_dimensions_period_and_payment_day():
    draft = files.read(
        "september.si",
        sie(voucher("20260925", '7210 {1 "0100" 6 P7 7 1001} 31900.50', "1930 {} -31900.50", text="Lön september")),
    )
    assert not draft.findings
    assert (draft.label, draft.program, draft.orgnr) == ("Lön september", "Provlön 1.0", "556016-0680")
    assert (draft.period_on, draft.payment_on) == (date(2026, 9, 1), date(2026, 9, 25))
    first = draft.rows[0]
    assert (first.account, first.cost_centre, first.project, first.employee) == ("7210", "0100", "P7", "1001")
    assert first.amount == 3_190_050 and first.line == 10


def test_each_voucher_has_its_own_month_and_the_run_the_latest():
    draft = files.read(
        "x.si",
        sie(
            voucher("20260925", "7210 {} 100", "1930 {} -100"),
            voucher("20260731", "7210 {} 5", "1930 {} -5"),
        ),
    )
    assert [row.period_on for row in draft.rows] == [date(2026, 9, 1)] * 2 + [date(2026, 7, 1)] * 2
    assert draft.period_on == date(2026, 9, 1) and draft.payment_on is None


def test_rows_dated_in_another_month_must_balance_there():
    draft = files.read("x.si", sie(voucher("20260925", "7210 {} 100 20260831", "1930 {} -100")))
    assert codes(draft) == ["PAY-011", "PAY-011"]
    assert [f.facts["period"] for f in draft.findings] == ["2026-08", "2026-09"]


def test_removed_and_added_rows_of_history_are_not_counted():
    rows = ("7210 {} 100", "1930 {} -100")
    with_history = voucher("20260925", *rows).replace("}\n", "}\n").rstrip("}") + "#RTRANS 7210 {} 50\n}"
    draft = files.read("x.si", sie(with_history))
    assert [row.amount for row in draft.rows] == [10_000, -10_000]


def test_an_unbalanced_voucher_is_listed_with_its_difference():
    draft = files.read("x.si", sie(voucher("20260925", "7210 {} 100", "1930 {} -99.99")))
    (finding,) = [f for f in draft.findings if f.severity == "error"]
    assert finding.code == "SIE-040" and "0,01" in finding.facts["message_sv"] + finding.facts["cause_sv"]


def test_other_dimensions_are_left_out_with_one_warning():
    draft = files.read("x.si", sie(voucher("20260925", "7210 {8 K1} 100", "1930 {8 K2} -100")))
    assert codes(draft, "warning").count("PAY-013") == 1
    (finding,) = [f for f in draft.findings if f.code == "PAY-013"]
    assert finding.facts["count"] == 2


def test_a_whole_years_books_are_taken_with_a_warning_and_balances_are_refused():
    head = "#RAR 0 20260101 20261231\n#KONTO 1930 Bank\n#KONTO 7210 Lön\n"
    books = head + "#IB 0 1930 0\n#UB 0 1930 -100\n#RES 0 7210 100\n"
    draft = files.read("x.se", sie(voucher("20260925", "7210 {} 100", "1930 {} -100"), head=books))
    assert "PAY-014" in codes(draft, "warning") and len(draft.rows) == 2
    balances = files.read("x.se", sie(head=books).replace(b"#SIETYP 4", b"#SIETYP 1"))
    assert "PAY-021" in codes(balances)


def test_personal_numbers_never_get_through():
    draft = files.read(
        "x.si",
        sie(
            voucher(
                "20260925",
                '7210 {7 "19850709-9805"} 100 20260925 "Lön 850709-9805"',
                "1930 {} -100",
                text="850709-9805",
            )
        ),
    )
    assert "PAY-009" in codes(draft, "warning")
    assert "9805" not in repr(draft)
    assert draft.rows[0].employee == ""


@pytest.mark.skipif(not DATA.exists(), reason="the shared SIE files are not on this machine")
def test_a_real_payroll_file_is_read_whole():
    draft = files.read("Lön.si", (DATA / "idstam__jsisie" / "Lön.si").read_bytes())
    assert not draft.errors
    assert draft.program == "Visma Lön 100 2012.1" and draft.orgnr == "555555-5555"
    assert len(draft.rows) == 8 and sum(row.amount for row in draft.rows) == 0
    assert sum(row.amount for row in draft.rows if row.amount > 0) == 6_315_782
    assert str(draft.payment_on) == "2012-04-25"


# ------------------------------------------------------------------ lists
def test_a_list_keeps_leading_zeros_and_reads_decimal_commas():
    draft = listed("0721;010;;31 900,50;;Lön;012;0007;2026-09;2026-09-25", "1930;;;;31900,50;Bank;;;2026-09;2026-09-25")
    assert not draft.errors
    first, second = draft.rows
    assert (first.account, first.cost_centre, first.wage_type, first.employee) == ("0721", "010", "012", "0007")
    assert (first.amount, second.amount) == (3_190_050, -3_190_050)
    assert (draft.period_on, draft.payment_on) == (date(2026, 9, 1), date(2026, 9, 25))


@pytest.mark.parametrize("heads", ["Konto;Beløp;Periode", "Account;Amount;Period", "KONTO; belopp ;period"])
def test_headings_in_three_languages_and_one_signed_amount(heads):
    draft = listed("7210;100;2026-09", "1930;-100;202609", head=heads + "\r\n")
    assert not draft.errors and [row.amount for row in draft.rows] == [10_000, -10_000]


def test_every_faulty_row_is_told_with_row_and_column():
    draft = listed(
        ";;;100;;;;;2026-09;",
        "7210;;;100;100;;;;2026-09;",
        "7210;;;1.234;;;;;2026-09;",
        "7210;;;abc;;;;;2026-09;",
        "7210;;;100;;;;;2026-13;",
        "7210;;;100;;;;;2026-09;2026-02-30",
        "7210 Lön;;;100;;;;;2026-09;",
        "7210;;;;;;;;2026-09;",
    )
    found = [(f.code, f.row, f.field) for f in draft.findings if f.severity == "error"]
    assert found == [
        ("PAY-004", 2, "account"),
        ("PAY-005", 3, "debit"),
        ("AMT-002", 4, "debit"),
        ("AMT-001", 5, "debit"),
        ("PAY-008", 6, "period"),
        ("PAY-007", 7, "date"),
        ("PAY-020", 8, "account"),
        ("PAY-022", 9, "amount"),
    ]


def test_a_difference_is_listed_per_period_and_never_spread():
    draft = listed("7210;;;100,00;;;;;2026-08;", "1930;;;;99,99;;;;2026-08;", "1930;;;;0,01;;;;2026-09;")
    assert [(f.code, f.facts["period"]) for f in draft.errors] == [("PAY-011", "2026-08"), ("PAY-011", "2026-09")]
    assert "0,01" in draft.errors[0].facts["difference"]


def test_a_zero_row_is_information():
    draft = listed("7210;;;100;;;;;2026-09;", "1930;;;;100;;;;2026-09;", "2710;;;0;;;;;2026-09;")
    assert not draft.errors and len(draft.rows) == 2 and codes(draft, "info") == ["PAY-006"]


def test_unknown_missing_and_double_headings():
    assert codes(listed("7210;100;x", head="Konto;Belopp;Skostorlek\r\n"), "warning") == ["PAY-001"]
    assert codes(listed("7210;100;x", head="Konto;Debet;Text\r\n")) == ["PAY-002"]
    assert codes(listed("7210;7210;1", head="Konto;Account;Belopp\r\n")) == ["PAY-003"]


def test_names_and_personal_numbers_of_a_list_are_taken_out():
    draft = listed(
        "7210;;;100;;Lön 19850709-9805;;850709-9805;2026-09;",
        "7210;;;100;;Lön;;Anna Andersson;2026-09;",
        "1930;;;;200;;;;2026-09;",
    )
    assert not draft.errors
    assert codes(draft, "warning") == ["PAY-009", "PAY-009", "PAY-010"]
    assert "9805" not in repr(draft) and "Anna" not in repr(draft)
    assert [row.employee for row in draft.rows] == ["", "", ""]


def test_a_code_that_does_not_fit_is_refused_not_cut():
    assert codes(listed(f"7210;{'9' * 31};;1;;;;;2026-09;", "1930;;;;1;;;;2026-09;")) == ["PAY-018"]


def test_many_faults_are_counted():
    draft = listed(*["7210;;;x;;;;;2026-09;"] * (LIMIT + 7))
    assert codes(draft).count("AMT-001") == LIMIT
    assert draft.findings[-1].code == "PAY-029" and draft.findings[-1].facts["count"] == 7


# ------------------------------------------------------------------ what is not taken
@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("x.si", b"", "UPL-002"),
        ("x.csv", b"<!doctype html><html><body>Fel</body></html>", "UPL-003"),
        ("x.xlsx", b"PK\x03\x04 xl/ not a workbook", "UPL-004"),
        ("x.pdf", b"%PDF-1.7", "UPL-003"),
        ("x.sie", b'<?xml version="1.0"?><SieEntry xmlns="http://www.sie.se/sie5"/>', "SIE-003"),
        ("x.csv", b"Konto;Debet;Kredit\r\n", "PAY-012"),
        ("x.si", sie(), "PAY-012"),
        ("x.csv", b"Konto;Debet;Kredit\r\n" + b"7210;1;\r\n" * 99 + b"1930;\x00;1\r\n", "TBL-007"),
    ],
)
def test_what_is_no_payroll_file_gives_one_clear_finding(name, data, code):
    draft = files.read(name, data)
    assert codes(draft) == [code] and not draft.rows


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["sv", "nb", "en"])
def test_the_template_reads_back(kind, language):
    document = files.template(kind, language)
    draft = files.read(document.name, document.content)
    assert not draft.findings and len(draft.rows) == 2
    assert draft.rows[0].wage_type == "010" and draft.rows[0].employee == "1001"
    assert (draft.period_on, draft.payment_on) == (date(2026, 9, 1), date(2026, 9, 25))
