"""How many calls were made in the last seconds: a sliding window per caller, in this process.

Stricter than a fixed window, so whoever keeps to it keeps to either.
"""

import threading
import time
from collections import defaultdict, deque

_seen: dict[str, deque[float]] = defaultdict(deque)
_lock = threading.Lock()


def pass_through(caller: str, most: int, seconds: float) -> float:
    """0 for a call that may pass (and is counted); else the seconds until the next may."""
    now = time.monotonic()
    with _lock:
        window = _seen[caller]
        while window and window[0] <= now - seconds:
            window.popleft()
        if len(window) >= most:
            return window[0] + seconds - now
        window.append(now)
        return 0.0


def forget() -> None:
    with _lock:
        _seen.clear()
