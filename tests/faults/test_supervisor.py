"""`manage.py run` as a person starts it, with its processes killed under it.

Every start here is the real one: servers, tables, demo, web, worker, beat, simulated systems, in a home of its own.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path

import pytest

from hub.embedded import processes

pytestmark = pytest.mark.faults
MANAGE = Path(__file__).parents[2] / "manage.py"
PROGRAMS = ("postgres", "valkey", "gunicorn", "celery worker", "celery beat", "integrations.sandbox")


class Run:
    """A supervisor in the background, with what it said so far."""

    def __init__(self, home: Path, **changes: str) -> None:
        self.home, self.out = home, home.parent.parent / f"{home.parent.name}.txt"
        keep = {k: v for k, v in os.environ.items() if not k.startswith(("HUB_", "DATABASE_", "REDIS_", "PORT"))}
        self.environ = keep | {"HUB_HOME": str(home), "HUB_VENV": sys.prefix, "PORT": "9865"} | changes
        command = [sys.executable, str(MANAGE), "run"]
        with self.out.open("w") as out:
            self.process = subprocess.Popen(command, cwd="/", env=self.environ, stdout=out, stderr=out)

    def said(self) -> str:
        return self.out.read_text()

    def ready(self) -> "Run":
        wait_for(lambda: "Ctrl-C" in self.said() or self.process.poll() is not None, 120)
        assert self.process.poll() is None, self.said()
        return self

    def port(self) -> int:
        line = next(line for line in self.said().splitlines() if line.strip().startswith("http://"))
        return int(line.strip().rstrip("/").rpartition(":")[2])

    def pids(self) -> dict[str, int]:
        """The programs of this home by name, straight under the supervisor."""
        found = {}
        for pid in children_of(self.process.pid):
            line = processes.command_line(pid)
            found |= {name: pid for name in PROGRAMS if all(word in line for word in name.split())}
        return found

    def command(self, *arguments: str) -> subprocess.CompletedProcess:
        command = [sys.executable, str(MANAGE), *arguments]
        return subprocess.run(command, env=self.environ, capture_output=True, text=True, timeout=90)

    def stop(self, number: signal.Signals = signal.SIGINT) -> float:
        """Seconds it took to end by itself."""
        began = time.monotonic()
        self.process.send_signal(number)
        assert self.process.wait(30) == 0, self.said()
        return time.monotonic() - began


def children_of(parent: int) -> list[int]:
    stats = {int(p.name): processes._linux_fields(int(p.name)) for p in Path("/proc").iterdir() if p.name.isdigit()}
    return [pid for pid, fields in stats.items() if fields and fields[1] == str(parent) and fields[0] != "Z"]


def wait_for(condition: Callable[[], object], seconds: float) -> None:
    limit = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < limit, "did not happen in time"
        time.sleep(0.1)


def answers(port: int) -> bool:
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=10).status == 200
    except (urllib.error.URLError, OSError):
        return False


@pytest.fixture
def home():
    top = Path(tempfile.mkdtemp(prefix="hub-test-"))
    top.chmod(0o755)
    yield top / "one" / "home"
    shutil.rmtree(top)


@pytest.fixture
def start(home):
    begun: list[Run] = []

    def begin(**changes: str) -> Run:
        begun.append(Run(begun[0].home if begun else home, **changes))
        return begun[-1]

    yield begin
    for run in begun:
        if run.process.poll() is None:
            run.process.kill()
            run.process.wait()
    if begun:
        wait_for(lambda: not left_behind(home), 30)


def left_behind(home: Path) -> list[str]:
    """Command lines of living processes that know this home."""
    lines = [processes.command_line(int(p.name)) for p in Path("/proc").iterdir() if p.name.isdigit()]
    return [line for line in lines if str(home) in line and "pytest" not in line]


def test_every_process_may_be_killed_and_comes_back(start):
    run = start().ready()
    assert set(run.pids()) == set(PROGRAMS) and answers(run.port())
    for name, old in run.pids().items():
        os.kill(old, signal.SIGKILL)
        wait_for(lambda name=name, old=old: run.pids().get(name, old) != old, 30)
        assert answers(run.port()), name
    assert set(run.pids()) == set(PROGRAMS)
    assert run.command("migrate", "--check", "--database=owner").returncode == 0
    assert run.stop() < 10


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_stopping_is_quick_and_leaves_nothing(start, home, number):
    run = start().ready()
    port = run.port()
    assert run.stop(number) < 10
    assert left_behind(home) == [] and not (home / "children.json").exists()
    assert not (home / "pg" / "postmaster.pid").exists()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(("127.0.0.1", port), timeout=1)


def test_a_stop_in_the_middle_of_the_start_leaves_nothing(start, home):
    run = start()
    wait_for(lambda: (home / "pg" / "postmaster.pid").exists(), 60)
    run.stop(signal.SIGTERM)
    assert left_behind(home) == []
    assert start().ready().stop() < 10


def test_a_killed_supervisor_takes_everything_with_it_and_the_next_one_starts_at_once(start, home):
    run = start().ready()
    port = run.port()
    run.process.kill()
    run.process.wait()
    again = start().ready()
    assert again.port() == port and answers(port)
    assert set(again.pids()) == set(PROGRAMS)
    again.stop()
    wait_for(lambda: left_behind(home) == [], 10)


def test_a_second_supervisor_is_refused_and_the_first_goes_on(start, home):
    run = start().ready()
    second = run.command("run")
    assert second.returncode == 1 and f"(process {run.process.pid}) already runs on {home}" in second.stdout
    assert answers(run.port())


def test_two_homes_stand_side_by_side(start, home):
    first = start().ready()
    second = Run(home.parents[1] / "en annan, med å ä ö & mellanslag" / ("x" * 80))
    try:
        second.ready()
        assert f"port 9865 is taken, using {second.port()}" in second.said()
        assert answers(first.port()) and answers(second.port()) and first.port() != second.port()
    finally:
        second.stop()


def test_a_failing_step_stops_the_start_and_tells_why(start, home):
    run = start(HUB_DEMO="0")  # without the demo the secrets of the source are refused
    assert run.process.wait(90) == 1
    assert "the start is refused" in run.said() and "HUB_SEALING_KEYS" in run.said()
    assert left_behind(home) == []


def test_the_numbers_of_the_programs_are_kept_for_the_next_supervisor(start, home):
    run = start().ready()
    kept = {pid for pid, born in json.loads((home / "children.json").read_text()) if born}
    assert kept == {run.pids()[name] for name in PROGRAMS[2:]}
