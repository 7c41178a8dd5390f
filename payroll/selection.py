"""What both buttons ask for, and the journals a run becomes by it. Pure: no database, no clock.

One journal for each period the run's rows concern: rows of an earlier month are posted in the month they correct, all
under one reference (MISSION P14). Line texts are made here of the voucher text and numbers, never of a row's own text,
which may name a person.
"""

from __future__ import annotations

import calendar
import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date
from typing import Any, Literal, Protocol
from uuid import UUID

from hub.money import format_amount

Per = Literal["account", "employee", "row"]
TEXT = 200


@dataclass(frozen=True, slots=True)
class Selection:
    """Which runs, and how their rows become journals. Both buttons open the same one.

    `run_ids` empty: every run whose payment date or period (`date_by`) lies from `from_on` to `to_on`. `voucher_on`
    holds for a run's own period; None: its payment date if it lies there, else the last day of the period. `moves`:
    (period, day) of periods that are closed where it is sent, and the day in a later one where their rows are booked.
    """

    run_ids: tuple[UUID, ...] = ()
    date_by: Literal["payment", "period"] = "payment"
    from_on: date | None = None
    to_on: date | None = None
    run_type: str = ""
    voucher_on: date | None = None
    series: str = ""
    text: str = ""
    per: Per = "account"
    split_cost_centre: bool = True
    split_project: bool = True
    show_wage_type: bool = False
    include_sent: bool = False
    moves: tuple[tuple[date, date], ...] = ()

    def as_json(self) -> dict[str, Any]:
        data = asdict(self)
        days = {name: value.isoformat() for name, value in data.items() if isinstance(value, date)}
        moves = [[each.isoformat() for each in move] for move in self.moves]
        return data | days | {"run_ids": [str(key) for key in self.run_ids], "moves": moves}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Selection:
        """Unknown keys are left out, missing ones get their default. Raises ValueError on a value that is none."""
        known = {name: data[name] for name in cls.__slots__ if name in data}
        for name in ("from_on", "to_on", "voucher_on"):
            if known.get(name):
                known[name] = date.fromisoformat(known[name])
        moves = tuple((date.fromisoformat(period), date.fromisoformat(day)) for period, day in known.get("moves", ()))
        return cls(**known | {"run_ids": tuple(UUID(str(key)) for key in known.get("run_ids", ())), "moves": moves})

    def moved_to(self, period: date) -> date | None:
        """The day its rows are booked instead; None where the period is its own."""
        return dict(self.moves).get(period)


class RowFacts(Protocol):
    """What is read of a row: a PayrollRow, a RowDraft or anything with these."""

    account: str
    cost_centre: str
    project: str
    amount: int
    wage_type: str
    employee: str
    period_on: date | None


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What of a run the journals need. `period_on` is the first day of a month."""

    id: UUID
    number: int
    label: str
    period_on: date
    payment_on: date | None = None
    version: int = 1


@dataclass(frozen=True, slots=True)
class LineDraft:
    """One line. Minor units, debit > 0."""

    account: str
    cost_centre: str
    project: str
    amount: int
    text: str


@dataclass(frozen=True, slots=True)
class DraftFinding:
    """What is the matter with one draft: severity, code and the facts of its text."""

    severity: str
    code: str
    facts: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class JournalDraft:
    run: RunFacts
    period_on: date
    reference: str
    voucher_on: date
    series: str
    text: str
    lines: tuple[LineDraft, ...]
    debit_total: int
    findings: tuple[DraftFinding, ...] = ()

    @property
    def errors(self) -> list[DraftFinding]:
        return [f for f in self.findings if f.severity == "error"]

    @property
    def content_sha256(self) -> str:
        """Of what a receiver books: the same journal twice has the same."""
        return content_hash(self, self.lines)


def content_hash(journal, lines: Iterable) -> str:
    """Of a draft or a journal: reference, period, day, text, and every line's account, dimensions, amount and text."""
    told = [[line.account, line.cost_centre, line.project, line.amount, line.text] for line in lines]
    content = [journal.reference, journal.period_on.isoformat(), journal.voucher_on.isoformat(), journal.text, told]
    return hashlib.sha256(json.dumps(content, ensure_ascii=False).encode()).hexdigest()


def reference_of(run: RunFacts) -> str:
    """HB-202609-0012-a1b2c3: period, run number, and the random end of the run's id.

    The end, not the beginning: a uuid7 begins with the time, which two companies that send to one receiver may share.
    """
    return f"HB-{run.period_on:%Y%m}-{run.number:04d}-{run.id.hex[-6:]}"


def compose(run: RunFacts, rows: Iterable[RowFacts], selection: Selection, today: date) -> list[JournalDraft]:
    """One draft per period, oldest first. A draft that must not leave carries an error finding."""
    periods: dict[date, dict[tuple, int]] = {}
    for place, row in enumerate(rows):
        sums = periods.setdefault(row.period_on or run.period_on, {})
        key = _key(row, place, selection)
        sums[key] = sums.get(key, 0) + row.amount
    return [_draft(run, period, periods[period], selection, today) for period in sorted(periods)]


def _key(row: RowFacts, place: int, selection: Selection) -> tuple:
    """What is summed on one line. The order of its parts is the order of the lines."""
    return (
        place if selection.per == "row" else 0,
        row.account,
        row.cost_centre if selection.split_cost_centre else "",
        row.project if selection.split_project else "",
        row.employee if selection.per != "account" else "",
        row.wage_type if selection.show_wage_type else "",
    )


def _draft(run: RunFacts, period: date, sums: dict[tuple, int], selection: Selection, today: date) -> JournalDraft:
    text = (selection.text or run.label)[:TEXT]
    moved_to = selection.moved_to(period)
    if moved_to:
        text = f"{text[: TEXT - 10]} · {period:%Y-%m}"
    lines = tuple(
        LineDraft(account, cost_centre, project, sums[key], line_text(text, wage_type, employee))
        for key in sorted(sums)
        if sums[key]
        for _, account, cost_centre, project, employee, wage_type in [key]
    )
    voucher_on = voucher_day(run, period, selection)
    return JournalDraft(
        run=run,
        period_on=period,
        reference=reference_of(run),
        voucher_on=voucher_on,
        series=selection.series,
        text=text,
        lines=lines,
        debit_total=sum(line.amount for line in lines if line.amount > 0),
        findings=tuple(_findings(period, voucher_on, lines, today, moved_to)),
    )


def voucher_day(run: RunFacts, period: date, selection: Selection) -> date:
    """Where it is moved to; else the chosen day for the run's own period, the last day of every other."""
    if moved_to := selection.moved_to(period):
        return moved_to
    if period != run.period_on:
        return last_day(period)
    if selection.voucher_on:
        return selection.voucher_on
    paid = run.payment_on
    return paid if paid and paid.replace(day=1) == period else last_day(period)


def last_day(period: date) -> date:
    return period.replace(day=calendar.monthrange(period.year, period.month)[1])


def line_text(text: str, wage_type: str, employee: str) -> str:
    """«Lön 2026-09 · 310 · 1001»: the voucher text, the wage type's number, the employee's number."""
    numbers = "".join(f" · {number}" for number in (wage_type, employee) if number)
    return text[: TEXT - len(numbers)] + numbers


def _findings(period: date, voucher_on: date, lines: tuple[LineDraft, ...], today: date, moved_to: date | None):
    shown = {"period": f"{period:%Y-%m}", "day": voucher_on.isoformat()}
    difference = sum(line.amount for line in lines)
    if difference:
        yield DraftFinding("error", "PAY-030", shown | {"difference": format_amount(difference)})
    if moved_to:
        is_later = moved_to.replace(day=1) > period
        target = shown | {"target": f"{moved_to:%Y-%m}"}
        yield DraftFinding("info", "PAY-069", target) if is_later else DraftFinding("error", "PAY-071", target)
    elif voucher_on.replace(day=1) != period:
        yield DraftFinding("error", "PAY-031", shown)
    if not lines:
        yield DraftFinding("warning", "PAY-037", shown)
    if (voucher_on - today).days > 31:
        yield DraftFinding("warning", "PAY-038", shown)
