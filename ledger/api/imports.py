"""Files in: preview, import, log, undo. The same rules as the pages; amounts as text, findings with cause and cure."""

from datetime import date

from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.errors import findings_of
from hub.api.idempotency import idempotent
from hub.permissions import Area, Level
from hub.uploads import safe_name
from ledger import queries
from ledger.actions.sie import LARGE, hand_in, preview, start_import, start_look, undo_import
from ledger.api.import_files import file_out
from ledger.api.shapes import ImportOut, preview_out
from ledger.forms import check_size
from ledger.models import ImportState, SieImport, Source
from ledger.queries.import_pages import imports_by_page

READ, WRITE = (Area.LEDGER, Level.READ), (Area.SIE_IMPORT, Level.WRITE)
LOG, FINDINGS = 100, 500


class ImportIn(serializers.Serializer):
    """A SIE file. `preview`: tell what the import would do, and leave nothing behind."""

    file = serializers.FileField(validators=[check_size])
    preview = serializers.BooleanField(required=False, default=False)
    accept_orgnr = serializers.BooleanField(required=False, default=False, help_text="the number is right all the same")
    take_rest = serializers.BooleanField(required=False, default=False, help_text="import what is sound of the file")
    viewing_to = serializers.DateField(required=False, allow_null=True, default=None)


class ImportListed(ImportOut):
    can_undo = None

    class Meta(ImportOut.Meta):
        fields = tuple(name for name in ImportOut.Meta.fields if name != "can_undo")
        read_only_fields = fields


class ImportPage(serializers.Serializer):
    results = ImportListed(many=True)
    next = serializers.CharField(allow_null=True, help_text="`cursor` of the next page; null at the end")


class Narrowed(serializers.Serializer):
    day = serializers.DateField(required=False)
    state = serializers.ChoiceField(ImportState.choices, required=False, default="")
    source = serializers.ChoiceField(Source.choices, required=False, default="")


class ImportWithFindings(ImportOut):
    result = serializers.SerializerMethodField()
    findings = serializers.SerializerMethodField()

    class Meta(ImportOut.Meta):
        fields = (*ImportOut.Meta.fields, "result", "findings")
        read_only_fields = fields

    def get_result(self, made) -> str:
        return made.job.result if made.job else ""

    def get_findings(self, made) -> list[dict]:
        return findings_of(queries.findings_of(made)[:FINDINGS])


class Imports(APIView):
    requires = {"GET": READ, "POST": WRITE}

    @extend_schema(
        operation_id="imports_list",
        parameters=[
            OpenApiParameter("cursor", str, description="`next` of the page before"),
            OpenApiParameter("day", date, description="those whose year or vouchers hold this day"),
            OpenApiParameter("state", str, enum=ImportState.values),
            OpenApiParameter("source", str, enum=Source.values),
        ],
        responses=ImportPage,
    )
    def get(self, request, company):
        """The import log, newest first, 100 at a time: `{results, next}`."""
        shape = Narrowed(data=request.query_params)
        shape.is_valid(raise_exception=True)
        asked = dict(shape.validated_data)
        day = asked.pop("day", None)
        cursor = request.query_params.get("cursor", "")
        page = imports_by_page(year=(day, day) if day else None, cursor=cursor, limit=LOG, **asked)
        return Response(ImportPage({"results": page.rows, "next": page.next or None}).data)

    @extend_schema(
        operation_id="imports_create",
        request={"multipart/form-data": ImportIn},
        responses={200: OpenApiTypes.OBJECT, 202: ImportOut},
    )
    @idempotent
    def post(self, request, company):
        """202 with the import and its job; with `preview` 200 and what would happen. Ask `jobs/<job_id>/` for progress.

        The same file twice at once is one import: the second answer names the first. The preview of a file above 5 MB
        is made by a job: 202 with the file, which waits; ask `imports/files/<id>/` for what was seen.
        """
        shape = ImportIn(data=request.data)
        shape.is_valid(raise_exception=True)
        given = dict(shape.validated_data)
        file, only_look = given.pop("file"), given.pop("preview")
        owner, data = request._request.company, file.read()
        if only_look and len(data) > LARGE:
            kept, _is_new = hand_in(company=owner, name=safe_name(file.name), data=data, by=request.user)
            start_look(company=owner, file=kept, by=request.user, is_quiet=True)
            return Response(file_out(kept), status=202)
        if only_look:
            return Response(preview_out(preview(company=owner, data=data, by=request.user)))
        made = start_import(
            company=owner, data=data, name=safe_name(file.name), source=Source.API, by=request.user, **given
        )
        return Response(ImportOut(made).data, status=202)


class Import(APIView):
    requires = READ

    @extend_schema(operation_id="imports_get", responses=ImportWithFindings)
    def get(self, request, company, sie_import):
        """One import with its result and findings (the first 500; the job's log has all)."""
        found = get_object_or_404(SieImport.objects.select_related("job"), pk=sie_import)
        return Response(ImportWithFindings(found).data)


class Undoing(APIView):
    requires = WRITE

    @extend_schema(operation_id="imports_undo", request=None, responses=ImportOut)
    def post(self, request, company, sie_import):
        """The books as they were before it. 409 LED-070 where something later stands on it."""
        found = get_object_or_404(SieImport, pk=sie_import)
        made = undo_import(company=request._request.company, made=found, by=request.user)
        return Response(ImportOut(made).data)
