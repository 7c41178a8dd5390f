"""Idempotency-Key: the same key gives the same answer; the same key with another body is refused.

The first request holds the row until its transaction ends, so a second one with the same key waits for the answer.
A refused request leaves no row: it may be corrected and sent again under the same key.
"""

import functools
import hashlib
import json

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _
from rest_framework.renderers import JSONRenderer
from rest_framework.response import Response

from hub.errors import Fault, Refused, register
from hub.models import IdempotentAnswer

register(
    HUB_050=Fault(
        _("Idempotency-Key %(key)s har redan använts för en annan begäran."),
        _("Samma nyckel får bara upprepas med exakt samma innehåll."),
        _("Använd en ny nyckel för en ny begäran."),
    )
)
HEADER = "Idempotency-Key"


def idempotent(method):
    """For a POST method of an API view."""

    @functools.wraps(method)
    def wrapped(view, request, *args, **kwargs):
        key = request.headers.get(HEADER, "")[:100]
        if not key:
            return method(view, request, *args, **kwargs)
        digest = _digest(request)
        kept = _claim(key, digest)
        if kept.status is not None:
            return _repeat(kept, digest)
        response = method(view, request, *args, **kwargs)
        kept.status, kept.body = response.status_code, json.loads(JSONRenderer().render(response.data) or "null")
        kept.save(update_fields=["status", "body"])
        return response

    return wrapped


def _digest(request) -> str:
    """Of the address and everything sent; an upload by its fields and files, since its boundary differs each time."""
    digest = hashlib.sha256(request.path.encode())
    if not request.content_type.startswith("multipart/"):
        digest.update(request.body)
        return digest.hexdigest()
    for name in sorted(request.data):
        value = request.data[name]
        digest.update(name.encode() + b"\0")
        digest.update(value.read() if hasattr(value, "read") else str(value).encode())
        if hasattr(value, "seek"):
            value.seek(0)
    return digest.hexdigest()


def _claim(key: str, digest: str) -> IdempotentAnswer:
    try:
        with transaction.atomic():
            return IdempotentAnswer.objects.create(key=key, request_sha256=digest)
    except IntegrityError:
        return IdempotentAnswer.objects.get(key=key)


def _repeat(kept: IdempotentAnswer, digest: str) -> Response:
    if kept.request_sha256 != digest:
        raise Refused("HUB-050", status=422, key=kept.key)
    return Response(kept.body, status=kept.status, headers={"Idempotent-Replayed": "true"})
