"""A change of the rules is tried on a real run, and the difference per account is shown, before it is kept."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.db import transaction
from django.shortcuts import redirect

from hub.errors import Refused
from hub.views.pages import render
from payroll import rules
from payroll.forms import uuid_or_none
from payroll.models import PayrollRun
from payroll.queries.rules import Trial, rule_book, runs_to_try, tried
from payroll.views.findings import shown_findings

SHOWN = 200
FAULTS = 20


@dataclass(frozen=True)
class Act:
    """`after`: the rule book as it would be. `keep`: the action. `page`: the template of the fields."""

    after: Callable[[rules.RuleBook], rules.RuleBook]
    keep: Callable[[], object]


def change_page(
    request,
    form,
    act: Callable[[], Act],
    *,
    crumbs: list,
    back: str,
    said: str,
    page: str = "payroll/rules/change.html",
    verb: str = "",
    **context,
):
    """The form; tried when it is sent, kept when it is sent with `save`. `act` is asked once the form is valid."""
    context |= {"form": form, "back_url": back, "verb": verb, "trial": None, "refusal": None}
    if form.is_bound and form.is_valid():
        found = act()
        try:
            if "save" in request.POST:
                with transaction.atomic():
                    found.keep()
                messages.success(request, said)
                return redirect(back)
            context |= _trial(request, found)
        except Refused as refusal:
            context["refusal"] = refusal.words
    status = 422 if form.is_bound and (form.errors or context["refusal"]) else 200
    return render(request, page, context, crumbs=crumbs, status=status)


def _trial(request, act: Act) -> dict:
    runs = runs_to_try()
    wanted = uuid_or_none(request.POST.get("run", ""))
    run = next((each for each in runs if each.pk == wanted), runs[0] if runs else None)
    book = rule_book()
    after = act.after(book)
    return {"is_tried": True, "runs": runs, "trial": shown_trial(tried(run, book, after)) if run else None}


def shown_trial(found: Trial) -> dict:
    changes = found.changes
    return {
        "run": found.run,
        "changes": changes[:SHOWN],
        "more": max(0, len(changes) - SHOWN),
        "faults": shown_findings(found.faults[:FAULTS]),
        "fault_count": len(found.faults),
        "before_faults": found.before_faults,
    }


def recalculated(run: PayrollRun, old_rows, new: rules.Computed) -> dict:
    """The same picture of a run whose rows would be computed again."""
    return shown_trial(Trial(run, rules.differences(old_rows, new.rows), new.errors, 0))
