"""What a register must know to translate: the settings, the lists of both systems, and the records it points at."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from integrations.sync.records import Side, plain

COUNTRIES = {"sverige": "SE", "norge": "NO", "danmark": "DK", "finland": "FI", "tyskland": "DE"}
NOBODY: Mapping[str, Mapping[str, Any]] = {}


@dataclass(frozen=True)
class Coding:
    """An article coding of eEkonomi: `rate` in per cent."""

    id: str
    name: str
    rate: Decimal
    is_service: bool


@dataclass(frozen=True)
class Context:
    """`terms`: id → days; `units`: id → abbreviation; `mappings`: as `SyncSettings.mappings`; `currencies`: code →
    guid; `countries`: two letters → guid and name in Severa. `known`: register → key → what is known of it on the
    other side; of articles by number, of the others by the key of the side that points at them."""

    master_customers: Side = Side.LEFT
    master_articles: Side = Side.LEFT
    cut_names: bool = False
    billable: bool = False
    cost_bearer: str = ""
    bearer_number: int = 0
    default_article: Mapping[str, str] = field(default_factory=dict)
    statuses: Mapping[str, str] = field(default_factory=dict)
    mappings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    terms: Mapping[str, str] = field(default_factory=dict)
    units: Mapping[str, str] = field(default_factory=dict)
    unit_names: Mapping[str, str] = field(default_factory=dict)
    codings: Mapping[str, Coding] = field(default_factory=dict)
    currencies: Mapping[str, str] = field(default_factory=dict)
    countries: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    country_codes: Mapping[str, str] = field(default_factory=dict)
    vat_default: str = "25"
    known: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def about(self, register: str, key: str) -> Any:
        """What is known of a record this one points at; None where it is not on the other side yet."""
        return self.known.get(register, NOBODY).get(key)

    def terms_id(self, days: str) -> str:
        """As it is mapped, else the terms of just so many days; "" where there are none."""
        return self._mapped("terms", days, {value: id for id, value in reversed(self.terms.items())})

    def unit_id(self, name: str) -> str:
        return self._mapped("units", name, self.unit_names)

    def coding_id(self, rate: str) -> str:
        """Services of that rate: what Severa sells is work."""
        found = sorted(self.codings.values(), key=lambda each: (not each.is_service, each.name))
        return self._mapped("vat", rate, {f"{each.rate.normalize():f}": each.id for each in reversed(found)})

    def _mapped(self, kind: str, value: str, by_itself: Mapping[str, str]) -> str:
        chosen = self.mappings.get(kind, {})
        return chosen[value] if value in chosen else by_itself.get(value) or by_itself.get(plain(value), "")

    def country_code(self, name: str) -> str:
        """Two letters of a country's name; "" of one that is not known. No country is Sweden."""
        return self.country_codes.get(plain(name)) or COUNTRIES.get(plain(name), "") if plain(name) else "SE"
