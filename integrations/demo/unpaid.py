"""What the demo's books have left to be paid: the invoices of their newest month, and the few that never were.

Pure. Together they are what 1510 and 2440 hold when the month ends, to the öre.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

from integrations.demo.books import DISPUTED, WITHHELD, bills_of, invoices_of, vat
from ledger.drafts import Unpaid

CUSTOMERS = {  # cost centre of the sale → number, name, days to pay in
    "100": ("1001", "Skogsvik Industri AB", 30),
    "200": ("1002", "Kommunbygg Öst AB", 60),
    "300": ("1003", "Butikskedjan Lyktan AB", 90),
}
SUPPLIERS = {  # name → number, days to pay in
    "Grossist Mälardalen AB": ("501", 60), "Fastighets AB Kvarnen": ("502", 30), "Nordtele AB": ("503", 30),
    "Redovisningsbyrån Nord": ("504", 30), "Drivmedelskort": ("505", 45), "Kontorsgrossen AB": ("506", 90),
    "IT-huset AB": ("507", 30),
}  # fmt: skip


def unpaid(newest: date, first_year: int) -> dict[str, list[Unpaid]]:
    """By kind, where `newest` is the last month that is booked and `first_year` the first of the two years."""
    return {
        "customer": list(_unpaid(newest, first_year, _invoices, DISPUTED)),
        "supplier": list(_unpaid(newest, first_year, _bills, WITHHELD)),
    }


def _unpaid(newest: date, first_year: int, made, held: dict) -> Iterator[Unpaid]:
    for (years, month), (whose, left) in held.items():
        first = date(first_year + years, month, 1)
        if first < newest:
            yield from (replace(each, open_amount=left) for key, each in made(first, first_year) if key == whose)
    yield from (each for _key, each in made(newest, first_year))


def _invoices(first: date, first_year: int) -> Iterator[tuple[str, Unpaid]]:
    for day, _account, centre, net in invoices_of(first, first_year):
        number, name, days = CUSTOMERS[centre]
        yield centre, _invoice(f"{centre}{first:%y%m}", number, name, day, days, net)


def _bills(first: date, first_year: int) -> Iterator[tuple[str, Unpaid]]:
    for day, _account, net, supplier in bills_of(first, first_year):
        number, days = SUPPLIERS[supplier]
        yield supplier, _invoice(f"{number}-{first:%y%m}", number, supplier, day, days, net)


def _invoice(number: str, whom: str, name: str, day: date, days: int, net: int) -> Unpaid:
    gross = net + vat(net)
    return Unpaid(number, whom, name, day, day + timedelta(days), gross, gross, "SEK")
