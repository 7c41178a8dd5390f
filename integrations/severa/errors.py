"""How Severa says no, and what that means: its error body becomes one of our codes with a verdict.

SEV-0xx the way there · 1xx what is wrong with the record or the organisation · 2xx the call. The words stand in
`faults.py`. Source: the published model `{error: {httpStatusCode, type, details: [{message, url, location}]}}`.
"""

import json

from integrations.wire import Said

UNKNOWN = "SEV-199"
CODES = {
    "InvalidParameter": "SEV-101",
    "InvalidRequest": "SEV-101",
    "InvalidOperation": "SEV-102",
    "AddonMissing": "SEV-120",
    "FeatureIsNotEnabled": "SEV-120",
    "AddonMissingTermsOfServiceApproval": "SEV-121",
    "TermsOfServiceNotApproved": "SEV-121",
    "PermissionDenied": "SEV-122",
    "UserLicenseType": "SEV-122",
    "InsufficientApiScope": "SEV-123",
    **dict.fromkeys(("OrganizationNotActive", "TrialExpired", "NotAvailableInTrial", "ExcludedFromTrial"), "SEV-124"),
    **dict.fromkeys(("ConfigurationError", "InvalidApiVersion", "HttpsRequired", "InvalidRecaptcha"), "SEV-125"),
}


def read(status: int, body: bytes) -> Said | None:
    """None where the answer is not in the published form."""
    error = _error(body)
    if error is None:
        return None
    kind, text = str(error.get("type") or ""), _text(error)
    facts = {"text": text or kind or f"HTTP {status}", "fields": _fields(error), "remote": kind}
    if kind == "InternalSystemError" or status >= 500:
        return Said("SEV-213", "unknown", text, None, facts)
    if kind == "AuthenticationRequired" or status in (401, 429):
        return Said("SEV-205", "later", text, None, facts)
    if status in (404, 410):
        return Said("SEV-112", "refused", text, None, facts)
    if status == 409:
        return Said("SEV-103", "refused", text, None, facts)
    return Said(CODES.get(kind, UNKNOWN), "refused", text, None, facts)


def _error(body: bytes) -> dict | None:
    try:
        data = json.loads(body[:50_000])
    except ValueError:
        return None
    error = data.get("error") if isinstance(data, dict) else None
    return error if isinstance(error, dict) else None


def _details(error: dict) -> list[dict]:
    details = error.get("details")
    return [each for each in details if isinstance(each, dict)] if isinstance(details, list) else []


def _text(error: dict) -> str:
    return " ".join(dict.fromkeys(str(each["message"]) for each in _details(error) if each.get("message")))[:2000]


def _fields(error: dict) -> str:
    """The members that were wrong: `location` names each."""
    places = [each.get("location") for each in _details(error)]
    return ", ".join(dict.fromkeys(str(p["name"]) for p in places if isinstance(p, dict) and p.get("name"))) or "–"
