"""A record of one side, in the words both sides share."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from dataclasses import field as made_by
from enum import StrEnum
from typing import Any


class Side(StrEnum):
    LEFT = "left"
    RIGHT = "right"

    @property
    def other(self) -> "Side":
        return Side.RIGHT if self is Side.LEFT else Side.LEFT


@dataclass(frozen=True)
class Problem:
    """Why a record cannot be written on the other side. `code` has cause and cure; `field` is the shared field."""

    code: str
    field: str = ""
    facts: Mapping[str, Any] = made_by(default_factory=dict)


@dataclass(frozen=True)
class Record:
    """`key`: the system's own id. `number` and `name`: what people know it by. `fields`: what is kept in step.

    `problems` stand in the way of writing it on the other side. `stamp` is the system's time of its last change.
    """

    key: str
    number: str
    name: str
    fields: Mapping[str, Any]
    stamp: str = ""
    is_active: bool = True
    problems: tuple[Problem, ...] = ()

    @property
    def digest(self) -> str:
        return digest(self.fields)


def digest(fields: Mapping[str, Any]) -> str:
    """SHA-256 of the fields as JSON with sorted keys: equal fields, equal digest, in every process."""
    text = json.dumps(fields, sort_keys=True, ensure_ascii=False, default=str, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def plain(text: str) -> str:
    """For comparing names: composed, lower case, single spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", text)).strip().casefold()
