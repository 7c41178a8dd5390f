"""A receiver that does what the test says, and small runs."""

from dataclasses import dataclass, field
from datetime import date

from hub import outbox
from hub.models import Push
from hub.models.push import PushState
from hub.permissions import SYSTEM
from payroll import actions, destinations
from payroll.files.drafts import RowDraft, RunDraft

KIND = "test.receiver"
SEPTEMBER, AUGUST = date(2026, 9, 1), date(2026, 8, 1)
TODAY = date(2026, 9, 28)


@dataclass
class Receiver:
    """Stands where a real destination registers itself."""

    company: object
    reasons: list = field(default_factory=list)
    quiet_seconds: float = 0.0

    def record(self, push, *, detail, findings, by):
        actions.record_delivery(
            company=self.company,
            journal_id=push.payload["journal"],
            push=push,
            detail=detail,
            findings=findings,
            by=by,
        )

    def ends(self, journal, state, *, findings=(), by=SYSTEM, detail=None, **fields):
        """The journal's push comes to `state`, as the outbox would write it."""
        push = Push.objects.filter(kind=KIND, payload__journal=str(journal.pk)).order_by("revision").last()
        push.state = state
        for name, value in fields.items():
            setattr(push, name, value)
        push.save()
        receipt = {"status": "Posted", "debit": journal.debit_total} if state == PushState.DONE else {}
        self.record(push, detail=receipt if detail is None else detail, findings=list(findings), by=by)
        journal.refresh_from_db()
        return journal


def open_receiver(company, monkeypatch) -> Receiver:
    receiver = Receiver(company)
    made = destinations.Destination("test", "Provmottagaren", KIND, lambda *_: receiver.reasons, lambda *_: [])
    monkeypatch.setitem(destinations._destinations, "test", made)
    outbox.register(KIND, receiver)
    return receiver


def rows(*facts, period=None) -> tuple[RowDraft, ...]:
    """(account, amount in öre, fields …) per row."""
    return tuple(
        RowDraft(line=n, account=account, amount=amount, period_on=period, **(more[0] if more else {}))
        for n, (account, amount, *more) in enumerate(facts, start=1)
    )


SIMPLE = rows(("7210", 3_190_000, {"cost_centre": "100"}), ("2710", -1_000_000), ("1930", -2_190_000))


def draft(*, content=SIMPLE, label="Lön september", period_on=SEPTEMBER, **fields) -> RunDraft:
    return RunDraft(label=label, period_on=period_on, payment_on=date(2026, 9, 25), rows=content, **fields)


def corrected() -> RunDraft:
    """A September run that also corrects August."""
    own = rows(("7210", 3_190_000), ("1930", -3_190_000))
    earlier = (
        RowDraft(line=8, account="7210", amount=50_000, period_on=AUGUST),
        RowDraft(line=9, account="1930", amount=-50_000, period_on=AUGUST),
    )
    return draft(content=(*own, *earlier))
