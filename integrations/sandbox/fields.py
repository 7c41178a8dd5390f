"""Field lists of the simulated APIs, written short: `Name:50!` is a text of at most 50 characters that is required.

After the colon: a number (longest text), or g guid, b boolean, i whole number, n number, d day, t moment, l list, o
object. `!` required, `°` in front: read-only, which is ignored when it is sent. Unknown members are ignored as well.
"""

import re
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

_ITEM = re.compile(r"(?P<ro>°?)(?P<name>\w+):(?P<kind>\d+|[gbindtlo])(?P<must>!?)")
_EMPTY = {"b": False, "n": 0, "i": 0, "l": None}


@dataclass(frozen=True)
class Field:
    name: str
    kind: str
    longest: int | None
    required: bool
    read_only: bool


@dataclass(frozen=True)
class Problem:
    """What is wrong with one member of a body."""

    field: str
    text: str


def fields(text: str) -> dict[str, Field]:
    found = {}
    for item in text.split():
        match = _ITEM.fullmatch(item)
        if match is None:
            raise ValueError(item)
        number = int(match["kind"]) if match["kind"].isdigit() else None
        kind = "text" if number else match["kind"]
        found[match["name"]] = Field(match["name"], kind, number, bool(match["must"]), bool(match["ro"]))
    return found


def cleaned(known: dict[str, Field], body: Any, empty: dict = _EMPTY) -> tuple[dict, list[Problem]]:
    """Every writable member with its value, or the empty value of its kind, and what is wrong with the body."""
    if not isinstance(body, dict):
        return {}, [Problem("", "The body must be an object.")]
    values, problems = {}, []
    for field in known.values():
        if field.read_only:
            continue
        value = body.get(field.name)
        problem = _problem(field, value)
        problems += [problem] if problem else []
        values[field.name] = empty.get(field.kind) if value is None else value
    return values, problems


def _problem(field: Field, value: Any) -> Problem | None:
    if value is None or (field.kind == "text" and isinstance(value, str) and not value.strip()):
        return Problem(field.name, f"The {field.name} field is required.") if field.required else None
    if not _CHECKS[field.kind](value):
        return Problem(field.name, f"The value of {field.name} is not valid.")
    if field.longest and len(value) > field.longest:
        text = f"The field {field.name} must be a string with a maximum length of {field.longest}."
        return Problem(field.name, text)
    return None


def _is_guid(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(UUID(value))
    except ValueError:
        return False


def is_day(value: Any) -> bool:
    """A day, or a moment of which the day counts."""
    try:
        return isinstance(value, str) and bool(date.fromisoformat(value[:10]))
    except ValueError:
        return False


def is_moment(value: Any) -> bool:
    try:
        return isinstance(value, str) and bool(datetime.fromisoformat(value))
    except ValueError:
        return False


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


_CHECKS = {
    "text": lambda value: isinstance(value, str),
    "g": _is_guid,
    "b": lambda value: isinstance(value, bool),
    "i": lambda value: isinstance(value, int) and not isinstance(value, bool),
    "n": is_number,
    "d": is_day,
    "t": is_moment,
    "l": lambda value: isinstance(value, list),
    "o": lambda value: isinstance(value, dict),
}


def names(text: str) -> list[str]:
    """Member names written one after another."""
    return text.split()
