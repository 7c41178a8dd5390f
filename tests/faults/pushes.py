"""Companies with a transfer each, committed for every process to see, and what has become of them."""

from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import uuid4

from django.utils import timezone

from hub import audit, tasks
from hub.actions.tenants import create_company
from hub.models import Heartbeat, Push, PushAttempt
from hub.models.push import OPEN
from hub.queries.directory import all_companies
from hub.tenancy import scope, tenant_scope
from integrations import oauth
from integrations.oauth import Tokens
from integrations.visma_net import actions
from integrations.visma_net.mapping import Options
from integrations.visma_net.models import Connection, ConnectionState
from payroll.models import Journal
from tests.faults.workers import until
from tests.integrations.visma_net import story

ROWS = (("7010", "", "", 3_000_050), ("2710", "", "", -900_000), ("1930", "", "", -2_100_050))
FAR = timedelta(seconds=3)  # a wait longer than this is cut short: the tests do not sit through a Retry-After
PLAIN = Options(own_numbers=False)


@dataclass
class Case:
    """One company of ours, the company in Visma.net it is linked to, and its one transfer."""

    remote: int
    connection: Connection
    company: object
    push: Push | None = None

    def fresh(self) -> Push:
        return story.fresh(self.push)

    @property
    def journal(self) -> Journal:
        return story.journal_of(self.push)

    def attempts(self) -> list[tuple[str, str]]:
        with scope(self.company):
            return list(PushAttempt.objects.filter(push=self.push.pk).order_by("id").values_list("act", "outcome"))


@dataclass
class Pushes:
    world: object
    visma: object
    cases: list[Case] = field(default_factory=list)

    # ------------------------------------------------------------ before
    def prepare(self, count: int) -> list[Case]:
        """So many companies, each linked to a company of its own in Visma.net."""
        first = len(self.cases)
        asked = {"count": first + count}
        found = self.visma.http.post("/visma-net/ui/api/companies", json=asked).json()
        made = [self._case(each["id"]) for each in found[first : first + count]]
        self.cases += made
        return made

    def one(self) -> Case:
        return self.prepare(1)[0]

    def beside(self, other: Case) -> Case:
        """One more company of ours that sends through the same connection."""
        return self._linked(other.remote, other.connection)

    def _case(self, remote: int) -> Case:
        case = self._linked(remote, story.add(self.world, f"Konto {remote}"))
        self.log_in(case)
        return case

    def _linked(self, remote: int, connection: Connection) -> Case:
        with tenant_scope(self.world.office):
            name = f"Bolag {remote} {uuid4().hex[:6]}"
            company = create_company(name=name, orgnr="556016-0680", by=self.world.admin)
        story.link(self.world, company, connection, PLAIN)
        return Case(remote, connection, company)

    def log_in(self, case: Case) -> None:
        """What the log-in leaves behind; the pages' own way is told in tests/scenarios."""
        given = self.visma.tokens(case.remote)
        expires = timezone.now() + timedelta(seconds=given["expires_in"])
        with tenant_scope(self.world.office):
            row = Connection.objects.get(pk=case.connection.pk)
            oauth.store(row, Tokens(given["access_token"], given["refresh_token"], expires))
            row.state, row.last_error = ConnectionState.CONNECTED, {}
            row.remote_company_id = row.remote_company_name = str(case.remote)
            row.save()
            actions._resume(row)

    def send(self, *cases: Case) -> None:
        """The click, committed and rung for."""
        for case in cases:
            case.push = story.send(self.world, case.company, rows=ROWS, voucher_on=date(2026, 9, 25))

    # ------------------------------------------------------------ meanwhile
    def sweep(self) -> None:
        """The sweeper's round, here; and nobody waits for a far hour."""
        Heartbeat.objects.filter(name="sweep-turn").delete()
        now = timezone.now()
        for companies in all_companies().values():
            for company in companies:
                with scope(company):
                    Push.objects.filter(state__in=OPEN, next_attempt_at__gt=now + FAR).update(next_attempt_at=now)
        tasks.sweep()

    def settle(self, *cases: Case, seconds: float = 150) -> None:
        """Until every push is final or waits for a person."""

        def is_settled() -> bool:
            open_ = [case for case in cases if case.fresh().state in OPEN]
            if open_:
                self.sweep()
            return not open_

        until(is_settled, seconds, 0.25, what=str([(c.remote, c.fresh().state, c.attempts()) for c in cases]))

    # ------------------------------------------------------------ after
    def batches(self, case: Case) -> list[dict]:
        return self.visma.batches(case.remote)

    def check(self, case: Case, *, state: str = "done", batches: int = 1) -> None:
        """Exactly that many batches, the journal tells the truth, and every invariant holds."""
        push, found, journal = case.fresh(), self.batches(case), case.journal
        told = (push.state, push.error, case.attempts())
        assert (push.state, len(found)) == (state, batches), told
        shown = {"done": "sent"}.get(state, state)
        assert journal.state == shown, told
        if state == "done":
            assert push.remote_ref == f"{case.remote}/{found[0]['batchNumber']}" == journal.remote_ref
            assert found[0]["debitTotal"] == 30000.5
        assert audit.run() == []
