"""Everything that can be known to be wrong with a journal before it is sent, all faults at once. Pure.

A finding is a dict of `hub.jobs.find`: code, severity, facts, and the journal's row, field and value.
Rules: Visma.net's for a general ledger batch (GL301000), and ours: one Actual ledger, in SEK (P3, P4).
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from hub.money import format_amount
from integrations.visma_net.mapping import CURRENCY, Draft, Line, Options, segment_value

ERROR, WARNING = "error", "warning"
KEY_LENGTH = 30  # of a subaccount with all its segments, as published
MOST = 2**53 - 1  # minor units that survive as a JSON number


@dataclass(frozen=True)
class Master:
    """What the company in Visma.net has: LedgerDto, FinancialPeriodDto, AccountDto and segments of SUBACCOUNT."""

    ledgers: list[dict]
    periods: list[dict]
    accounts: dict[str, dict] = field(repr=False, default_factory=dict)
    segments: list[dict] = field(repr=False, default_factory=list)

    @property
    def segment_ids(self) -> list[int]:
        return [each["segmentId"] for each in self.segments]


def finding(code: str, severity: str = ERROR, *, row: int | None = None, field: str = "", value: str = "", **facts):
    said = facts | ({"value": value} if value else {})
    return {"code": code, "severity": severity, "row": row, "field": field, "value": value, "facts": said}


def has_errors(findings: Iterable[dict]) -> bool:
    return any(each["severity"] == ERROR for each in findings)


def check(draft: Draft, options: Options, master: Master) -> list[dict]:
    """Every fault of this journal in this company, errors before warnings."""
    found = [
        *ledger_faults(master.ledgers),
        *period_faults(draft.day, master.periods),
        *balance_faults(draft),
        *option_faults(draft, options, master),
        *(fault for line in draft.lines for fault in account_faults(line, master.accounts)),
        *(fault for line in draft.lines for fault in format_faults(line, options)),
        *(fault for line in draft.lines for fault in segment_faults(line, options, master.segments)),
    ]
    return sorted(_once(found), key=lambda each: each["severity"] != ERROR)


def _once(found: list[dict]) -> list[dict]:
    """One finding per fault: fifty rows on an account that is missing are one thing to mend, shown on its first row.
    `count` says how many rows it is."""
    seen: dict[tuple, dict] = {}
    for each in found:
        first = seen.setdefault((each["code"], each["field"], each["value"]), each | {"count": 0})
        first["count"] += 1
    return list(seen.values())


# ------------------------------------------------------------------ ledger and period
def actual_ledgers(ledgers: list[dict]) -> list[dict]:
    return [each for each in ledgers if each.get("balanceType") == "Actual"]


def ledger_faults(ledgers: list[dict]) -> list[dict]:
    actual = actual_ledgers(ledgers)
    if len(actual) != 1:
        named = ", ".join(_ledger_label(each) for each in (actual or ledgers)) or "–"
        return [finding("VNET-102" if actual else "VNET-101", field="ledger", ledgers=named)]
    currency = actual[0].get("currencyId") or "–"
    if currency != CURRENCY:
        return [
            finding("VNET-103", field="currency", value=currency, ledger=_ledger_label(actual[0]), currency=currency)
        ]
    return []


def _ledger_label(ledger: dict) -> str:
    return f"{ledger.get('number')} {ledger.get('description') or ''} ({ledger.get('balanceType')})".replace("  ", " ")


def period_of(day: date, periods: list[dict]) -> dict | None:
    """The financial period a date falls in. Dates come as date-times; endDate is the period's last day."""
    text = day.isoformat()
    for each in periods:
        if (each.get("startDate") or "")[:10] <= text <= (each.get("endDate") or "")[:10]:
            return each
    return None


def period_id(period: dict) -> str:
    """YYYYPP. PP is a number of order, not always the month (broken years, a 13th period)."""
    return f"{period['year']}{str(period['period']).zfill(2)}"


def period_faults(day: date, periods: list[dict]) -> list[dict]:
    period = period_of(day, periods)
    about = {"field": "voucher_on", "value": day.isoformat()}
    if period is None:
        return [finding("VNET-104", **about, date=day.isoformat())]
    if is_open(period):
        return []
    code = "VNET-105" if period.get("closedInGeneralLedger") else "VNET-106"
    return [finding(code, **about, **period_facts(day, periods))]


def period_facts(day: date, periods: list[dict]) -> dict:
    """What is told of a period that cannot be posted in: its label, and the last day of the next one that can."""
    period, following = period_of(day, periods), next_open(day, periods)
    later = {"next_on": following["endDate"][:10]} if following else {}
    if period is None:
        return later
    days = f"{(period.get('startDate') or '')[:10]} – {(period.get('endDate') or '')[:10]}"
    return {"period": f"{period_id(period)} ({days})", **later}


def is_open(period: dict) -> bool:
    return bool(period.get("active")) and not period.get("closedInGeneralLedger")


def next_open(day: date, periods: list[dict]) -> dict | None:
    """The first period after the day's own in which may be posted."""
    own = period_of(day, periods)
    last = (own["endDate"][:10] if own else "") or day.isoformat()
    later = [each for each in periods if is_open(each) and (each.get("startDate") or "")[:10] > last]
    return min(later, key=lambda each: each["startDate"], default=None)


# ------------------------------------------------------------------ the journal itself
def balance_faults(draft: Draft) -> list[dict]:
    debit = sum(line.amount for line in draft.lines if line.amount > 0)
    credit = -sum(line.amount for line in draft.lines if line.amount < 0)
    if sum(1 for line in draft.lines if line.amount) < 2:
        return [finding("VNET-131")]
    if max(debit, credit) > MOST:
        return [
            finding("VNET-137", field="amount", amount=format_amount(max(debit, credit)), limit=format_amount(MOST))
        ]
    return [] if debit == credit else [finding("VNET-130", debit=format_amount(debit), credit=format_amount(credit))]


def account_faults(line: Line, accounts: dict[str, dict]) -> list[dict]:
    if not line.amount:
        return []
    account = accounts.get(line.account)
    about = {"row": line.number or None, "field": "account", "value": line.account, "account": line.account}
    if account is None:
        return [finding("VNET-110", **about)]
    found = []
    if account.get("active") is False:
        found.append(finding("VNET-111", **about))
    if account.get("allowManualEntry") is False or account.get("controlAccountModule"):
        found.append(finding("VNET-112", **about))
    if account.get("currency") not in (None, "", CURRENCY):
        found.append(finding("VNET-113", **about, currency=account["currency"]))
    return found


def format_faults(line: Line, options: Options) -> list[dict]:
    """Where formats are set, every account is one or the other: with cost centre, or without."""
    if not line.amount or line.segments is not None:
        return []
    verdict = options.formats.classify(line.account)
    if verdict.is_decided:
        return []
    code = "VNET-127" if verdict.kind == "both" else "VNET-126"
    return [finding(code, row=line.number or None, field="account", value=line.account, account=line.account)]


# ------------------------------------------------------------------ segments
def option_faults(draft: Draft, options: Options, master: Master) -> list[dict]:
    """What the link chose and Visma.net lacks; and dimensions the journal has that nobody chose a segment for."""
    chosen = {"cost_centre": options.cost_centre_segment, "project": options.project_segment}
    found = []
    for dimension, segment in chosen.items():
        count = sum(1 for line in draft.lines if getattr(line, dimension) and _carries(line, options))
        if segment is not None and segment not in master.segment_ids:
            found.append(finding("VNET-124", field=dimension, value=str(segment), segment=segment))
        elif segment is None and count:
            found.append(finding(_NOT_SENT[dimension], WARNING, field=dimension, count=count))
    return found


def _carries(line: Line, options: Options) -> bool:
    return line.segments is None and options.formats.classify(line.account).has_dimensions


_NOT_SENT = {"cost_centre": "VNET-123", "project": "VNET-125"}


def segment_faults(line: Line, options: Options, segments: list[dict]) -> list[dict]:
    """Where subaccounts are on, every line needs an existing, active value in every segment, and the key has room."""
    if not line.amount:
        return []
    found = [fault for segment in segments for fault in _segment_faults(line, segment, options)]
    whole = "-".join(segment_value(line, each["segmentId"], options) for each in segments)
    if segments and len(whole) > KEY_LENGTH:
        about = {"row": line.number or None, "field": "subaccount", "value": whole}
        found.append(finding("VNET-136", **about, segment=_name(segments[0]), limit=KEY_LENGTH))
    return found


def _name(segment: dict) -> str:
    return segment.get("description") or str(segment["segmentId"])


def _segment_faults(line: Line, segment: dict, options: Options) -> list[dict]:
    sent = segment_value(line, segment["segmentId"], options)
    label = _name(segment)
    about = {"row": line.number or None, "field": label, "value": sent, "segment": label}
    if not sent:
        return [finding("VNET-120", **about)]
    known = {value["valueId"]: value for value in segment.get("segmentValues") or []}
    if sent not in known:
        return _unknown_value(segment, sent, about)
    if known[sent].get("active") is False:
        return [finding("VNET-122", **about)]
    return []


def _unknown_value(segment: dict, sent: str, about: dict) -> list[dict]:
    """A value that is not there is refused where the segment is validated; elsewhere it must only have room."""
    if segment.get("validate", True):
        return [finding("VNET-121", **about)]
    limit = segment.get("length") or 0
    return [finding("VNET-136", **about, limit=limit)] if limit and len(sent) > limit else []
