"""The two ways out: preview, file, transfer. The same selection for all three."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.reverse import reverse
from rest_framework.views import APIView

from hub.api.idempotency import idempotent
from hub.models import Job
from hub.permissions import Area, Level
from hub.views.jobs import download
from payroll.actions import create_file, send_rest, start_transfer
from payroll.api.runs import READ, WRITE
from payroll.api.shapes import PayrollFileIn, PayrollFileOut, SelectionIn, TransferOut, preview_out, valid
from payroll.exports import KINDS
from payroll.queries.files import document_of, file_of
from payroll.queries.journals import journals
from payroll.queries.moving import preview_to

KEY = OpenApiParameter(
    "Idempotency-Key", str, OpenApiParameter.HEADER, description="the same key gives the same answer"
)
DESTINATION = "visma_net"
SEND = (Area.VISMA_NET, Level.WRITE)


class PreviewOfJournals(APIView):
    requires = READ

    @extend_schema(operation_id="journals_preview", request=SelectionIn, responses=OpenApiTypes.OBJECT)
    def post(self, request, company):
        """What the selection would make, with every finding. Changes nothing."""
        shape = valid(SelectionIn, request)
        _selection, found = _planned(request, shape)
        return Response(preview_out(found))


def _planned(request, shape: SelectionIn):
    """The selection as it is sent, and its preview."""
    selection, found, _closed = preview_to(
        company=request.company,
        selection=shape.selection(),
        destination=DESTINATION,
        closed_periods=shape.validated_data["closed_periods"],
        today=timezone.localdate(),
    )
    return selection, found


class Files(APIView):
    requires = WRITE

    @extend_schema(
        operation_id="files_create", parameters=[KEY], request=PayrollFileIn, responses={201: PayrollFileOut}
    )
    @idempotent
    def post(self, request, company):
        shape = valid(PayrollFileIn, request)
        made = create_file(
            company=request.company,
            selection=shape.selection(),
            kind=shape.validated_data["kind"],
            expected=shape.expected_revisions,
            by=request.user,
        )
        first = made[0]
        url = reverse("payroll_api:file", args=[company, first.job_id], request=request)
        body = PayrollFileOut({"id": first.job_id, "name": first.file.name, "url": url, "journals": made}).data
        return Response(body, status=201)


class File(APIView):
    requires = READ

    @extend_schema(
        operation_id="files_get",
        parameters=[OpenApiParameter("kind", str, enum=KINDS, description="sie where nothing is said")],
        responses={200: OpenApiTypes.BINARY},
    )
    def get(self, request, company, job):
        """The file itself."""
        found, kind = file_of(job), request.query_params.get("kind", "sie")
        if found is None or kind not in KINDS:
            raise Http404
        document = document_of(
            *found, kind, company=request.company, language=get_language() or "sv", now=timezone.now()
        )
        return download(document)


class Transfers(APIView):
    requires = SEND

    @extend_schema(operation_id="transfers_create", parameters=[KEY], request=SelectionIn, responses={202: TransferOut})
    @idempotent
    def post(self, request, company):
        """Direktöverföring. Answers at once; ask `url` how it went, or listen to the webhooks journal.*."""
        shape = valid(SelectionIn, request)
        job = start_transfer(
            company=request.company,
            selection=_planned(request, shape)[0],
            destination=DESTINATION,
            expected=shape.expected_revisions,
            by=request.user,
        )
        return Response(_transfer(job, request), status=202)


class Transfer(APIView):
    requires = READ

    @extend_schema(operation_id="transfers_get", responses=TransferOut)
    def get(self, request, company, job):
        return Response(_transfer(get_object_or_404(Job, pk=job, kind="payroll.transfer"), request))


class RestOfTransfer(APIView):
    requires = SEND

    @extend_schema(operation_id="transfers_send_rest", request=None, responses={202: TransferOut})
    def post(self, request, company, job):
        """What was refused of it, under the same keys; what stands is left alone. The same answer however often."""
        found = get_object_or_404(Job, pk=job, kind="payroll.transfer")
        again = send_rest(company=request.company, job=found, by=request.user)
        return Response(_transfer(again, request), status=202)


def _transfer(job: Job, request) -> dict:
    job.journals = list(journals().filter(job=job).order_by("number"))
    return TransferOut(job, context={"request": request}).data
