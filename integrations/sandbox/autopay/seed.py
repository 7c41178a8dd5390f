"""The companies AutoPay starts with: client `autopay-demo`, secret `autopay-hemlighet`."""

from integrations.sandbox.shelf import COMPANY, Shelf

SYSTEM, DEMO = "autopay", 4001001
AGREEMENTS = (
    {"id": "AG-1001", "bank": "Handelsbanken", "bic": "HANDSESS", "account": "SE4550000000058398257466",
     "currency": "SEK", "opening": 25_000_000},
    {"id": "AG-1002", "bank": "DNB", "bic": "DNBANOKK", "account": "NO9386011117947",
     "currency": "NOK", "opening": 4_000_000},
)  # fmt: skip


def seed() -> None:
    """Only what is missing."""
    companies = Shelf(SYSTEM, 0, COMPANY)
    if companies.get(str(DEMO)) is None:
        known = {
            "id": DEMO,
            "client_id": "autopay-demo",
            "client_secret": "autopay-hemlighet",
            "name": "Nordisk Exempel AB",
        }
        companies.put(str(DEMO), known)
        agreements = Shelf(SYSTEM, DEMO, "agreement")
        for each in AGREEMENTS:
            agreements.put(each["id"], {**each, "on": False, "since": None})
