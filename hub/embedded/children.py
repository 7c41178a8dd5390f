"""The supervisor's own programs: started, started again with growing pauses, stopped together."""

import json
import os
import signal
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

from hub.embedded import processes
from hub.embedded.paths import ROOT
from hub.embedded.place import Place

PAUSES = (0.5, 1, 2, 5, 10, 30)  # seconds before a program is started again
LIVED = 60  # seconds after which a program counts as sound again
PATIENCE = 6  # seconds between asking all to stop and making them


@dataclass
class Child:
    """One program. `inherit` are file numbers it keeps; `is_once`: its end is no death."""

    name: str
    command: list[str]
    environ: dict[str, str]
    inherit: tuple[int, ...] = ()
    is_once: bool = False
    process: subprocess.Popen | None = None
    started: float = 0.0
    deaths: int = 0
    due: float | None = None

    def start(self, place: Place) -> None:
        with place.log(self.name) as log:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.environ,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=subprocess.STDOUT,
                pass_fds=self.inherit,
                start_new_session=True,
                preexec_fn=processes.die_with_parent(signal.SIGTERM),
            )
        self.started, self.due = time.monotonic(), None

    def is_dead(self) -> bool:
        return self.process is not None and self.process.poll() is not None and not self.is_once

    def rest(self) -> float:
        """Note a death, clear away what it left, and say how long to wait: seconds."""
        processes.kill_group(self.process.pid)
        self.deaths = 1 if time.monotonic() - self.started > LIVED else self.deaths + 1
        pause = PAUSES[min(self.deaths, len(PAUSES)) - 1]
        self.due = time.monotonic() + pause
        return pause


class Children:
    """All of them. Their numbers are kept in the home, for the supervisor after one that was killed."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.list: list[Child] = []
        self.register = place.home / "children.json"

    def start(self, child: Child) -> None:
        self.list.append(child)
        child.start(self.place)
        self._write()

    def heal(self) -> list[str]:
        """One look at each: note deaths, start what has waited long enough. Returns lines to say."""
        said = []
        for child in self.list:
            if child.due is None and child.is_dead():
                said.append(f"{child.name} ended with {child.process.returncode}, again in {child.rest():g} s")
            if child.due is not None and time.monotonic() >= child.due:
                child.start(self.place)
                self._write()
        return said

    def stop(self) -> None:
        """Ask all at once, wait for all together, then make them."""
        living = [child.process for child in self.list if child.process and child.process.poll() is None]
        for process in living:
            process.terminate()
        limit = time.monotonic() + PATIENCE
        while any(process.poll() is None for process in living) and time.monotonic() < limit:
            time.sleep(0.05)
        for child in self.list:
            if child.process:
                processes.kill_group(child.process.pid)
                child.process.wait()
        self.register.unlink(missing_ok=True)

    def sweep(self) -> None:
        """End what a killed supervisor left behind, as it would hold our port and our work."""
        for pid, born in _read(self.register):
            if born and processes.born(pid) == born:
                processes.end(pid, signal.SIGTERM, PATIENCE)
                processes.kill_group(pid)
        self.register.unlink(missing_ok=True)

    def _write(self) -> None:
        """Not of what runs once: it ends by itself, and holds neither a port nor work."""
        numbers = [child.process.pid for child in self.list if child.process and not child.is_once]
        half = self.register.with_suffix(".new")
        half.write_text(json.dumps([(number, processes.born(number)) for number in numbers]))
        os.replace(half, self.register)


def _read(register: Path) -> list[tuple[int, str]]:
    try:
        return [(int(pid), str(born)) for pid, born in json.loads(register.read_text())]
    except (OSError, ValueError, TypeError):
        return []
