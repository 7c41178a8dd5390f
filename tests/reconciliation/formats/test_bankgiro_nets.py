"""BgMax, OCR giro and CREMUL: counts, sums and signs; a piece of a file is no file."""

from datetime import date

import pytest

from reconciliation.formats import read
from tests.reconciliation.formats.samples import bgmax, codes_of, cremul, ocr_giro, only, tk15, tk20


class TestBgMax:
    def test_the_deposit_is_the_line(self):
        told = read(bgmax(tk20(150000, "00123"), tk20(50000, "", "21", "1"), tk20(20000, "456"), tk15(120000, 3)))
        (line,) = only(told).lines
        assert (line.amount, line.booked_on, line.currency, codes_of(told)) == (120000, date(2024, 3, 1), "SEK", [])
        assert [each.amount for each in line.details] == [150000, -50000, 20000]
        assert [each.reference for each in line.details] == ["00123", "", "456"]
        assert (only(told).account, only(told).agreement, told.format) == ("5841000001009823", "9912346", "BgMax")

    def test_payments_that_do_not_make_the_deposit(self):
        told = read(bgmax(tk20(150000), tk15(120000, 1)))
        assert codes_of(told) == ["BANK-033"] and only(told).lines[0].amount == 120000

    def test_a_stated_number_that_does_not_fit(self):
        assert codes_of(read(bgmax(tk20(100), tk15(100, 5)))) == ["BANK-032"]

    def test_extra_references(self):
        told = read(bgmax(tk20(500), tk20(300, "A", "22"), tk20(0, "B", "22"), tk20(100, "C", "23"), tk15(500, 1)))
        (detail,) = only(told).lines[0].details
        assert [(part.reference, part.amount) for part in detail.parts] == [("A", 300), ("B", None), ("C", -100)]
        assert codes_of(told) == []

    def test_names_and_texts(self):
        told = read(bgmax(tk20(500), "25Faktura 17", "25och 18", "26Olles färg AB", "29005500004322", tk15(500, 1)))
        (detail,) = only(told).lines[0].details
        assert (detail.text, detail.counterparty) == ("Faktura 17 och 18", "Olles färg AB")

    @pytest.mark.parametrize("form", ["utf-8", "utf-8-sig"])
    def test_other_encodings_are_read_and_told(self, form):
        data = bgmax(tk20(500), "26Olles färg AB", tk15(500, 1)).decode("latin-1").encode(form)
        told = read(data)
        assert codes_of(told) == ["BANK-013"] and only(told).lines[0].counterparty == "Olles färg AB"

    def test_short_records_and_tabs(self):
        data = bgmax(tk20(500, "17"), tk15(500, 1))
        short = b"\n".join(row.rstrip() for row in data.split(b"\r\n"))
        assert codes_of(read(short)) == [] and only(read(short)).total == 500
        told = read(data.replace(b"200003783511" + b" " * 20, b"200003783511\t\t" + b" " * 8))
        assert codes_of(told) == ["BANK-018"] and only(told).lines[0].details[0].reference == "17"

    def test_two_currencies(self):
        second = f"050009912346{'':10}EUR"
        told = read(bgmax(tk20(500), tk15(500, 1), second, tk20(700), tk15(700, 1, currency="EUR")))
        assert [(each.currency, each.total) for each in told.statements] == [("SEK", 500), ("EUR", 700)]

    def test_trailer(self):
        told = read(bgmax(tk20(500), tk15(500, 1), counts=(2, 0, 0, 1)))
        assert codes_of(told) == ["BANK-016"] and "2 betalningar men filen har 1" in told.findings[0].message

    def test_payments_without_deposit(self):
        told = read(bgmax(tk20(500), tk15(500, 1), tk20(700), tk20(800)))
        assert "BANK-040" in codes_of(told) and not told.is_importable

    @pytest.mark.parametrize("cut", [slice(1, None), slice(0, -1)])
    def test_a_piece_is_refused(self, cut):
        rows = bgmax(tk20(500), tk15(500, 1)).split(b"\r\n")
        told = read(b"\r\n".join(rows[cut]))
        assert (told.is_readable, told.statements, codes_of(told)) == (False, (), ["BANK-009"])

    def test_a_test_file(self):
        data = bgmax(tk20(500), tk15(500, 1)).replace(b"035010331P", b"035010331T")
        assert codes_of(read(data)) == ["BANK-014"]

    def test_a_bad_amount(self):
        told = read(bgmax(tk20(500), tk15(500, 1)).replace(b"000000000000000500SEK", b"0000000000000005x0SEK"))
        assert "BANK-020" in codes_of(told) and len(only(told).faulty) == 1

    @pytest.mark.parametrize("start", ["01AUTOGIRO              20240301", "110009912346240301LEVERANTÖRSBETALNINGAR"])
    def test_other_files_of_bankgirot(self, start):
        assert codes_of(read(start.ljust(80).encode("latin-1"))) == ["BANK-006"]


class TestOcrGiro:
    def test_one_line_for_each_payment(self):
        told = read(ocr_giro((102000, "0000531"), (56000, "0048763")))
        statement = only(told)
        assert [(line.amount, line.reference) for line in statement.lines] == [(102000, "0000531"), (56000, "0048763")]
        assert (statement.account, statement.currency, codes_of(told)) == ("99991042764", "NOK", [])
        first = statement.lines[0]
        assert (first.booked_on, first.valued_on) == (date(2024, 3, 1), date(2024, 2, 29))
        assert (first.counterparty_account, first.bank_reference) == ("99990512341", "99038562")

    def test_the_sign_is_part_of_the_amount(self):
        told = read(ocr_giro((102000, "1"), (-2000, "1")))
        assert [line.amount for line in only(told).lines] == [102000, -2000]
        assert only(told).total == 100000 and codes_of(told) == ["BANK-038"]

    @pytest.mark.parametrize("counts", [(2, 4, 500), (1, 5, 500), (1, 4, 501)])
    def test_trailers(self, counts):
        assert codes_of(read(ocr_giro((500, "1"), counts=counts))) in (["BANK-016"] * 2, ["BANK-016"] * 3)

    @pytest.mark.parametrize(("service", "word"), [("21", "AvtaleGiro"), ("04", "Nets")])
    def test_other_services_are_no_payments(self, service, word):
        told = read(ocr_giro((500, "1"), service=service))
        assert codes_of(told) == ["BANK-006"] and word in told.findings[0].message

    def test_an_assignment_of_another_service_beside_it(self):
        own, other = (ocr_giro((500, "1"), service=service).split(b"\r\n") for service in ("09", "21"))
        told = read(b"\r\n".join([*own[:-1], *other[1:-1], own[-1]]))
        assert only(told).total == 500 and set(codes_of(told)) == {"BANK-017"}

    @pytest.mark.parametrize("cut", [slice(1, None), slice(0, -1)])
    def test_a_piece_is_refused(self, cut):
        told = read(b"\r\n".join(ocr_giro((500, "1")).split(b"\r\n")[cut]))
        assert (told.statements, codes_of(told)) == ((), ["BANK-009"])

    def test_a_bad_amount(self):
        told = read(ocr_giro((500, "1")).replace(b"00000000000000500    ", b"0000000000000x500    ", 1))
        assert "BANK-020" in codes_of(told) and len(only(told).faulty) == 1


LIN = ("LIN+1", "DTM+209:20240301:102", "BUS++IN", "MOA+349:1394:NOK", "RFF+AII:B1", "FII+BF+12121212121")
SEQ = ("SEQ++1", "DTM+203:20240229:102", "FII+OR+36361212121", "RFF+ACK:804574", "MOA+143:{}:NOK",
       "NAD+PL+++ORDINÆR KUNDE AS", "DOC+{}", "MOA+12:{}:NOK")  # fmt: skip


def seq(amount: str, doc: str) -> tuple[str, ...]:
    return tuple(each.format(amount if "143" in each or "12:" in each else doc) for each in SEQ)


class TestCremul:
    def test_a_booking_with_two_payments(self):
        told = read(cremul(*LIN, *seq("1000,50", "999+0012345678"), *seq("393,5", "380+F17"), "CNT+LIN:1"))
        (line,) = only(told).lines
        assert (line.amount, line.booked_on, line.bank_reference) == (139400, date(2024, 3, 1), "B1")
        assert [(each.amount, each.reference) for each in line.details] == [(100050, "0012345678"), (39350, "F17")]
        assert line.details[0].counterparty == "ORDINÆR KUNDE AS" and line.details[0].counterparty_account
        assert (only(told).account, codes_of(told), told.format) == ("12121212121", [], "CREMUL")

    def test_payments_that_do_not_make_the_booking(self):
        told = read(cremul(*LIN, *seq("1000", "999+1"), "CNT+LIN:1"))
        assert codes_of(told) == ["BANK-033"]

    def test_decimal_point_and_release_character(self):
        told = read(cremul(*LIN, *seq("1394.00", "999+A?+B?:C??D?'E"), una="UNA:+.? '"))
        assert only(told).lines[0].details[0].reference == "A+B:C?D'E" and codes_of(told) == []

    def test_other_separators(self):
        text = cremul(*LIN, *seq("1394", "999+17")).decode("latin-1").replace("\r\n", "")
        swapped = "UNA;*,? ~" + text[9:].replace(":", ";").replace("+", "*").replace("'", "~")
        assert only(read(swapped.encode("latin-1"))).lines[0].reference == "17"

    def test_one_segment_a_row(self):
        data = cremul(*LIN, *seq("1394", "999+17")).replace(b"\r\n", b"").replace(b"'", b"'\n")
        assert only(read(data)).total == 139400 and codes_of(read(data)) == []

    def test_without_una(self):
        assert only(read(cremul(*LIN, *seq("1394", "999+17"), una=""))).lines[0].reference == "17"

    def test_kid_in_free_text(self):
        told = read(cremul(*LIN, "SEQ++1", "MOA+143:1394:NOK", "FTX+PMD+++KUNDEIDENTIFIKASJON (KID) 121212121:39"))
        assert only(told).lines[0].reference == "12121212139"

    def test_counts(self):
        assert codes_of(read(cremul(*LIN, *seq("1394", "999+1"), "CNT+LIN:2"))) == ["BANK-016"]
        data = cremul(*LIN, *seq("1394", "999+1")).replace(b"\r\n", b"").replace(b"UNT+18", b"UNT+19")
        assert codes_of(read(data)) == ["BANK-016"]

    def test_several_accounts_in_one_message(self):
        second = tuple(each.replace("12121212121", "99999999999").replace("LIN+1", "LIN+2") for each in LIN)
        told = read(cremul(*LIN, *seq("1394", "999+1"), *second, *seq("1394", "999+2"), "CNT+LIN:2"))
        assert [each.account for each in told.statements] == ["12121212121", "99999999999"]

    @pytest.mark.parametrize("end", [b"UNZ+1+1'", b"UNT+18+1'UNZ+1+1'", b"1394:NOK'UNT+18+1'UNZ+1+1'"])
    def test_a_piece_is_refused(self, end):
        data = cremul(*LIN, *seq("1394", "999+1")).replace(b"\r\n", b"")
        assert end in data
        assert codes_of(read(data[: data.index(end)])) == ["BANK-009"]

    def test_other_messages_are_refused_by_name(self):
        data = cremul(*LIN, *seq("1394", "999+1")).replace(b"\r\n", b"").replace(b"CREMUL", b"DEBMUL")
        assert codes_of(read(data)) == ["BANK-006"]

    def test_a_bad_amount(self):
        told = read(cremul(*LIN).replace(b"1394", b"13x4"))
        assert "BANK-020" in codes_of(told) and not told.is_importable and len(only(told).faulty) == 1
