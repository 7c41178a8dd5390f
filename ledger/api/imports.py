"""Files in: preview, import, log, undo. The same rules as the pages; amounts as text, findings with cause and cure."""

from dataclasses import asdict

from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.errors import findings_of
from hub.api.idempotency import idempotent
from hub.money import to_decimal
from hub.permissions import Area, Level
from hub.uploads import safe_name
from ledger import queries
from ledger.actions.sie import Preview, can_undo, preview, start_import, undo_import
from ledger.forms import check_size
from ledger.models import SieImport, Source

READ, WRITE = (Area.LEDGER, Level.READ), (Area.SIE_IMPORT, Level.WRITE)
LOG, FINDINGS = 200, 500


class ImportIn(serializers.Serializer):
    """A SIE file. `preview`: tell what the import would do, and leave nothing behind."""

    file = serializers.FileField(validators=[check_size])
    preview = serializers.BooleanField(required=False, default=False)
    accept_orgnr = serializers.BooleanField(required=False, default=False, help_text="the number is right all the same")
    take_rest = serializers.BooleanField(required=False, default=False, help_text="import what is sound of the file")
    viewing_to = serializers.DateField(required=False, allow_null=True, default=None)


class ImportOut(serializers.ModelSerializer):
    source = serializers.CharField(help_text="upload, api, command or erp")
    state = serializers.CharField(help_text="queued, running, done, refused, cancelled or undone")
    job_id = serializers.UUIDField(allow_null=True)
    can_undo = serializers.SerializerMethodField()

    class Meta:
        model = SieImport
        fields = (
            "id", "act", "source", "state", "file_name", "sha256", "type", "program", "year_start", "year_end",
            "viewing_to", "counts", "ties", "job_id", "can_undo", "undo_until", "undone_at", "undone_by",
            "created_at", "created_by", "finished_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_can_undo(self, made) -> bool:
        return can_undo(made)


class ImportListed(ImportOut):
    can_undo = None

    class Meta(ImportOut.Meta):
        fields = tuple(name for name in ImportOut.Meta.fields if name != "can_undo")
        read_only_fields = fields


class ImportPage(serializers.Serializer):
    results = ImportListed(many=True)


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

    @extend_schema(operation_id="imports_list", responses=ImportPage)
    def get(self, request, company):
        """The import log, newest first, at most 200: `{results}`."""
        return Response(ImportPage({"results": queries.import_log(limit=LOG)}).data)

    @extend_schema(
        operation_id="imports_create",
        request={"multipart/form-data": ImportIn},
        responses={200: OpenApiTypes.OBJECT, 202: ImportOut},
    )
    @idempotent
    def post(self, request, company):
        """202 with the import and its job; with `preview` 200 and what would happen. Ask `jobs/<job_id>/` for progress.

        The same file twice at once is one import: the second answer names the first.
        """
        shape = ImportIn(data=request.data)
        shape.is_valid(raise_exception=True)
        given = dict(shape.validated_data)
        file, only_look = given.pop("file"), given.pop("preview")
        owner, data = request._request.company, file.read()
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


def preview_out(seen: Preview) -> dict:
    """Whose file, what it holds, what would change, and everything to be said of it."""
    document = seen.document
    return {
        "may_import": seen.may_import,
        "needs": sorted(seen.needs),
        "file": {
            "type": document.type,
            "program": f"{document.program} {document.program_version}".strip(),
            "company": document.company,
            "orgnr": document.orgnr,
            "encoding": document.encoding,
            "ksumma": document.ksumma,
            "years": [{"no": no, "start": y.start, "end": y.end} for no, y in sorted(document.years.items())],
            "debit_turnover": _text(document.totals.debit),
        },
        "replaces_year": str(seen.year.pk) if seen.year else None,
        "counts": {
            name: getattr(seen, name) for name in ("vouchers", "rows", "new", "kept", "changed", "vanished", "returned")
        },
        "refused": [{"line": line, "series": series, "number": number} for line, series, number in seen.refused],
        "new_accounts": [{"account": number, "name": name} for number, name in seen.new_accounts],
        "differences": [_difference(each) for each in seen.differences],
        "findings": _findings(seen),
    }


def _difference(each) -> dict:
    amounts = ("opening_before", "opening_after", "change_before", "change_after", "difference")
    return {"account": each.account, "name": each.name} | {name: _text(getattr(each, name)) for name in amounts}


def _findings(seen: Preview) -> list[dict]:
    language = (get_language() or "sv")[:2]
    rows = [
        {"severity": t.severity, "row": None, "field": "", **asdict(t.words), "confirm": t.confirm} for t in seen.told
    ]
    for each in seen.findings:
        said = each.translated(language)
        rows.append(
            {"severity": each.severity, "row": each.line or None, "field": "", "code": each.code, **said._asdict()}
        )
    return rows


def _text(minor: int) -> str:
    return str(to_decimal(minor))
