"""A March run of three hundred, with corrections of January and February, comes in as wage results in Excel.

What the company's rules make of it is computed a second time here, in another way, and compared to the öre.
"""

import io
from collections import defaultdict
from datetime import date
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal

import pytest
import xlsxwriter

from hub import audit
from hub.tenancy import scope
from payroll.models import JournalLine, PayrollRun
from tests import world as worlds
from tests.scenarios.forms import upload

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
HEAD = ["Anställningsnummer", "Löneart", "Antal", "Belopp", "Period", "Kostnadsställe", "Projekt"]
COUNT, ORE = 300, Decimal("0.01")


@pytest.fixture
def world(db) -> worlds.World:
    """Nothing is sent here, so no simulated system is needed."""
    return worlds.build()


class Employee:
    """The n-th of the company: what the pay slip says, where the cost belongs, and what year decides the rate."""

    def __init__(self, n: int):
        self.number = f"{n:05d}"  # leading zeros are part of it
        self.born = (1957, 2009, 1985, 1994, None)[n % 5]
        self.shares = {"100": Decimal("0.6"), "200": Decimal("0.4")} if n % 3 == 0 else {str(300 + n % 7): Decimal(1)}
        self.pay = {"2026-03": Decimal(25_000 + n * 37) + Decimal(n % 100) / 100}
        if n % 10 == 0:
            self.pay["2026-01"] = Decimal("1250.55") + n
        if n % 15 == 0:
            self.pay["2026-02"] = Decimal("-310.05")
        self.tax = (sum(self.pay.values()) * Decimal("0.3")).quantize(Decimal(1), ROUND_DOWN)
        self.net = sum(self.pay.values()) - self.tax

    @property
    def slip(self) -> list[list]:
        rows = [[self.number, "1010", "1", amount, month, "", ""] for month, amount in self.pay.items()]
        return [
            *rows,
            [self.number, "9010", "", -self.tax, "2026-03", "", ""],
            [self.number, "9090", "", self.net, "2026-03", "", ""],
        ]

    def contributions(self, amount: Decimal) -> Decimal:
        """By the law for pay on 25 March 2026: 31,42 %; 10,21 % for those of 67, and for the young up to 25,000."""
        if self.born == 1957:
            return amount * Decimal("0.1021")
        if self.born == 2009:
            return min(amount, Decimal(25_000)) * Decimal("0.1021") + max(amount - 25_000, 0) * Decimal("0.3142")
        return amount * Decimal("0.3142")


STAFF = [Employee(n) for n in range(1, COUNT + 1)]


def workbook(header: list[str], rows: list[list]) -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, header)
    for at, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            sheet.write(at, column, float(cell)) if isinstance(cell, Decimal) else sheet.write_string(at, column, cell)
    book.close()
    return out.getvalue()


def homes() -> bytes:
    rows = [
        [each.number, "2026-01", str(each.born or ""), on, "", str(share * 100).replace(".", ",")]
        for each in STAFF
        for on, share in each.shares.items()
    ]
    return workbook(["Anställningsnummer", "Från månad", "Födelseår", "Kostnadsställe", "Projekt", "Andel %"], rows)


def expected() -> dict[tuple[str, str, str], Decimal]:
    """(month, account, cost centre) → kronor."""
    books: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for each in STAFF:
        basis = {
            (month, on): part for month, amount in each.pay.items() for on, part in divided(amount, each.shares).items()
        }
        total = sum(each.pay.values())
        due = spread(each.contributions(total).quantize(ORE, ROUND_HALF_UP), basis, each.contributions(total) / total)
        for (month, on), part in basis.items():
            books[month, "7210", on] += part
            books[month, "7510", on] += due[month, on]
            books[month, "2731", ""] -= due[month, on]
        for month, amount in each.pay.items():
            own = {key: part for key, part in basis.items() if key[0] == month}
            earned = spread((amount * Decimal("0.12")).quantize(ORE, ROUND_HALF_UP), own, Decimal("0.12"))
            rate = each.contributions(Decimal(1))
            saved = sum(earned.values())
            on_top = spread((saved * rate).quantize(ORE, ROUND_HALF_UP), earned, rate)
            for _, on in own:
                books[month, "7290", on] += earned[month, on]
                books[month, "2920", ""] -= earned[month, on]
                books[month, "7519", on] += on_top[month, on]
                books[month, "2941", ""] -= on_top[month, on]
            if month != "2026-03":  # carried from the month it concerns to the month it is paid in
                books[month, "2910", ""] -= amount
                books["2026-03", "2910", ""] += amount
        books["2026-03", "2710", ""] -= each.tax
        books["2026-03", "2821", ""] -= each.net
    return {key: amount for key, amount in books.items() if amount}


def divided(amount: Decimal, shares: dict[str, Decimal]) -> dict[str, Decimal]:
    parts = {on: (amount * share).quantize(ORE, ROUND_DOWN) for on, share in shares.items()}
    parts[max(shares, key=shares.get)] += amount - sum(parts.values())
    return parts


def spread(total: Decimal, basis: dict, rate: Decimal) -> dict:
    parts = {key: (amount * rate).quantize(ORE, ROUND_DOWN) for key, amount in sorted(basis.items())}
    parts[max(parts, key=lambda key: abs(basis[key]))] += total - sum(parts.values())
    return parts


def booked(journals) -> dict[tuple[str, str, str], Decimal]:
    books: dict[tuple[str, str, str], Decimal] = defaultdict(Decimal)
    for journal in journals:
        for line in JournalLine.objects.filter(journal=journal):
            books[f"{journal.period_on:%Y-%m}", line.account, line.cost_centre] += Decimal(line.amount) / 100
    return {key: amount for key, amount in books.items() if amount}


def test_three_hundred_pay_slips_with_corrections_become_three_balanced_journals(world, clerk):
    page = clerk.page("rules")
    clerk.browser.presses(page, "Läs in svensk standard")
    page = clerk.browser.presses(clerk.page("homes-upload"), "Läs in", file=upload("anstallda.xlsx", homes()))
    assert f"Hemkontering för {COUNT} anställda är inläst" in page.text

    slips = [row for each in STAFF for row in each.slip]
    wrong = [[*row] for row in slips]
    wrong[0][1], wrong[7][0] = "1099", "850709-9805"
    page = clerk.tries_to_upload(workbook(HEAD, wrong), "mars.xlsx", payment_on="2026-03-25")
    assert "Lönearten 1099 finns inte i konteringsreglerna (anställd 00001)" in page.text
    assert "Anställningsnumret är ett personnummer" in page.text and "850709" not in page.text
    with scope(world.nordisk):
        assert not PayrollRun.objects.exists(), "whole or not at all"

    run = clerk.uploads(workbook(HEAD, slips), "mars.xlsx", payment_on="2026-03-25")
    with scope(world.nordisk):
        assert (run.result_count, run.period_on, run.source) == (len(slips), date(2026, 3, 1), "xlsx")
    journals = clerk.makes_file(run)
    assert [f"{journal.period_on:%Y-%m}" for journal in journals] == ["2026-01", "2026-02", "2026-03"]
    assert len({journal.reference for journal in journals}) == 1
    with scope(world.nordisk):
        found = booked(journals)
    assert found == expected()
    for month in ("2026-01", "2026-02", "2026-03"):
        assert sum(amount for (of, _, _), amount in found.items() if of == month) == 0
    assert audit.run() == []
