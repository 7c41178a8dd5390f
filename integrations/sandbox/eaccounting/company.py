"""The companies of simulated eEkonomi: their numbers, their settings, who reaches them.

A company's own traits (`addon`, `status`, `variant` …) stand in its record, what /companysettings shows in `settings`.
"""

from integrations.sandbox import data
from integrations.sandbox.shelf import COMPANY, Shelf

SYSTEM = "eaccounting"
SETTINGS = "settings"


def all_companies() -> list[dict]:
    return Shelf(SYSTEM, 0, COMPANY).every(order="id")


def get(number: int) -> dict | None:
    return Shelf(SYSTEM, 0, COMPANY).get(str(number))


def put(doc: dict) -> None:
    """{"id", "name", "addon": True}."""
    Shelf(SYSTEM, 0, COMPANY).put(str(doc["id"]), doc)


def of_user(user: str) -> list[dict]:
    """Everybody of the office; who is bound to some companies in Visma.net is bound to none here."""
    return all_companies() if data.USERS[user]["companies"] == "all" else []


def settings(number: int) -> dict:
    found = Shelf(SYSTEM, number, SETTINGS).get(SETTINGS)
    assert found is not None, number
    return found


def change_settings(number: int, members: dict) -> dict:
    changed = settings(number) | members
    Shelf(SYSTEM, number, SETTINGS).put(SETTINGS, changed)
    return changed


def next_number(number: int, series: str) -> int:
    """The next of NextCustomerNumber, NextCustomerInvoiceNumber …; counts on. Inside a write transaction."""
    value = settings(number)[series]
    change_settings(number, {series: value + 1})
    return value
