"""Where the simulated systems keep their state: one SQLite file in WAL mode.

State survives a restart and a kill; several threads and processes may use it at once. One connection per
request, in autocommit; `write()` is the only way to change something.
"""

import atexit
import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from flask import Flask, current_app, g

SCHEMA = """
CREATE TABLE IF NOT EXISTS setting (name TEXT PRIMARY KEY, value TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS record (
  company INTEGER NOT NULL, kind TEXT NOT NULL, key TEXT NOT NULL, doc TEXT NOT NULL, modified TEXT NOT NULL,
  PRIMARY KEY (company, kind, key)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS ticket (
  kind TEXT NOT NULL, digest TEXT NOT NULL, family TEXT NOT NULL, company INTEGER, expires REAL NOT NULL,
  used REAL, doc TEXT NOT NULL, PRIMARY KEY (kind, digest)) WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS ticket_family ON ticket (family);
CREATE TABLE IF NOT EXISTS fault (
  id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, remaining INTEGER, company INTEGER, method TEXT,
  path TEXT, delay REAL, options TEXT NOT NULL, hits INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS usage (
  caller TEXT NOT NULL, hour INTEGER NOT NULL, used INTEGER NOT NULL, PRIMARY KEY (caller, hour)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS seen (digest TEXT NOT NULL, at REAL NOT NULL, failed INTEGER NOT NULL);
CREATE INDEX IF NOT EXISTS seen_digest ON seen (digest, at);
CREATE TABLE IF NOT EXISTS batch (
  company INTEGER NOT NULL, number TEXT NOT NULL, period TEXT NOT NULL, status TEXT NOT NULL,
  modified TEXT NOT NULL, version INTEGER NOT NULL, line_count INTEGER NOT NULL, doc TEXT NOT NULL,
  PRIMARY KEY (company, number)) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS job (
  id TEXT PRIMARY KEY, visible INTEGER NOT NULL, due REAL NOT NULL, received REAL NOT NULL, started REAL,
  finished REAL, company INTEGER NOT NULL, caller TEXT NOT NULL, request TEXT NOT NULL, answer TEXT);
CREATE INDEX IF NOT EXISTS job_waiting ON job (due) WHERE started IS NULL;
CREATE TABLE IF NOT EXISTS shelf (
  seq INTEGER PRIMARY KEY, system TEXT NOT NULL, company INTEGER NOT NULL, kind TEXT NOT NULL, id TEXT NOT NULL,
  number TEXT NOT NULL, owner TEXT NOT NULL, changed TEXT NOT NULL, doc TEXT NOT NULL,
  UNIQUE (system, company, kind, id));
CREATE INDEX IF NOT EXISTS shelf_changed ON shelf (system, company, kind, changed);
CREATE INDEX IF NOT EXISTS shelf_number ON shelf (system, company, kind, number);
CREATE INDEX IF NOT EXISTS shelf_owner ON shelf (system, company, kind, owner);
CREATE INDEX IF NOT EXISTS shelf_place ON shelf (system, company, kind, seq);
DELETE FROM ticket WHERE expires < CAST(strftime('%s', 'now') AS INTEGER);
DELETE FROM seen WHERE at < CAST(strftime('%s', 'now') AS INTEGER) - 3600;
DELETE FROM usage WHERE hour < CAST(strftime('%s', 'now') AS INTEGER) / 3600 - 1;
"""

DEFAULTS = {
    "access_token_seconds": 3600,
    "refresh_token_seconds": 30 * 24 * 3600,
    "refresh_grace_seconds": 0,
    "code_seconds": 60,
    "rate_limit": 15000,
    "old_address_rate_limit": 500,
    "max_page_size": 1000,
    "background_seconds": 0.2,
    "reference_length": 0,
    "extra_redirect_uris": [],
    "users_without_api_role": [],
    "eaccounting_rate_limit": 600,
    "eaccounting_page_size": 50,
    "eaccounting_max_page_size": 1000,
    "eaccounting_rotates_refresh_tokens": 1,
    "eaccounting_clock_offset_seconds": 0.0,
    "severa_rate_limit": 10,
    "severa_max_rows": 100,
    "severa_clock_offset_seconds": 0.0,
    "autopay_clock_offset_seconds": 0.0,
}


# Threads of one process queue here; SQLite's own waiting, for other processes, sleeps in long steps.
_WRITING = threading.RLock()


def install(app: Flask, folder: Path) -> None:
    """Make the storage in `folder` and let every request of `app` use it."""
    folder.mkdir(parents=True, exist_ok=True)
    app.config["SANDBOX_DATABASE"] = str(folder / "sandbox.sqlite3")
    app.teardown_appcontext(_close)
    with app.app_context():
        db().executescript(SCHEMA)
    # Whoever closes the last connection folds the log into the file, which costs more than a request: one stays open.
    keeper = sqlite3.connect(app.config["SANDBOX_DATABASE"], check_same_thread=False)
    keeper.execute("SELECT name FROM setting LIMIT 1").fetchall()  # it counts only once it has read
    atexit.register(keeper.close)


def db() -> sqlite3.Connection:
    """The connection of this request."""
    if "sandbox_db" not in g:
        connection = sqlite3.connect(current_app.config["SANDBOX_DATABASE"], timeout=30, isolation_level=None)
        connection.row_factory = sqlite3.Row
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=NORMAL")
        g.sandbox_db = connection
    return g.sandbox_db


def _close(_error: BaseException | None) -> None:
    connection = g.pop("sandbox_db", None)
    if connection is not None:
        connection.close()


@contextmanager
def write() -> Iterator[sqlite3.Connection]:
    """A write transaction; a nested one joins the outer."""
    connection = db()
    if connection.in_transaction:
        yield connection
        return
    with _WRITING:
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
        except BaseException:
            connection.execute("ROLLBACK")
            raise
        connection.execute("COMMIT")


def now_text() -> str:
    """The moment as the ERP writes it: no zone, milliseconds (we mean UTC)."""
    return datetime.now(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds")


def setting(name: str):
    row = db().execute("SELECT value FROM setting WHERE name = ?", [name]).fetchone()
    return json.loads(row["value"]) if row else DEFAULTS[name]


def settings() -> dict:
    return {name: setting(name) for name in DEFAULTS}


def change_setting(name: str, value) -> None:
    """Raises KeyError for an unknown name, TypeError for a value of another type than the default."""
    expected = (int, float) if isinstance(DEFAULTS[name], (int, float)) else type(DEFAULTS[name])
    if not isinstance(value, expected):
        raise TypeError(name)
    with write() as connection:
        connection.execute("INSERT OR REPLACE INTO setting VALUES (?, ?)", [name, json.dumps(value)])


def put(company: int, kind: str, key: str, doc: dict) -> None:
    """Insert or replace one record of master data."""
    with write() as connection:
        connection.execute(
            "INSERT OR REPLACE INTO record VALUES (?, ?, ?, ?, ?)",
            [company, kind, key, json.dumps(doc, ensure_ascii=False), now_text()],
        )


def get(company: int, kind: str, key: str) -> dict | None:
    row = db().execute("SELECT * FROM record WHERE company=? AND kind=? AND key=?", [company, kind, key]).fetchone()
    return _doc(row) if row else None


def every(company: int, kind: str) -> list[dict]:
    """All records of a kind, by key; each carries its `modified` moment."""
    rows = db().execute("SELECT * FROM record WHERE company=? AND kind=? ORDER BY key", [company, kind])
    return [_doc(row) for row in rows]


def _doc(row: sqlite3.Row) -> dict:
    return json.loads(row["doc"]) | {"modified": row["modified"]}
