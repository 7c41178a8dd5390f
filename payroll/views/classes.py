"""BAS or PNL of an account, in one word and one line of why."""

from django.utils.translation import gettext as _

from hub.models import Company
from payroll import destinations
from payroll.patterns import Verdict
from payroll.queries import Preview

DESTINATION = "visma_net"


def verdict_of(verdict: Verdict) -> dict:
    """{word, why, has_dimensions}; `word` is empty where no format is set."""
    words = {"bas": "BAS", "pnl": "PNL", "both": _("Båda"), "neither": _("Ingen"), "off": ""}
    bas, pnl = (each.text if each else "" for each in (verdict.bas, verdict.pnl))
    why = {
        "bas": _("Utan kostnadsställe: %(pattern)s") % {"pattern": bas or _("inte i Format PNL")},
        "pnl": _("Med kostnadsställe: %(pattern)s") % {"pattern": pnl or _("inte i Format BAS")},
        "both": _("Stämmer med båda formaten och kan inte skickas"),
        "neither": _("Stämmer med inget format och kan inte skickas"),
        "off": "",
    }
    return {"word": words[verdict.kind], "why": why[verdict.kind], "has_dimensions": verdict.has_dimensions}


def classed(found: Preview, company: Company) -> list[dict]:
    """Every account of a preview with its class and sums, those that stop it first; none where no formats are set."""
    formats = destinations.destination(DESTINATION).formats(company) if destinations.is_known(DESTINATION) else None
    if not formats:
        return []
    sums: dict[str, list[int]] = {}
    for line in (line for planned in found.drafts for line in planned.draft.lines):
        both = sums.setdefault(line.account, [0, 0])
        both[line.amount < 0] += abs(line.amount)
    rows = []
    for account, (debit, credit) in sorted(sums.items()):
        verdict = formats.classify(account)
        shown = {"account": account, "debit": debit, "credit": credit, "is_fault": not verdict.is_decided}
        rows.append(shown | verdict_of(verdict))
    return sorted(rows, key=lambda row: not row["is_fault"])
