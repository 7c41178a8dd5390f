"""A dry run as it is read: its journals, and its faults by kind, each once however many journals and rows it hits."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from hub.errors import Words, words
from hub.models import Finding, Job
from payroll import destinations
from payroll.destinations import KINDS
from payroll.dry_run import Sketch

OWN_KINDS = {
    "PAY-050": "connection",
    "PAY-051": "connection",
    "PAY-073": "connection",
    "PAY-031": "period",
    "PAY-038": "period",
    "PAY-069": "period",
    "PAY-070": "period",
    "PAY-071": "period",
}
RANK = {"error": 0, "warning": 1, "info": 2}


@dataclass
class Fault:
    """One thing to mend: what it says, where it was met, and how many rows it is."""

    code: str
    severity: str
    words: Words
    value: str = ""
    rows: int = 0
    journals: list[str] = field(default_factory=list)
    next_on: str = ""


@dataclass
class Group:
    """The faults of one kind. `count`: how many are errors, or all where none is."""

    kind: str
    faults: list[Fault] = field(default_factory=list)

    @property
    def errors(self) -> int:
        return sum(each.severity == "error" for each in self.faults)

    @property
    def count(self) -> int:
        return self.errors or len(self.faults)


def sketches_of(job: Job) -> list[Sketch]:
    return [Sketch(**each) for each in job.params.get("sketches", ())]


def groups_of(job: Job) -> list[Group]:
    """One statement."""
    return grouped(Finding.objects.filter(job=job).order_by("pk"), job.params.get("destination", ""))


def grouped(findings: Iterable, destination: str) -> list[Group]:
    """Of anything with severity, code, facts, value and object_key: kinds in their order, the gravest first."""
    faults: dict[tuple[str, str], Fault] = {}
    for each in findings:
        key = (each.code, each.value or str(sorted(_telling(each.facts).items())))
        found = faults.setdefault(key, Fault(each.code, each.severity, words(each.code, each.facts), each.value))
        found.rows += int(each.facts.get("rows", 1))
        found.next_on = found.next_on or str(each.facts.get("next_on", ""))
        if each.object_key and each.object_key not in found.journals:
            found.journals.append(each.object_key)
    groups = {kind: Group(kind) for kind in KINDS}
    for fault in sorted(faults.values(), key=lambda fault: RANK[fault.severity]):
        groups[kind_of(fault.code, destination)].faults.append(fault)
    return [group for group in groups.values() if group.faults]


def _telling(facts: Mapping) -> dict:
    return {name: str(value) for name, value in facts.items() if name != "rows"}


def kind_of(code: str, destination: str) -> str:
    if code in OWN_KINDS:
        return OWN_KINDS[code]
    known = destinations.destination(destination).kind_of(code) if destinations.is_known(destination) else ""
    return known or "journal"
