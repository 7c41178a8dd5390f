"""Everything secret that is handed out and comes back: sessions, requests, codes, access and refresh tokens.

Only digests are stored. A `family` joins what came out of one consent, so that it can be revoked at once.
"""

import hashlib
import json
import secrets
import time

from integrations.sandbox import store


def issue(kind: str, seconds: float, *, family: str, company: int | None = None, **doc) -> str:
    """A new secret of `kind` that lives `seconds`; `doc` comes back with it."""
    value = secrets.token_urlsafe(32)
    with store.write() as db:
        db.execute(
            "INSERT INTO ticket VALUES (?, ?, ?, ?, ?, NULL, ?)",
            [kind, _digest(value), family, company, time.time() + seconds, json.dumps(doc)],
        )
    return value


def read(kind: str, value: str) -> dict | None:
    """What belongs to a living secret: its doc with family, company, expires and used; None when unknown or expired."""
    row = store.db().execute("SELECT * FROM ticket WHERE kind=? AND digest=?", [kind, _digest(value)]).fetchone()
    if row is None or row["expires"] <= time.time():
        return None
    return json.loads(row["doc"]) | {key: row[key] for key in ("family", "company", "expires", "used")}


def mark_used(kind: str, value: str) -> bool:
    """True for the one caller who is first."""
    with store.write() as db:
        changed = db.execute(
            "UPDATE ticket SET used=? WHERE kind=? AND digest=? AND used IS NULL", [time.time(), kind, _digest(value)]
        )
    return changed.rowcount == 1


def drop(kind: str, value: str) -> None:
    with store.write() as db:
        db.execute("DELETE FROM ticket WHERE kind=? AND digest=?", [kind, _digest(value)])


def revoke_family(family: str) -> None:
    with store.write() as db:
        db.execute("DELETE FROM ticket WHERE family=? AND kind IN ('access', 'refresh', 'code')", [family])


def revoke_all(company: int | None = None) -> int:
    """Drop every access and refresh token, of one company or of all; returns how many."""
    with store.write() as db:
        dropped = db.execute(
            "DELETE FROM ticket WHERE kind IN ('access', 'refresh') AND (? IS NULL OR company = ?)", [company, company]
        )
    return dropped.rowcount


def _digest(value: str) -> str:
    return hashlib.sha256(value.encode()).hexdigest()
