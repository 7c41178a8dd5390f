"""What a plan means on our own side: links, marks that something is settled, and problems. Nothing leaves the house."""

from collections import Counter
from collections.abc import Iterable

from hub import events
from hub.permissions import Actor
from integrations.sync import issues
from integrations.sync.issues import Trouble, troubles_of
from integrations.sync.models import LinkState, SyncDecision, SyncLink, SyncRecord
from integrations.sync.plan import Act, Step, differences
from integrations.sync.planning import Ground
from integrations.sync.records import Record, Side
from integrations.sync.registers.register import Register

COUNTS = {
    Act.CREATE: "created", Act.UPDATE: "updated", Act.LINK: "linked", Act.AGREE: "same", Act.SAME: "same",
    Act.KEEP: "kept", Act.CONFLICT: "conflict", Act.REFUSE: "refused", Act.GONE: "gone", Act.IGNORE: "ignored",
}  # fmt: skip
SETTLED = (Act.LINK, Act.AGREE, Act.SAME, Act.IGNORE, Act.GONE)
CHUNK = 1000
TOLD = 50  # pairs written out in one event of the processing history


def is_write(register: Register, step: Step) -> bool:
    """What is gone in eEkonomi takes its cost in Severa with it; else a loss is only told."""
    return step.act is not Act.GONE or (
        register.name == "supplier_costs" and step.to is Side.RIGHT and step.left is not None
    )


def counted(steps: Iterable[Step]) -> Counter:
    """Of a dry run: what would be done."""
    return Counter(COUNTS[step.act] for step in steps)


def apply(register: Register, ground: Ground, steps: tuple[Step, ...], *, by: Actor) -> Counter:
    """In the company's scope. Returns the counts of what is settled here; writes are counted when they are made."""
    found: list[Trouble] = []
    for step in steps:
        found += _link_troubles(step) if step.act is Act.LINK else [] if _writes(register, step) else troubles_of(step)
    pairs = [step for step in steps if step.act is Act.LINK]
    _link(register, pairs, ground, by)
    _agree(register, [step for step in steps if step.act is Act.AGREE])
    _break(register, [step for step in steps if step.act is Act.GONE and not _writes(register, step)])
    _mend(register, ground, steps)
    looked_at = [place for step in steps if not _writes(register, step) for place in _places(step)]
    issues.resolve(register.name, looked_at, but=found)
    issues.note(register.name, found)
    _settle(register, steps)
    writes = {id(step) for step in steps if _writes(register, step)}
    return Counter(COUNTS[step.act] for step in steps if id(step) not in writes)


def _writes(register: Register, step: Step) -> bool:
    return step.act in (Act.CREATE, Act.UPDATE) or (step.act is Act.GONE and is_write(register, step))


def _places(step: Step) -> list[tuple[str, str]]:
    return [(str(side), key) for side, key in zip(Side, step.key, strict=True) if key]


def _link_troubles(step: Step) -> list[Trouble]:
    """A pair that is joined with different values is a conflict from its first day: neither is overwritten unasked."""
    if step.left is None or step.right is None:
        return []
    differ = differences(step.left, step.right)
    if not differ:
        return []
    changes = {name: list(values) for name, values in differ.items()}
    known = {"other_key": step.right.key, "number": step.left.number[:60], "name": step.left.name[:300]}
    facts = {"fields": ", ".join(differ)}
    return [Trouble(str(Side.LEFT), step.left.key, issues.CONFLICT, facts=facts, changes=changes, **known)]


def _link(register: Register, steps: list[Step], ground: Ground, by: Actor) -> None:
    """Of a decided pair, broken links of either are forgotten first."""
    pairs = [(step.left, step.right) for step in steps if step.left and step.right]
    if not pairs:
        return
    decided = {(each.side, each.key) for each in ground.decisions}
    old = SyncLink.objects.filter(register=register.name)
    old.filter(left_key__in=[left.key for left, _right in pairs]).delete()
    old.filter(right_key__in=[right.key for _left, right in pairs]).delete()
    rows = []
    for left, right in pairs:
        agreed = not differences(left, right)
        by_hand = (Side.LEFT, left.key) in decided or (Side.RIGHT, right.key) in decided
        rows.append(
            SyncLink(
                register=register.name,
                left_key=left.key,
                right_key=right.key,
                left_digest=left.digest if agreed else "",
                right_digest=right.digest if agreed else "",
                how="decided" if by_hand else "number_name",
                linked_by=by.name[:120],
            )
        )
    SyncLink.objects.bulk_create(rows, batch_size=CHUNK)
    told = {_known(left): _known(right) for left, right in pairs[:TOLD]}
    about = {"register": str(register.label), "count": len(rows), "before": dict.fromkeys(told, ""), "after": told}
    events.record("sync_link.made", by=by, **about)
    keys = [record.key for pair in pairs for record in pair]
    SyncDecision.objects.filter(register=register.name, key__in=keys).delete()


def _known(record: Record) -> str:
    return f"{record.number} {record.name}".strip()


def _agree(register: Register, steps: list[Step]) -> None:
    for step in steps:
        if step.left and step.right:
            row = SyncLink.objects.filter(register=register.name, left_key=step.left.key, right_key=step.right.key)
            row.update(left_digest=step.left.digest, right_digest=step.right.digest)
            SyncDecision.objects.filter(register=register.name, key__in=step.key).delete()


def _break(register: Register, steps: list[Step]) -> None:
    keys = [step.key[0] for step in steps]
    SyncLink.objects.filter(register=register.name, left_key__in=keys).update(state=LinkState.BROKEN)


def _mend(register: Register, ground: Ground, steps: tuple[Step, ...]) -> None:
    """A record that came back is linked as before."""
    broken = {each.left_key for each in ground.links if each.state == LinkState.BROKEN}
    back = [step.key[0] for step in steps if step.link and step.left and step.right and step.key[0] in broken]
    if back:
        SyncLink.objects.filter(register=register.name, left_key__in=back).update(state=LinkState.LINKED)


def _settle(register: Register, steps: tuple[Step, ...]) -> None:
    """Nothing more to do until one of them changes; a pair joined with different values waits for a person."""
    keys: dict[Side, list[str]] = {Side.LEFT: [], Side.RIGHT: []}
    for step in steps:
        waits = step.act is Act.LINK and step.left and step.right and differences(step.left, step.right)
        if step.act in SETTLED and not waits and not _writes(register, step):
            for side, key in _places(step):
                keys[Side(side)].append(key)
    for side, found in keys.items():
        for at in range(0, len(found), CHUNK):
            rows = SyncRecord.objects.filter(
                register=register.name, side=side, key__in=found[at : at + CHUNK], is_due=True
            )
            rows.update(is_due=False)
    gone = SyncRecord.objects.filter(register=register.name, is_gone=True, is_due=True)
    linked = SyncLink.objects.filter(register=register.name)
    for side in Side:
        lost = gone.filter(side=side).exclude(key__in=linked.values(f"{side}_key"))
        issues.resolve(register.name, [(str(side), key) for key in lost.values_list("key", flat=True)])
        lost.update(is_due=False)
