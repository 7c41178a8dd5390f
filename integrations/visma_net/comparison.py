"""What we say is sent, held against what Visma.net has. Pure.

Each journal that is sent must be there once, with the same debit and credit on every account; anything else is an
incident. A batch that carries our key for a journal we do not call sent is one too.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from integrations.visma_net.mapping import Draft, Seen, different_accounts

ERROR = "error"
VOID = ("Voided",)


@dataclass(frozen=True)
class Sent:
    """A journal we call sent: the batch number kept for it, what the clerk knows it by, and who received it."""

    draft: Draft
    number: str
    label: str
    receiver: str = ""


def compare(sent: Iterable[Sent], unsent: dict[str, tuple[str, str]], batches: Sequence[Seen]) -> list[dict]:
    """Findings. `unsent`: key → (label, state) of journals that are settled otherwise than sent."""
    found = [fault for each in sent for fault in _faults(each, batches)]
    for batch in batches:
        for key in sorted(batch.keys & unsent.keys()):
            if not batch.is_reversal and batch.status not in VOID:
                label, state = unsent[key]
                found.append(_finding("VNET-405", label, key, number=batch.number, state=state))
    return found


def _faults(each: Sent, batches: Sequence[Seen]) -> list[dict]:
    key = each.draft.key
    mine = [b for b in batches if not b.is_reversal and (key in b.keys or b.number == each.number)]
    alive = [b for b in mine if b.status not in VOID]
    reversals = [b.number for b in batches if b.is_reversal and b.original in {m.number for m in mine} - {""}]
    reversals += [b.number for b in mine if b.status in VOID and not alive]
    if reversals:
        return [_finding("VNET-404", each.label, key, number=each.number, numbers=", ".join(reversals))]
    if not alive:
        return [_finding("VNET-401", each.label, key, number=each.number)]
    if len(alive) > 1:
        return [_finding("VNET-402", each.label, key, count=len(alive), numbers=", ".join(b.number for b in alive))]
    accounts = different_accounts(alive[0], each.draft)
    if accounts:
        return [_finding("VNET-403", each.label, key, number=alive[0].number, accounts=", ".join(accounts[:10]))]
    return []


def _finding(code: str, label: str, key: str, **facts) -> dict:
    return {"code": code, "severity": ERROR, "object_key": label, "value": key, "facts": {"reference": key, **facts}}
