"""What hangs on vouchers: matches, documents, comments. Rooms above register it; an import asks before it replaces.

A room says what it has (`find`), lets go of vouchers that are about to vanish (`let_go`, inside the transaction, while
old and new both stand), and takes back what it let go when the act is undone (`take_back`).
"""

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from uuid import UUID

Find = Callable[[list[UUID]], dict[UUID, list[str]]]
LetGo = Callable[[dict[UUID, UUID | None]], None]
TakeBack = Callable[[list[UUID]], None]


@dataclass(frozen=True)
class Hanger:
    """`find(voucher ids)` gives a short word per thing; `let_go({old: successor or None})`; `take_back(ids)`."""

    find: Find
    let_go: LetGo
    take_back: TakeBack


_hangers: dict[str, Hanger] = {}


def register(name: str, hanger: Hanger) -> None:
    _hangers[name] = hanger


def held(vouchers: Iterable[UUID]) -> dict[UUID, list[str]]:
    """Everything that hangs on these vouchers; those with nothing are not in the answer."""
    ids, found = list(vouchers), defaultdict(list)
    for hanger in _hangers.values() if ids else ():
        for voucher, what in hanger.find(ids).items():
            found[voucher] += what
    return dict(found)


def let_go(successors: dict[UUID, UUID | None]) -> None:
    for hanger in _hangers.values() if successors else ():
        hanger.let_go(successors)


def take_back(vouchers: list[UUID]) -> None:
    for hanger in _hangers.values() if vouchers else ():
        hanger.take_back(vouchers)
