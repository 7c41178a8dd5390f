"""`manage.py run`: one parent of everything that runs, so that nothing is lost and nothing is left.

Order: servers, simulated systems, tables, checks, demo, then web, worker and beat, and last, beside them, the demo's
connections. What dies is started again; a supervisor that is killed takes its children with it; the next one clears
what may be left.
"""

import argparse
import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator

from hub.embedded import listening
from hub.embedded.children import Child, Children
from hub.embedded.paths import ROOT, EmbeddedError
from hub.embedded.servers import Servers

WEB_PORT, SANDBOX_PORT = 8765, 8766
QUEUES = "default,push,import,sync,mail"
STARTING = 60  # seconds the web may take to its first answer


def main(arguments: list[str]) -> int:
    argparse.ArgumentParser(prog="manage.py run", description=__doc__, epilog=ADDRESSES).parse_args(arguments)
    supervisor = Supervisor()
    try:
        with stop_on_signal():
            supervisor.start()
            supervisor.watch()
    except KeyboardInterrupt:
        return 0
    except EmbeddedError as error:
        say(str(error))
        return 1
    finally:
        supervisor.stop()


ADDRESSES = """PORT (8765; when it is taken, the next free one) or HUB_BIND (host:port or unix:path) say where the web
answers, HUB_HOME where data lies, DATABASE_URL and REDIS_URL which servers are used instead of our own."""


def say(text: str) -> None:
    print(f"[hub] {text}", flush=True)


@contextlib.contextmanager
def stop_on_signal() -> Iterator[None]:
    """The first signal ends the work; those that follow change nothing, as the stopping is short."""

    def interrupt(number: int, frame: object) -> None:
        ignore()
        raise KeyboardInterrupt

    def ignore() -> None:
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, signal.SIG_IGN)

    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, interrupt)
    try:
        yield
    finally:
        ignore()


class Supervisor:
    def __init__(self) -> None:
        self.servers = Servers()
        self.place = self.servers.place
        self.children = Children(self.place)
        self.environ = os.environ | {"PYTHONUNBUFFERED": "1"}
        self.is_demo = _is_demo()
        self.began = time.monotonic()
        self.is_ours = False
        self.listener: socket.socket | None = None

    # ------------------------------------------------------------ start
    def start(self) -> None:
        """Raises: EmbeddedError when anything needed does not come up."""
        self.servers.start("run")
        self.is_ours = True
        self.children.sweep()
        web = self._address()
        if self.is_demo:
            self._sandbox()
        people = json.loads(self._prepare() or "[]")
        self._programs(web)
        self._greet(people)
        if self.is_demo:
            self._connect()

    def _address(self) -> list[str]:
        """gunicorn's options for where to answer. A port asked for by HUB_BIND is that port or none."""
        bind = os.environ.get("HUB_BIND", "")
        if bind.startswith("unix:"):
            return ["--bind", bind]
        host, _, port = bind.rpartition(":") if bind else (listening.LOOPBACK, "", os.environ.get("PORT") or WEB_PORT)
        if not str(port).isdigit():
            raise EmbeddedError(f"{bind or port} is no address: PORT is a number, HUB_BIND is host:port or unix:path")
        self.listener = listening.listen(host.strip("[]"), int(port), 1 if bind else listening.TRIES)
        chosen = self.listener.getsockname()[1]
        if chosen != int(port):
            say(f"port {port} is taken, using {chosen}")
        self.environ["HUB_PORT"] = str(chosen)
        self.environ.setdefault("HUB_URL", f"http://127.0.0.1:{chosen}")
        return ["--bind", f"fd://{self.listener.fileno()}"]

    def _sandbox(self) -> None:
        port = listening.free_port(SANDBOX_PORT)
        self.environ["HUB_SANDBOX_URL"] = f"http://127.0.0.1:{port}"
        state = str(self.place.home / "sandbox")
        self._program("sandbox", "integrations.sandbox", "--port", str(port), "--state", state)

    def _programs(self, address: list[str]) -> None:
        memory = "/dev/shm" if os.access("/dev/shm", os.W_OK) else "/tmp"  # heartbeats of its workers
        web = [*address, "--workers", "2", "--threads", "4", "--worker-class", "gthread", "--worker-tmp-dir", memory]
        web += ["--preload", "--graceful-timeout", "5", "--log-level", "warning", "--no-control-socket"]
        kept = (self.listener.fileno(),) if self.listener else ()
        celery = ["-A", "hub.celery:app"]
        worker = ["-c", "2", "-Q", QUEUES, "-l", "WARNING", "--without-gossip", "--without-mingle"]
        beat = ["-l", "WARNING", "--pidfile=", "-s", str(self.place.home / "beat-schedule")]
        self._program("web", "gunicorn", *web, "hub.wsgi:application", inherit=kept)
        self._program("worker", "celery", *celery, "worker", *worker)
        self._program("beat", "celery", *celery, "beat", *beat)

    def _program(self, name: str, module: str, *arguments: str, inherit: tuple[int, ...] = ()) -> None:
        self.children.start(Child(name, [sys.executable, "-m", module, *arguments], self.environ, inherit))

    def _connect(self) -> None:
        """The demo to the simulated systems. Nobody waits for it, and its end, good or bad, changes nothing here."""
        command = [sys.executable, "-m", "hub.embedded.prepare", "connect"]
        self.children.start(Child("demo", command, self.environ, is_once=True))

    def _prepare(self) -> str:
        """Tables, checks, demo; returns what it printed.

        Raises: EmbeddedError with its own words when it refuses.
        """
        command = [sys.executable, "-m", "hub.embedded.prepare"]
        pipes = {"stdin": subprocess.DEVNULL, "capture_output": True, "text": True}
        done = subprocess.run(command, cwd=ROOT, env=self.environ, **pipes)
        if done.returncode:
            raise EmbeddedError(f"the start is refused:\n{done.stderr[-6000:]}")
        return done.stdout.strip()

    # ------------------------------------------------------------ say
    def _greet(self, people: list[dict[str, str]]) -> None:
        """Where to go, and whom to log in as."""
        port = self.environ.get("HUB_PORT", "")
        if self.listener and not listening.answers(int(port), "/healthz", STARTING):
            raise EmbeddedError(f"the web does not answer:\n{self.place.tail('web')}")
        address = self.environ.get("HUB_URL", os.environ.get("HUB_BIND", ""))
        say(f"ready in {time.monotonic() - self.began:.1f} s, data and logs in {self.place.home}")
        print(f"\n    {address}/\n\n{_table(people)}    Ctrl-C stops everything\n", flush=True)

    # ------------------------------------------------------------ watch, stop
    def watch(self) -> None:
        while True:
            time.sleep(0.25)
            try:
                for name in self.servers.heal():
                    say(f"{name} had died and runs again")
            except EmbeddedError as error:
                say(f"{error}\n[hub] trying again in 5 s")
                time.sleep(5)
            for line in self.children.heal():
                say(line)

    def stop(self) -> None:
        began = time.monotonic()
        self.children.stop()
        self.servers.stop()
        if self.is_ours:
            self.place.give_all()
            say(f"stopped in {time.monotonic() - began:.1f} s")


def _table(people: list[dict[str, str]]) -> str:
    rows = [[str(value) for value in person.values()] for person in people]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ("  ".join(value.ljust(width) for value, width in zip(row, widths, strict=True)) for row in rows)
    return "".join(f"    {line.rstrip()}\n" for line in lines) + ("\n" if rows else "")


def _is_demo() -> bool:
    from django.conf import settings

    return settings.DEMO
