"""A fiscal year of eEkonomi as the ledger's import machinery reads it: streamed, in any number of pages."""

from collections.abc import Iterator
from datetime import date

from integrations.eaccounting.client import Client
from integrations.sources import mapping
from ledger.sie import Balance, Document, Voucher, Year


class Dimensions:
    """Cost centres and projects, asked for when a row first bears one that is not known."""

    def __init__(self, client: Client):
        self._client, self._asked = client, False
        self.dimensions, self.objects, self.places = {}, {}, {}

    def voucher(self, record: dict) -> Voucher:
        if not self._asked and mapping.items_used(record) - self.places.keys():
            self._asked = True
            found = mapping.dimensions_of(self._client.each_cost_center(), self._client.each_project())
            self.dimensions, self.objects, self.places = found
        return mapping.voucher_of(record, self.places)

    def name(self, document: Document) -> None:
        document.dimensions.update(self.dimensions)
        document.objects.update(self.objects)


class WholeYear:
    """Iterate to get the year's vouchers and then its opening balances. `files`: document → voucher, as met.

    The opening is what eEkonomi says at the end of the first day, less what was booked on it: so it holds for every
    year, and needs no rule of how a result is carried.
    """

    def __init__(self, client: Client, year: dict, dimensions: Dimensions, orgnr: str, company: str, today: date):
        self.client, self.year, self.dimensions = client, year, dimensions
        self.start, self.end = mapping.day(year["StartDate"]), mapping.day(year["EndDate"])
        self.about = {"orgnr": orgnr, "company": company, "covered_to": min(today, self.end)}
        self.document, self.files = self._document(), {}

    def _document(self) -> Document:
        years = {0: Year(self.start, self.end)}
        return Document(type="4E", program="eEkonomi", years=years, currency="SEK", encoding="utf-8", **self.about)

    def __iter__(self) -> Iterator[Voucher | Balance]:
        first_day: dict[str, int] = {}
        for account in self.client.each_account(self.year["Id"]):
            self.document.accounts[str(account["Number"])] = str(account.get("Name") or "")
        for record in self.client.each_voucher(self.year["Id"]):
            voucher = self.dimensions.voucher(record)
            self.files |= dict.fromkeys(mapping.files_of(record), record["Id"])
            if voucher.date == self.start:
                _add(first_day, voucher)
            yield voucher
        self.dimensions.name(self.document)
        evening = mapping.balances_of(self.client.each_balance(self.start))
        for number, amount in sorted(mapping.less(evening, first_day).items()):
            yield Balance("ib", 0, number, amount)


def _add(sums: dict[str, int], voucher: Voucher) -> None:
    for row in voucher.rows:
        sums[row.account] = sums.get(row.account, 0) + row.amount
