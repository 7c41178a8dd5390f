"""The steps of `machine` as statements in PostgreSQL. Each is its own commit; the database's clock decides."""

import json
from datetime import UTC, datetime

from django.conf import settings
from django.db import connection

from hub.models import Push, PushAttempt
from hub.models.push import PushState
from hub.outbox.machine import Claim, Said
from hub.outbox.registry import Deliverer
from hub.permissions import SYSTEM
from hub.tenancy import scope

CLAIM = """
UPDATE hub_push SET fence = fence + 1, lease_until = clock_timestamp() + make_interval(secs => %s)
WHERE company_id = %s AND id = %s AND state IN ('ready', 'sending', 'unknown') AND next_attempt_at <= clock_timestamp()
  AND (lease_until IS NULL OR lease_until < clock_timestamp())
RETURNING fence, state, clock_timestamp(), sent_at, absent_at, sends, tries, payload, business_key"""
MARK = """
UPDATE hub_push SET state = 'sending', sent_at = clock_timestamp(), absent_at = NULL, sends = sends + 1, error = '{}'
WHERE company_id = %s AND id = %s AND fence = %s AND lease_until > clock_timestamp()"""
FINAL = (PushState.DONE, PushState.REJECTED, PushState.CANCELLED)


class PushStore:
    """One push of one company. `kind` is known from the row, so the caller needs only ids."""

    def __init__(self, company, push_id, deliverer: Deliverer):
        self.company, self.push_id, self.deliverer = company, push_id, deliverer

    def claim(self) -> Claim | None:
        with scope(self.company), connection.cursor() as cursor:
            cursor.execute(CLAIM, [settings.OUTBOX["lease_seconds"], self.company, self.push_id])
            row = cursor.fetchone()
        if row is None:
            return None
        fence, state, now, sent_at, absent_at, sends, tries, payload, key = row
        return Claim(
            id=self.push_id,
            fence=fence,
            state=state,
            now=now.timestamp(),
            sent_at=sent_at and sent_at.timestamp(),
            absent_at=absent_at and absent_at.timestamp(),
            sends=sends,
            tries=tries,
            payload=json.loads(payload),  # a bare cursor gives jsonb as text
            business_key=key,
            company=self.company,
        )

    def mark_sending(self, claim: Claim) -> bool:
        with scope(self.company), connection.cursor() as cursor:
            cursor.execute(MARK, [self.company, self.push_id, claim.fence])
            return cursor.rowcount == 1

    def close(
        self,
        claim: Claim,
        state: str,
        *,
        said: Said | None = None,
        next_attempt_at: float | None = None,
        wait: float | None = None,
        detail: dict | None = None,
        findings=(),
        **fields,
    ) -> bool:
        """Ends the claim. A final state, or one for a person, is told to the deliverer in the same transaction."""
        with scope(self.company):
            push = Push.objects.select_for_update().filter(pk=self.push_id, fence=claim.fence).first()
            if push is None:
                return False
            self._write(push, claim, state, next_attempt_at, wait, fields)
            if said:
                self._note(claim, *said)
            self.deliverer.record(push, detail=detail or {}, findings=list(findings), by=SYSTEM)
        return True

    def _write(self, push, claim, state, next_attempt_at, wait, fields) -> None:
        now = _database_now()
        push.state, push.lease_until, push.tries = state, None, push.tries + 1
        push.finished_at = now if state in FINAL else None
        if next_attempt_at is None:
            next_attempt_at = now.timestamp() + (wait or 0)
        push.next_attempt_at = datetime.fromtimestamp(next_attempt_at, UTC)
        if "absent_at" in fields and fields["absent_at"] is not None:
            fields["absent_at"] = datetime.fromtimestamp(fields["absent_at"], UTC)
        if state == PushState.DONE:
            push.error = {}
        for name, value in fields.items():
            setattr(push, name, value)
        push.save()

    def note(self, claim: Claim, act: str, outcome: str, detail: dict) -> None:
        with scope(self.company):
            self._note(claim, act, outcome, detail)

    def _note(self, claim: Claim, act: str, outcome: str, detail: dict) -> None:
        PushAttempt.objects.create(push_id=self.push_id, fence=claim.fence, act=act, outcome=outcome, detail=detail)


def _database_now() -> datetime:
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        return cursor.fetchone()[0]
