"""Public files of a dozen programs: the reports equal the #UB and #RES the program itself wrote, to the öre."""

import os
from collections import defaultdict
from pathlib import Path

import pytest

from ledger import sie
from ledger.reports import Account, Book, Column, Year, arranged, balance_columns, rolling_months, standard, statement
from ledger.reports.months import month_of

DATA = Path(os.environ.get("HUB_SHARED_DATA") or Path(__file__).resolve().parents[4] / "shared" / "data") / "sie"
FILES = sorted(p for p in DATA.rglob("*") if p.suffix.lower() in (".se", ".sie") and p.is_file())


def book_of(read: sie.Document) -> Book:
    months: dict[str, dict] = defaultdict(lambda: defaultdict(int))
    for voucher in read.vouchers:
        for row in voucher.rows:
            months[row.account][month_of(voucher.date)] += row.amount
    opening = read.opening()
    known = {*opening, *months, *read.accounts}
    accounts = {n: Account(n, read.accounts.get(n, ""), read.account_types.get(n, "")) for n in known}
    first, last = read.years[0]
    return Book(accounts, (Year(first, last, opening, months),))


def whole(path: Path) -> sie.Document | None:
    """A file whose own closing balances equal its vouchers; others say nothing of reports."""
    read = sie.read(path.read_bytes())
    if read.type != "4E" or not read.is_readable or 0 not in read.years or None in read.years[0]:
        return None
    first, last = read.years[0]
    if not all(v.sound and v.date and first <= v.date <= last for v in read.vouchers):
        return None
    closing = {**sums(read, "ub"), **sums(read, "res")}
    return read if closing and closing == {n: kr for n, kr in held(read).items() if kr or n in closing} else None


def sums(read: sie.Document, kind: str) -> dict[str, int]:
    found: dict[str, int] = defaultdict(int)
    for each in read.balances[kind]:
        if each.year == 0:
            found[each.account] += each.amount
    return found


def held(read: sie.Document) -> dict[str, int]:
    found = defaultdict(int, read.opening())
    for voucher in read.vouchers:
        for row in voucher.rows:
            found[row.account] += row.amount
    return found


WHOLE = {path: read for path in FILES if (read := whole(path))}


@pytest.mark.skipif(not FILES, reason="the public SIE files are not on this machine (HUB_SHARED_DATA)")
def test_enough_files_say_something():
    assert len(WHOLE) >= 5


@pytest.mark.parametrize("path", WHOLE, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_reports_equal_what_the_file_closes_with(path):
    read = WHOLE[path]
    book = book_of(read)
    year = book.years[0]
    sheet = statement(book, arranged(standard("SE", "balance"), book), balance_columns(year.first, year.last))
    signs = {group.key: group.sign for group in standard("SE", "balance").groups}
    shown = {row.account: row.values["closing"] * signs[row.group] for row in sheet.rows if row.kind == "account"}
    stated = sums(read, "ub")
    for number, amount in shown.items():
        assert amount == stated.get(number, 0), number
    whole_year = (Column("v", "", "change", year.first, year.last),)
    result = statement(book, arranged(standard("SE", "result"), book), whole_year)
    costs = {row.account: -row.values["v"] for row in result.rows if row.kind == "account"}
    for number, amount in costs.items():
        assert amount == sums(read, "res").get(number, 0), number
    assert sheet.row("calculated").values["closing"] == -sum(sums(read, "res").values())
    assert sheet.differences.get("closing", 0) == sum(stated.values()) + sum(sums(read, "res").values())
    assert rolling_months("result", year.last)  # a column for each month whatever the year
