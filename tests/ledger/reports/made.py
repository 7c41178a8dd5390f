"""A small company's books, by hand: what each test starts from."""

from datetime import date

from ledger.reports import Account, Book, Year

NAMES = {
    "1220": "Inventarier", "1510": "Kundfordringar", "1930": "Bank", "2010": "Eget kapital", "2091": "Balanserat",
    "2440": "Leverantörsskulder", "2611": "Utgående moms", "3010": "Försäljning", "4010": "Inköp", "5010": "Hyra",
    "7010": "Löner", "7832": "Avskrivningar", "8310": "Ränteintäkter", "8410": "Räntekostnader", "8910": "Skatt",
}  # fmt: skip
ACCOUNTS = {number: Account(number, name) for number, name in NAMES.items()}


def month(number: int, year: int = 2025) -> date:
    return date(year, number, 1)


def year(number: int, opening: dict[str, int], months: dict[str, dict[int, int]], budget=None) -> Year:
    """Amounts in whole kronor, debit > 0; months by number."""

    def spread(facts):
        return {n: {month(m, number): kr * 100 for m, kr in of.items()} for n, of in (facts or {}).items()}

    opened = {n: kr * 100 for n, kr in opening.items()}
    return Year(date(number, 1, 1), date(number, 12, 31), opened, spread(months), spread(budget))


def book() -> Book:
    before = year(2024, {"1930": 1000, "2010": -1000}, {"1930": {1: 300, 2: 100}, "3010": {1: -300, 2: -100}})
    opening = {"1930": 1400, "2010": -1000, "2091": -400}
    booked = {
        "1930": {1: 500, 2: 200, 3: -50},
        "1510": {2: 250},
        "2611": {1: -100, 2: -90},
        "3010": {1: -400, 2: -360},
        "5010": {3: 50},
    }
    return Book(ACCOUNTS, (before, year(2025, opening, booked, {"3010": {1: -350, 2: -350}, "5010": {1: 20, 2: 20}})))
