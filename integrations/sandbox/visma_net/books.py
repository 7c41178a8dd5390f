"""One company's books while a request lasts: master data read once each, and how they are written out."""

from datetime import date
from functools import cached_property

from integrations.sandbox import store


class Books:
    """Lookups by key return None for what does not exist."""

    def __init__(self, company: int):
        self.id = company
        self._accounts: dict[str, dict | None] = {}

    @cached_property
    def company(self) -> dict:
        found = store.get(0, "company", str(self.id))
        assert found is not None, f"no company {self.id}"
        return found

    @cached_property
    def ledgers(self) -> dict[str, dict]:
        return {each["number"]: each for each in store.every(self.id, "ledger")}

    @cached_property
    def posting_ledger(self) -> dict | None:
        """The Actual ledger of the company's only branch: the first, where somebody made two."""
        return next((each for each in self.ledgers.values() if each["balanceType"] == "Actual"), None)

    @cached_property
    def periods(self) -> dict[str, dict]:
        """By YYYYPP, in order."""
        return {f"{each['year']}{each['period']}": each for each in store.every(self.id, "period")}

    def period_of(self, day: date) -> str | None:
        text = day.isoformat()
        return next((key for key, each in self.periods.items() if each["startDate"] <= text <= each["endDate"]), None)

    def account(self, code: str) -> dict | None:
        if code not in self._accounts:
            self._accounts[code] = store.get(self.id, "account", code)
        return self._accounts[code]

    @cached_property
    def segments(self) -> list[dict]:
        """Segments of the SUBACCOUNT key with their `values` by id; empty when subaccounts are off."""
        if not self.company["subaccounts"]:
            return []
        segments = {each["segmentId"]: each | {"values": {}} for each in store.every(self.id, "segment")}
        for value in store.every(self.id, "segment_value"):
            segments[value["segmentId"]]["values"][value["valueId"]] = value
        return list(segments.values())
