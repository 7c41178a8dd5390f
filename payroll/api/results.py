"""Wage results of a run, its rows computed again, and files of results whose rows failed."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.models import Job
from hub.permissions import Area, Level
from hub.views.jobs import download
from payroll import actions, files
from payroll.actions import Imported
from payroll.api.rule_shapes import CorrectedRows, ResultPage, language
from payroll.api.runs import faulty
from payroll.api.shapes import RunOut, valid
from payroll.models import PayrollRun

READ, WRITE = (Area.PAYROLL, Level.READ), (Area.PAYROLL, Level.WRITE)
PAGE = 1000


class Results(APIView):
    requires = READ

    @extend_schema(
        operation_id="results_list",
        parameters=[OpenApiParameter("after", int, description="`next` of the page before")],
        responses=ResultPage,
    )
    def get(self, request, company, run):
        """The wage results as they came, 1,000 at a time; empty where the run came as finished rows."""
        found = get_object_or_404(PayrollRun, pk=run)
        after = request.query_params.get("after", "")
        results = found.results.order_by("line_no")
        if after.isdigit() and len(after) < 10:
            results = results.filter(line_no__gt=int(after))
        page = list(results[: PAGE + 1])
        last = page[PAGE - 1].line_no if len(page) > PAGE else None
        return Response(ResultPage({"results": page[:PAGE], "next": last}).data)


class Calculation(APIView):
    requires = WRITE

    @extend_schema(operation_id="runs_recalculate", request=None, responses=RunOut)
    def post(self, request, company, run):
        """The run's rows by the rules as they stand; `version` rises where they differ. Journals made stay."""
        found = get_object_or_404(PayrollRun, pk=run)
        return Response(RunOut(actions.recalculate_run(company=request.company, run=found, by=request.user)).data)


class ResultsTemplate(APIView):
    requires = READ

    @extend_schema(operation_id="results_template_get", responses={200: OpenApiTypes.BINARY})
    def get(self, request, company, kind):
        """The list of wage results to fill in: csv or xlsx."""
        if kind not in ("csv", "xlsx"):
            raise Http404
        return download(files.results_template(kind, language()))


class FailedRows(APIView):
    requires = WRITE

    @extend_schema(operation_id="imports_failed_rows", responses={200: OpenApiTypes.BINARY})
    def get(self, request, company, job, kind):
        """The rows of a failed import (`job_id` of its answer), each with its fault: csv or xlsx."""
        if kind not in ("csv", "xlsx"):
            raise Http404
        found = get_object_or_404(Job.objects.select_related("file"), pk=job)
        return download(actions.failed_file(job=found, kind=kind, language=language()))


class Correction(APIView):
    requires = WRITE

    @extend_schema(
        operation_id="imports_correct", request={"multipart/form-data": CorrectedRows}, responses={201: RunOut}
    )
    def post(self, request, company, job):
        """The failed import once more, with the corrected rows in place of those that failed."""
        found = get_object_or_404(Job.objects.select_related("file"), pk=job)
        file = valid(CorrectedRows, request).validated_data["file"]
        made = actions.correct_import(
            company=request.company, job=found, name=file.name, data=file.read(), by=request.user
        )
        return _answer(made)


class Again(APIView):
    requires = WRITE

    @extend_schema(operation_id="imports_again", request=None, responses={201: RunOut})
    def post(self, request, company, job):
        """The same file once more, after the rules were changed."""
        found = get_object_or_404(Job.objects.select_related("file"), pk=job)
        return _answer(actions.import_again(company=request.company, job=found, by=request.user))


def _answer(made: Imported) -> Response:
    return faulty(made.job) if made.run is None else Response(RunOut(made.run).data, status=201)
