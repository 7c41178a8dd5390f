"""Projects of Severa become items of the chosen cost bearer in eEkonomi. One way; open or closed follows."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from integrations.provider import ProviderError
from integrations.sync.records import Problem, Record, Side
from integrations.sync.registers.context import Context
from integrations.sync.registers.register import (
    NAME_MOST,
    Clients,
    FieldRule,
    Item,
    Known,
    Made,
    Reading,
    picked,
    text,
    who,
)

SHORT_MOST = 9
LEFT_NAMES = "guid name number isClosed isInternal salesStatus customer lastUpdatedDateTime"
RIGHT_NAMES = "Id CostCenterId Name ShortName IsActive CreatedUtc"
WON = ("won", "vunnen", "vunnet", "voitettu")


class Projects:
    name = "projects"
    label = _("Projekt")
    creates = frozenset({Side.RIGHT})
    unstamped = frozenset({Side.RIGHT})
    only_linked: frozenset[Side] = frozenset()
    fields = (
        FieldRule("number", "ShortName", _("Kopplar tillsammans med namnet. Förkortningen har högst 9 tecken.")),
        FieldRule("name", "Name", _("Högst 50 tecken i eEkonomi: längre stoppas, eller kortas om det är valt.")),
        FieldRule("–", "CostCenterId", _("Kostnadsbäraren i inställningarna.")),
        FieldRule("isClosed", "IsActive", _("Avslutade projekt blir inaktiva poster. Nya avslutade förs inte över.")),
        FieldRule("salesStatus", "–", _("En offert som inte är vunnen är inget projekt än och förs inte över.")),
    )

    def master(self, context: Context) -> Side:
        return Side.LEFT

    def read(self, side: Side, client: Any, since, known: Known, context: Context) -> Reading:
        if side is Side.LEFT:
            listing = client.each_project(since)
            rows = ((each["guid"], picked(each, LEFT_NAMES) | {"by": who(each)}) for each in listing)
            return Reading(rows, (listing,))
        listing = client.each_cost_center()
        return Reading(_items(listing, context.cost_bearer), (listing,))

    def needs(self, side: Side, raw: Mapping) -> dict[str, set[str]]:
        return {}

    def record(self, side: Side, key: str, raw: Mapping, context: Context) -> Record:
        return _left(key, raw, context) if side is Side.LEFT else _right(key, raw)

    # -------------------------------------------------------------- writing
    def get(self, side: Side, clients: Clients, key: str, context: Context) -> dict | None:
        try:
            return clients.right.get_item(key) if side is Side.RIGHT else clients.left.get_project(key)
        except ProviderError as error:
            if error.http_status == 404:
                return None
            raise

    def create(self, to: Side, clients: Clients, source: Item, context: Context) -> Made:
        fields = source.record.fields
        body = {"CostCenterId": context.cost_bearer, "Name": fields["name"], "ShortName": source.record.number}
        return _kept(clients.right.create_item(body | {"IsActive": fields["is_active"]}))

    def update(self, to: Side, clients: Clients, source: Item, there: Item, names: set[str], context: Context) -> Made:
        members = {"name": "Name", "is_active": "IsActive"}
        body = dict(there.raw) | {members[name]: source.record.fields[name] for name in names if name in members}
        return _kept(clients.right.update_item(there.record.key, body))

    def find(self, to: Side, clients: Clients, source: Item, context: Context) -> list[Made]:
        """There is no list of items; they lie in their cost centre."""
        found = _items(clients.right.each_cost_center(), context.cost_bearer)
        return [Made(key, raw) for key, raw in found if raw["ShortName"] == source.record.number]


def _items(listing, bearer: str) -> Iterator[tuple[str, dict]]:
    for center in listing:
        if center["Id"] == bearer:
            yield from ((each["Id"], picked(each, RIGHT_NAMES)) for each in center.get("Items") or [])


def _kept(answer: Mapping) -> Made:
    return Made(answer["Id"], picked(answer, RIGHT_NAMES))


def is_won(raw: Mapping) -> bool:
    """A sales case is the same object. One without a sales status was never a case."""
    status = raw.get("salesStatus") or {}
    return not status or text(status.get("name")).casefold() in WON or bool(status.get("isWon"))


def _left(key: str, raw: Mapping, context: Context) -> Record:
    name, number = text(raw.get("name")), text(raw.get("number"))
    is_open = not raw.get("isClosed") and is_won(raw)
    fields = {"name": name[:NAME_MOST].strip() if context.cut_names else name, "is_active": is_open}
    problems = tuple(_problems(number, fields))
    return Record(key, number, name, fields, text(raw.get("lastUpdatedDateTime")), is_open, problems)


def _problems(number: str, fields: Mapping) -> Iterator[Problem]:
    if not number:
        yield Problem("SYNC-030", "number")
    if len(number) > SHORT_MOST:
        yield Problem("SYNC-046", "number", {"number": number, "length": len(number), "most": SHORT_MOST})
    if not fields["name"]:
        yield Problem("SYNC-033", "name")
    if len(fields["name"]) > NAME_MOST:
        yield Problem("SYNC-034", "name", {"name": fields["name"], "length": len(fields["name"]), "most": NAME_MOST})


def _right(key: str, raw: Mapping) -> Record:
    fields = {"name": text(raw.get("Name")), "is_active": bool(raw.get("IsActive", True))}
    return Record(key, text(raw.get("ShortName")), fields["name"], fields, "", fields["is_active"])
