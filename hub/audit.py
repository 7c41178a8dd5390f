"""The invariants, asked of the live database. Each gives what is broken; nothing is mended here.

I3   no row points outside its company (every composite foreign key stands and is validated)
I8   every done push has one remote number, and no number stands twice
I9   nothing is `sending` longer than lease and quiet period
I11  the chain over the processing history holds: no event was changed, removed or put in (hub/chain.py)
I12  every table has its wall, its guards are on, and the application's role can neither pass nor rewrite
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import timedelta

from django.db import connection
from django.db.models import Count
from django.utils import timezone

from hub import chain
from hub.models import Push
from hub.models.push import PushState
from hub.queries.directory import all_companies
from hub.tenancy import scope, tenant_scope
from hub.walls import ROLE, look, table_faults, walled

STUCK = timedelta(minutes=30)
APPEND_ONLY = ("hub_event", "hub_tenantevent", "hub_eventseal", "hub_tenanteventseal", "hub_pushattempt")
ACTS = ("UPDATE", "DELETE", "TRUNCATE")
PRIVILEGE = "SELECT p FROM unnest(%s::text[]) p WHERE has_table_privilege(current_user, %s, p)"
TRIGGER = "SELECT tgenabled <> 'D' FROM pg_trigger WHERE tgrelid = to_regclass(%s) AND tgname = %s"


@dataclass(frozen=True)
class Broken:
    invariant: str
    company: str
    what: str


_company_checks: list[tuple[str, Callable[[], Iterator[str]]]] = []
_guards: list[tuple[str, str]] = []


def register(invariant: str, check: Callable[[], Iterator[str]]) -> None:
    """A room's own invariant: `check()` runs in the scope of one company and yields what is broken."""
    _company_checks.append((invariant, check))


def register_guards(guards: list[tuple[str, str]]) -> None:
    """(table, trigger): guards a room's tables cannot do without."""
    _guards.extend(guards)


def run() -> list[Broken]:
    return [*_walls(), *_rewritable(), *_guards_off(), *_tenants(), *_companies()]


def heads() -> dict[str, list]:
    """Where every chain stands: owner → [how many links, the last one's hash]. To be kept outside of the database."""
    found = {}
    for tenant, companies in all_companies().items():
        with tenant_scope(tenant):
            found[f"tenant {tenant}"] = _stand(chain.TENANT)
        for company in companies:
            with scope(company):
                found[f"company {company}"] = _stand(chain.COMPANY)
    return found


def _stand(of: chain.Chain) -> list:
    at = chain.head(of)
    return [at.seq, at.hash.hex()]


def since(kept: dict[str, list]) -> list[Broken]:
    """What `heads()` said earlier against what stands at those links now: an end that was cut off and written anew."""
    gone = []
    for tenant, companies in all_companies().items():
        with tenant_scope(tenant):
            gone += _missed(chain.TENANT, str(tenant), kept.get(f"tenant {tenant}"))
        for company in companies:
            with scope(company):
                gone += _missed(chain.COMPANY, str(company), kept.get(f"company {company}"))
    return gone


def _missed(of: chain.Chain, owner: str, kept: list | None) -> Iterator[Broken]:
    seq, known = kept or (0, "")
    stands = seq == 0 or of.seals.objects.filter(seq=seq, hash=bytes.fromhex(known)).exists()
    if not stands:
        yield Broken("I11", owner, f"the history had {seq} links ending in {known[:16]}…; that link is not there")


def _walls() -> Iterator[Broken]:
    from django.apps import apps

    with connection.cursor() as cursor:
        if cursor.execute(ROLE).fetchone()[0]:
            yield Broken("I12", "", "the application's role bypasses row level security")
        for model in walled(apps):
            for fault in table_faults(model, look(cursor, model)):
                yield Broken("I3" if "FOREIGN KEY" in fault else "I12", "", f"{model._meta.db_table}: {fault}")


def _rewritable() -> Iterator[Broken]:
    """History is append-only for the role the application logs in as."""
    with connection.cursor() as cursor:
        for table in APPEND_ONLY:
            cursor.execute(PRIVILEGE, [list(ACTS), table])
            for (act,) in cursor.fetchall():
                yield Broken("I12", "", f"{table}: the application's role may {act}")


def _guards_off() -> Iterator[Broken]:
    with connection.cursor() as cursor:
        for table, trigger in _guards:
            found = cursor.execute(TRIGGER, [table, trigger]).fetchone()
            if not (found and found[0]):
                yield Broken("I12", "", f"{table}: the guard {trigger} is {'off' if found else 'gone'}")


def _tenants() -> Iterator[Broken]:
    for tenant in all_companies():
        with tenant_scope(tenant):
            for what in chain.faults(chain.TENANT):
                yield Broken("I11", str(tenant), what)


def _companies() -> Iterator[Broken]:
    for companies in all_companies().values():
        for company in companies:
            with scope(company):
                for invariant, check in [("I8", _refs), ("I9", _stuck), ("I11", _history), *_company_checks]:
                    for what in check():
                        yield Broken(invariant, str(company), what)


def _history() -> Iterator[str]:
    return chain.faults(chain.COMPANY)


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
