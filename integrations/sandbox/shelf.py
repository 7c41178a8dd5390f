"""Where eEkonomi and Severa keep their records: JSON documents in the shared storage, by system, company and kind.

`number` is what people know a record by, `owner` the record it belongs to, `changed` the moment of the last change on
the system's own clock; lists are in the order of making. Field names of a condition must come from a field list, never
from a caller.
"""

import json
import sqlite3
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from integrations.sandbox import store

COMPANY = "company"


@dataclass(frozen=True)
class Shelf:
    """The records of one kind in one company."""

    system: str
    company: int
    kind: str

    def _where(self, more: str = "") -> str:
        return f"FROM shelf WHERE system = ? AND company = ? AND kind = ?{f' AND {more}' if more else ''}"

    @property
    def _place(self) -> list:
        return [self.system, self.company, self.kind]

    def put(self, id: str, doc: dict, *, number: str = "", owner: str = "", changed: str = "") -> None:
        """Insert or replace; a record keeps its place in the order."""
        values = [*self._place, id, str(number), str(owner), changed or now(self.system)]
        sql = """INSERT INTO shelf (system, company, kind, id, number, owner, changed, doc)
                 VALUES (?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (system, company, kind, id) DO UPDATE
                 SET number = excluded.number, owner = excluded.owner, changed = excluded.changed, doc = excluded.doc"""
        with store.write() as db:
            db.execute(sql, [*values, json.dumps(doc, ensure_ascii=False)])

    def get(self, id: str) -> dict | None:
        row = store.db().execute(f"SELECT doc {self._where('id = ?')}", [*self._place, id]).fetchone()
        return json.loads(row["doc"]) if row else None

    def by_number(self, number: str) -> list[dict]:
        return self.every("number = ?", [str(number)])

    def of(self, owner: str) -> list[dict]:
        return self.every("owner = ?", [owner])

    def every(self, where: str = "", values=(), *, order: str = "seq", limit: int = -1, offset: int = 0) -> list[dict]:
        sql = f"SELECT doc {self._where(where)} ORDER BY {order} LIMIT ? OFFSET ?"
        rows: list[sqlite3.Row] = store.db().execute(sql, [*self._place, *values, limit, offset]).fetchall()
        return [json.loads(row["doc"]) for row in rows]

    def count(self, where: str = "", values=()) -> int:
        sql = f"SELECT count(*) AS n {self._where(where)}"
        return store.db().execute(sql, [*self._place, *values]).fetchone()["n"]

    def change(self, id: str, members: dict, *, stamps: tuple[str, ...] = ()) -> dict | None:
        """Members laid over a record, its stamps renewed; what it is known by follows. None where there is none."""
        with store.write() as db:
            row = db.execute(f"SELECT number, owner, doc {self._where('id = ?')}", [*self._place, id]).fetchone()
            if row is None:
                return None
            at, old = now(self.system), json.loads(row["doc"])
            doc = old | members | {name: at for name in stamps if name in old}
            known = [name for name, value in old.items() if row["number"] and str(value) == row["number"]]
            number = next((str(members[name]) for name in known if name in members), row["number"])
            self.put(id, doc, number=number, owner=row["owner"], changed=at)
            return doc

    def drop(self, id: str) -> bool:
        with store.write() as db:
            return db.execute(f"DELETE {self._where('id = ?')}", [*self._place, id]).rowcount == 1


def empty(system: str, company: int) -> None:
    """Forget everything of one company, itself too."""
    with store.write() as db:
        db.execute("DELETE FROM shelf WHERE system = ? AND company = ?", [system, company])
        db.execute("DELETE FROM shelf WHERE system = ? AND company = 0 AND id = ?", [system, str(company)])


def names() -> list[tuple[int, str]]:
    """Number and name of every company of every system here."""
    rows = store.db().execute("SELECT id, doc FROM shelf WHERE company = 0 AND kind = ? ORDER BY id", [COMPANY])
    return [(int(row["id"]), json.loads(row["doc"])["name"]) for row in rows]


def find(system: str, id: str, kinds: tuple[str, ...]) -> tuple[int, str, dict] | None:
    """Company, kind and document of the record with that id, in whatever company it is."""
    sql = f"SELECT company, kind, doc FROM shelf WHERE system = ? AND id = ? AND kind IN ({_marks(kinds)})"
    row = store.db().execute(sql, [system, id, *kinds]).fetchone()
    return (row["company"], row["kind"], json.loads(row["doc"])) if row else None


def find_row(system: str, id: str, kinds: tuple[str, ...]) -> tuple[int, str, dict] | None:
    """The same of the record one of whose `Rows` has that id."""
    sql = f"SELECT company, kind, doc FROM shelf WHERE system = ? AND kind IN ({_marks(kinds)}) AND instr(doc, ?)"
    row = store.db().execute(sql, [system, *kinds, json.dumps(id)]).fetchone()
    return (row["company"], row["kind"], json.loads(row["doc"])) if row else None


def _marks(values: tuple[str, ...]) -> str:
    return ", ".join("?" * len(values))


def clock(system: str) -> datetime:
    """The system's own clock, which may go wrong on purpose."""
    return datetime.now(UTC) + timedelta(seconds=store.setting(f"{system}_clock_offset_seconds"))


def now(system: str) -> str:
    return written(clock(system))


def written(moment: datetime) -> str:
    """A moment as both systems write it: UTC with milliseconds. It sorts as text."""
    return moment.astimezone(UTC).replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"
