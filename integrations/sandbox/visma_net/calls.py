"""What has been asked of the simulated ERP: the latest calls, in memory, so that a test can prove what was not done."""

from collections import deque

from flask import g, request

_calls: deque[dict] = deque(maxlen=2000)


def note(response):
    """Hook after every call of the API."""
    _calls.append(
        {"company": g.get("company"), "method": request.method, "path": request.path, "status": response.status_code}
    )
    return response


def every(company: int | None = None) -> list[dict]:
    """{company, method, path, status}, oldest first."""
    return [each for each in list(_calls) if company in (None, each["company"])]


def forget() -> None:
    _calls.clear()
