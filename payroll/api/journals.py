"""Journals: list, get with lines, and what a person may decide about one."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import get_language
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.idempotency import idempotent
from hub.views.jobs import download
from payroll.actions import cancel_transfer, link_batch, mark_sent, reverse_transfer, send_again
from payroll.api.outgoing import KEY, SEND
from payroll.api.runs import READ, WRITE
from payroll.api.shapes import (
    JournalOut,
    JournalPage,
    JournalReversalIn,
    JournalWithLines,
    LinkIn,
    MarkIn,
    SendingIn,
    valid,
)
from payroll.forms import uuid_or_none
from payroll.models import Journal, JournalState
from payroll.queries.journals import journals
from payroll.receipts import receipt_file

PAGE = 100


class Journals(APIView):
    requires = READ

    @extend_schema(
        operation_id="journals_list",
        parameters=[
            OpenApiParameter("before", int, description="`next` of the page before: a journal number"),
            OpenApiParameter("state", str, enum=JournalState.values),
            OpenApiParameter("run", str, description="id of a run, also of one that is gone"),
            OpenApiParameter("reference", str),
        ],
        responses=JournalPage,
    )
    def get(self, request, company):
        """Newest first, 100 at a time: `{results, next}`."""
        found = list(_filtered(request.query_params)[: PAGE + 1])
        following = found[PAGE - 1].number if len(found) > PAGE else None
        return Response(JournalPage({"results": found[:PAGE], "next": following}).data)


def _filtered(asked):
    found = journals()
    before = asked.get("before", "")
    if before.isdigit() and len(before) < 10:
        found = found.filter(number__lt=int(before))
    if "run" in asked:
        found = found.filter(run_key=uuid_or_none(asked["run"]))
    for name in ("state", "reference"):
        if asked.get(name):
            found = found.filter(**{name: asked[name]})
    return found


class OneJournal(APIView):
    requires = READ

    @extend_schema(operation_id="journals_get", responses=JournalWithLines)
    def get(self, request, company, journal):
        return Response(JournalWithLines(_journal(journal)).data)


class Sending(APIView):
    requires = SEND

    @extend_schema(operation_id="journals_send_again", parameters=[KEY], request=SendingIn, responses=JournalOut)
    @idempotent
    def post(self, request, company, journal):
        """Once more, after a sure refusal or when a person has seen that it is not there; perhaps on another day."""
        day = valid(SendingIn, request).validated_data["voucher_on"]
        made = send_again(company=request.company, journal=_journal(journal), voucher_on=day, by=request.user)
        return Response(JournalOut(made).data)


class Reversal(APIView):
    requires = SEND

    @extend_schema(
        operation_id="journals_reverse", parameters=[KEY], request=JournalReversalIn, responses={202: JournalOut}
    )
    @idempotent
    def post(self, request, company, journal):
        """A correcting batch, once, on a day in a period that is open. `amount` repeats the journal's own debit."""
        shape = valid(JournalReversalIn, request)
        made = reverse_transfer(
            company=request.company, journal=_journal(journal), by=request.user, **shape.validated_data
        )
        return Response(JournalOut(made).data, status=202)


class Receipt(APIView):
    requires = READ

    @extend_schema(operation_id="journals_receipt", responses={200: OpenApiTypes.BINARY})
    def get(self, request, company, journal):
        """What was sent and what was read back, account by account, as PDF."""
        found = _journal(journal)
        if not found.receipt:
            raise Http404
        language = get_language() or "sv"
        return download(receipt_file(found, company=request.company, language=language, produced_at=timezone.now()))


class Link(APIView):
    requires = SEND

    @extend_schema(operation_id="journals_link", request=LinkIn, responses=JournalOut)
    def post(self, request, company, journal):
        """It exists there already, under this number."""
        shape = valid(LinkIn, request)
        made = link_batch(company=request.company, journal=_journal(journal), by=request.user, **shape.validated_data)
        return Response(JournalOut(made).data)


class Mark(APIView):
    requires = WRITE

    @extend_schema(operation_id="journals_mark", request=MarkIn, responses=JournalOut)
    def post(self, request, company, journal):
        """Booked some other way; counts as sent from now on."""
        shape = valid(MarkIn, request)
        made = mark_sent(company=request.company, journal=_journal(journal), by=request.user, **shape.validated_data)
        return Response(JournalOut(made[0]).data)


class Cancellation(APIView):
    requires = SEND

    @extend_schema(operation_id="journals_cancel", request=None, responses=JournalOut)
    def post(self, request, company, journal):
        """Where nothing can have left."""
        made = cancel_transfer(company=request.company, journal=_journal(journal), by=request.user)
        return Response(JournalOut(made).data)


def _journal(journal_id) -> Journal:
    return get_object_or_404(journals(), pk=journal_id)
