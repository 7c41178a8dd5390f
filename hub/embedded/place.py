"""A home with its folders, log files and the account the servers run as."""

import os
import pwd
import shutil
import signal
import stat
import subprocess
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from hub.embedded import paths
from hub.embedded.paths import EmbeddedError
from hub.embedded.processes import die_with_parent

LOG_BYTES = 5_000_000
LOG_KEPT = 3


class Place:
    """Everything is made on demand; nothing that was there is changed for anybody else."""

    def __init__(self, home: Path | None = None) -> None:
        self.home = home or paths.home()
        self.who = paths.run_as()
        self.sockets = paths.socket_dir(self.home)
        self.urls = paths.urls(self.home)

    def make(self) -> None:
        """Raises: EmbeddedError when the home belongs to somebody else, or the servers' account cannot enter it."""
        try:
            if not self.home.exists():
                self.home.mkdir(parents=True)
                self.home.chmod(0o711)
                self.give(self.home)
            (self.home / "log").mkdir(mode=0o700, exist_ok=True)
            self.give(self.home / "log")
        except PermissionError:
            raise EmbeddedError(f"{self.home} belongs to another user; remove it or set HUB_HOME") from None
        if self.who and not paths.can_reach(self.home / "pg", self.who):
            raise EmbeddedError(f"{self.who.name} may not enter {self.home}; set HUB_HOME to another folder")

    def give(self, path: Path) -> None:
        """To the owner of the checkout, when root works for one, so that they can go on without root."""
        if self.who and self.who.name != "nobody":
            os.chown(path, self.who.uid, self.who.gid, follow_symlinks=False)

    def give_all(self) -> None:
        """What processes of root wrote in the home, for the same reason."""
        if self.who and self.who.name != "nobody":
            for folder, folders, files in os.walk(self.home):
                for name in folders + files:
                    self.give(Path(folder, name))

    def private(self, folder: Path) -> Path:
        """A folder only the servers' account enters.

        Raises: EmbeddedError when somebody else made it before us, as anybody may in /tmp.
        """
        uid = self.who.uid if self.who else os.geteuid()
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.who and folder.lstat().st_uid == 0:
            os.chown(folder, self.who.uid, self.who.gid, follow_symlinks=False)
        status = folder.lstat()
        if not stat.S_ISDIR(status.st_mode) or status.st_uid != uid:
            raise EmbeddedError(f"{folder} is not ours (user {status.st_uid}); remove it or set HUB_HOME")
        folder.chmod(0o700)
        return folder

    def log(self, name: str) -> BinaryIO:
        path = self.home / "log" / f"{name}.log"
        handle = path.open("ab")
        self.give(path)
        return handle

    def rotate_logs(self) -> None:
        for path in (self.home / "log").glob("*.log"):
            if path.stat().st_size > LOG_BYTES:
                for number in range(LOG_KEPT - 1, 0, -1):
                    older = path.with_suffix(f".log.{number}")
                    if older.exists():
                        older.replace(path.with_suffix(f".log.{number + 1}"))
                path.replace(path.with_suffix(".log.1"))

    def named_account(self) -> None:
        """Raises: EmbeddedError for a user without a name, which initdb refuses (`docker run --user 12345`)."""
        uid = self.who.uid if self.who else os.geteuid()
        try:
            pwd.getpwuid(uid)
        except KeyError:
            raise EmbeddedError(
                f"user {uid} has no name on this machine, which PostgreSQL needs; set DATABASE_URL"
            ) from None

    def options(self) -> dict:
        """For subprocess: as the servers' account, in a session of its own, gone when we are."""
        clean = {"PATH": os.environ.get("PATH", ""), "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
        options = {"cwd": "/", "stdin": subprocess.DEVNULL, "start_new_session": True, "env": clean}
        options["preexec_fn"] = die_with_parent(signal.SIGINT)
        if self.who:
            options.update(user=self.who.uid, group=self.who.gid, extra_groups=[])
        return options

    def spawn(self, name: str, command: Sequence[str | Path]) -> subprocess.Popen:
        with self.log(name) as log:
            return subprocess.Popen(command, stdout=log, stderr=subprocess.STDOUT, **self.options())

    def wait(self, name: str, child: subprocess.Popen, seconds: float, probe: Callable[[], bool]) -> None:
        """Until the server answers.

        Raises: EmbeddedError with the end of its log when it dies or stays silent.
        """
        limit = time.monotonic() + seconds
        while not probe():
            if child.poll() is not None or time.monotonic() > limit:
                ended = f"ended with {child.returncode}" if child.poll() is not None else f"is silent after {seconds} s"
                raise EmbeddedError(f"{name} {ended}:\n{self.tail(name)}")
            time.sleep(0.03)

    def tail(self, name: str) -> str:
        path = self.home / "log" / f"{name}.log"
        return path.read_text(errors="replace")[-1500:] if path.exists() else ""

    def remove(self) -> None:
        for folder in (self.home, self.sockets):
            shutil.rmtree(folder, ignore_errors=True)
