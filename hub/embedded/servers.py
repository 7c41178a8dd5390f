"""Both servers under one lock: for a supervisor, for one command, for the tests."""

import contextlib
import fcntl
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from hub.embedded.paths import EmbeddedError
from hub.embedded.place import Place
from hub.embedded.postgres import Postgres
from hub.embedded.valkey import Valkey

TEMPORARY = "hub-t-"
STALE_SECONDS = 60


class AlreadyRuns(EmbeddedError):
    """Another process has the servers of this home."""


class Servers:
    """The servers nobody named an address for; the lock on the home is taken even when there are none."""

    def __init__(self, home: Path | None = None, *, durable: bool = True) -> None:
        self.place = Place(home)
        self.list: list[Postgres | Valkey] = []
        if not is_given("DATABASE_URL"):
            self.list.append(Postgres(self.place, durable=durable))
        if not is_given("REDIS_URL"):
            self.list.append(Valkey(self.place, durable=durable))
        self._lock = None

    def start(self, label: str) -> None:
        """Raises: AlreadyRuns, EmbeddedError."""
        self.place.make()
        self._take_lock(label)
        try:
            self.place.rotate_logs()
            if self.list:
                self.place.private(self.place.sockets)
            for server in self.list:
                server.start()
            for server in self.list:
                if isinstance(server, Postgres):
                    server.provision()
        except BaseException:
            self.stop()
            raise

    def are_ready(self) -> bool:
        return all(server.is_ready() for server in self.list)

    def heal(self) -> list[str]:
        """Start again what died, and say what.

        Raises: EmbeddedError when it does not come back.
        """
        healed = []
        for server in self.list:
            if server.child and server.child.poll() is not None:  # poll() reaps: no zombie keeps the lock file alive
                server.start()
                healed.append(type(server).__name__)
        return healed

    def stop(self) -> None:
        for server in reversed(self.list):
            server.stop()
        if self._lock:
            self._lock.truncate(0)
            self._lock.close()
            self._lock = None

    def _take_lock(self, label: str) -> None:
        path = self.place.home / "lock"
        try:
            handle = path.open("a+")
        except PermissionError:
            raise EmbeddedError(f"{self.place.home} belongs to another user; remove it or set HUB_HOME") from None
        self.place.give(path)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            handle.seek(0)
            other = handle.read().strip() or "another process"
            handle.close()
            raise AlreadyRuns(f"{other} already runs on {self.place.home}") from None
        handle.truncate(0)
        handle.write(f"`{label}` (process {os.getpid()})\n")
        handle.flush()
        self._lock = handle


def is_given(name: str) -> bool:
    return bool(os.environ.get(name) or os.environ.get(f"{name}_FILE"))


@contextlib.contextmanager
def none() -> Iterator[None]:
    yield


@contextlib.contextmanager
def borrowed(label: str, seconds: float = 60) -> Iterator[None]:
    """The servers for the time of a command: those that run on this home, else our own.

    Every borrower holds `users` shared; whoever started the servers takes it alone before stopping them, so that
    no command loses them under its feet.
    """
    servers = Servers()
    if not servers.list:
        yield
        return
    servers.place.make()
    with (servers.place.home / "users").open("a") as users:
        mine = _start_or_find(servers, users, label, seconds)
        try:
            yield
        finally:
            if mine:
                _stop_after_others(servers, users)


def _start_or_find(servers: Servers, users, label: str, seconds: float) -> bool:
    limit = time.monotonic() + seconds
    while True:
        fcntl.flock(users, fcntl.LOCK_SH)
        try:
            servers.start(label)
            return True
        except AlreadyRuns:
            if servers.are_ready():
                return False
            if time.monotonic() > limit:
                raise
        fcntl.flock(users, fcntl.LOCK_UN)
        time.sleep(0.1)


def _stop_after_others(servers: Servers, users) -> None:
    try:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("[hub] another command uses the servers; they stop when it ends", file=sys.stderr, flush=True)
            fcntl.flock(users, fcntl.LOCK_EX)
    finally:
        servers.stop()
        servers.place.give_all()


@contextlib.contextmanager
def temporary(*, durable: bool = False) -> Iterator[Path]:
    """Throw-away servers in a home of their own, which is yielded; HUB_HOME is for the caller to set."""
    _sweep()
    home = Path(tempfile.mkdtemp(prefix=TEMPORARY, dir=os.environ.get("HUB_TEST_TMP")))
    home.chmod(0o711)
    servers = Servers(home, durable=durable)
    try:
        servers.start("test")
        yield home
    finally:
        servers.stop()
        servers.place.remove()


def _sweep() -> None:
    """Homes of test runs that were killed: nobody holds their lock."""
    for home in Path(os.environ.get("HUB_TEST_TMP") or tempfile.gettempdir()).glob(f"{TEMPORARY}*"):
        with contextlib.suppress(OSError), (home / "lock").open("r+") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if home.stat().st_uid == os.geteuid() and time.time() - home.stat().st_mtime > STALE_SECONDS:
                shutil.rmtree(home, ignore_errors=True)
