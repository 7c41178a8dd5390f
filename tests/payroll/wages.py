"""Lists of wage results for tests, and a company that has the Swedish standard rules."""

from datetime import date

from payroll import actions
from payroll.rules import Home

HEAD = "Anställningsnummer;Löneart;Antal;Belopp;Period;Kostnadsställe;Projekt;Konto\n"
MARCH = date(2026, 3, 1)
PAID = date(2026, 3, 25)
SLIP = HEAD + (
    "1001;1010;1,00;31900,00;2026-03;;;\n"
    "1001;9010;;-10000,00;2026-03;;;\n"
    "1001;9090;;21900,00;2026-03;;;\n"
    "1002;1010;1,00;28000,00;2026-03;200;P7;\n"
    "1002;9010;;-8000,00;2026-03;;;\n"
    "1002;9090;;20000,00;2026-03;;;\n"
)


def with_standard(company, by):
    """The standard set, and a home for employee 1001."""
    actions.load_standard(company=company, by=by)
    home = Home("1001", date(2026, 1, 1), (("100", "", 6000), ("200", "", 4000)), 1985)
    actions.save_homes(company=company, homes=[home], by=by)


def bring(company, by, text: str = SLIP, name: str = "lon.csv", **given):
    """An upload of a list of wage results."""
    given = {"payment_on": PAID} | given
    return actions.import_run(company=company, name=name, data=text.encode(), by=by, **given)


def account_sums(run) -> dict[str, int]:
    found: dict[str, int] = {}
    for account, amount in run.rows.values_list("account", "amount"):
        found[account] = found.get(account, 0) + amount
    return found
