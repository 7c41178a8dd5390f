"""The way to eEkonomi: its dialect, its limit (600 calls a minute and endpoint, for all tenants of our client), its
door.

An endpoint is the path with its ids taken out. `open_wire(tokens)` gives the wire as the settings say, not yet open.
"""

import re

from django.conf import settings

from integrations.eaccounting import errors
from integrations.oauth import Server
from integrations.pace import Free, Rate, Shared
from integrations.wire import Dialect, Tokens, Wire

PROVIDER = "eaccounting"
SCOPE = "ea:api offline_access ea:sales ea:purchase ea:accounting"
ACR_VALUES = "service:44643EB1-3F76-4C1C-A672-402AE8085934"  # only companies that have eEkonomi
FILE_HOSTS = tuple(f"eaccountingstorage{country}.vismaonline.com".lower() for country in ("SE", "NO", "NL", "FI"))
_BURST = 30
_ID = re.compile(r"/[^/]*\d[^/]*")


def endpoint_of(path: str) -> str:
    """`/customers/6f…/` → `/customers/{}`: guids, numbers and days all have digits, names of resources have none."""
    return _ID.sub("/{}", path)


DIALECT = Dialect("EACC", errors.read, endpoint_of)


def pace(client_id: str, per_minute: int):
    """Shared by all workers and tenants; 0 is no limit of ours."""
    burst = min(_BURST, max(1, per_minute // 20))
    return Shared(f"{PROVIDER}:{client_id}", Rate(per_minute, 60.0, burst)) if per_minute else Free()


def open_wire(tokens: Tokens, *, patience: float | None = None) -> Wire:
    known = settings.EACCOUNTING
    limit = pace(known["client_id"], known["per_minute"])
    seconds = (known["connect_seconds"], known["read_seconds"])
    return Wire(known["api"], tokens, DIALECT, *seconds, pace=limit, patience=patience)


def server(redirect_uri: str) -> Server:
    """For `integrations.oauth`: eEkonomi's own identity server. Its company picker is always shown."""
    known = settings.EACCOUNTING
    return Server(
        provider=PROVIDER,
        authority=known["authority"],
        client_id=known["client_id"],
        client_secret=known["client_secret"],
        scope=SCOPE,
        redirect_uri=redirect_uri,
        extra={"prompt": "select_account", "acr_values": ACR_VALUES},
    )
