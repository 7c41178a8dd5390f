"""PostgreSQL on a socket of our own: made, started, given its roles, stopped."""

import contextlib
import os
import shutil
import signal
import subprocess
import time
from pathlib import Path

import psycopg

from hub.embedded import binaries, processes
from hub.embedded.paths import EmbeddedError
from hub.embedded.place import Place

SETTINGS = {
    "listen_addresses": "",  # no TCP: other servers on the standard port are not in the way
    "unix_socket_permissions": "0700",
    "max_connections": "100",
    "shared_buffers": "128MB",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    "max_wal_size": "1GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
CARELESS = {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}  # tests throw the cluster away
SMALL_MEMORY = 256 * 2**20  # containers get 64 MB of /dev/shm, too little for a parallel query
PROVISION = Path(__file__).with_name("provision.sql")


class Postgres:
    def __init__(self, place: Place, *, durable: bool) -> None:
        self.place, self.durable = place, durable
        self.data = place.home / "pg"
        self.child: subprocess.Popen | None = None

    def start(self, seconds: float = 60) -> None:
        """Raises: EmbeddedError."""
        program = binaries.within_reach(binaries.postgres(), self.place.who)
        major = _major(program)
        self._make_cluster(program, major)
        self._clear_stale()
        for attempt in range(3):  # back-ends of a killed server hold its memory for a moment
            self.child = self.place.spawn("postgres", [program, "-D", self.data, *self._settings()])
            try:
                return self.place.wait("postgres", self.child, seconds, self.answers)
            except EmbeddedError:
                if self.child.poll() is None or attempt == 2:
                    raise
                time.sleep(1)

    def answers(self) -> bool:
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self.place.urls["DATABASE_ADMIN_URL"], connect_timeout=5).close()
            return True
        return False

    def is_ready(self) -> bool:
        """Started by anybody, with its roles and its database."""
        with contextlib.suppress(psycopg.OperationalError):
            psycopg.connect(self.place.urls["DATABASE_URL"], connect_timeout=5).close()
            return True
        return False

    def provision(self) -> None:
        """Roles and database, as `deploy/` makes them on a server of one's own; made once, looked at every start."""
        with psycopg.connect(self.place.urls["DATABASE_ADMIN_URL"], autocommit=True) as connection:
            connection.execute(PROVISION.read_text())
            if not connection.execute("SELECT 1 FROM pg_database WHERE datname = 'hub'").fetchone():
                connection.execute("CREATE DATABASE hub OWNER hub_owner")
            connection.execute("REVOKE ALL ON DATABASE hub FROM public")
            connection.execute("GRANT CONNECT, TEMPORARY ON DATABASE hub TO hub_app")

    def stop(self) -> None:
        if self.child:
            processes.end_child(self.child, signal.SIGINT, 10, signal.SIGQUIT)
        self.child = None

    def _make_cluster(self, program: Path, major: int) -> None:
        version = self.data / "PG_VERSION"
        if version.exists():
            if (found := int(version.read_text())) != major:
                raise EmbeddedError(f"{self.data} is PostgreSQL {found}, the program {major}; see docs/operations.md")
            return
        self.place.named_account()
        half = self.data.with_name("pg.new")  # renamed when complete: a killed initdb leaves nothing to trip over
        shutil.rmtree(half, ignore_errors=True)
        self.place.private(half)
        locale = ["--locale-provider=builtin"] if major >= 17 else []
        command = [program.with_name("initdb"), "-D", half, "-U", "postgres", "-A", "trust", "-E", "UTF8"]
        command += [*locale, "--locale=C.UTF-8", "--no-instructions", *([] if self.durable else ["--no-sync"])]
        made = subprocess.run(command, capture_output=True, text=True, **self.place.options())
        if made.returncode:
            raise EmbeddedError(f"initdb failed: {made.stderr.strip()}")
        half.rename(self.data)

    def _settings(self) -> list[str]:
        settings = SETTINGS | {"unix_socket_directories": str(self.place.sockets)} | ({} if self.durable else CARELESS)
        with contextlib.suppress(OSError):
            memory = os.statvfs("/dev/shm")
            if memory.f_blocks * memory.f_frsize < SMALL_MEMORY:
                settings["dynamic_shared_memory_type"] = "mmap"
        return [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]

    def _clear_stale(self) -> None:
        """The lock on the home is ours, so whoever wrote postmaster.pid has no living supervisor.

        An orphan is asked to stop. A zombie that nobody reaps, or a number that now belongs to somebody else,
        would make PostgreSQL refuse to start.
        """
        path = self.data / "postmaster.pid"
        if path.exists():
            first = path.read_text().partition("\n")[0]
            if (
                first.isdigit()
                and processes.is_alive(int(first))
                and str(self.data) in processes.command_line(int(first))
            ):
                processes.end(int(first), signal.SIGINT, 30)
            path.unlink(missing_ok=True)


def _major(program: Path) -> int:
    said = subprocess.run([program, "--version"], capture_output=True, text=True).stdout
    return int(said.split()[2].split(".")[0])
