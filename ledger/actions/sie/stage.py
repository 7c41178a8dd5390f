"""Reading and comparing, the same for preview and import: what differs is only whether anything is written after."""

import contextlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from hub.models import Company
from ledger.actions.sie import append, apply, staging
from ledger.actions.sie.chart import Chart
from ledger.actions.sie.compare import Comparison, compare, index_staged, whole_sets
from ledger.actions.sie.rules import Word, examine, is_mirror, year_of
from ledger.models import FiscalYear, Ledger


@dataclass
class Staged:
    """A file read into the temporary tables, and every word about it."""

    staging: staging.Staging
    year: FiscalYear | None = None
    found: Comparison = field(default_factory=Comparison)
    words: list[Word] = field(default_factory=list)

    @property
    def is_mirror(self) -> bool:
        return is_mirror(self.staging.document)


@contextlib.contextmanager
def staged(chart: Chart, source, progress: Callable[[int], None] = lambda rows: None) -> Iterator[Staged]:
    """The file in temporary tables, until the block ends. Touches no books, so it needs no scope."""
    with staging.tables():
        made = Staged(staging.Staging(source, chart))
        made.staging.read(progress)
        index_staged()
        yield made


def judge(made: Staged, company: Company, ledger: Ledger | None) -> None:
    """Fills year, comparison and words. Call it once per reading, in the company's scope."""
    with whole_sets():
        _judge(made, company, ledger)


def _judge(made: Staged, company: Company, ledger: Ledger | None) -> None:
    made.words = examine(company, ledger, made.staging)
    if any(word.severity == "error" and not word.confirm for word in made.words):
        return
    if made.is_mirror:
        made.year = year_of(ledger, made.staging.document)
        made.found = compare(made.year)
        apply.look_at_held(made.found)
        months = apply.locked_months(made.year)
        made.words += [Word("LED-035", {"months": ", ".join(months)})] if months else []
    elif ledger is None:
        made.words.append(Word("LED-033", {"dates": "–"}))
    else:
        made.found, more = append.compare_added(ledger)
        made.words += more
    made.words += apply.words_of(made.found)
