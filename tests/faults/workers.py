"""Real Celery processes against the throw-away servers of the tests, and the means to hurt them."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

from celery import Celery
from django.conf import settings
from django.db import connections

from hub.embedded import processes

TOP = Path(__file__).parents[2]
QUICK = {
    "VISMA_NET_QUIET_SECONDS": "2",
    "VISMA_NET_CONNECT_SECONDS": "5",
    "VISMA_NET_READ_SECONDS": "5",
    "HUB_SECOND_LOOK_SECONDS": "0.3",
    "HUB_LEASE_SECONDS": "5",
    "HUB_SWEEP_SECONDS": "1",
    "HUB_POOL": "4",
    "HUB_LOG_LEVEL": "INFO",
}


def own_broker(corner: int = 0) -> str:
    """A corner of the broker that nothing else of this test run listens to; 1 is for workers that die for good."""
    number = 3 + 2 * int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw") or 0) + corner
    return settings.BROKER_URL.replace("virtual_host=0", f"virtual_host={number}")


@contextlib.contextmanager
def own_app(corner: int = 0) -> Iterator[Celery]:
    """What the web rings with: the same settings, on our corner of the broker."""
    app = Celery("tests", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    app.conf.broker_write_url = app.conf.broker_read_url = own_broker(corner)
    try:
        yield app
    finally:
        app.close()


def environ(sandbox: str, **more: str) -> dict[str, str]:
    """What makes a process use the test database, the sandbox and short waits."""
    keep = {name: value for name, value in os.environ.items() if not name.startswith(("VISMA_", "DATABASE_", "REDIS_"))}
    urls = {"DATABASE_URL": _url("default"), "DATABASE_OWNER_URL": _url("owner"), "REDIS_URL": own_broker()}
    demo = {"HUB_DEMO": "1", "HUB_SANDBOX_URL": sandbox, "PYTHONUNBUFFERED": "1", "PGAPPNAME": "worker of the tests"}
    return keep | urls | demo | QUICK | more


def _url(alias: str) -> str:
    known = connections[alias].settings_dict
    place = f"{quote(known['HOST'], safe='')}:{known['PORT']}".rstrip(":")
    secret = f":{quote(known['PASSWORD'], safe='')}" if known["PASSWORD"] else ""
    return f"postgresql://{known['USER']}{secret}@{place}/{known['NAME']}"


def until(condition: Callable[[], object], seconds: float = 30, every: float = 0.1, what: str = ""):
    """The condition's first true value. Raises AssertionError when it does not come."""
    limit = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < limit, f"did not happen in {seconds} s: {what or condition}"
        time.sleep(every)
    return found


class Program:
    """`celery worker` or `celery beat`, leader of its own process group, gone when the tests are."""

    def __init__(self, folder: Path, name: str, given: dict[str, str], *arguments: str):
        self.log = folder / f"{name}.log"
        command = [sys.executable, "-m", "celery", "-A", "hub.celery:app", *arguments]
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                command,
                cwd=TOP,
                env=given,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=processes.die_with_parent(signal.SIGKILL),
            )

    def said(self) -> str:
        return self.log.read_text(errors="replace")

    def stop(self) -> None:
        """By force: nothing of it is needed any more."""
        for pid in self.children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGCONT)
        processes.kill_group(self.process.pid)
        self.process.wait(10)

    def children(self) -> list[int]:
        stats = {int(p.name): processes._linux_fields(int(p.name)) for p in Path("/proc").iterdir() if p.name.isdigit()}
        return [pid for pid, fields in stats.items() if fields and fields[1] == str(self.process.pid)]


class Worker(Program):
    """Pool processes do the work; `crash_next(point)` kills the one that gets there first."""

    def __init__(self, folder: Path, given: dict[str, str], *, name: str = "worker", processes: int = 2):
        self.size, self.points = processes, folder / "points"
        self.points.mkdir(exist_ok=True)
        options = ["-c", str(processes), "-Q", "push,default,import", "-l", "INFO", "--without-gossip"]
        crash = {"HUB_CRASH_AT": str(self.points)}
        super().__init__(folder, name, given | crash, "worker", *options, "--without-mingle", "-n", f"{name}@tests")

    def ready(self) -> "Worker":
        until(lambda: self.process.poll() is not None or len(self.children()) >= self.size, 60)
        assert self.process.poll() is None, self.said()
        return self

    def crash_next(self, point: str) -> Path:
        flag = self.points / point
        flag.touch()
        return flag

    def kill_pool(self) -> None:
        self.signal_pool(signal.SIGKILL)

    def signal_pool(self, number: signal.Signals) -> None:
        for pid in self.children():
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
