"""A run's own deliveries: pushes it opens already leased, carries out one by one, and lets go of when the way is lost.

If the run dies, the leases run out and the hub's sweeper carries each push to its end. Two runs that open the same push
get it once: the database keeps one of a kind, key and revision, and the other run is told that it has none.
"""

import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.db import connection
from django.utils import timezone

from hub.models import Company, Push
from hub.models.push import OPEN, PushState
from hub.outbox import Claim, Deliverer
from hub.outbox.machine import deliver
from hub.outbox.store import MARK, PushStore
from hub.tasks import crash_point
from hub.tenancy import current_company, scope
from integrations.provider import ProviderError

BATCH = 20  # pushes made ready in one transaction: their leases must outlast them
LOST = ("CON-001", "SEV-030", "SEV-031", "SEV-205", "SEV-211", "SEV-123", "EACC-205", "EACC-211", "EACC-122",
        "EACC-124", "EACC-125", "VNET-029", "VNET-030", "VNET-031")  # fmt: skip
PATIENCE = 3  # so many writes in a row without a sure answer, and the run stops
WAITING = (*OPEN, PushState.REVIEW)


# ------------------------------------------------------------------ opening
def latest(kind: str, keys: Iterable[str]) -> dict[str, Push]:
    """Business key → its last revision."""
    rows = Push.objects.filter(kind=kind, business_key__in=list(keys)).order_by("revision")
    return {push.business_key: push for push in rows}


def leased(kind: str, key: str, before: Push | None, payload: dict) -> Push:
    """The revision after `before`, not yet saved. Nobody else takes it until the lease has run out."""
    now = timezone.now()
    lease = now + timedelta(seconds=settings.OUTBOX["lease_seconds"])
    revision = before.revision + 1 if before else 0
    known = {"kind": kind, "business_key": key, "revision": revision, "company_id": current_company()}
    return Push(**known, payload=payload, fence=1, next_attempt_at=now, lease_until=lease)


def saved(pushes: list[Push]) -> list[Push]:
    """Those that are ours: where another run has just opened the same one, it is theirs."""
    Push.objects.bulk_create(pushes, ignore_conflicts=True)
    there = {*Push.objects.filter(pk__in=[each.pk for each in pushes]).values_list("pk", flat=True)}
    return [each for each in pushes if each.pk in there]


# ------------------------------------------------------------------ carrying out
class Held(PushStore):
    """A push the run has made and holds the lease of from the beginning. It knows the company, so that a scope need not
    look up whose it is."""

    def __init__(self, company: Company, push: Push, deliverer: Deliverer):
        super().__init__(company, push.pk, deliverer)
        self.push = push

    def claim(self) -> Claim:
        push, now = self.push, time.time()
        known = {"sent_at": None, "absent_at": None, "sends": 0, "tries": 0}
        return Claim(push.pk, push.fence, push.state, now, **known, payload=push.payload,
                     business_key=push.business_key, company=self.company)  # fmt: skip

    def mark_sending(self, claim: Claim) -> bool:
        with scope(self.company), connection.cursor() as cursor:
            cursor.execute(MARK, [self.company.pk, self.push_id, claim.fence])
            return cursor.rowcount == 1


def carry_out(company: Company, push: Push, deliverer: Deliverer) -> str | None:
    """The state it led to; None where it was taken from us."""
    known = settings.OUTBOX
    return deliver(
        Held(company, push, deliverer),
        deliverer,
        monotonic=time.monotonic,
        crash=crash_point,
        max_sends=known["max_sends"],
        second_look=known["second_look_seconds"],
    )


@dataclass
class Round:
    """One deliverer's pushes, batch after batch, until the way is lost."""

    company: Company
    deliverer: Deliverer
    unsure: int = 0

    def carried(self, pushes: list[Push]) -> Iterator[tuple[Push, str | None]]:
        """Each with the state it led to. Raises ProviderError where the rest would only fail in the same way."""
        for place, push in enumerate(pushes):
            state = carry_out(self.company, push, self.deliverer)
            yield push, state
            self.unsure = self.unsure + 1 if state in (PushState.READY, PushState.UNKNOWN, "late") else 0
            error = self._lost(push, state)
            if error:
                self._let_go(pushes[place + 1 :])
                raise error

    def _lost(self, push: Push, state: str | None) -> ProviderError | None:
        if state not in (PushState.READY, PushState.REJECTED, PushState.UNKNOWN):
            return None
        with scope(self.company):
            error = Push.objects.filter(pk=push.pk).values_list("error", flat=True).first() or {}
        code = error.get("code", "")
        if code in LOST or self.unsure >= PATIENCE:
            return ProviderError(code or "SYNC-092", **(error.get("facts") or {}))
        return None

    def _let_go(self, pushes: list[Push]) -> None:
        """What was made ready and not begun is not wanted any more; the next run plans it anew."""
        with scope(self.company):
            rows = Push.objects.filter(pk__in=[each.pk for each in pushes], state=PushState.READY, sends=0, fence=1)
            rows.update(state=PushState.CANCELLED, lease_until=None, finished_at=timezone.now())
