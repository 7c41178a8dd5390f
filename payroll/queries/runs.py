"""The list of runs with their journals, newest period first: a fixed number of statements, whatever the list holds."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Exists, OuterRef, Q, QuerySet

from payroll.models import Journal, JournalState, PayrollRun
from payroll.models.journal import SPENT

LIMIT = 50
WORKING = (JournalState.QUEUED, JournalState.SENDING, JournalState.UNKNOWN)
SENT = (JournalState.EXPORTED, JournalState.SENT, JournalState.MARKED)
ATTENTION = (JournalState.REJECTED, JournalState.REVIEW)


@dataclass(frozen=True)
class RunWithJournals:
    """`journals`: newest first. `latest`: the newest of each period. `state`: open, attention, working or sent."""

    run: PayrollRun
    journals: list[Journal]
    latest: list[Journal]
    state: str


@dataclass(frozen=True)
class RunPage:
    """`orphans`: journals whose run is gone, on the first page only. `cursor` gives the next page, "" at the end."""

    rows: list[RunWithJournals]
    cursor: str = ""
    orphans: list[Journal] = field(default_factory=list)


def runs_with_journals(
    *,
    cursor: str = "",
    q: str | None = None,
    amount: int | None = None,
    period: date | None = None,
    run_type: str | None = None,
    state: str | None = None,
    limit: int = LIMIT,
) -> RunPage:
    """Three statements. `q` looks in name, number and reference, `amount` (minor units) in totals."""
    runs = _filtered(q, amount, period, run_type, state)
    runs = _after(runs, cursor).order_by("-period_on", "-number")
    found = list(runs[: limit + 1])
    shown = found[:limit]
    journals = _journals_of(shown)
    rows = [_row(run, journals[run.pk]) for run in shown]
    is_filtered = any((cursor, q, amount, period, run_type, state))
    return RunPage(rows, _cursor_of(shown[-1]) if len(found) > limit else "", [] if is_filtered else orphans())


def run_with_journals(run: PayrollRun) -> RunWithJournals:
    """One run as the list shows it."""
    return _row(run, _journals_of([run])[run.pk])


def periods_with_runs() -> list[date]:
    """The months that have runs, newest first."""
    return list(PayrollRun.objects.order_by("-period_on").values_list("period_on", flat=True).distinct())


def orphans() -> list[Journal]:
    """The latest journals whose run is gone."""
    return list(Journal.objects.filter(run=None).order_by("-number")[:LIMIT])


def _filtered(q, amount, period, run_type, state) -> QuerySet[PayrollRun]:
    runs = PayrollRun.objects.all()
    if period:
        runs = runs.filter(period_on=period)
    if run_type:
        runs = runs.filter(run_type=run_type)
    if q or amount is not None:
        runs = runs.filter(_search(q or "", amount))
    return in_state(runs, state) if state else runs


def _search(q: str, amount: int | None) -> Q:
    of_run = Journal.objects.filter(run_key=OuterRef("pk"))
    found = Q(label__icontains=q) | Exists(of_run.filter(reference__iexact=q)) if q else Q()
    if q.isdigit() and len(q) < 9:
        found |= Q(number=int(q)) | Exists(of_run.filter(number=int(q)))
    if amount is not None:
        found |= Q(debit_total=amount) | Exists(of_run.filter(debit_total=amount))
    return found


def in_state(runs: QuerySet[PayrollRun], state: str) -> QuerySet[PayrollRun]:
    """Runs to send (open), on their way (working), left (sent), or in need of a person (attention)."""
    of_run = Journal.objects.filter(run_key=OuterRef("pk"))
    states = {"working": WORKING, "sent": SENT, "attention": ATTENTION}
    if state == "open":
        return runs.filter(~Exists(of_run.filter(state__in=SPENT, reverses=None)))
    if state == "attention":  # only where no later journal of the same rows has left
        later = Journal.objects.filter(
            run_key=OuterRef("run_key"),
            period_on=OuterRef("period_on"),
            revision__gt=OuterRef("revision"),
            state__in=SPENT,
        )
        return runs.filter(Exists(of_run.filter(state__in=ATTENTION).filter(~Exists(later))))
    return runs.filter(Exists(of_run.filter(state__in=states.get(state, ()), reverses=None)))


def _after(runs: QuerySet[PayrollRun], cursor: str) -> QuerySet[PayrollRun]:
    """A cursor is 2026-09-01.12; one that is none begins at the top."""
    day, _, number = cursor.partition(".")
    try:
        period = date.fromisoformat(day)
    except ValueError:
        return runs
    if not number.isdigit() or len(number) > 9:
        return runs
    return runs.filter(Q(period_on__lt=period) | Q(period_on=period, number__lt=int(number)))


def _cursor_of(run: PayrollRun) -> str:
    return f"{run.period_on.isoformat()}.{run.number}"


def _journals_of(runs: list[PayrollRun]) -> dict:
    found = defaultdict(list)
    known = {run.pk: run for run in runs}
    for journal in Journal.objects.filter(run_key__in=known).order_by("-number"):
        journal.run = known[journal.run_key]  # so that is_stale asks nothing
        found[journal.run_key].append(journal)
    return found


def _row(run: PayrollRun, journals: list[Journal]) -> RunWithJournals:
    latest: dict[date, Journal] = {}
    for journal in (each for each in journals if each.reverses_id is None):
        known = latest.get(journal.period_on)
        if known is None or journal.revision > known.revision:
            latest[journal.period_on] = journal
    newest = [latest[period] for period in sorted(latest)]
    turning = [each for each in journals if each.reverses_id and each.state in {*WORKING, *ATTENTION}]
    return RunWithJournals(run, journals, newest, state_of([*newest, *turning]))


def state_of(latest: list[Journal]) -> str:
    """The run's own state: what needs a person first, then what is under way, then whether all has left."""
    states = {journal.state for journal in latest}
    if states & {*ATTENTION}:
        return "attention"
    if states & {*WORKING}:
        return "working"
    return "sent" if states and states <= {*SENT} else "open"
