"""CSV: known headings are found, others are mapped once; nothing is guessed where the file leaves it open."""

from datetime import date

import pytest

from reconciliation.formats import Mapping, read
from tests.reconciliation.formats.samples import codes_of, only

# Headings as the banks' pages export them, with one row in and one row out each.
BANKS = {
    "SEB": "Bokföringsdatum;Valutadatum;Verifikationsnummer;Text/mottagare;Belopp;Saldo\n"
    "2024-01-31;2024-01-31;5490990004;AVGIFT;-250,00;1 750,00\n2024-01-30;2024-01-30;5490990003;IN;2000,00;2 000,00\n",
    "Swedbank": "* Transaktioner Period 2024-01-01 – 2024-01-31 Skapad 2024-02-01 08:00 CET\n"
    "Radnummer,Clearingnummer,Kontonummer,Produkt,Valuta,Bokföringsdag,Transaktionsdag,Valutadag,Referens,Beskrivning,"
    'Belopp,Bokfört saldo\n1,81059,1234567,"Konto",SEK,2024-01-31,2024-01-30,2024-01-31,"R1","AVGIFT",-250.00,1750.00\n'
    '2,81059,1234567,"Konto",SEK,2024-01-30,2024-01-30,2024-01-30,"","IN",2000.00,2000.00\n',
    "Handelsbanken": "Kontonummer: 123 456 789;;;;\n\nReskontradatum;Transaktionsdatum;Text;Belopp;Saldo\n"
    "2024-01-31;2024-01-30;AVGIFT;-250,00;1 750,00\n2024-01-30;2024-01-30;IN;2 000,00;2 000,00\n",
    "Nordea SE": "Bokföringsdag;Belopp;Avsändare;Mottagare;Namn;Rubrik;Saldo;Valuta\nReserverat;-99,00;;;;Kort;;SEK\n"
    "2024/01/31;-250,00;;;Pelle;AVGIFT;1750,00;SEK\n2024/01/30;2000,00;;;Kalle;IN;2000,00;SEK\n",
    "Danske SE": '"Datum";"Text";"Belopp";"Saldo";"Status"\n"2024-01-30";"IN";"2.000,00";"2.000,00";"Utförd"\n'
    '"2024-01-31";"AVGIFT";"-250,00";"1.750,00";"Utförd"\n"2024-02-01";"Kort";"-10,00";"";"Väntar"\n',
    "DNB": '"Dato";"Forklaring";"Rentedato";"Ut fra konto";"Inn på konto"\n'
    '"31.01.2024";"AVGIFT";"31.01.2024";"250,00";\n'
    '"30.01.2024";"IN";"30.01.2024";;"2.000,00"\n',
    "SpareBank 1": "Dato;Beskrivelse;Rentedato;Inn;Ut;Til konto;Fra konto;\n30.01.2024;IN;30.01.2024;2000,00;;;;\n"
    "31.01.2024;AVGIFT;31.01.2024;;-250,00;;;\n",
    "Nordea NO": "Bokføringsdato;Beløp;Avsender;Mottaker;Navn;Tittel;Valuta;Betalingstype\n"
    "2024/01/31;-250,00;;;;AVGIFT;NOK;Gebyr\n2024/01/30;2000,00;;;;IN;NOK;Innbetaling\n",
    "Sbanken": "BOKFØRINGSDATO;RENTEDATO;ARKIVREFERANSE;TYPE;TEKST;UT FRA KONTO;INN PÅ KONTO\n"
    "31.01.2024;31.01.2024;4711;Gebyr;AVGIFT;-250,00;\n30.01.2024;30.01.2024;4710;Inn;IN;;2000,00\n",
}


def table(*rows: str, head: str = "Datum;Text;Belopp;Valuta;Konto", **kept):
    return read("\n".join((head, *rows)).encode(), mapping=kept.get("mapping"))


@pytest.mark.parametrize("bank", BANKS)
@pytest.mark.parametrize("form", ["utf-8-sig", "cp1252", "utf-16"])
def test_known_headings(bank, form):
    told = read(BANKS[bank].encode(form), f"{bank}.csv")
    statement = only(told)
    assert [(line.booked_on, line.amount) for line in statement.lines] == [
        (date(2024, 1, 30), 200000), (date(2024, 1, 31), -25000)]  # fmt: skip
    assert ["IN" in line.text for line in statement.lines] == [True, False]
    currency = "NOK" if bank in ("DNB", "SpareBank 1", "Nordea NO", "Sbanken") else "SEK"
    assert statement.currency == currency and told.format == "CSV" and told.is_importable
    assert statement.is_balanced is (True if "aldo" in BANKS[bank] else None)
    assert statement.closing == (175000 if "aldo" in BANKS[bank] else None)


def test_what_is_reserved_is_not_booked():
    for bank in ("Nordea SE", "Danske SE"):
        told = read(BANKS[bank].encode())
        assert len(only(told).pending) == 1 and "BANK-027" in codes_of(told)


def test_account_and_currency():
    assert only(read(BANKS["Handelsbanken"].encode())).account == "123456789"
    assert only(read(BANKS["Swedbank"].encode())).account == "1234567"
    told = read(BANKS["SEB"].encode())
    assert only(told).account == "" and {"BANK-029", "BANK-057"} <= set(codes_of(told))


def test_a_mapping_is_kept_and_used():
    mapping = Mapping(booked_on="När", amount="Hur mycket", texts=("Vad", "Mer"), currency="NOK", account="8601")
    assert Mapping.from_dict(mapping.as_dict() | {"unknown": 1}) == mapping
    told = table("01.02.2024;a;b;1.234,50", head="När;Vad;Mer;Hur mycket", mapping=mapping)
    (line,) = only(told).lines
    assert (line.amount, line.text, line.currency, line.account, line.booked_on) == (
        123450, "a b", "NOK", "8601", date(2024, 2, 1))  # fmt: skip
    assert codes_of(told) == [] and told.mapping.delimiter == ";"


def test_columns_by_number_where_there_are_no_headings():
    mapping = Mapping(booked_on="1", amount="3", texts=("2",), has_headings=False, currency="SEK", account="1")
    told = read(b"2024-01-01;x;100,00\n2024-01-02;y;-5,00\n", mapping=mapping)
    assert [line.amount for line in only(told).lines] == [10000, -500]


def test_a_mapping_for_another_file():
    told = table("2024-01-01;x;1,00;SEK;1", mapping=Mapping(booked_on="Datum", amount="Summan"))
    assert (told.is_readable, codes_of(told), told.format) == (False, ["BANK-071"], "CSV")
    assert "Summan" in told.findings[0].message


def test_unknown_headings_ask_for_a_mapping():
    told = read(b"A;B;C\n2024-01-01;x;1,00\n2024-01-02;y;2,00\n")
    assert (told.is_readable, codes_of(told)) == (False, ["BANK-070"])


def test_twins_stay_two():
    told = table(*["2024-01-01;A;1,00;SEK;1"] * 2)
    assert len(only(told).lines) == 2


@pytest.mark.parametrize(
    ("text", "minor"),
    [("1 234,50", 123450), ("1\u00a0234,50", 123450), ("1.234,50", 123450), ("\u2212234,5", -23450),
     ("234,50-", -23450), ("(234,50)", -23450), ("234,50 kr", 23450), ("SEK 234,50", 23450),
     ('="234,50"', 23450), ("+1", 100)],
)  # fmt: skip
def test_amounts(text, minor):
    told = table("2024-01-01;A;0,01;SEK;1", f"2024-01-01;A;{text};SEK;1")
    assert only(told).lines[1].amount == minor


@pytest.mark.parametrize(("text", "code"), [("1,005", "BANK-021"), ("12a", "BANK-072"), ("1.2.3,00", "BANK-072"),
                                            ("", "BANK-072"), ("１２", "BANK-072"), ("1e9", "BANK-072")])  # fmt: skip
def test_a_bad_amount_is_kept_with_its_error(text, code):
    told = table("2024-01-01;A;1,00;SEK;1", f"2024-01-02;A;{text};SEK;1")
    if not text:
        assert len(only(told).faulty) == 1
    assert code in codes_of(told) and not told.is_importable and len(only(told).lines) == 1


def test_thousands_or_decimals():
    told = table("2024-01-01;A;1.234;SEK;1")
    assert (told.is_readable, codes_of(told)) == (False, ["BANK-073"])
    told = table("2024-01-01;A;1.234;SEK;1", "2024-01-01;A;5,50;SEK;1")
    assert [line.amount for line in only(told).lines] == [123400, 550]
    told = table("2024-01-01;A;1.234.567;SEK;1", "2024-01-01;A;1.234;SEK;1")
    assert [line.amount for line in only(told).lines] == [123456700, 123400]
    decided = Mapping(booked_on="Datum", amount="Belopp", decimal=",")
    assert only(table("2024-01-01;A;1.234;SEK;1", mapping=decided)).total == 123400


@pytest.mark.parametrize(
    ("days", "first", "codes"),
    [(("31.01.2024", "01.02.2024"), date(2024, 1, 31), []), (("01/31/2024", "02/01/2024"), date(2024, 1, 31), []),
     (("02/01/2024", "03/01/2024"), date(2024, 1, 2), ["BANK-074"]), (("20240131", "20240201"), date(2024, 1, 31), []),
     (("24-01-31", "24-02-01"), date(2024, 1, 31), ["BANK-074"]), (("2024-01-31 12:30",), date(2024, 1, 31), []),
     (("31.01.24", "01.02.24"), date(2024, 1, 31), [])],
)  # fmt: skip
def test_dates(days, first, codes):
    told = table(*(f"{day};A;1,00;SEK;1" for day in days))
    assert only(told).lines[0].booked_on == first and codes_of(told) == codes


def test_a_date_that_does_not_exist():
    told = table("2024-01-01;A;1,00;SEK;1", "2024-02-30;A;1,00;SEK;1")
    assert codes_of(told) == ["BANK-072"] and len(only(told).faulty) == 1


def test_sums_and_notes_are_no_entries():
    told = table("2024-01-01;A;1,00;SEK;1", ";;;;", "Summa;;1,00;;", ";only a note;;;")
    assert len(only(told).lines) == 1 and codes_of(told) == []


def test_a_row_missing_in_the_middle():
    head = "Datum;Text;Belopp;Saldo;Valuta;Konto"
    told = table("2024-01-01;A;1,00;1,00;SEK;1", "2024-01-02;B;2,00;8,00;SEK;1", head=head)
    assert codes_of(told) == ["BANK-050", "BANK-075"] and only(told).is_balanced is False


def test_several_accounts_and_currencies():
    told = table("2024-01-01;A;1,00;SEK;1", "2024-01-01;B;2,00;EUR;1", "2024-01-01;C;3,00;SEK;2")
    assert [(each.account, each.currency, each.total) for each in told.statements] == [
        ("1", "SEK", 100), ("1", "EUR", 200), ("2", "SEK", 300)]  # fmt: skip


def test_the_row_excel_puts_first():
    assert only(read(b"sep=;\r\nDatum;Text;Belopp\r\n2024-01-01;A;1,00\r\n")).total == 100


def test_quoted_cells_over_several_rows():
    told = table('2024-01-01;"A;\nB";1,00;SEK;1', "2024-01-02;C;x;SEK;1")
    assert only(told).lines[0].text.startswith("A;")
    assert [each.line for each in told.findings if each.code == "BANK-072"] == [4]
