"""sie.parse: reading and checking a file of a million rows against a bare Python loop that splits each of its lines.

CPU seconds, floor and reader in turns, medians of the turns, in a fresh process that has nothing else in memory (a
heap full of a test run's objects makes the collector of garbage part of the figure). Memory is the peak of another.
The file has Windows line ends and Swedish letters in CP437; see `bench.ledger.make_file`.
"""

import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from ledger.sie import Voucher, stream

TURNS = 5
ROOT = Path(__file__).parents[1]
PEAK = """import resource, sys
from pathlib import Path
from ledger.sie import stream
for _ in stream(sys.argv[1]): pass
status = Path("/proc/self/status")  # ru_maxrss remembers the process this one was started from
lines = status.read_text().splitlines() if status.exists() else []
own = [line.split()[1] for line in lines if line.startswith("VmHWM")]
print(int(own[0]) << 10 if own else resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"""


def figures() -> Iterator[dict]:
    from bench.ledger import large_rows, make_file  # needs Django, which the fresh process does without

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.se"
        path.write_bytes(make_file(large_rows()))
        floor, ours, rows = map(statistics.median, json.loads(_fresh("-m", "bench.sie", path)))
        rate = f"floor {floor:.2f} s, reader {ours:.2f} s, with every row looked at {rows:.2f} s CPU, "
        detail = rate + f"{large_rows()} rows, {path.stat().st_size >> 20} MB"
        yield {"name": "sie.parse", "value": ours / floor, "limit": 5, "unit": "ratio", "detail": detail}
        peak = int(_fresh("-c", PEAK, path)) / (1 << 20)  # macOS, without /proc, counts bytes too
        yield {"name": "sie.parse_memory", "value": peak, "limit": 300, "unit": "MB", "detail": "peak of a process"}


def _fresh(*arguments: object) -> str:
    done = subprocess.run([sys.executable, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=True)
    return done.stdout


def in_turns(path: str) -> list[list[float]]:
    """Seconds of each turn: the floor, the reader, the reader with every row looked at."""
    spent: list[list[float]] = [[], [], []]
    for _ in range(TURNS):
        for each, act in zip(spent, (_split, _parse, _rows), strict=True):
            began = time.process_time()
            act(path)
            each.append(time.process_time() - began)
    return spent


def _split(path: str) -> None:
    with open(path, "rb") as file:
        for line in file:
            line.split()


def _parse(path: str) -> None:
    reading = stream(path)
    for _ in reading:
        pass
    if reading.document.has_errors:
        raise RuntimeError(str(reading.document.findings[:5]))


def _rows(path: str) -> None:
    for item in stream(path):
        if isinstance(item, Voucher):
            for _ in item.rows:
                pass


if __name__ == "__main__":
    print(json.dumps(in_turns(sys.argv[1])))
