"""What the operating system says of a process, and how one is ended."""

import contextlib
import ctypes
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

PR_SET_PDEATHSIG = 1


def die_with_parent(number: signal.Signals) -> Callable[[], object] | None:
    """A preexec_fn: the kernel sends `number` when the parent dies, even by kill -9. Linux only.

    It runs after privileges were dropped, as it must: changing the user clears the setting.
    """
    if sys.platform != "linux":
        return None
    libc = ctypes.CDLL(None)
    return lambda: libc.prctl(PR_SET_PDEATHSIG, int(number), 0, 0, 0)


def is_alive(pid: int) -> bool:
    """False for a zombie too: it holds nothing any more, though a signal still finds it."""
    if sys.platform == "linux":
        return _linux_fields(pid)[:1] not in ([], ["Z"])
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.kill(pid, 0)
        return True
    return False


def born(pid: int) -> str:
    """A mark that a later process with the same number does not have; empty when there is none."""
    if sys.platform == "linux":
        fields = _linux_fields(pid)
        return fields[19] if len(fields) > 19 and fields[0] != "Z" else ""
    return subprocess.run(["ps", "-o", "lstart=", "-p", str(pid)], capture_output=True, text=True).stdout.strip()


def _linux_fields(pid: int) -> list[str]:
    """/proc/PID/stat from the state on; the name before it may hold spaces and brackets."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return []


def command_line(pid: int) -> str:
    """Empty when the process is gone; the whole line where the system can tell it."""
    if sys.platform != "linux":
        return subprocess.run(["ps", "-ww", "-o", "command=", "-p", str(pid)], capture_output=True, text=True).stdout
    try:
        return os.fsdecode(Path(f"/proc/{pid}/cmdline").read_bytes()).replace("\0", " ")
    except OSError:
        return ""


def end(pid: int, number: signal.Signals, seconds: float) -> None:
    """Ask a process that is not our child to go, then make it."""
    for asked in (number, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, asked)
        limit = time.monotonic() + seconds
        while is_alive(pid) and time.monotonic() < limit:
            time.sleep(0.05)
        if not is_alive(pid):
            return


def end_child(child: subprocess.Popen, number: signal.Signals, seconds: float, last: signal.Signals) -> None:
    if child.poll() is None:
        child.send_signal(number)
        try:
            child.wait(seconds)
        except subprocess.TimeoutExpired:
            child.send_signal(last)
            child.wait(10)


def kill_group(leader: int) -> None:
    """What a dead leader left in its process group: pool processes of a killed worker."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
