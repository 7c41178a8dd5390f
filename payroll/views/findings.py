"""Findings as the findings component shows them, whoever found them."""

from django.utils.translation import get_language

from hub.errors import words
from payroll.files.headings import COLUMNS


def shown_finding(finding) -> dict:
    """Of anything with `severity`, `code`, `facts`, and perhaps `row`: a job's finding, a file's, a draft's."""
    said = words(finding.code, dict(finding.facts))
    row = getattr(finding, "row", None)
    column = COLUMNS.get(getattr(finding, "field", ""), {}).get((get_language() or "sv")[:2]) if row else None
    return {
        "severity": finding.severity,
        "row": row,
        "code": finding.code,
        "text": f"{column}: {said.message}" if column else said.message,
        "cause": said.cause,
        "cure": said.cure,
    }


def shown_findings(findings) -> list[dict]:
    return [shown_finding(each) for each in findings]
