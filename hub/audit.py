"""The invariants, asked of the live database. Each gives what is broken; nothing is mended here.

I3   no row points outside its company (every composite foreign key stands and is validated)
I8   every done push has one remote number, and no number stands twice
I9   nothing is `sending` longer than lease and quiet period
I12  every table has its wall, and the application's role cannot pass it
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from hub.models import Push
from hub.models.push import PushState
from hub.queries.directory import all_companies
from hub.tenancy import scope
from hub.walls import ROLE, look, table_faults, walled

STUCK = timedelta(minutes=30)


@dataclass(frozen=True)
class Broken:
    invariant: str
    company: str
    what: str


_company_checks: list[tuple[str, Callable[[], Iterator[str]]]] = []


def register(invariant: str, check: Callable[[], Iterator[str]]) -> None:
    """A room's own invariant: `check()` runs in the scope of one company and yields what is broken."""
    _company_checks.append((invariant, check))


def run() -> list[Broken]:
    return [*_walls(), *_companies()]


def _walls() -> Iterator[Broken]:
    from django.apps import apps

    with connection.cursor() as cursor:
        if cursor.execute(ROLE).fetchone()[0]:
            yield Broken("I12", "", "the application's role bypasses row level security")
        for model in walled(apps):
            for fault in table_faults(model, look(cursor, model)):
                yield Broken("I3" if "FOREIGN KEY" in fault else "I12", "", f"{model._meta.db_table}: {fault}")


def _companies() -> Iterator[Broken]:
    for companies in all_companies().values():
        for company in companies:
            with scope(company):
                for invariant, check in [("I8", _refs), ("I9", _stuck), *_company_checks]:
                    for what in check():
                        yield Broken(invariant, str(company), what)


def _refs() -> Iterator[str]:
    done = Push.objects.filter(state=PushState.DONE).exclude(kind="hub.webhook")
    for key in done.filter(remote_ref="").values_list("business_key", flat=True):
        yield f"push {key} is done without a remote number"
    twice = done.exclude(remote_ref="").values("kind", "remote_ref").annotate(n=Count("id")).filter(n__gt=1)
    for row in twice:
        yield f"{row['remote_ref']} stands on {row['n']} pushes"


def _stuck() -> Iterator[str]:
    old = Push.objects.filter(state=PushState.SENDING, sent_at__lt=timezone.now() - STUCK)
    for key in old.values_list("business_key", flat=True):
        yield f"push {key} has been sending for more than {STUCK}"
