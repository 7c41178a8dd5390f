"""Provkörning: everything that can be known to be wrong before anything is sent, all at once (MISSION P17).

Our own rules first, then the receiver is asked, with no transaction open. What decides here is what decides when it is
sent: the same preview, and the deliverer's own checks. Nothing is made anywhere.
"""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from datetime import date
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from hub import jobs
from hub.jobs import Report
from hub.models import Company
from hub.models.job import Severity
from hub.tenancy import scope
from payroll import destinations
from payroll.destinations import Outgoing
from payroll.models import Journal
from payroll.queries.journals import business_key
from payroll.queries.moving import preview_to
from payroll.queries.obstacles import own_obstacles
from payroll.selection import JournalDraft, Selection

KIND = "payroll.dry_run"
ERROR = "error"
NAMED = ("row", "field", "value", "http_status", "remote_text")


@dataclass(frozen=True)
class Sketch:
    """One journal as it would be sent. `debit` in minor units."""

    reference: str
    period: str
    voucher_on: str
    text: str
    line_count: int
    debit: int
    run_id: str = ""
    journal_id: str = ""
    is_stopped: bool = False

    @property
    def key(self) -> str:
        """What its findings carry."""
        return f"{self.period} {self.reference}"


@dataclass
class DryRun:
    """`findings`: mappings as of `hub.jobs.find`, each with `object_key` and `count` (rows)."""

    sketches: list[Sketch] = field(default_factory=list)
    findings: list[dict] = field(default_factory=list)

    @property
    def errors(self) -> list[dict]:
        return [each for each in self.findings if each["severity"] == ERROR]

    @property
    def result(self) -> str:
        if not self.sketches:
            return _("Inget att skicka i urvalet")
        count = len({(each["code"], each.get("value")) for each in self.errors})
        if count:
            said = ngettext("%(count)s fel stoppar sändningen", "%(count)s fel stoppar sändningen", count)
            return said % {"count": count}
        ready = len(self.sketches)
        return ngettext("%(count)s underlag kan skickas", "%(count)s underlag kan skickas", ready) % {"count": ready}


def examine(
    company: UUID,
    destination: str,
    *,
    today: date,
    selection: Selection | None = None,
    closed_periods: str = "stop",
    journals: Iterable[UUID] = (),
) -> DryRun:
    """Of a selection, or of journals made already. Called outside any transaction; opens its own scopes."""
    found = DryRun()
    with scope(company):
        own = Company.objects.select_related("group").get(pk=company)
        pairs = _of_selection(own, selection, destination, closed_periods, today, found) if selection else []
        pairs += [_of_journal(each) for each in Journal.objects.filter(pk__in=list(journals)).order_by("period_on")]
        found.findings += [_finding(ERROR, code, facts) for code, facts in own_obstacles(own)]
    _ask(company, destination, pairs, found)
    if not any(each["code"] == "PAY-073" for each in found.findings):  # what was read last gives way to what is
        found.findings = [each for each in found.findings if each["code"] != "PAY-070"]
    stopped = {each["object_key"] for each in found.errors}
    found.sketches = [_stopped(sketch, stopped) for sketch, _out in pairs]
    return found


def _of_selection(own, selection, destination, closed_periods, today, found: DryRun) -> list[tuple[Sketch, Outgoing]]:
    _moved, preview, _closed = preview_to(
        company=own, selection=selection, destination=destination, closed_periods=closed_periods, today=today
    )
    found.findings += [_finding(note.severity, note.code, dict(note.facts)) for note in preview.notes]
    return [(_sketch(p.draft, p.revision, p.run), _outgoing(p.draft, p.revision)) for p in preview.drafts]


def _sketch(draft: JournalDraft, revision: int, run) -> Sketch:
    return Sketch(
        reference=draft.reference,
        period=f"{draft.period_on:%Y-%m}",
        voucher_on=draft.voucher_on.isoformat(),
        text=draft.text,
        line_count=len(draft.lines),
        debit=draft.debit_total,
        run_id=str(run.pk),
    )


def _outgoing(draft: JournalDraft, revision: int) -> Outgoing:
    lines = tuple(
        (line.account, line.amount, line.cost_centre, line.project, line.text, number)
        for number, line in enumerate(draft.lines, 1)
    )
    key = f"{draft.reference}/{draft.period_on:%Y%m}/{revision}"
    return Outgoing(key, draft.reference, draft.voucher_on, draft.text, lines)


def _of_journal(journal: Journal) -> tuple[Sketch, Outgoing]:
    names = ("account", "amount", "cost_centre", "project", "text", "line_no")
    lines = tuple(journal.lines.order_by("line_no").values_list(*names))
    sketch = Sketch(
        reference=journal.reference,
        period=f"{journal.period_on:%Y-%m}",
        voucher_on=journal.voucher_on.isoformat(),
        text=journal.text,
        line_count=journal.line_count,
        debit=journal.debit_total,
        run_id=str(journal.run_id or ""),
        journal_id=str(journal.pk),
    )
    return sketch, Outgoing(business_key(journal), journal.reference, journal.voucher_on, journal.text, lines)


def _ask(company: UUID, destination: str, pairs: list[tuple[Sketch, Outgoing]], found: DryRun) -> None:
    """The receiver, where it can be asked; what holds for all journals alike is told once."""
    ask = destinations.destination(destination).examine if destinations.is_known(destination) else None
    if ask is None or not pairs:
        return
    for (sketch, _out), findings in zip(pairs, ask(company, [out for _s, out in pairs]), strict=True):
        for each in findings:
            found.findings.append(each | {"object_key": sketch.key})


def _finding(severity: str, code: str, facts: dict) -> dict:
    return {"severity": severity, "code": code, "facts": facts, "object_key": "", "count": 1}


def _stopped(sketch: Sketch, stopped: set[str]) -> Sketch:
    is_stopped = bool(stopped & {"", sketch.key})
    return Sketch(**asdict(sketch) | {"is_stopped": is_stopped})


# ------------------------------------------------------------------ as a job
@jobs.handler(KIND)
def run(report: Report) -> str:
    """Params: destination, and selection with closed_periods, or journals (ids)."""
    with scope(report.company):
        asked = report.job().params
    selection = asked.get("selection")
    found = examine(
        UUID(str(report.company)),
        asked["destination"],
        today=timezone.localdate(),
        selection=Selection.from_json(selection) if selection else None,
        closed_periods=asked.get("closed_periods", "stop"),
        journals=[UUID(key) for key in asked.get("journals", ())],
    )
    _keep(report, found)
    return found.result


def _keep(report: Report, found: DryRun) -> None:
    """In one commit: the page never shows half of it."""
    with scope(report.company):
        job = report.job()
        job.params = job.params | {"sketches": [asdict(each) for each in found.sketches]}
        job.total = job.done = len(found.sketches)
        job.save(update_fields=["params", "total", "done"])
        for each in found.findings:
            named = {name: each[name] for name in NAMED if each.get(name)}
            facts = each["facts"] | {"rows": each.get("count", 1)}
            jobs.find(
                job,
                each["code"],
                severity=each.get("severity", Severity.ERROR),
                facts=facts,
                object_type="payroll.journal",
                object_key=each["object_key"][:120],
                **named,
            )
