"""What a selection would make, by exactly the rules of the acts: they plan with the same function, under a lock."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import NamedTuple
from uuid import UUID

from django.db.models import Sum, Value

from hub.errors import Refused, Words, words
from hub.models import Company
from payroll import texts  # noqa: F401  the codes found here get their words
from payroll.models import Journal, PayrollRow, PayrollRun
from payroll.models.journal import SPENT
from payroll.selection import DraftFinding, JournalDraft, RunFacts, Selection, compose


class _Row(NamedTuple):
    """What `compose` reads of a row, or of many summed."""

    run_id: UUID
    account: str
    cost_centre: str
    project: str
    wage_type: str
    employee: str
    period_on: date
    amount: int


class Planned(NamedTuple):
    """One journal that would be made. `earlier` is the latest one of the same rows, `revision` the new one's."""

    run: PayrollRun
    draft: JournalDraft
    earlier: Journal | None
    revision: int


@dataclass
class Preview:
    """`drafts` would be made, `skipped` have been sent; `findings` stop the act, `warnings` do not. `total`: debit,
    minor units. `expected` (run id → revision) goes through the page and back: it tells whether anything changed."""

    drafts: list[Planned] = field(default_factory=list)
    skipped: list[Planned] = field(default_factory=list)
    notes: list[DraftFinding] = field(default_factory=list)

    @property
    def errors(self) -> list[DraftFinding]:
        return [note for note in self.notes if note.severity == "error"]

    @property
    def findings(self) -> list[Words]:
        return [words(note.code, dict(note.facts)) for note in self.errors]

    @property
    def warnings(self) -> list[Words]:
        return [words(note.code, dict(note.facts)) for note in self.notes if note.severity != "error"]

    @property
    def total(self) -> int:
        return sum(planned.draft.debit_total for planned in self.drafts)

    @property
    def expected(self) -> dict[str, int]:
        return {str(planned.run.pk): planned.revision for planned in self.drafts}

    def check(self) -> None:
        """Raises Refused with the first finding."""
        for note in self.errors:
            raise Refused(note.code, **note.facts)


def preview(*, company: Company, selection: Selection, today: date) -> Preview:
    """The journals of a selection. Four queries, whatever its size."""
    runs = list(runs_of(selection))
    return plan(runs, selection, today)


def runs_of(selection: Selection):
    """The runs of a selection, oldest first. A run must be marked, where any is, and pass the filters."""
    field_name = "payment_on" if selection.date_by == "payment" else "period_on"
    wanted = {
        f"{field_name}__gte": selection.from_on,
        f"{field_name}__lte": selection.to_on,
        "run_type": selection.run_type,
        "pk__in": selection.run_ids,
    }
    if not (selection.run_ids or selection.from_on or selection.to_on):
        return PayrollRun.objects.none()  # nothing chosen is not everything
    return PayrollRun.objects.filter(**{k: v for k, v in wanted.items() if v}).order_by("period_on", "number")


def plan(runs: list[PayrollRun], selection: Selection, today: date) -> Preview:
    rows, journals = _rows_of(runs, selection), _journals_of(run.pk for run in runs)
    found = Preview()
    for run in runs:
        _plan_run(run, compose(_facts(run), rows.get(run.pk, ()), selection, today), journals, selection, found)
    _judge(found, runs, selection)
    return found


def _plan_run(run, drafts: list[JournalDraft], journals, selection: Selection, found: Preview) -> None:
    revision = 1 + max((top for (key, _), top in journals.revisions.items() if key == run.pk), default=-1)
    for draft in drafts:
        earlier = journals.latest.get((run.pk, draft.period_on))
        planned = Planned(run, draft, earlier, revision)
        is_sent = earlier is not None and earlier.state in SPENT
        if is_sent and not selection.include_sent:
            found.skipped.append(planned)
            found.notes.append(DraftFinding("warning", "PAY-036", _sent_facts(planned)))
            continue
        if is_sent:
            found.notes.append(DraftFinding("warning", "PAY-035", _sent_facts(planned)))
        found.notes.extend(draft.findings)
        if draft.lines:
            found.drafts.append(planned)


def _judge(found: Preview, runs: list[PayrollRun], selection: Selection) -> None:
    """Nothing to do is an error too, and so is a marked run that is gone."""
    marked = set(selection.run_ids)
    if marked - set(PayrollRun.objects.filter(pk__in=marked).values_list("pk", flat=True)):
        found.notes.insert(0, DraftFinding("error", "PAY-034"))
    elif not runs:
        found.notes.insert(0, DraftFinding("error", "PAY-032"))
    elif found.skipped and not found.drafts:
        found.notes.insert(0, DraftFinding("error", "PAY-033"))
    elif not found.drafts and not found.errors:
        facts = {"period": ", ".join(f"{run.period_on:%Y-%m}" for run in runs)}
        found.notes = [DraftFinding("error", "PAY-037", facts)]


def _sent_facts(planned: Planned) -> dict[str, object]:
    earlier = planned.earlier
    return {
        "run": planned.run.label,
        "period": f"{planned.draft.period_on:%Y-%m}",
        "state": earlier.get_state_display(),
        "number": earlier.number,
    }


def _facts(run: PayrollRun) -> RunFacts:
    return RunFacts(run.pk, run.number, run.label, run.period_on, run.payment_on, run.version)


def _rows_of(runs: list[PayrollRun], selection: Selection) -> dict[UUID, list[_Row]]:
    """The rows summed as the selection's lines are, by the database: a run may have 100,000 of them."""
    rows = PayrollRow.objects.filter(run_id__in=[run.pk for run in runs])
    if selection.per == "row":
        found = rows.order_by("run_id", "line_no").values_list(*_Row._fields)
    else:
        told = {"employee": selection.per != "account", "wage_type": selection.show_wage_type}
        keys = [name if told.get(name, True) else Value("") for name in _Row._fields[:-1]]
        found = rows.order_by().values(*filter(_is_name, keys)).annotate(sum=Sum("amount")).values_list(*keys, "sum")
    by_run: dict[UUID, list[_Row]] = {}
    for row in found:
        by_run.setdefault(row[0], []).append(_Row._make(row))
    return by_run


def _is_name(key) -> bool:
    return isinstance(key, str)


class _Before(NamedTuple):
    """The latest journal of each run and period, reversals left out; and the highest revision, theirs included."""

    latest: dict[tuple[UUID, date], Journal]
    revisions: dict[tuple[UUID, date], int]


def _journals_of(run_keys: Iterable[UUID]) -> _Before:
    found = _Before({}, {})
    for journal in Journal.objects.filter(run_key__in=list(run_keys)).order_by("revision", "number"):
        key = (journal.run_key, journal.period_on)
        found.revisions[key] = journal.revision
        if journal.reverses_id is None:
            found.latest[key] = journal
    return found
