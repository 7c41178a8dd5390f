"""sie.parse: reading and checking a file of a million rows against a bare Python loop that splits each of its lines.

CPU seconds, floor and reader in turns, medians of the turns. Memory is the peak of a fresh process that does nothing
else. The file has Windows line ends and Swedish letters in CP437; see `bench.ledger.make_file`.
"""

import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from bench.ledger import large_rows, make_file
from ledger.sie import stream

TURNS = 5
ALONE = "import sys; from ledger.sie import stream; print(sum(1 for _ in stream(sys.argv[1])))"


def figures() -> Iterator[dict]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "bench.se"
        path.write_bytes(make_file(large_rows()))
        floor, ours, rows = _in_turns(lambda: _split(path), lambda: _parse(path), lambda: _rows(path))
        rate = f"floor {floor:.2f} s, reader {ours:.2f} s, with every row looked at {rows:.2f} s CPU, "
        detail = rate + f"{large_rows()} rows, {path.stat().st_size >> 20} MB"
        yield {"name": "sie.parse", "value": ours / floor, "limit": 5, "unit": "ratio", "detail": detail}
        peak = _peak(path)
        yield {"name": "sie.parse_memory", "value": peak, "limit": 300, "unit": "MB", "detail": "peak of a process"}


def _in_turns(*acts: Callable[[], object]) -> list[float]:
    spent: list[list[float]] = [[] for _ in acts]
    for _ in range(TURNS):
        for each, act in zip(spent, acts, strict=True):
            began = time.process_time()
            act()
            each.append(time.process_time() - began)
    return [statistics.median(each) for each in spent]


def _split(path: Path) -> None:
    with path.open("rb") as file:
        for line in file:
            line.split()


def _parse(path: Path) -> None:
    reading = stream(path)
    for _ in reading:
        pass
    if reading.document.has_errors:
        raise RuntimeError(str(reading.document.findings[:5]))


def _rows(path: Path) -> int:
    return sum(len([*item.rows]) for item in stream(path) if hasattr(item, "rows"))


def _peak(path: Path) -> float:
    """Megabytes; `ru_maxrss` of children is the largest of all there were, so it is asked in between."""
    code = f"{ALONE}; import resource; print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    root = Path(__file__).parents[1]
    done = subprocess.run([sys.executable, "-c", code, path], cwd=root, capture_output=True, text=True, check=True)
    scale = 1 << 20 if sys.platform == "darwin" else 1 << 10
    return round(int(done.stdout.split()[-1]) / scale, 1)
