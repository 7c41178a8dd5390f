"""Provkör for programs: everything that would stop a transfer, at once, and nothing made anywhere."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from hub.models import Job
from hub.permissions import Area, Level
from payroll.actions.dry_runs import start_dry_run
from payroll.api.outgoing import DESTINATION
from payroll.api.runs import READ
from payroll.api.shapes import AmountField, SelectionIn, valid
from payroll.dry_run import KIND
from payroll.models import Journal
from payroll.queries.dry_runs import groups_of, sketches_of

TRY = (Area.VISMA_NET, Level.READ)


class SketchOut(serializers.Serializer):
    reference = serializers.CharField()
    period = serializers.CharField()
    voucher_on = serializers.CharField()
    text = serializers.CharField()
    line_count = serializers.IntegerField()
    debit = AmountField()
    is_stopped = serializers.BooleanField()


class FaultOut(serializers.Serializer):
    """`journals`: «period reference» of each that meets it; `rows`: how many rows that is."""

    severity = serializers.CharField()
    code = serializers.CharField()
    message = serializers.CharField(source="words.message")
    cause = serializers.CharField(source="words.cause")
    cure = serializers.CharField(source="words.cure")
    value = serializers.CharField()
    rows = serializers.IntegerField()
    journals = serializers.ListField(child=serializers.CharField())
    next_on = serializers.CharField(help_text="a day in the next open period, where a period is closed")


class GroupOut(serializers.Serializer):
    kind = serializers.CharField(help_text="connection, ledger, period, account, format, segment or journal")
    count = serializers.IntegerField()
    faults = FaultOut(many=True)


class DryRunOut(serializers.Serializer):
    """`state` done: nothing stops it; done_with_errors: something does; queued and running: ask `url` again."""

    id = serializers.UUIDField()
    state = serializers.CharField()
    result = serializers.CharField()
    url = serializers.CharField()
    journals = SketchOut(many=True)
    groups = GroupOut(many=True)


class DryRuns(APIView):
    requires = TRY

    @extend_schema(operation_id="dry_runs_create", request=SelectionIn, responses={202: DryRunOut})
    def post(self, request, company):
        """Answers at once; ask `url` what came of it."""
        shape = valid(SelectionIn, request)
        job = start_dry_run(
            company=request.company,
            destination=DESTINATION,
            selection=shape.selection(),
            closed_periods=shape.validated_data["closed_periods"],
            by=request.user,
        )
        return Response(_shown(job, request), status=202)


class DryRunOfJournal(APIView):
    requires = TRY

    @extend_schema(operation_id="journals_dry_run", request=None, responses={202: DryRunOut})
    def post(self, request, company, journal):
        """Of a journal made already: one that waits, or that was refused."""
        found = get_object_or_404(Journal, pk=journal)
        destination = found.destination or DESTINATION
        job = start_dry_run(company=request.company, destination=destination, journals=[found], by=request.user)
        return Response(_shown(job, request), status=202)


class OneDryRun(APIView):
    requires = READ

    @extend_schema(operation_id="dry_runs_get", responses=DryRunOut)
    def get(self, request, company, job):
        return Response(_shown(get_object_or_404(Job, pk=job, kind=KIND), request))


def _shown(job: Job, request) -> dict:
    told = {
        "id": job.pk,
        "state": job.state,
        "result": job.result,
        "url": reverse("payroll_api:dry-run", args=[job.company_id, job.pk], request=request),
        "journals": sketches_of(job),
        "groups": groups_of(job) if job.is_final else [],
    }
    return DryRunOut(told).data
