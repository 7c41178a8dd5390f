"""From a query string or a posted form to a Selection, and back: one reading for page, fragment and acts."""

import calendar
import json
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from django.db.models import Max
from django.http import QueryDict

from hub.errors import Refused
from payroll.forms import SelectionForm, uuid_or_none
from payroll.models import ClosedPeriods, PayrollRun
from payroll.queries.previews import runs_of
from payroll.selection import Selection

DEFAULTS = {"date_by": "payment", "per": "account", "split_cost_centre": "on", "split_project": "on"}
FIELDS = (*SelectionForm.WHAT, *SelectionForm.HOW)


@dataclass(frozen=True)
class Choice:
    """`candidates`: the runs by date and type. `picked`: the ids of those ticked. `among` names the candidates, so
    that ticks made among others are not taken for ticks among these."""

    form: SelectionForm
    selection: Selection
    candidates: list[PayrollRun]
    picked: frozenset[UUID]
    among: str

    @property
    def is_usable(self) -> bool:
        return self.form.is_valid() and bool(self.picked)

    def carried(self) -> list[tuple[str, str]]:
        """The fields of the form that posts this very selection."""
        data = self.form.data
        pairs = [(name, data[name]) for name in FIELDS if data.get(name)]
        moves = [("move", f"{period}/{day}") for period, day in self.selection.moves]
        return [*pairs, ("shown", "1"), *(("run", str(key)) for key in self.selection.run_ids), *moves]


def choice_of(data: QueryDict) -> Choice:
    form = SelectionForm(_with_defaults(data))
    form.is_valid()
    asked = _ids(data.getlist("run"))
    wide = _selection(form, asked)
    among = "/".join(str(form.data.get(name, "")) for name in ("date_by", "from_on", "to_on", "run_type"))
    has_range = bool(wide.from_on or wide.to_on)
    candidates = list(runs_of(replace(wide, run_ids=()) if has_range else wide)) if form.is_valid() else []
    is_pick = "among" in data and data["among"] == among or "among" not in data and bool(asked)
    picked = frozenset(run.pk for run in candidates if not is_pick or run.pk in asked)
    chosen = tuple(run.pk for run in candidates if run.pk in picked)
    return Choice(form, replace(wide, run_ids=chosen), candidates, picked, among)


def posted_selection(data: QueryDict) -> Selection:
    """What the act gets: the runs as they were shown, by id, so that a new run cannot slip in between.

    Raises Refused PAY-032 without a run: nothing ticked is not everything.
    """
    form = SelectionForm(data)
    ids = _ids(data.getlist("run"))
    if not form.is_valid() or not ids:
        raise Refused("PAY-032", status=400)
    return _selection(form, ids, _moves(data.getlist("move")))


def posted_closed(data: QueryDict) -> str:
    """What was chosen for closed periods; "" where the page did not ask."""
    wanted = data.get("closed", "")
    return wanted if wanted in ClosedPeriods.values else ""


def _moves(texts: list[str]) -> tuple[tuple[date, date], ...]:
    """«2026-01-01/2026-03-31». Raises Refused HUB-001 for anything else: the page was another one."""
    try:
        return tuple((date.fromisoformat(a), date.fromisoformat(b)) for a, _, b in (t.partition("/") for t in texts))
    except ValueError:
        raise Refused("HUB-001") from None


def posted_expected(data: QueryDict) -> dict[str, int] | None:
    """Run id → revision, as the page showed them; None where the form has been tampered with, which changes nothing."""
    try:
        found = json.loads(data.get("expected", ""))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def _with_defaults(data: QueryDict) -> QueryDict:
    """Before the form has been shown an absent tick means the default, afterwards that it was taken away."""
    full = data.copy()
    if "shown" not in data:
        for name, value in DEFAULTS.items():
            full.setdefault(name, value)
        if "run" not in data and "from_on" not in data and "to_on" not in data:
            full.update(_newest_month())
    return full


def _newest_month() -> dict[str, str]:
    """The month the latest run is paid in."""
    day = PayrollRun.objects.aggregate(newest=Max("payment_on"))["newest"]
    if day is None:
        return {}
    last = calendar.monthrange(day.year, day.month)[1]
    return {"from_on": f"{day:%Y-%m}-01", "to_on": f"{day:%Y-%m}-{last:02}"}


def _selection(form: SelectionForm, ids: frozenset[UUID], moves: tuple = ()) -> Selection:
    data = form.cleaned_data
    return Selection(
        run_ids=tuple(sorted(ids)),
        date_by=data.get("date_by") or "payment",
        from_on=data.get("from_on"),
        to_on=data.get("to_on"),
        run_type=data.get("run_type") or "",
        voucher_on=data.get("voucher_on"),
        series=data.get("series") or "",
        text=data.get("text") or "",
        per=data.get("per") or "account",
        split_cost_centre=bool(data.get("split_cost_centre")),
        split_project=bool(data.get("split_project")),
        show_wage_type=bool(data.get("show_wage_type")),
        include_sent=bool(data.get("include_sent")),
        moves=moves,
    )


def _ids(texts: list[str]) -> frozenset[UUID]:
    return frozenset(filter(None, map(uuid_or_none, texts)))
