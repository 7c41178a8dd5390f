"""What the simulated world starts with: companies, users, the registered application.

Ids are stable. A company has a number (`id`, as the old gateway knew it) and a `tenant` (uuid, as Visma Connect
knows it). Everything here is a start value: the pages under /visma-net/ui/ change it.
"""

import re
from calendar import monthrange
from datetime import date, timedelta
from pathlib import Path

from integrations.sandbox import store

CLIENTS: dict[str, dict] = {
    "isv_huvudbok_demo": {
        "secret": "demo-secret",
        "name": "Huvudbok (demo)",
        "redirects": re.compile(r"http://(127\.0\.0\.1|localhost)(:\d{1,5})?/oauth/(?:eekonomi/)?callback/"),
    }
}

USERS: dict[str, dict] = {
    "ekonomi@nordisk.example": {"password": "demo", "name": "Eva Ekonomi", "companies": "all"},
    "byra@fjord.example": {"password": "demo", "name": "Bjørn Byrå", "companies": [1001006]},
    "utan.roll@nordisk.example": {"password": "demo", "name": "Urban Utanroll", "companies": [1001001, 1001005]},
}
WITHOUT_API_ROLE = ["utan.roll@nordisk.example"]

ACTUAL_SEK = {"number": "1", "description": "Huvudbok", "balanceType": "Actual", "currencyId": "SEK"}
BUDGET = {"number": "BUDGET", "description": "Budget", "balanceType": "Budget", "currencyId": "SEK"}
REPORT = {"number": "RAPPORT", "description": "Koncernrapport", "balanceType": "Report", "currencyId": "SEK"}
STATISTICAL = {"number": "STAT", "description": "Statistik", "balanceType": "Statistical", "currencyId": "SEK"}

COST_CENTRES = {
    "000": "Gemensamt",
    "100": "Försäljning",
    "200": "Produktion",
    "300": "Administration",
    "400": "Lager",
    "900": "Nedlagd avdelning",
}
PROJECTS = {"0000": "Inget projekt", "P100": "Nybyggnad Kajen", "P200": "Ombyggnad Torget", "P300": "Service"}
SEGMENTS = [
    {"segmentId": 1, "description": "Kostnadsställe", "length": 3, "values": COST_CENTRES, "inactive": ["900"]},
    {"segmentId": 2, "description": "Projekt", "length": 4, "values": PROJECTS, "inactive": []},
]

STANDARD = {
    "country": "SE",
    "currency": "SEK",
    "ledgers": [ACTUAL_SEK, BUDGET, STATISTICAL],
    "segments": SEGMENTS,
    "manual_numbering": False,
    "hold_on_entry": False,
    "post_on_release": True,
    "chart": "bas.txt",
    "control": ["2440"],
    "first_month": 1,
}

EURO = STANDARD | {
    "currency": "EUR",
    "ledgers": [ACTUAL_SEK | {"description": "Huvudbok EUR", "currencyId": "EUR"}, BUDGET | {"currencyId": "EUR"}],
}
FJORD = STANDARD | {
    "country": "NO",
    "currency": "NOK",
    "ledgers": [ACTUAL_SEK | {"description": "Hovedbok", "currencyId": "NOK"}, BUDGET | {"currencyId": "NOK"}],
    "chart": "ns4102.txt",
    "control": ["2400", "1500"],
    "segments": [SEGMENTS[0] | {"description": "Avdeling"}],
    "hold_on_entry": True,
}
SECOND_ACTUAL = ACTUAL_SEK | {"number": "2", "description": "Huvudbok IFRS"}
DAUGHTER = STANDARD | {"segments": [], "manual_numbering": True}

COMPANIES = [
    STANDARD | {"id": 1001001, "name": "Nordisk Exempel AB", "corporateId": "556677-8899"},
    EURO | {"id": 1001002, "name": "Euro Exempel AB", "corporateId": "556601-0019"},
    STANDARD | {"id": 1001003, "name": "Utan Faktisk AB", "corporateId": "556602-0018", "ledgers": [BUDGET, REPORT]},
    STANDARD
    | {
        "id": 1001004,
        "name": "Två Faktiska AB",
        "corporateId": "556603-0017",
        "ledgers": [ACTUAL_SEK, SECOND_ACTUAL, BUDGET],
    },
    DAUGHTER | {"id": 1001005, "name": "Nordisk Dotter AB", "corporateId": "556604-0016"},
    FJORD | {"id": 1001006, "name": "Fjord Eksempel AS", "corporateId": "999888777"},
    DAUGHTER | {"id": 1001007, "name": "Brutet År AB", "corporateId": "556605-0015", "first_month": 5},
]

FIRST_LOAD_COMPANY = 1002000
INACTIVE_ACCOUNTS = {"7082"}
NO_MANUAL_ENTRY = {"1489"}
YEAR_TO_DATE_INCOME = "2099"
DENOMINATED = {"1980": "EUR"}
CURRENCIES = ["SEK", "EUR", "NOK", "USD"]
CLOSED_PER_MODULE = [f"{name}Ledger" for name in ("Supplier", "Customer", "General")]
CLOSED_PER_MODULE += ["InventoryManagement", "CashManagement", "FixedAssets"]
OPEN_FROM = date(2026, 7, 1)
FIRST_DAY, LAST_DAY = date(2025, 1, 1), date(2027, 12, 31)


def tenant_id(company: int) -> str:
    """The uuid Visma Connect knows a company by."""
    return f"5a1db0c5-0000-4000-8000-{company:012d}"


def seed() -> None:
    """Fill an empty storage; leaves a filled one as it is."""
    if store.every(0, "company"):
        return
    with store.write():
        for company in COMPANIES:
            add_company(company)
        store.change_setting("users_without_api_role", WITHOUT_API_ROLE)


def add_load_companies(count: int) -> list[int]:
    """Make sure `count` further plain companies exist (for speed measurements); return their ids."""
    ids = [FIRST_LOAD_COMPANY + n for n in range(1, count + 1)]
    with store.write():
        for n, number in enumerate(ids, 1):
            if store.get(0, "company", str(number)) is None:
                names = {"name": f"Lasttest {n:03d} AB", "corporateId": f"557{n:03d}-0001"}
                add_company(DAUGHTER | names | {"id": number})
    return ids


def add_company(company: dict) -> None:
    number = company["id"]
    kept = {key: value for key, value in company.items() if key not in ("ledgers", "segments", "chart")}
    kept |= {"tenant": tenant_id(number), "subaccounts": bool(company["segments"])}
    store.put(0, "company", str(number), kept)
    for position, ledger in enumerate(company["ledgers"], 1):
        store.put(number, "ledger", ledger["number"], ledger | {"internalId": position})
    for account in _chart(company):
        store.put(number, "account", account["accountCD"], account)
    for period in _periods(company["first_month"]):
        store.put(number, "period", f"{period['year']}{period['period']}", period)
    for segment in company["segments"]:
        _add_segment(number, segment)


def _add_segment(company: int, segment: dict) -> None:
    values, inactive = segment["values"], segment["inactive"]
    kept = {key: segment[key] for key in ("segmentId", "description", "length")}
    store.put(company, "segment", str(segment["segmentId"]), kept)
    for value, text in values.items():
        doc = {"segmentId": segment["segmentId"], "valueId": value, "description": text}
        doc |= {"active": value not in inactive}
        store.put(company, "segment_value", f"{segment['segmentId']}/{value}", doc)


def _chart(company: dict) -> list[dict]:
    lines = (Path(__file__).parent / company["chart"]).read_text(encoding="utf-8").splitlines()
    return [_account(n, line[:4], line[5:], company) for n, line in enumerate(lines, 1)]


def _account(number: int, code: str, text: str, company: dict) -> dict:
    control = code in company["control"]
    return {
        "accountID": number,
        "accountCD": code,
        "description": text,
        "type": _account_type(code),
        "active": code not in INACTIVE_ACCOUNTS,
        "allowManualEntry": not control and code not in NO_MANUAL_ENTRY,
        "controlAccountModule": "AP" if control and code.startswith("24") else "AR" if control else "",
        "currency": DENOMINATED.get(code, ""),
        "cashAccount": code.startswith("19"),
    }


def _account_type(code: str) -> str:
    if code.startswith(("83", "80")):
        return "Income"
    return {"1": "Asset", "2": "Liability", "3": "Income"}.get(code[0], "Expense")


def _periods(first_month: int) -> list[dict]:
    """Monthly periods of all financial years that touch FIRST_DAY..LAST_DAY; a broken year is named by its end."""
    periods, start = [], date(FIRST_DAY.year - (first_month > 1), first_month, 1)
    while start <= LAST_DAY:
        end = start.replace(day=monthrange(start.year, start.month)[1])
        periods.append(_period(start, end, first_month))
        start = end + timedelta(days=1)
    return periods


def _period(start: date, end: date, first_month: int) -> dict:
    closed = start < OPEN_FROM
    return {
        "year": start.year + (first_month > 1 and start.month >= first_month),
        "period": f"{(start.month - first_month) % 12 + 1:02d}",
        "startDate": start.isoformat(),
        "endDate": end.isoformat(),
        "description": f"{start:%Y-%m}",
        "active": True,
    } | {f"closedIn{module}": closed for module in CLOSED_PER_MODULE}
