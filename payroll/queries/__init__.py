"""What payroll's pages and API read. Every query runs in the company's scope."""

from payroll.queries.journals import business_key, journal_lines, journal_of, journals, pushes_of
from payroll.queries.obstacles import obstacles
from payroll.queries.overview import queues, steps, waiting
from payroll.queries.previews import Planned, Preview, preview
from payroll.queries.runs import RunPage, RunWithJournals, periods_with_runs, run_with_journals, runs_with_journals

__all__ = [
    "Planned",
    "Preview",
    "RunPage",
    "RunWithJournals",
    "business_key",
    "journal_lines",
    "journal_of",
    "journals",
    "obstacles",
    "periods_with_runs",
    "preview",
    "pushes_of",
    "queues",
    "run_with_journals",
    "runs_with_journals",
    "steps",
    "waiting",
]
