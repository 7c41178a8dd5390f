"""Wage results on their way in: checked, and turned into rows by the company's rules."""

from dataclasses import replace

from payroll import (
    rule_texts,  # noqa: F401  the codes raised here get their words
    rules,
)
from payroll.files.cleaning import plain
from payroll.files.drafts import Findings, RunDraft, first_of_month
from payroll.files.results import Judged, check_codes
from payroll.models import PayrollSettings
from payroll.queries.rules import rule_book

FAILED_LIMIT = 20_000


def posted(draft: RunDraft, book: rules.RuleBook | None = None) -> RunDraft:
    """The draft with the rows its results become; one that came as rows is given back as it is.

    With faulty results the rules are tried all the same, so that every fault is told at once; whether the rest adds
    up is then not asked.
    """
    if not draft.results:
        return draft
    findings = Findings()
    if draft.period_on is None:
        findings.error("PAY-015", None, "period")
        return _with(draft, findings)
    hold_rules()
    book = book or rule_book()
    if not book.wage_types:
        findings.error("PAY-189")
        return _with(draft, findings)
    month = first_of_month(draft.period_on)
    found = rules.compute(draft.results, book, period_on=month, payment_on=draft.payment_on)
    for each in found.findings:
        if not draft.errors or each.row is not None:
            findings.add(each.severity, each.code, each.row, each.field, each.value, **each.facts)
    return _with(replace(draft, rows=found.rows), findings)


def hold_rules() -> None:
    """Until commit no rule changes, so that the revision a run remembers is that of the rules it was computed by."""
    PayrollSettings.objects.select_for_update().first()


def _with(draft: RunDraft, findings: Findings) -> RunDraft:
    return replace(draft, findings=(*draft.findings, *findings.settle()))


def failed_lines(draft: RunDraft) -> list[int]:
    """Rows of the file that must be corrected: by themselves, or because their employee does not add up. None where
    there are so many that the file as a whole is wrong."""
    lines = {each.row for each in draft.errors if each.row is not None}
    employees = {each.facts.get("employee") for each in draft.errors if each.row is None}
    lines |= {each.line for each in draft.results if each.employee in employees}
    return sorted(lines) if len(lines) <= FAILED_LIMIT else []


def cleaned_results(draft: RunDraft, findings: Findings) -> tuple[rules.Result, ...]:
    """Results that came by no file: each is cleaned and checked as a row of a file is."""
    judged: Judged = {}
    return tuple(_clean(each, findings, judged) for each in draft.results)


def _clean(result: rules.Result, findings: Findings, judged: Judged) -> rules.Result:
    names = ("employee", "wage_type", "cost_centre", "project", "account")
    codes = {name: plain(getattr(result, name)) for name in names}
    check_codes(codes, result.line, findings, judged)
    return result._replace(period_on=result.period_on and first_of_month(result.period_on), **codes)
