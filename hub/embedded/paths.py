"""Where the servers live and as whom they run: read from the file system, nothing is created here."""

import contextlib
import hashlib
import os
import pwd
import re
import stat
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
LONGEST_SOCKET = 100  # sun_path holds 108 bytes on Linux, 104 on macOS
PLAIN = re.compile(r"[A-Za-z0-9/._-]+")  # a path that needs quoting in no URL and no setting of PostgreSQL


class EmbeddedError(RuntimeError):
    """The embedded servers cannot run here; the text says what to do."""


class Account(NamedTuple):
    name: str
    uid: int
    gid: int


def short_hash(path: Path) -> str:
    return hashlib.sha256(str(path).encode()).hexdigest()[:8]


def _asked_home() -> Path:
    """HUB_HOME, else `var` in the checkout, else (a checkout that is read only to us) a folder of our own."""
    if os.environ.get("HUB_HOME"):
        return Path(os.environ["HUB_HOME"]).resolve()
    place = ROOT / "var"
    if os.access(place if place.exists() else ROOT, os.W_OK):
        return place
    state = os.environ.get("XDG_STATE_HOME") or os.path.expanduser("~/.local/state")
    return Path(state) / f"huvudbok-{short_hash(ROOT)}"


def run_as() -> Account | None:
    """Whom root becomes for the servers, which refuse root: the owner of the cluster or of the checkout, else nobody.

    None for everybody but root.
    """
    if os.geteuid() != 0:
        return None
    if name := os.environ.get("HUB_RUN_USER"):
        return _account(pwd.getpwnam(name))
    asked = _asked_home()
    for path in (asked / "pg", asked, asked.parent):
        if path.exists() and path.stat().st_uid != 0:
            with contextlib.suppress(KeyError):
                return _account(pwd.getpwuid(path.stat().st_uid))
    return _account(pwd.getpwnam("nobody"))


def _account(entry: pwd.struct_passwd) -> Account:
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def can_reach(path: Path, who: Account) -> bool:
    """Whether `who` may walk through every folder above `path`. Other people's folders are never opened for it."""
    return all(_may_enter(folder.stat(), who) for folder in Path(path).resolve().parents if folder.exists())


def _may_enter(status: os.stat_result, who: Account) -> bool:
    mine, ours = status.st_uid == who.uid, status.st_gid == who.gid
    return bool(status.st_mode & (stat.S_IXUSR if mine else stat.S_IXGRP if ours else stat.S_IXOTH))


def home() -> Path:
    """The folder of the cluster, the broker's log, the log files and the simulated systems."""
    asked, who = _asked_home(), run_as()
    if who and not can_reach(asked, who):  # root with the project below /root or another closed folder
        return Path(f"/var/lib/hub-{short_hash(asked)}")
    return asked


def socket_dir(place: Path) -> Path:
    """`run` in the home, or a short plain path in /tmp when that one is too long or would need quoting."""
    inside = place / "run"
    if len(os.fsencode(inside / ".s.PGSQL.5432.lock")) < LONGEST_SOCKET and PLAIN.fullmatch(str(inside)):
        return inside
    return Path(f"/tmp/hub-{os.geteuid()}-{short_hash(place)}")


def urls(place: Path | None = None) -> dict[str, str]:
    """Where the embedded servers answer, whether they run or not. Keys as in the environment."""
    sockets = socket_dir(place or home())
    host = quote(str(sockets), safe="")
    return {
        "DATABASE_URL": f"postgresql://hub_app@{host}/hub",
        "DATABASE_OWNER_URL": f"postgresql://hub_owner@{host}/hub",
        "DATABASE_ADMIN_URL": f"postgresql://postgres@{host}/postgres",
        "REDIS_URL": f"redis+socket://{sockets}/valkey.sock?virtual_host=0",
        "CACHE_URL": f"unix://{sockets}/valkey.sock?db=2",
    }
