"""What is computed without a database: a SIE file up to a day, lists of unpaid invoices, eEkonomi's records."""

from datetime import date
from decimal import Decimal

import pytest

from integrations.sources import mapping
from integrations.sources.desk import unpaid
from integrations.sources.desk.cut import cut
from ledger.sie import read
from tests.ledger.books import FIRST, sie, voucher

MARCH = date(2026, 3, 1)


def test_a_file_up_to_a_day_is_a_sound_file():
    extra = "#UB 0 1930 2950.00\n#UB 0 2081 -2000.00\n#RES 0 3001 -1500.00\n#UB -1 1930 2000.00"
    extra += "\n#PSALDO 0 202602 3001 {} -500.00"
    data = sie(*FIRST, extra=extra + "\n#PSALDO 0 202603 6570 {} 50.00\n#KSUMMA 12345")
    short, dropped = cut(data, MARCH)
    document = read(short)
    assert dropped == 1 and [v.number for v in document.vouchers] == ["1", "2"]
    assert document.covered_to == MARCH and not [f for f in document.findings if f.severity == "error"]
    kinds = {(b.kind, b.year, b.period) for kind in document.balances.values() for b in kind}
    assert kinds == {("ib", 0, ""), ("ub", -1, ""), ("psaldo", 0, "202602")}
    assert document.accounts == read(data).accounts


def test_nothing_later_is_the_file_itself():
    data = sie(*FIRST)
    assert cut(data, date(2026, 12, 31)) == (data, 0)


def test_names_with_spaces_and_quotes_and_a_day_in_the_text():
    late = '#VER "A 1" "4 \\"x\\"" 20260401 "den 20260101"\n{\n#TRANS 6570 {} 1 "" "} #VER"\n#TRANS 1930 {} -1\n}'
    short, dropped = cut(sie(FIRST[0], late, FIRST[1]), MARCH)
    assert dropped == 1 and [v.number for v in read(short).vouchers] == ["1", "2"]
    assert cut(sie(voucher("", "", "20260401", ("6570", "1"), ("1930", "-1"))), MARCH)[1] == 1


def test_unpaid_in_swedish_and_as_json():
    text = (
        "Typ;Fakturanr;Kundnr;Namn;Fakturadatum;Förfallodatum;Belopp;Kvar;Valuta\nKund;1;2;Å;2026-01-02;;100;50,5;eur\n"
    )
    (found,) = unpaid.read(text.encode("cp1252"), "a.csv")["customer"]
    assert (found.number, found.counterparty_name, found.due_on) == ("1", "Å", date(2026, 1, 2))
    assert (found.amount, found.open_amount, found.currency) == (10000, 5050, "EUR")
    row = '[{"kind":"supplier","number":7,"invoiced_on":"2026-01-02","amount":"10.00","open_amount":"10.00"}]'
    assert unpaid.read(row.encode(), "a.json")["supplier"][0].number == "7"
    assert unpaid.read(b"", "a.csv") == {"customer": [], "supplier": []}


@pytest.mark.parametrize(
    ("data", "name", "row"),
    [
        (b"kind;number\nkund;1", "a.csv", 1),
        (b"typ;nummer;datum;belopp;kvar\nkund;1;2026-02-30;1;1", "a.csv", 1),
        (b"typ;nummer;datum;belopp;kvar\nkund;1;2026-02-20;1;1\nkund;1;2026-02-20;1;1", "a.csv", 2),
        (b"typ;nummer;datum;belopp;kvar\nnisse;1;2026-02-20;1;1", "a.csv", 1),
        (b"typ;nummer;datum;belopp;kvar\nkund;1;2026-02-20;1,005;1", "a.csv", 1),
        (b"{}", "a.json", 0),
        (b"[" * 100_000, "a.json", 0),
        (b"\x00\xff\xfe", "a.json", 0),
    ],
)
def test_a_bad_row_is_named(data, name, row):
    with pytest.raises(unpaid.BadRow) as caught:
        unpaid.read(data, name)
    assert caught.value.row == row


def test_records_become_vouchers_exactly():
    row = {
        "AccountNumber": 1930,
        "DebitAmount": Decimal("0.1"),
        "CreditAmount": 0,
        "CostCenterItemId1": "i",
        "ProjectId": "p",
    }
    record = {"Id": "v", "VoucherDate": "2026-01-02T00:00:00", "NumberSeries": "A", "NumberAndNumberSeries": "A12"}
    places = {"i": ("1", "N"), "p": ("6", "P1")}
    found = mapping.voucher_of(record | {"Rows": [row]}, places)
    assert (found.series, found.number, found.external) == ("A", "12", "v")
    assert found.rows[0].amount == 10 and found.rows[0].objects == (("1", "N"), ("6", "P1"))
    with pytest.raises(mapping.NotMoney):
        mapping.voucher_of(record | {"Rows": [row | {"DebitAmount": Decimal("0.105")}]}, places)
