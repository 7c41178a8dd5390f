"""Accounts, dimensions and objects of a file beside those of the books: which are known, which must be made."""

from dataclasses import dataclass, field
from uuid import UUID

from hub.tenancy import uuid7
from ledger import content
from ledger.models import Account, Dimension, DimensionObject, Ledger, ObjectMember, ObjectSet
from ledger.sie import Document

RESERVED = {
    "1": "Kostnadsställe", "2": "Kostnadsbärare", "6": "Projekt", "7": "Anställd", "8": "Kund", "9": "Leverantör",
    "10": "Faktura",
}  # fmt: skip


class TooLong(Exception):
    """A number longer than the books have room for."""


class Stale(Exception):
    """Another import has made or taken away accounts since this chart was read: read the file once more."""


@dataclass
class Chart:
    """Ids as text, for COPY. What is asked for and not known gets an id at once; `write` makes the rows."""

    ledger_id: UUID | None
    accounts: dict[str, str] = field(default_factory=dict)
    sets: dict[tuple, str] = field(default_factory=dict)
    new_accounts: dict[str, str] = field(default_factory=dict)
    new_sets: dict[tuple, str] = field(default_factory=dict)

    @classmethod
    def of(cls, ledger: Ledger | None) -> "Chart":
        if ledger is None:
            return cls(None)
        accounts = Account.objects.filter(ledger=ledger).values_list("number", "pk")
        sets = ObjectSet.objects.filter(ledger=ledger).values_list("key", "pk")
        return cls(
            ledger.pk,
            {number: str(pk) for number, pk in accounts},
            {content.objects_of(key): str(pk) for key, pk in sets.iterator(chunk_size=10_000)},
        )

    def check_current(self) -> None:
        """Under the ledger's lock: are the books still those the ids were given for? Raises `Stale`."""
        known = {number: key for number, key in self.accounts.items() if number not in self.new_accounts}
        accounts = Account.objects.filter(ledger=self.ledger_id).values_list("number", "pk")
        sets = ObjectSet.objects.filter(ledger=self.ledger_id).count()  # never deleted
        if {number: str(pk) for number, pk in accounts} != known or sets != len(self.sets) - len(self.new_sets):
            raise Stale

    def account(self, number: str) -> str:
        """The id of an account; new ones are noted."""
        if number not in self.accounts:
            if len(number) > 40:
                raise TooLong
            self.accounts[number] = self.new_accounts[number] = str(uuid7())
        return self.accounts[number]

    def set(self, objects: tuple) -> str:
        """The id of an object set; new ones are noted."""
        if objects not in self.sets:
            if any(len(d) > 40 or len(o) > 100 for d, o in objects) or len(content.object_key(objects)) > 1000:
                raise TooLong
            self.sets[objects] = self.new_sets[objects] = str(uuid7())
        return self.sets[objects]


def write(chart: Chart, ledger: Ledger, document: Document) -> dict[str, str]:
    """Makes what is missing and takes over the file's names. Gives the names that were, by account."""
    declared = {*document.accounts, *document.account_types, *document.units, *document.sru}
    for number in declared:
        if len(number) <= 40:
            chart.account(number)
    before = _rename(ledger, document, declared - chart.new_accounts.keys())
    Account.objects.bulk_create(
        Account(
            id=key, ledger=ledger, number=number, is_declared=number in document.accounts, **_facts(document, number)
        )
        for number, key in chart.new_accounts.items()
    )
    _dimensions(ledger, document)
    _sets(chart, ledger, _objects(chart, ledger, document))
    return before


def _facts(document: Document, number: str) -> dict:
    return {
        "name": document.accounts.get(number, ""),
        "kind": document.account_types.get(number, ""),
        "unit": document.units.get(number, ""),
        "sru": list(document.sru.get(number, ())),
    }


def _rename(ledger: Ledger, document: Document, numbers: set[str]) -> dict[str, dict]:
    """Known accounts take over what the file says and keep what it does not."""
    before, changed = {}, []
    for account in Account.objects.filter(ledger=ledger, number__in=numbers):
        says = {name: value for name, value in _facts(document, account.number).items() if value}
        was = {name: getattr(account, name) for name in says}
        if was != says or not account.is_declared and account.number in document.accounts:
            before[account.number] = was
            for name, value in says.items():
                setattr(account, name, value)
            account.is_declared = account.is_declared or account.number in document.accounts
            changed.append(account)
    Account.objects.bulk_update(changed, ["name", "kind", "unit", "sru", "is_declared"], batch_size=500)
    return before


def _dimensions(ledger: Ledger, document: Document) -> None:
    used = {d for d, _ in document.objects} | document.dimensions.keys()
    known = {d.number: d for d in Dimension.objects.filter(ledger=ledger)}
    for number in used:
        if len(number) > 40:
            continue
        stated = document.dimensions.get(number)
        name, parent = (stated.name, stated.parent[:40]) if stated else (RESERVED.get(number, ""), "")
        if number not in known:
            Dimension.objects.create(ledger=ledger, number=number, name=name, parent=parent)
        elif stated and (known[number].name, known[number].parent) != (name, parent):
            known[number].name, known[number].parent = name, parent
            known[number].save(update_fields=["name", "parent"])


def _objects(chart: Chart, ledger: Ledger, document: Document) -> dict[tuple[str, str], UUID]:
    """Ids of all objects the file names or uses; dimensions that are only used are made."""
    wanted = {pair for objects in chart.new_sets for pair in objects}
    wanted |= {(d, o) for d, o in document.objects if len(d) <= 40 and len(o) <= 100}
    dimensions = {d.number: d for d in Dimension.objects.filter(ledger=ledger)}
    for number in {d for d, _ in wanted} - dimensions.keys():
        dimensions[number] = Dimension.objects.create(ledger=ledger, number=number, name=RESERVED.get(number, ""))
    known = {
        (o.dimension.number, o.number): o
        for o in DimensionObject.objects.filter(dimension__ledger=ledger).select_related("dimension")
    }
    made = [
        DimensionObject(dimension=dimensions[d], number=o, name=document.objects.get((d, o), ""))
        for d, o in sorted(wanted - known.keys())
    ]
    DimensionObject.objects.bulk_create(made, batch_size=5000)
    renamed = [o for pair, o in known.items() if document.objects.get(pair, o.name) != o.name]
    for each in renamed:
        each.name = document.objects[each.dimension.number, each.number]
    DimensionObject.objects.bulk_update(renamed, ["name"], batch_size=500)
    return {pair: o.pk for pair, o in known.items()} | {(o.dimension.number, o.number): o.pk for o in made}


def _sets(chart: Chart, ledger: Ledger, objects: dict[tuple[str, str], UUID]) -> None:
    ObjectSet.objects.bulk_create(
        (ObjectSet(id=key, ledger=ledger, key=content.object_key(pairs)) for pairs, key in chart.new_sets.items()),
        batch_size=5000,
    )
    ObjectMember.objects.bulk_create(
        (
            ObjectMember(object_set_id=key, position=at, object_id=objects[pair])
            for pairs, key in chart.new_sets.items()
            for at, pair in enumerate(pairs)
        ),
        batch_size=5000,
    )
