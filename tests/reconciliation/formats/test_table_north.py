"""CSV as banks of Sweden, Norway, Denmark and Finland write it, with what else stands in their files."""

from datetime import date

import pytest

from reconciliation.formats import read
from tests.reconciliation.formats.samples import codes_of, only

IN, OUT = (date(2024, 1, 30), 200_000), (date(2024, 1, 31), -25_000)
FILES = {
    "Danske DK": '"Dato";"Tekst";"Beløb";"Saldo";"Status";"Afstemt"\n'
    '"30.01.2024";"IN";"2.000,00";"2.000,00";"Udført";"Nej"\n'
    '"31.01.2024";"GEBYR";"-250,00";"1.750,00";"Udført";"Nej"\n',
    "Nordea DK": "Bogføringsdato;Beløb;Afsender;Modtager;Navn;Beskrivelse;Saldo;Valuta;Afstemt\n"
    "2024/01/31;-250,00;;;;GEBYR;1750,00;DKK;\n2024/01/30;2000,00;;;;IN;2000,00;DKK;\n",
    "Jyske": "Dato;Valørdato;Tekst;Indbetaling;Udbetaling;Saldo\n30-01-2024;30-01-2024;IN;2.000,00;;2.000,00\n"
    "31-01-2024;31-01-2024;GEBYR;;250,00;1.750,00\n",
    "Nordea FI": "Kirjauspäivä;Määrä;Maksaja;Maksunsaaja;Nimi;Otsikko;Viitenumero;Valuutta\n"
    "2024/01/31;-250,00;;;;MAKSU;;EUR\n2024/01/30;2000,00;;;;PANO;1234561;EUR\n",
    "OP": "Kirjauspäivä;Arvopäivä;Määrä EUROA;Laji;Selitys;Saaja/Maksaja;Saajan tilinumero;Viite;"
    "Viesti;Arkistointitunnus\n"
    '"2024-01-30";"2024-01-30";2000,00;"588";"TILISIIRTO";"Oy Ab";"FI2112345600000785";"ref=1234561";"";"AAA"\n'
    '"2024-01-31";"2024-01-31";-250,00;"730";"PALVELUMAKSU";"";"";"";"";"BBB"\n',
    "Handelsbanken NO": "Bokføringsdato;Rentedato;Tekst;Ut av konto;Inn på konto\n30.01.2024;30.01.2024;IN;;2 000,00\n"
    "31.01.2024;31.01.2024;GEBYR;250,00;\n",
    "rows above, blank rows, a sum below": "Kontoutdrag\nFöretag AB\n\nKonto 1234 56 789 00\n\n"
    "Bokföringsdag;Text;Insättning (SEK);Uttag (SEK);Saldo (SEK)\n2024-01-30;IN;2 000,00;;2 000,00\n\n"
    "2024-01-31;UT;;250,00;1 750,00\nSumma;;2 000,00;250,00;\n",
    "months by name": "Datum;Text;Belopp (kr)\n30 jan 2024;IN;2 000,00 kr\n31. januari 2024;UT;-250,00 kr\n",
    "days without marks": "Dato;Tekst;Beløp\n300124;IN;2000,00\n310124;UT;-250,00\n",
    "days and years without marks": "Datum;Text;Belopp\n30012024;IN;2000,00\n31012024;UT;-250,00\n",
    "odd blanks and minus": "Datum;Text;Belopp\n2024-01-30;IN;2\u00a0000,00\n2024-01-31;UT;\u2212250,00\n",
    "a column for debit and credit": "Datum;Text;Belopp;D/K\n2024-01-30;IN;2000,00;K\n2024-01-31;UT;250,00;D\n",
    "credit and debit in words": "Date;Text;Amount;Credit/Debit;Currency\n2024-01-30;IN;2000.00;CRDT;SEK\n"
    "2024-01-31;UT;250.00;DBIT;SEK\n",
    "tabs": "Datum\tText\tBelopp\n2024-01-30\tIN\t2000,00\n2024-01-31\tUT\t-250,00\n",
    "completed and started": "Type,Started Date,Completed Date,Description,Amount,Currency,State,Balance\n"
    "TOPUP,2024-01-29 23:00:00,2024-01-30 10:00:05,In,2000.00,EUR,COMPLETED,2000.00\n"
    "FEE,2024-01-31 10:00:00,2024-01-31 10:00:05,Fee,-250.00,EUR,COMPLETED,1750.00\n",
}  # fmt: skip
CURRENCIES = {"Danske DK": "DKK", "Nordea DK": "DKK", "Jyske": "DKK", "Nordea FI": "EUR", "OP": "EUR",
              "Handelsbanken NO": "NOK", "days without marks": "NOK", "completed and started": "EUR"}  # fmt: skip


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_each_reads_right(name, ends):
    told = read(FILES[name].replace("\n", ends).encode(), "utdrag.csv")
    statement = only(told)
    assert [(line.booked_on, line.amount) for line in statement.lines] == [IN, OUT], codes_of(told)
    assert statement.currency == CURRENCIES.get(name, "SEK") and told.is_importable
    assert not [each for each in told.findings if each.severity == "error"]


def test_a_reference_is_found_under_its_finnish_name():
    for name in ("Nordea FI", "OP"):
        assert only(read(FILES[name].encode())).lines[0].reference == "1234561"


@pytest.mark.parametrize(
    ("form", "told"), [("cp850", ["BANK-013"]), ("cp865", ["BANK-013"]), ("mac_roman", ["BANK-013"]), ("cp1252", []),
                       ("utf-8-sig", []), ("utf-16", []), ("utf-16-le", []), ("utf-16-be", [])],
)  # fmt: skip
def test_letters_of_any_machine(form, told):
    data = "Bokföringsdag;Text;Belopp;Valuta;Konto\n2024-01-30;Åkeri Östervåla;2000,00;SEK;123\n".encode(form)
    seen = read(data)
    assert only(seen).lines[0].text == "Åkeri Östervåla"
    assert [code for code in codes_of(seen) if code == "BANK-013"] == told


def test_quotation_marks_are_not_taken_for_letters_of_dos():
    data = "Datum;Text;Belopp\n2024-01-30;Don’t “pay”;1,00\n".encode("cp1252")
    assert only(read(data)).lines[0].text == "Don’t “pay”"


def test_days_that_can_be_read_two_ways_are_told():
    told = read(b"Datum;Text;Belopp\n010203;A;1,00\n")
    assert "BANK-074" in codes_of(told)


def test_a_word_that_is_neither_debit_nor_credit_is_told_with_its_row():
    told = read(b"Datum;Text;Belopp;D/K\n2024-01-30;IN;2000,00;?\n2024-01-31;UT;250,00;D\n")
    assert "BANK-072" in codes_of(told) and not told.is_importable
