"""Findings as the findings component shows them, whoever found them."""

from hub.errors import words


def shown_finding(finding) -> dict:
    """Of anything with `severity`, `code`, `facts`, and perhaps `row`: a job's finding, a file's, a draft's."""
    said = words(finding.code, dict(finding.facts))
    return {
        "severity": finding.severity,
        "row": getattr(finding, "row", None),
        "code": finding.code,
        "text": said.message,
        "cause": said.cause,
        "cure": said.cure,
    }


def shown_findings(findings) -> list[dict]:
    return [shown_finding(each) for each in findings]
