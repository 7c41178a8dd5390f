"""Who wants to know that somebody has logged in. What is told must be quick: the person waits for a page."""

from collections.abc import Callable
from uuid import UUID

_subscribers: list[Callable[[UUID], None]] = []


def subscribe(act: Callable[[UUID], None]) -> None:
    """`act(user id)` after every log-in, outside any company's scope. It may ring a task, and do no work itself."""
    if act not in _subscribers:
        _subscribers.append(act)


def tell(user_id: UUID) -> None:
    for act in _subscribers:
        act(user_id)
