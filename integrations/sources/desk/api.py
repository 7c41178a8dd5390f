"""What `hub_connect.py` calls: a session, then uploads in parts with the key it gave."""

import hashlib

from django.db import transaction
from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.parsers import BaseParser
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.errors import findings_of
from hub.errors import Refused, words
from hub.permissions import Area, Level
from integrations.sources.desk import uploads
from integrations.sources.desk.entering import bind, person, places_of
from integrations.sources.models import DeskUpload, UploadKind
from ledger.models import Source
from ledger.queries import findings_of as findings_of_import

WRITE = (Area.SIE_IMPORT, Level.WRITE)
FINDINGS = 50
PROGRAMS = [(each.value, each.label) for each in Source if each.value in uploads.PROGRAMS]


class Octets(BaseParser):
    """The bytes of one part."""

    media_type = "application/octet-stream"

    def parse(self, stream, media_type=None, parser_context=None):
        return stream.read(uploads.PART + 1)


class SessionIn(serializers.Serializer):
    email = serializers.CharField(max_length=254)
    password = serializers.CharField(max_length=200, trim_whitespace=False)
    machine = serializers.RegexField(r"^[0-9A-Za-z-]{8,64}$", help_text="made by the client once, the same ever after")
    machine_name = serializers.CharField(max_length=45)
    company = serializers.UUIDField(required=False, allow_null=True, default=None)


class PlaceOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    orgnr = serializers.CharField()


class SessionOut(serializers.Serializer):
    token = serializers.CharField(allow_null=True, help_text="null until `company` is said")
    company = PlaceOut(allow_null=True)
    companies = PlaceOut(many=True)


class UploadIn(serializers.Serializer):
    kind = serializers.ChoiceField(UploadKind.choices)
    name = serializers.CharField(max_length=200)
    size = serializers.IntegerField(min_value=1)
    sha256 = serializers.RegexField(uploads.SHA256.pattern + "$")
    program = serializers.ChoiceField(PROGRAMS, default=Source.CLIENT.value)
    until = serializers.DateField(required=False, allow_null=True, default=None)
    series = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)
    number = serializers.CharField(required=False, allow_blank=True, default="", max_length=40)
    date = serializers.DateField(required=False, allow_null=True, default=None)


class Sessions(APIView):
    requires = "public"

    @extend_schema(
        operation_id="connect_session", request=SessionIn, responses={200: SessionOut, 201: SessionOut}, auth=[]
    )
    def post(self, request):
        """201 with the computer's key; 200 with the companies to choose from where there are several.

        401 SRC-020 wrong e-mail or password · 429 SRC-021 too many tries · 403 SRC-022 no right to import anywhere.
        """
        shape = SessionIn(data=request.data)
        shape.is_valid(raise_exception=True)
        asked = shape.validated_data
        user = person(email=asked["email"], password=asked["password"], address=_address(request._request))
        places = places_of(user)
        if not places:
            raise Refused("SRC-022", status=403)
        wanted = [p for p in places if p.id == asked["company"]] if asked["company"] else places
        if not wanted:
            raise Refused("SRC-022", status=403)
        if len(wanted) > 1:
            return Response(SessionOut({"token": None, "company": None, "companies": places}).data)
        about = {"machine": asked["machine"], "name": asked["machine_name"]}
        with transaction.atomic():
            _machine, token = bind(user=user, company=wanted[0].id, **about)
        return Response(SessionOut({"token": token, "company": wanted[0], "companies": places}).data, status=201)


def _address(request: HttpRequest) -> str:
    return request.META.get("REMOTE_ADDR", "")


def _out(upload: DeskUpload) -> dict:
    """State of the file, and of the import it began."""
    made, code = upload.sie_import, upload.result.get("code")
    said = words(code) if code else None
    about = {"id": str(upload.pk), "kind": upload.kind, "state": upload.state, "received": upload.received}
    about |= {"size": upload.size, "part": uploads.PART, "result": upload.result, "import": None}
    about["error"] = {"code": said.code, "message": said.message, "cure": said.cure} if said else None
    if made:
        about["import"] = {
            "id": str(made.pk),
            "state": made.state,
            "result": made.job.result if made.job else "",
            "current": made.job.current if made.job else "",
            "done": made.job.done if made.job else 0,
            "total": made.job.total if made.job else None,
            "counts": made.counts,
            "findings": findings_of(findings_of_import(made)[:FINDINGS]),
        }
    return about


class Uploads(APIView):
    requires = WRITE

    @extend_schema(operation_id="connect_uploads_create", request=UploadIn, responses={201: OpenApiTypes.OBJECT})
    def post(self, request, company):
        """Begins a file, or finds the same one where it broke off: send on from `received`, `part` bytes at most."""
        machine = uploads.machine_of(request.user)
        shape = UploadIn(data=request.data)
        shape.is_valid(raise_exception=True)
        asked = dict(shape.validated_data)
        on = asked.pop("date")
        facts = {"series": asked.pop("series"), "number": asked.pop("number"), "date": on and on.isoformat()}
        facts = facts if asked["kind"] == UploadKind.DOCUMENT else {}
        made = uploads.begin(machine=machine, facts=facts, **asked)
        return Response(_out(made), status=201)


class OneUpload(APIView):
    requires = WRITE

    @extend_schema(operation_id="connect_uploads_get", responses=OpenApiTypes.OBJECT)
    def get(self, request, company, upload):
        """How far it has come, and how the import goes."""
        return Response(_out(_own(request, upload)))


class Parts(APIView):
    requires = WRITE
    parser_classes = [Octets]

    @extend_schema(
        operation_id="connect_uploads_part",
        parameters=[
            OpenApiParameter("offset", int, required=True),
            OpenApiParameter("sha256", str, required=True, description="of these bytes"),
        ],
        request={"application/octet-stream": OpenApiTypes.BINARY},
        responses=OpenApiTypes.OBJECT,
    )
    def post(self, request, company, upload):
        """The bytes from `offset` on. 409 SRC-025 says from where to go on; a part sent twice counts once."""
        found, data = _own(request, upload), request.data if isinstance(request.data, bytes) else b""
        text = request.query_params.get("offset", "")
        if hashlib.sha256(data).hexdigest() != request.query_params.get("sha256") or not text.isdecimal():
            raise Refused("SRC-025", received=found.received)
        return Response(_out(uploads.receive(upload=found, offset=int(text), data=data)))


class Completion(APIView):
    requires = WRITE

    @extend_schema(operation_id="connect_uploads_complete", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request, company, upload):
        """The file is whole: a SIE file's import begins, a list replaces the one before, a document finds its voucher.

        Twice is once. `state` open with error SRC-026: it was damaged on the way, send it from its beginning.
        """
        found = _own(request, upload)
        done = uploads.complete(company=request._request.company, upload=found, by=request.user)
        return Response(_out(done))


def _own(request, upload) -> DeskUpload:
    """A file of another computer is not there."""
    rows = DeskUpload.objects.select_related("sie_import__job", "machine")
    found = get_object_or_404(rows, pk=upload)
    if uploads.machine_of(request.user).pk != found.machine_id:
        raise Http404
    return found
