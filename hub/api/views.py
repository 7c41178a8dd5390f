"""The ground's API: who am I, jobs, history. The rooms have their own."""

from uuid import UUID

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from hub import jobs
from hub.api.idempotency import HEADER, idempotent
from hub.api.shapes import CompanyOut, EventPage, FindingOut, JobOut, JobPage
from hub.forms import HistoryForm
from hub.models import ApiKey, Event, Job
from hub.models.job import JobState
from hub.permissions import Area, Level
from hub.queries.history import filtered
from hub.queries.jobs import findings_of, log_file
from hub.views.jobs import KINDS, download

PAGE = 100
KEY = OpenApiParameter(HEADER, str, OpenApiParameter.HEADER, description="the same key gives the same answer")
BEFORE = OpenApiParameter("before", UUID, description="`next` of the page before")


class OneCompany(APIView):
    requires = "member"

    @extend_schema(operation_id="company_get", responses=CompanyOut)
    def get(self, request, company):
        """The company of the key, and what the key may do."""
        found = request._request.company
        found.key = ApiKey.objects.get(pk=request.user.id)
        found.is_blocked = bool(found.group and found.group.is_blocked)
        return Response(CompanyOut(found).data)


class Jobs(APIView):
    requires = "member"

    @extend_schema(
        operation_id="jobs_list",
        parameters=[BEFORE, OpenApiParameter("state", str, enum=JobState.values), OpenApiParameter("kind", str)],
        responses=JobPage,
    )
    def get(self, request, company):
        """Those of the areas the key may read, newest first, 100 at a time: `{results, next}`."""
        found = jobs.visible_to(request.user)
        for name in ("state", "kind"):
            if request.query_params.get(name):
                found = found.filter(**{name: request.query_params[name]})
        return Response(JobPage(_page(found, request)).data)


def _page(found, request) -> dict:
    """Keys count upwards with time, so the last one given says where the next page begins."""
    before = request.query_params.get("before")
    if before:
        found = found.filter(pk__lt=_uuid(before))
    rows = list(found.order_by("-id")[: PAGE + 1])
    return {"results": rows[:PAGE], "next": rows[PAGE - 1].pk if len(rows) > PAGE else None}


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise ValidationError({"before": "Not an id."}) from None


class OneJob(APIView):
    requires = "member"

    @extend_schema(operation_id="jobs_get", responses=JobOut)
    def get(self, request, company, job):
        return Response(JobOut(_job(request, job)).data)


class JobLog(APIView):
    requires = "member"

    @extend_schema(
        operation_id="jobs_log",
        parameters=[OpenApiParameter("file", str, enum=KINDS, description="as a file instead")],
        responses=FindingOut(many=True),
    )
    def get(self, request, company, job):
        """Everything the job found, oldest first."""
        found, kind = _job(request, job), request.query_params.get("file", "")
        if kind in KINDS:
            return download(log_file(found, kind, orgnr=request._request.company.orgnr))
        return Response(FindingOut(findings_of(found), many=True).data)


class Cancellation(APIView):
    requires = "member"

    @extend_schema(operation_id="jobs_cancel", request=None, responses=JobOut)
    def post(self, request, company, job):
        """A queued job ends at once, a running one at its next step. Needs write to the job's area."""
        return Response(JobOut(jobs.cancel(_job(request, job), by=request.user)).data)


class Rerun(APIView):
    requires = "member"

    @extend_schema(operation_id="jobs_rerun", parameters=[KEY], request=None, responses={201: JobOut})
    @idempotent
    def post(self, request, company, job):
        """The same work once more, as a new job. Needs write to the job's area."""
        return Response(JobOut(jobs.rerun(_job(request, job), by=request.user)).data, status=201)


def _job(request, job) -> Job:
    return get_object_or_404(jobs.visible_to(request.user), pk=job)


class Events(APIView):
    requires = (Area.HISTORY, Level.READ)

    @extend_schema(
        operation_id="events_list",
        parameters=[
            BEFORE,
            OpenApiParameter("kind", str, description="e.g. journal.sent"),
            OpenApiParameter("q", str, description="who, what or which"),
            OpenApiParameter("start", str, description="first day, 2026-09-01"),
            OpenApiParameter("end", str, description="last day"),
        ],
        responses=EventPage,
    )
    def get(self, request, company):
        """The processing history, newest first, 100 at a time: `{results, next}`."""
        form = HistoryForm(request.query_params)
        if not form.is_valid():
            raise ValidationError(form.errors)
        found = filtered(Event.objects.all(), form.cleaned_data)
        if request.query_params.get("kind"):
            found = found.filter(kind=request.query_params["kind"])
        return Response(EventPage(_page(found, request)).data)
