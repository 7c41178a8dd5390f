"""What each way an answer can fail means, without any other system: the verdicts of `integrations.wire`."""

from datetime import UTC, datetime
from decimal import Decimal

import httpx
import pytest

from integrations.eaccounting.wire import DIALECT as EACC
from integrations.provider import ProviderError
from integrations.severa.wire import DIALECT as SEV
from integrations.wire import Answer, as_json, as_number, fail, retry_after

REFUSED, LATER, UNKNOWN = "refused", "later", "unknown"


def said(code: int, text: str = "No.", field: str = "") -> bytes:
    errors = f'[{{"Field": "{field}", "ErrorCode": "x", "Message": "Bad.", "Key": ""}}]' if field else "[]"
    body = f'{{"ErrorCode": {code}, "DeveloperErrorMessage": "{text}", "ErrorId": "case-1", "Errors": {errors}}}'
    return body.encode()


def theirs(kind: str, text: str = "No.") -> bytes:
    details = f'[{{"message": "{text}", "url": null, "location": {{"type": "RequestBody", "name": "number"}}}}]'
    return f'{{"error": {{"httpStatusCode": 400, "type": "{kind}", "details": {details}}}}}'.encode()


def verdict(dialect, status: int, body: bytes, **headers) -> tuple[str, str, ProviderError]:
    with pytest.raises(ProviderError) as caught:
        fail(Answer(status, httpx.Headers(headers), body), dialect)
    error = caught.value
    assert not (error.permanent and error.unsure)
    return error.code, REFUSED if error.permanent else UNKNOWN if error.unsure else LATER, error


@pytest.mark.parametrize(
    ("status", "body", "code", "what"),
    [
        (400, said(2000, field="Name"), "EACC-100", REFUSED),
        (400, said(4000), "EACC-101", REFUSED),
        (400, said(4002), "EACC-102", REFUSED),
        (403, said(4002, "No access to module"), "EACC-123", REFUSED),
        (400, said(4025), "EACC-103", REFUSED),
        (500, said(5005), "EACC-107", REFUSED),  # a business error in spite of its number
        (500, said(5000), "EACC-213", UNKNOWN),
        (500, said(5002), "EACC-213", UNKNOWN),
        (500, said(5001), "EACC-128", LATER),
        (500, said(5999), "EACC-213", UNKNOWN),
        (400, said(4999), "EACC-199", REFUSED),
        (429, said(4010, "Please wait 17 seconds"), "EACC-210", LATER),
        (401, b"", "EACC-205", LATER),
        (403, b"", "EACC-125", REFUSED),
        (404, b"", "EACC-221", REFUSED),
        (405, b"<!doctype html><title>405</title>", "EACC-199", REFUSED),
        (400, b"", "EACC-213", UNKNOWN),
        (408, b"", "EACC-213", UNKNOWN),
        (502, b"<html>", "EACC-214", UNKNOWN),
        (503, b"", "EACC-213", UNKNOWN),
        (302, b"", "EACC-217", UNKNOWN),
    ],
)
def test_what_eekonomi_means(status, body, code, what):
    found, means, error = verdict(EACC, status, body)
    assert (found, means, error.http_status) == (code, what, status)


def test_the_facts_are_kept_for_whoever_mends_it():
    _, _, error = verdict(EACC, 400, said(2000, "Invalid model.", "InvoicePostalCode"))
    assert error.facts["fields"] == "InvoicePostalCode" and error.facts["case"] == "case-1"
    assert error.remote_text == "Invalid model. Bad."
    assert "InvoicePostalCode" in error.words.message and "Invalid model." in error.words.cause


@pytest.mark.parametrize(
    ("status", "body", "code", "what"),
    [
        (400, theirs("InvalidParameter"), "SEV-101", REFUSED),
        (400, theirs("InvalidOperation"), "SEV-102", REFUSED),
        (409, theirs("InvalidParameter"), "SEV-103", REFUSED),
        (404, theirs("InvalidParameter"), "SEV-112", REFUSED),
        (403, theirs("AddonMissing"), "SEV-120", REFUSED),
        (403, theirs("InsufficientApiScope"), "SEV-123", REFUSED),
        (403, theirs("SomethingNew"), "SEV-199", REFUSED),
        (401, theirs("AuthenticationRequired"), "SEV-205", LATER),
        (429, theirs("InvalidOperation"), "SEV-210", LATER),
        (500, theirs("InternalSystemError"), "SEV-213", UNKNOWN),
        (404, b"", "SEV-221", REFUSED),
        (504, b"", "SEV-213", UNKNOWN),
    ],
)
def test_what_severa_means(status, body, code, what):
    found, means, error = verdict(SEV, status, body)
    assert (found, means) == (code, what)


NOW = datetime(2026, 11, 21, 12, 0, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("headers", "told", "seconds"),
    [
        ({"Retry-After": "7"}, None, 7),
        ({"Retry-After": "0.5"}, None, 0.5),
        ({"Retry-After": "0"}, None, 0.1),
        ({"Retry-After": "Sat, 21 Nov 2026 12:00:30 GMT"}, None, 30),
        ({"Retry-After": "soon"}, 17.0, 17),
        ({}, 17.0, 17),
        ({}, None, 30),
        ({"Retry-After": "999999"}, None, 7200),
    ],
)
def test_how_long_to_wait(headers, told, seconds):
    assert retry_after(httpx.Headers(headers), told, NOW) == seconds


def test_the_wait_may_stand_in_the_text():
    assert verdict(EACC, 429, said(4010, "Please wait 17 seconds before"))[2].retry_after == 17


@pytest.mark.parametrize(("body", "number"), [(b"<html>", 214), (b'{"a": ', 215), (b"", 215)])
@pytest.mark.parametrize("reads", [True, False])
def test_half_an_answer_is_none_and_unknown_only_for_a_write(body, number, reads):
    with pytest.raises(ProviderError) as caught:
        as_json(Answer(200, httpx.Headers(), body, reads), EACC)
    assert (caught.value.code, caught.value.unsure) == (f"EACC-{number}", not reads)


def test_numbers_come_and_go_exactly():
    assert as_json(Answer(200, httpx.Headers(), b"[1000.10]"), EACC) == [Decimal("1000.10")]
    assert (as_number(Decimal("10.00")), as_number(Decimal("0.25"))) == (10, 0.25)
    with pytest.raises(TypeError):
        as_number(object())
