"""What the company in Visma.net has, read live and kept for five minutes per connection.

Kept in the process, as an aid against the hourly limit: what is decided by it is decided again by Visma.net.
"""

from collections.abc import Callable
from typing import Any

from django.core.cache import cache

from integrations.visma_net.checks import Master
from integrations.visma_net.client import Client

SECONDS = 300
PARTS = ("ledgers", "periods", "accounts", "segments")


def read(client: Client, connection, *, fresh: bool = False) -> Master:
    """Ledgers, periods, accounts by number and segments. Raises ProviderError."""
    ask: dict[str, Callable[[], Any]] = {
        "ledgers": client.get_ledgers,
        "periods": client.get_periods,
        "accounts": lambda: {str(each.get("accountCD")): _slim(each) for each in client.get_accounts()},
        "segments": client.get_segments,
    }
    if fresh:
        forget(connection)
    return Master(**{part: _kept(_key(connection, part), ask[part]) for part in PARTS})


def forget(connection) -> None:
    cache.delete_many([_key(connection, part) for part in PARTS])


def is_kept(connection) -> bool:
    return cache.get(_key(connection, "ledgers")) is not None


def _key(connection, part: str) -> str:
    return f"visma_net:{connection}:{part}"


def _kept(key: str, ask: Callable[[], Any]) -> Any:
    found = cache.get(key)
    if found is None:
        cache.set(key, found := ask(), SECONDS)
    return found


def _slim(account: dict) -> dict:
    """What the checks look at; a chart is a thousand accounts."""
    names = ("active", "allowManualEntry", "controlAccountModule", "currency", "description")
    return {name: account[name] for name in names if name in account}
