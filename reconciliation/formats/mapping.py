"""Which column of a CSV file is what: set once by the user, or guessed from the headings."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import Any


@dataclass(frozen=True, slots=True)
class Mapping:
    """Columns by their heading as it stands in the file, or by number ("1" is the first) where there are no headings.

    Either `amount` (signed, or with `sign_column` telling debit from credit), or `money_in` and `money_out` (whatever
    sign the bank puts there) must be set, and `booked_on`. `dates` is made of YYYY, YY, MM and DD: "YYYY-MM-DD",
    "DD.MM.YYYY"; empty means: find out.
    `decimal` is "," or "."; empty means: find out. `account` and `currency` hold for rows that do not say.
    """

    booked_on: str
    amount: str = ""
    money_in: str = ""
    money_out: str = ""
    sign_column: str = ""
    valued_on: str = ""
    texts: tuple[str, ...] = ()
    reference: str = ""
    bank_reference: str = ""
    counterparty: str = ""
    counterparty_account: str = ""
    balance: str = ""
    currency_column: str = ""
    account_column: str = ""
    status: str = ""
    delimiter: str = ""
    decimal: str = ""
    dates: str = ""
    account: str = ""
    currency: str = ""
    has_headings: bool = True

    def as_dict(self) -> dict[str, Any]:
        """Plain values, to be kept as JSON."""
        return {**asdict(self), "texts": list(self.texts)}

    @classmethod
    def from_dict(cls, kept: dict[str, Any]) -> Mapping:
        """What `as_dict` gave; unknown names are left out."""
        names = {each.name for each in fields(cls)}
        known = {name: value for name, value in kept.items() if name in names}
        return cls(**{**known, "texts": tuple(known.get("texts", ()))})

    def columns(self) -> dict[str, str]:
        """The columns that are set: name of the part → heading."""
        singles = ("booked_on", "valued_on", "amount", "money_in", "money_out", "sign_column", "reference",
                   "bank_reference", "counterparty", "counterparty_account", "balance", "currency_column",
                   "account_column", "status")  # fmt: skip
        return {name: getattr(self, name) for name in singles if getattr(self, name)}
