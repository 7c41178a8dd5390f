"""A run: read both sides, plan, carry out. One record is one push; a bad one never stops the others, a lost connection
stops the run with a clear word, and the next run goes on where it ended.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from hub import events, jobs
from hub.errors import Refused
from hub.models import Company, Job
from hub.models.push import PushState
from hub.permissions import Actor, Area, Level
from hub.tenancy import scope as books
from integrations.provider import ProviderError
from integrations.sync import applying, returning, statistics
from integrations.sync.contexts import settings_of
from integrations.sync.delivering import BATCH, Round
from integrations.sync.lanes import LANES, label_of
from integrations.sync.models import RunState, SyncRun
from integrations.sync.plan import Act, Step
from integrations.sync.planning import Scope, ground_of, planned
from integrations.sync.reading import needs_whole, read, read_side
from integrations.sync.records import Side
from integrations.sync.registers import NAMES, register_of
from integrations.sync.registers.register import Clients
from integrations.sync.writing import OPS, Writer, open_pushes, opened

KIND = "sync.run"
ALL = "all"
CHECKS = ("sent", "paid")
FIRST = {"invoices": (("articles", Side.RIGHT),)}  # what is looked up besides links
WRITTEN = ("created", "updated", "failed")  # counts a job that is taken up again goes on from; the rest is found anew
GOING = (RunState.QUEUED, RunState.RUNNING)


# ------------------------------------------------------------------ starting
@transaction.atomic
def start_run(*, company: Company, register: str, scope: Scope = "since", is_dry: bool = False, by: Actor) -> SyncRun:
    """`register`: one of `registers.NAMES`, or all. `scope`: since, all, or [[side, key], …].

    Raises Refused SYNC-809 before the settings are saved (a dry run may be made), SYNC-090 while one is going on.
    """
    by.check(Area.SYNC, Level.WRITE)
    if register not in (*NAMES, ALL):
        raise Refused("SYNC-091", status=404, register=str(register)[:40])
    if not is_dry:
        settings_of(company)
    keys = {} if isinstance(scope, str) else {"keys": [[str(side), str(key)] for side, key in scope]}
    return _start(company, register, keys or {"which": scope}, is_dry, by, _title(register, is_dry))


def start_check(*, company: Company, what: str, by: Actor) -> SyncRun:
    """*Kontrollera skickade fakturor* (sent) or *Kontrollera betalda fakturor* (paid). Raises as `start_run`."""
    with transaction.atomic():
        by.check(Area.SYNC, Level.WRITE)
        if what not in CHECKS:
            raise Refused("SYNC-091", status=404, register=str(what)[:40])
        settings_of(company)
        title = _("Kontrollera skickade fakturor") if what == "sent" else _("Kontrollera betalda fakturor")
        return _start(company, what, {}, False, by, title)


def _title(register: str, is_dry: bool) -> str:
    name = LANES[register].label if register in LANES else _("Alla register")
    return (_("Provkörning: %(name)s") if is_dry else _("Dataöverföring: %(name)s")) % {"name": name}


def _start(company: Company, register: str, scope: dict, is_dry: bool, by: Actor, title: str) -> SyncRun:
    Company.objects.select_for_update(no_key=True).get(pk=company.pk)  # two who start at once: one after the other
    rivals = SyncRun.objects.select_for_update().filter(state__in=GOING)
    names = {ALL, register} if register in NAMES else {register} if register in CHECKS else {ALL, *NAMES}
    for rival in rivals.filter(register__in=names).select_related(None):
        if not _is_over(rival):
            raise Refused("SYNC-090", name=_title(rival.register, rival.is_dry))
    run = SyncRun.objects.create(register=register, scope=scope, is_dry=is_dry, created_by=by.name[:120])
    job = jobs.start(KIND, title, by=by, params={"run": str(run.pk)}, url=f"/c/{company.pk}/sync/")
    run.job = job
    run.save(update_fields=["job"])
    events.record("sync.started", obj=run, by=by, register=label_of(register), is_dry=is_dry)
    return run


def _is_over(run: SyncRun) -> bool:
    """A run whose job has ended without telling it."""
    job = Job.objects.filter(pk=run.job_id).first()
    if job is not None and not job.is_final:
        return False
    SyncRun.objects.filter(pk=run.pk).update(state=RunState.FAILED, finished_at=timezone.now())
    return True


# ------------------------------------------------------------------ the worker's side
@dataclass
class Going:
    """A run under way."""

    company: Company
    run: SyncRun
    report: jobs.Report
    clients: Clients
    counts: Counter = field(default_factory=Counter)
    done: int = 0
    total: int = 0
    attempt: int = 0

    def counted(self, name: str, count: int = 1) -> None:
        if count:
            self.counts[name] += count
            self.done += count

    def progress(self, said: str = "") -> None:
        """Raises Cancelled, also where another worker has taken the job over while this one stood still. The counts are
        kept with it, so a worker that dies leaves those of its last step."""
        with books(self.company):
            if not Job.objects.filter(pk=self.report.job_id, attempts=self.attempt).exists():
                raise jobs.Cancelled
            SyncRun.objects.filter(pk=self.run.pk).update(counts=dict(self.counts))
        self.report.progress(self.done, total=self.total or None, current=said)


@jobs.handler(KIND)
def run(report: jobs.Report) -> str:
    with books(report.company):
        company = Company.objects.get(pk=report.company)
        job = report.job()
        found = SyncRun.objects.get(pk=job.params["run"])
        SyncRun.objects.filter(pk=found.pk).update(state=RunState.RUNNING)
    try:
        with opened(company) as clients:
            kept = {name: found.counts.get(name, 0) for name in WRITTEN if found.counts.get(name)}
            going = Going(company, found, report, clients, Counter(kept), attempt=job.attempts)
            _go(going)
    except ProviderError as error:
        with books(company):
            SyncRun.objects.filter(pk=found.pk).update(error={"code": error.code, "facts": error.facts})
        raise Refused(error.code, **error.facts) from error
    return result_of(going.counts, found.is_dry)


def _go(going: Going) -> None:
    register = going.run.register
    if register in CHECKS:
        returning.check(going, register)
        return
    for name in NAMES if register == ALL else (register,):
        _one(going, name)
    going.progress()


def _one(going: Going, name: str) -> None:
    """One register: its sides read, its plan made, and carried out."""
    register, chosen = register_of(name), going.run.scope
    whole = chosen.get("which") == "all" or _is_whole_due(going, name)
    said = lambda count: going.progress(f"{register.label}: {count}")  # noqa: E731
    for other, side in FIRST.get(name, ()):
        read_side(going.company, register_of(other), side, going.clients, whole=False, progress=said)
    read(going.company, register, going.clients, whole=whole, progress=said)
    with books(going.company):
        ground = ground_of(going.company, name, scope=_scope_of(chosen))
        steps = planned(ground).steps
    if going.run.is_dry:
        going.counts.update(applying.counted(steps))
        return
    with books(going.company):
        going.counts.update(applying.apply(register, ground, steps, by=_by(going.run)))
    writes = [step for step in steps if step.act in OPS and applying.is_write(register, step)]
    going.total, going.done = len(writes), 0
    write_all(going, name, writes)
    if name == "invoices":
        returning.set_transferred(going)


def _is_whole_due(going: Going, name: str) -> bool:
    with books(going.company):
        return going.run.scope.get("which") == "since" and needs_whole(register_of(name), timezone.now())


def _scope_of(chosen: dict) -> Scope:
    return [tuple(each) for each in chosen["keys"]] if "keys" in chosen else chosen.get("which", "since")


def _by(run: SyncRun) -> Actor:
    return Actor("system", None, run.created_by)


def write_all(going: Going, name: str, steps: list[Step]) -> None:
    """Raises ProviderError where the way to either system is lost."""
    writer = Writer(name, going.clients)
    ways = Round(going.company, writer)
    for at in range(0, len(steps), BATCH):
        going.progress(_shown(steps[at]))
        with books(going.company):
            made = open_pushes(writer, steps[at : at + BATCH], going.run.pk)
        step_of = {push.pk: step for step, push in made if push}
        going.counted("waiting", len(made) - len(step_of))
        for push, state in ways.carried([push for _step, push in made if push]):
            going.counted(_count_of(step_of[push.pk], state))
        if at and at % statistics.MANY == 0:
            statistics.refresh(going.company)


def _count_of(step: Step, state: str | None) -> str:
    if state == PushState.DONE:
        return "created" if step.act is Act.CREATE else "updated"
    return "failed" if state == PushState.REJECTED else "waiting"


def _shown(step: Step) -> str:
    record = step.left or step.right
    return f"{record.number} {record.name}".strip() if record else ""


@jobs.when_ended(KIND)
def ended(job: Job) -> None:
    """In the transaction that ends the job."""
    is_done = job.state in ("done", "done_with_errors")
    found = SyncRun.objects.filter(pk=job.params.get("run"), state__in=GOING)
    found.update(state=RunState.DONE if is_done else RunState.FAILED, finished_at=timezone.now())


def result_of(counts: Counter, is_dry: bool) -> str:
    """The status line: transferred, updated, failed."""
    if is_dry:
        return _("Provkörning: %(created)s skulle föras över, %(updated)s uppdateras, %(failed)s kan inte.") % _line(
            counts
        )
    return _("%(created)s överförda, %(updated)s uppdaterade, %(failed)s misslyckade.") % _line(counts)


def _line(counts: Counter) -> dict[str, int]:
    failed = sum(counts[name] for name in ("failed", "refused", "conflict"))
    return {"created": counts["created"] + counts["linked"], "updated": counts["updated"], "failed": failed}


def status_of(run: SyncRun) -> dict[str, Any]:
    """For pages and the API: what the status line says, and what stopped it."""
    counts = Counter({name: int(count) for name, count in run.counts.items()})
    return {"counts": dict(counts), "line": result_of(counts, run.is_dry), "error": run.error}
