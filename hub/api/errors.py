"""An answer that says no: always {code, message, cause, cure}; `fields` where the input is at fault, and `findings`
where there is more than one thing to tell."""

from dataclasses import asdict

from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response

from hub.errors import Refused, words
from hub.permissions import Forbidden


def answer(error: Exception, context: dict) -> Response | None:
    """DRF's exception handler. Whatever was refused leaves nothing behind."""
    found = _answer(error)
    if found is not None:
        found.undo = True
    return found


def _answer(error: Exception) -> Response | None:
    if isinstance(error, Refused):
        said = error.words
        found = findings_of(getattr(error, "findings", ()))
        more = {"findings": found} if found else {}
        return _response(error.status, said.code, said.message, said.cause, said.cure, **more)
    if isinstance(error, Forbidden):
        return forbidden(error)
    if isinstance(error, Http404 | exceptions.NotFound):
        return _response(
            404, "HUB-404", _("Finns inte."), _("Adressen eller numret är fel."), _("Kontrollera adressen.")
        )
    if isinstance(error, exceptions.ValidationError):
        cure = _("Rätta fälten och skicka igen.")
        return _response(400, "HUB-400", _("Uppgifterna är inte giltiga."), _("Se fields."), cure, fields=error.detail)
    if isinstance(error, exceptions.APIException):
        return _other(error)
    return None


def _other(error: exceptions.APIException) -> Response:
    """What Django REST framework refuses by itself: unreadable JSON, a wrong method, a wrong content type."""
    causes = {
        400: (_("Innehållet gick inte att läsa."), _("Skicka giltig JSON, kodad som UTF-8.")),
        405: (_("Adressen har inte den metoden."), _("Se API-beskrivningen för vilka metoder adressen har.")),
        406: (_("Svaret finns inte i det format som begärts."), _("Begär application/json.")),
        415: (
            _("Innehållstypen tas inte emot här."),
            _("Skicka application/json, eller multipart/form-data för filer."),
        ),
    }
    fallback = (_("Begäran avvisades innan den utfördes."), _("Rätta begäran och skicka den igen."))
    cause, cure = causes.get(error.status_code, fallback)
    return _response(error.status_code, f"HUB-{error.status_code}", str(error.detail), cause, cure)


def findings_of(findings) -> list[dict]:
    """Each thing that is wrong, with its words: of anything with `severity`, `code`, `facts`."""
    return [
        {
            "severity": each.severity,
            "row": getattr(each, "row", None),
            "field": getattr(each, "field", ""),
            **asdict(words(each.code, dict(each.facts))),
        }
        for each in findings
    ]


def forbidden(error: Forbidden) -> Response:
    message = _("Nyckeln saknar rätten %(area)s: %(level)s.") % {"area": error.area, "level": error.level.name.lower()}
    return _response(403, "HUB-403", message, _("Nyckelns rättigheter."), _("Skapa en nyckel med den rätten."))


def _response(status: int, code: str, message: str, cause: str, cure: str, **more) -> Response:
    return Response({"code": code, "message": message, "cause": cause, "cure": cure, **more}, status=status)


def unauthorized() -> JsonResponse:
    """Before any view: no key, or one that does not open this company. It does not say whether the company exists."""
    body = {
        "code": "HUB-401",
        "message": _("Nyckeln saknas eller gäller inte här."),
        "cause": _("Varje nyckel hör till ett företag och kan ha spärrats."),
        "cure": _("Skicka Authorization: Bearer hb_… med en nyckel skapad under Inställningar › API och webhooks."),
    }
    return JsonResponse(body, status=401, headers={"WWW-Authenticate": "Bearer"})
