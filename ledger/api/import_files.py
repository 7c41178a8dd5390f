"""Files handed in by a program: wait, preview, start, throw away; and the files of the log back again."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.idempotency import idempotent
from hub.fields import MOST_FILES
from hub.models import StoredFile
from hub.permissions import Area, Level
from hub.uploads import safe_name
from ledger.actions.sie import (
    HANDED_IN,
    discard,
    hand_in,
    looks_of,
    seen_by,
    start_import,
    start_look,
    waiting_files,
)
from ledger.api.shapes import ImportOut, preview_out
from ledger.forms import check_size
from ledger.models import SieImport
from ledger.views.imports import attached

READ, WRITE = (Area.LEDGER, Level.READ), (Area.SIE_IMPORT, Level.WRITE)
BYTES = {(200, "application/octet-stream"): OpenApiTypes.BINARY}


class SieFileIn(serializers.Serializer):
    file = serializers.FileField(validators=[check_size])


class StartIn(serializers.Serializer):
    accept_orgnr = serializers.BooleanField(required=False, default=False, help_text="the number is right all the same")
    take_rest = serializers.BooleanField(required=False, default=False, help_text="import what is sound of the file")
    viewing_to = serializers.DateField(required=False, allow_null=True, default=None)


class SieFileOut(serializers.ModelSerializer):
    """`job_id`: of its latest preview, queued, running or ended."""

    job_id = serializers.SerializerMethodField()

    class Meta:
        model = StoredFile
        fields = ("id", "name", "size", "sha256", "created_at", "created_by", "job_id")
        read_only_fields = fields

    def get_job_id(self, file) -> str | None:
        job = self.context["looks"].get(file.pk)
        return str(job.pk) if job else None


class SieFilePage(serializers.Serializer):
    results = SieFileOut(many=True)


def file_out(file: StoredFile) -> dict:
    return SieFileOut(file, context={"looks": looks_of([file])}).data


def handed_in(key) -> StoredFile:
    return get_object_or_404(StoredFile.objects.defer("sealed"), pk=key, content_type=HANDED_IN)


class Files(APIView):
    requires = WRITE

    @extend_schema(operation_id="imports_files_list", responses=SieFilePage)
    def get(self, request, company):
        """Handed in and not read in yet, newest first: `{results}`."""
        found = list(waiting_files()[:MOST_FILES])
        return Response({"results": SieFileOut(found, many=True, context={"looks": looks_of(found)}).data})

    @extend_schema(
        operation_id="imports_files_create", request={"multipart/form-data": SieFileIn}, responses={202: SieFileOut}
    )
    @idempotent
    def post(self, request, company):
        """Keeps the file and begins its preview: 202, ask the file for it. The same content waits once."""
        shape = SieFileIn(data=request.data)
        shape.is_valid(raise_exception=True)
        owner, given = request._request.company, shape.validated_data["file"]
        file, _is_new = hand_in(company=owner, name=safe_name(given.name), data=given.read(), by=request.user)
        start_look(company=owner, file=file, by=request.user, is_quiet=True)
        return Response(file_out(file), status=202)


class File(APIView):
    requires = WRITE

    @extend_schema(operation_id="imports_files_get", responses=OpenApiTypes.OBJECT)
    def get(self, request, company, file):
        """The file and its preview; `preview` is null until the job has ended, and where it failed."""
        found = handed_in(file)
        job = looks_of([found]).get(found.pk)
        seen = seen_by(job) if job else None
        state = {"preview_state": job.state if job else None, "preview": preview_out(seen) if seen else None}
        return Response(file_out(found) | state)

    @extend_schema(operation_id="imports_files_delete", responses={204: None})
    def delete(self, request, company, file):
        """Throws it away. 409 LED-076 for one that has been read in."""
        discard(company=request._request.company, file=handed_in(file), by=request.user)
        return Response(status=204)


class Looking(APIView):
    requires = WRITE

    @extend_schema(operation_id="imports_files_preview", request=None, responses={202: SieFileOut})
    def post(self, request, company, file):
        """The preview once more, against the books as they are now."""
        found = handed_in(file)
        start_look(company=request._request.company, file=found, by=request.user, is_quiet=True)
        return Response(file_out(found), status=202)


class Start(APIView):
    requires = WRITE

    @extend_schema(operation_id="imports_files_start", request=StartIn, responses={202: ImportOut})
    @idempotent
    def post(self, request, company, file):
        """202 with the import and its job. The same file twice at once is one import."""
        shape = StartIn(data=request.data)
        shape.is_valid(raise_exception=True)
        made = start_import(
            company=request._request.company, file=handed_in(file), by=request.user, **shape.validated_data
        )
        return Response(ImportOut(made).data, status=202)


class Source(APIView):
    requires = READ

    @extend_schema(operation_id="imports_file", responses=BYTES)
    def get(self, request, company, sie_import) -> HttpResponse:
        """The file as it was handed in, byte for byte."""
        return attached(get_object_or_404(SieImport.objects.select_related("file"), pk=sie_import).file)


class Refused(APIView):
    requires = READ

    @extend_schema(operation_id="imports_refused", responses=BYTES)
    def get(self, request, company, sie_import) -> HttpResponse:
        """The vouchers that were not taken, as a file to mend and read in. 404 where all were."""
        found = get_object_or_404(SieImport.objects.select_related("refused_file"), pk=sie_import)
        return attached(found.refused_file)
