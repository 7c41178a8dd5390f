"""A record's own page in simulated eEkonomi and Severa: what a person there would change, saved without being checked.

A form is a list of fields, `path:label:kind`. A path goes inside by dots and places (`Rows.0.Quantity`); kinds are t
text, l several lines, n number, i whole number, b yes or no.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Field:
    path: str
    label: str
    kind: str = "t"


def fields(*given: str) -> tuple[Field, ...]:
    return tuple(Field(*each.split(":")) for each in given)


def shown(form: tuple[Field, ...], doc: Mapping) -> list[dict]:
    """[{path, label, kind, value}], for the page."""
    found = [(field, value_at(doc, field.path)) for field in form]
    return [
        {"path": field.path, "label": field.label, "kind": field.kind, "value": "" if value is None else value}
        for field, value in found
    ]


def value_at(doc: Any, path: str) -> Any:
    for part in path.split("."):
        if isinstance(doc, list):
            doc = doc[int(part)] if part.isdigit() and int(part) < len(doc) else None
        else:
            doc = doc.get(part) if isinstance(doc, Mapping) else None
    return doc


def changed(form: tuple[Field, ...], doc: Mapping, given: Mapping[str, str]) -> dict:
    """The record with what was typed laid over it. Raises ValueError for what is no number."""
    made = deepcopy(dict(doc))
    for field in form:
        _set(made, field.path.split("."), _read(field, given))
    return made


def _set(doc: Any, path: list[str], value: Any) -> None:
    """A list takes one more at its end; what is typed as nothing is no more."""
    first, *rest = path
    if rest:
        inside = doc[int(first)] if isinstance(doc, list) else doc.get(first)
        if inside is None:
            inside = doc[first] = [] if rest[0].isdigit() else {}
        _set(inside, rest, value)
    elif not isinstance(doc, list):
        doc[first] = value
    elif int(first) < len(doc):
        doc[int(first)] = value
    elif value:
        doc.append(value)


def _read(field: Field, given: Mapping[str, str]) -> Any:
    if field.kind == "b":
        return field.path in given
    text = given.get(field.path, "").replace("\r\n", "\n").strip()
    if field.kind == "t" or field.kind == "l":
        return text
    plain = text.replace(" ", "").replace("\u00a0", "").replace(",", ".")
    if not plain:
        return None
    return int(plain) if field.kind == "i" else float(plain)
