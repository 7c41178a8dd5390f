"""Runs: list, create from rows or from a file, get, replace, delete; and the template to fill in."""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.errors import findings_of
from hub.api.idempotency import idempotent
from hub.permissions import Area, Level
from hub.views.jobs import download
from payroll import files
from payroll.actions import create_run, delete_run, import_run, replace_run
from payroll.api.run_shapes import RunIn
from payroll.api.shapes import RunOut, RunPage, RunUpload, valid
from payroll.forms import as_amount
from payroll.models import PayrollRun, Source
from payroll.queries import runs_with_journals

READ, WRITE = (Area.PAYROLL, Level.READ), (Area.PAYROLL, Level.WRITE)
BOTH = {"application/json": RunIn, "multipart/form-data": RunUpload}


class Runs(APIView):
    requires = {"GET": READ, "POST": WRITE}

    @extend_schema(
        operation_id="runs_list",
        parameters=[
            OpenApiParameter("cursor", str, description="`next` of the page before"),
            OpenApiParameter("q", str, description="name, number, reference or amount"),
            OpenApiParameter("period", str, description="2026-09"),
            OpenApiParameter("run_type", str),
            OpenApiParameter("state", str, enum=["open", "working", "sent", "attention"]),
        ],
        responses=RunPage,
    )
    def get(self, request, company):
        """Newest period first, 50 at a time: `{results, next}`."""
        asked = request.query_params
        page = runs_with_journals(
            cursor=asked.get("cursor", ""),
            q=asked.get("q"),
            amount=as_amount(asked.get("q")),
            period=_month(asked.get("period", "")),
            run_type=asked.get("run_type"),
            state=asked.get("state"),
        )
        for row in page.rows:
            row.run.state = row.state
        return Response(RunPage({"results": [row.run for row in page.rows], "next": page.cursor or None}).data)

    @extend_schema(operation_id="runs_create", request=BOTH, responses={201: RunOut})
    @idempotent
    def post(self, request, company):
        """From rows as JSON, or from a file as multipart. Whole or not at all: 422 lists everything that is wrong."""
        if request.content_type.startswith("multipart/"):
            return self._upload(request)
        shape = valid(RunIn, request)
        run = create_run(
            company=request.company,
            draft=shape.draft(),
            source=Source.API,
            external_id=shape.validated_data["external_id"],
            by=request.user,
        )
        return Response(RunOut(run).data, status=201)

    def _upload(self, request):
        shape = valid(RunUpload, request)
        file = shape.validated_data["file"]
        made = import_run(company=request.company, name=file.name, data=file.read(), by=request.user, **shape.given())
        if made.run is None:  # the failed job and its log are kept, as after an upload in the browser
            return faulty(made.job)
        return Response(RunOut(made.run).data, status=201)


class Run(APIView):
    requires = {"GET": READ, "PUT": WRITE, "DELETE": WRITE}

    @extend_schema(operation_id="runs_get", responses=RunOut)
    def get(self, request, company, run):
        return Response(RunOut(get_object_or_404(PayrollRun, pk=run)).data)

    @extend_schema(operation_id="runs_replace", request=BOTH, responses=RunOut)
    def put(self, request, company, run):
        """Other rows. Journals already made keep theirs, and `is_stale` says so."""
        found = get_object_or_404(PayrollRun, pk=run)
        if request.content_type.startswith("multipart/"):
            file = valid(RunUpload, request).validated_data["file"]
            draft = files.read(file.name, file.read())
        else:
            draft = valid(RunIn, request).draft()
        made = replace_run(company=request.company, run=found, draft=draft, by=request.user)
        return Response(RunOut(made).data)

    @extend_schema(operation_id="runs_delete", responses={204: None})
    def delete(self, request, company, run):
        found = get_object_or_404(PayrollRun, pk=run)
        delete_run(company=request.company, run=found, by=request.user)
        return Response(status=204)


class Template(APIView):
    requires = READ

    @extend_schema(operation_id="templates_get", responses={200: OpenApiTypes.BINARY})
    def get(self, request, company, kind):
        """The list to fill in: csv or xlsx."""
        if kind not in ("csv", "xlsx"):
            raise Http404
        return download(files.template(kind, get_language() or "sv"))


def faulty(job) -> Response:
    errors = list(job.findings.order_by("row", "id"))
    first = findings_of(errors[:1])[0]
    body = {name: first[name] for name in ("code", "message", "cause", "cure")}
    return Response(body | {"findings": findings_of(errors), "job_id": str(job.pk)}, status=422)


def _month(text: str) -> date | None:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return None
