"""How the demo's company is doing, as its owner and its office talk about it: a budget, locked months, a row of its
own, comments with an answer, and invoices that wait for their money. The owner is shown locked months."""

from datetime import date

from hub.models import Company, User
from hub.permissions import Actor, standard_rights
from integrations.demo.unpaid import unpaid
from ledger.actions import lock_period, main_ledger, reports
from ledger.actions.open_items import replace_open_items
from ledger.models import FiscalYear, Ledger, Period, Shown
from ledger.queries.reports import last_booked_month
from ledger.reports import Change, standard
from ledger.reports.months import moved

BEHIND = 2  # the newest months, which the office has not closed yet
GROWTH = 500  # hundredths of a per cent


def seed_overview(company: Company, today: date, *, office: User, owner: User, by: Actor) -> None:
    """Inside the company's scope, when its two years have been read in."""
    ledger = main_ledger(company=company)
    older, now = FiscalYear.objects.filter(ledger=ledger).order_by("start")
    change = Change(GROWTH, GROWTH)
    reports.create_budget(company=company, year=now, name=f"Budget {now}", source=older, change=change, by=by)
    locked = _lock(company, now, by)
    reports.set_shown(company=company, ledger=ledger, shown=Shown.LOCKED, by=by)
    _own_row(company, ledger, by)
    for kind, items in unpaid(last_booked_month(now), older.start.year).items():
        replace_open_items(company=company, kind=kind, items=items, as_of=today, by=by)
    _talk(company, ledger, locked, _as(office, "administrator"), _as(owner, "client"))


def _as(user: User, base: str) -> Actor:
    return Actor("user", user.pk, user.name, standard_rights(base))


def _lock(company: Company, now: FiscalYear, by: Actor) -> date:
    """All months but the newest that are booked; gives the last that is locked."""
    last = moved(last_booked_month(now), -BEHIND)
    for period in Period.objects.filter(month__lte=last).order_by("month"):
        lock_period(company=company, period=period, reason="Avstämd", by=by)
    return last


def _own_row(company: Company, ledger: Ledger, by: Actor) -> None:
    """Fuel has a subheading of its own among the external costs."""
    facts = {"company": company, "ledger": ledger, "kind": "result", "by": by}
    made = reports.add_heading(group="external", label="Bilar och resor", **facts)
    reports.move_accounts(numbers=["5611"], to=made.headings[-1]["key"], **facts)


def _talk(company: Company, ledger: Ledger, month: date, office: Actor, owner: Actor) -> None:
    facts = {"company": company, "ledger": ledger, "month": month}
    labels = {row.key: row.label for row in standard(company.country, "result").rows}
    asked = reports.add_comment(
        kind="result", row="staff", row_label=labels["staff"], by=owner, **facts,
        text="Varför är personalkostnaderna lägre än i fjol den här månaden?",
    )  # fmt: skip
    answer = "Uttagen semester har minskat semesterlöneskulden. Sett över året följer lönerna budgeten."
    reports.add_comment(parent=asked, text=answer, by=office, **facts)
    reports.add_comment(text="Månaden är avstämd mot banken och skattekontot och är nu låst.", by=office, **facts)
    reports.add_comment(parent=asked, text="Tack, då förstår jag.", by=owner, **facts)
