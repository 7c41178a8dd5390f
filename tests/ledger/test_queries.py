"""Looking at the books: what is shown, that lists go on where they ended, and that a page is so many queries."""

import json
from datetime import date
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ledger import actions, queries, sie
from ledger.models import Account, FiscalYear, Voucher
from tests.ledger.books import FIRST, fee, holdings, take, voucher
from tests.ledger.books import sie as make

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
MANY = [
    voucher("A", str(n), f"2026{1 + n % 12:02d}10", ("1930", f"{n}.00"), ("3001", f"-{n}.00"), text=f"Sak {n}")
    for n in range(1, 61)
]


@pytest.fixture
def year(nordisk, world):
    take(nordisk, make(*MANY), world.admin)
    return FiscalYear.objects.select_related("ledger").get()


def asked(act) -> int:
    with CaptureQueriesContext(
        connection,
    ) as seen:
        act()
    return len(seen)


def test_chart_and_trial_balance(year):
    rows = {r.number: r for r in queries.chart(year)}
    assert (rows["1930"].opening, rows["1930"].change, rows["1930"].closing) == (200000, 183000, 383000)
    trial = {r.number: r for r in queries.trial_balance(year, start=date(2026, 2, 1), end=date(2026, 2, 28))}
    february = sum(n for n in range(1, 61) if n % 12 == 1) * 100
    january = sum(n for n in range(1, 61) if n % 12 == 0) * 100
    assert (trial["1930"].incoming, trial["1930"].debit, trial["3001"].credit) == (200000 + january, february, february)
    assert sum(r.closing for r in queries.trial_balance(year)) == 0


def test_the_account_ledger_runs_on_from_page_to_page(year):
    account, seen, cursor, balance = Account.objects.get(number="1930"), [], "", 200000
    while True:
        page = queries.account_ledger(account, year, cursor=cursor, limit=7)
        assert page.opening == balance
        seen += page.rows
        balance = page.closing
        if not page.next:
            break
        cursor = page.next
    assert len(seen) == 60 and balance == 383000
    assert [r.line.date for r in seen] == sorted(r.line.date for r in seen)
    march = queries.account_ledger(account, year, start=date(2026, 3, 5))
    assert march.opening == 200000 + sum(n for n in range(1, 61) if n % 12 in (0, 1)) * 100
    later = queries.account_ledger(account, year, start=date(2026, 3, 11))
    assert later.opening == march.opening + sum(n for n in range(1, 61) if n % 12 == 2) * 100


def test_a_cursor_of_another_company_begins_at_the_beginning(year):
    assert queries.vouchers(year, cursor="x:y:z", limit=5).rows == queries.vouchers(year, limit=5).rows


def test_vouchers_come_by_number_and_go_on(year):
    numbers, cursor = [], ""
    while True:
        page = queries.vouchers(year, cursor=cursor, limit=25)
        numbers += [v.number for v in page.rows]
        if not page.next:
            break
        cursor = page.next
    assert numbers == [str(n) for n in range(1, 61)]


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("17,00", ["17"]),
        ("-17,00", ["17"]),
        ("A 17", ["17"]),
        ("a17", ["17"]),
        ("17", ["17"]),
        ("Sak 17", ["17"]),
        ("ingen sådan", []),
        ("1 234,50", []),
        ("100 %", []),
    ],
)
def test_search(year, text, numbers):
    assert [v.number for v in queries.find_vouchers(year, text).rows] == numbers


def test_search_takes_an_amount_as_people_write_it(year, nordisk, world):
    actions.post_voucher(company=nordisk, draft=fee(123450), by=world.admin)
    for text in ("1 234,50", "1234,5", "-1234.50", "1\u00a0234,50"):
        assert [str(v) for v in queries.find_vouchers(year, text).rows] == ["H 1"], text


def test_search_for_words_stops_at_its_bound_and_goes_on(year, monkeypatch):
    monkeypatch.setattr("ledger.queries.voucher_lists.WINDOW", 10)
    found, cursor, rounds = [], "", 0
    while True:
        page = queries.find_vouchers(year, "Sak 1", cursor=cursor)
        found += page.rows
        rounds += 1
        if not page.next:
            break
        cursor = page.next
    assert rounds in (6, 7) and sorted(int(v.number) for v in found) == [1, *range(10, 20)]


def test_a_page_is_a_fixed_number_of_queries(year, nordisk, world):
    account = Account.objects.get(number="1930")
    acts = {
        "chart": lambda: queries.chart(year),
        "trial": lambda: queries.trial_balance(year),
        "ledger": lambda: queries.account_ledger(account, year),
        "list": lambda: queries.vouchers(year),
        "amount": lambda: queries.find_vouchers(year, "17,00"),
        "words": lambda: queries.find_vouchers(year, "Sak"),
        "voucher": lambda: queries.voucher_page(Voucher.objects.order_by("id").first().pk),
        "log": lambda: queries.import_log(),
        "export": lambda: queries.export_document(nordisk, year, "4E"),
    }
    before = {name: asked(act) for name, act in acts.items()}
    assert max(before.values()) <= 13 and before["trial"] == 3 and before["ledger"] <= 4, before
    more = [voucher("B", str(n), "20260610", ("1930", "5.00"), ("3001", "-5.00", '1 "9"')) for n in range(1, 80)]
    take(nordisk, make(*MANY, *more), world.admin)
    assert {name: asked(act) for name, act in acts.items()} == before


def test_one_voucher_with_all_of_it(nordisk, world):
    take(nordisk, make(*FIRST), world.admin)
    shown = queries.voucher_page(Voucher.objects.get(number="2").pk)
    assert shown.lines[1].objects == [("1", "200", "Söder"), ("6", "P1", "Projekt ett")]


def test_gaps_are_told(nordisk, world):
    take(nordisk, make(MANY[0], MANY[4], MANY[5]), world.admin)
    assert queries.gaps(FiscalYear.objects.get()) == [("A", 2, 4)]


# ------------------------------------------------------------------ export
def test_our_own_export_read_again_gives_the_same_books(nordisk, world):
    take(nordisk, make(*FIRST, extra="#KTYP 1930 T\n#SRU 1930 7281\n#PBUDGET 0 202601 3001 {} -100.00"), world.admin)
    year = FiscalYear.objects.get()
    written = sie.write(queries.export_document(nordisk, year, "4E"), "4E", today=date(2026, 4, 2))
    assert written.losses == []
    read = sie.read(written.data)
    assert read.findings == [] or {f.severity for f in read.findings} <= {"info"}, read.findings
    assert read.ksumma == "ok"
    before = holdings()
    again = take(nordisk, written.data, world.admin)
    assert again.state == "done" and again.ties and again.counts["kept"] == 3 and again.counts["new"] == 0
    after = holdings()
    for table in ("Voucher", "VoucherLine", "PeriodBalance"):
        assert after[table] == before[table]


@pytest.mark.parametrize("kind", ["1", "2", "3"])
def test_balances_go_out_too(year, nordisk, kind):
    read = sie.read(sie.write(queries.export_document(nordisk, year, kind), kind, today=date(2026, 4, 2)).data)
    assert read.type == kind and not read.has_errors
    closing = {b.account: b.amount for b in read.balances["ub"] if b.year == 0}
    assert closing["1930"] == 383000
    assert bool(read.balances["psaldo"]) == (kind in "23")


def test_a_voucher_of_ours_leaves_as_4i_and_is_known_when_it_returns(year, nordisk, world):
    ours = actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    other = actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    document = queries.export_document(nordisk, year, "4I", vouchers=[other.pk])
    read = sie.read(sie.write(document, "4I", today=date(2026, 4, 2)).data)
    assert read.type == "4I" and set(read.accounts) == {"1930", "6570"}
    text = read.vouchers[0].text
    assert other.reference in text
    back = voucher("C", "5", "20260314", ("6570", "25.00"), ("1930", "-25.00"), text=text)
    taken = take(nordisk, make(*MANY, back), world.admin)
    assert taken.counts["returned"] == 1
    assert other.returned.exists() and not ours.returned.exists()


def test_the_command_prints_json(world, tmp_path):
    file = tmp_path / "a.se"
    file.write_bytes(make(*FIRST))
    for options, state in (({"preview": True}, "possible"), ({}, "done")):
        out = StringIO()
        call_command("import_sie", str(world.nordisk.pk), str(file), json=True, stdout=out, **options)
        (told,) = json.loads(out.getvalue())
        assert told["state"] == state and told["counts"]["new"] == 3
    file.write_bytes(make(*FIRST, orgnr="556036-0793"))
    with pytest.raises(SystemExit):
        call_command("import_sie", world.nordisk.orgnr, str(file), stdout=StringIO())
