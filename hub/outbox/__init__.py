"""One outside effect, exactly once: claim, fence, unknown, probe.

machine.py  pure: the order of steps and every decision; no Django, no clock of its own
store.py    the same steps as statements in PostgreSQL, each its own commit
registry.py who delivers which kind
here        what actions call: put(), send_again(), link(), cancel()

A push lives through  ready → sending → done | rejected | unknown → (probe) → done | ready | review.
"""

from hub.outbox.machine import Absent, Claim, Different, Found, NotNow, Rejected, Sent
from hub.outbox.pushes import cancel, due_pushes, link, put, send_again
from hub.outbox.registry import Deliverer, deliverer_of, register

__all__ = [
    "Absent",
    "Claim",
    "Deliverer",
    "Different",
    "Found",
    "NotNow",
    "Rejected",
    "Sent",
    "cancel",
    "deliverer_of",
    "due_pushes",
    "link",
    "put",
    "register",
    "send_again",
]
