"""Bank agreements by API. What asks AutoPay is a job: 202 with its id."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.idempotency import idempotent
from hub.api.shapes import JobOut
from hub.permissions import Area, Level
from integrations.autopay import actions
from integrations.autopay.client import Credentials
from integrations.autopay.models import Agreement

READ, WRITE = (Area.RECONCILIATION, Level.READ), (Area.RECONCILIATION, Level.WRITE)


class AgreementOut(serializers.ModelSerializer):
    class Meta:
        model = Agreement
        fields = (
            "id", "remote_id", "bank", "account", "currency", "is_on", "since", "bank_account_id", "last_sequence",
            "last_fetched_at",
        )  # fmt: skip
        read_only_fields = fields


class AccessIn(serializers.Serializer):
    client_id = serializers.CharField(max_length=200)
    client_secret = serializers.CharField(max_length=400, write_only=True)


class ServiceIn(serializers.Serializer):
    electronic_statement = serializers.BooleanField()


class Agreements(APIView):
    requires = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="agreements_list", responses=AgreementOut(many=True))
    def get(self, request, company):
        """As AutoPay last said."""
        return Response(AgreementOut(Agreement.objects.order_by("account"), many=True).data)

    @extend_schema(operation_id="agreements_connect", request=AccessIn, responses={202: JobOut})
    @idempotent
    def post(self, request, company):
        """Keeps the client and reads its agreements."""
        shape = AccessIn(data=request.data)
        shape.is_valid(raise_exception=True)
        given = Credentials(**shape.validated_data)
        job = actions.connect(company=request._request.company, credentials=given, by=request.user)
        return Response(JobOut(job).data, status=202)


class Service(APIView):
    requires = WRITE

    @extend_schema(operation_id="agreements_service", request=ServiceIn, responses={202: JobOut})
    def post(self, request, company, agreement):
        """Ticks or unticks *Elektronisk kontoutskrift*."""
        shape = ServiceIn(data=request.data)
        shape.is_valid(raise_exception=True)
        found = get_object_or_404(Agreement, pk=agreement)
        on = shape.validated_data["electronic_statement"]
        job = actions.set_service(company=request._request.company, agreement=found, on=on, by=request.user)
        return Response(JobOut(job).data, status=202)


class Fetching(APIView):
    requires = WRITE

    @extend_schema(operation_id="agreements_fetch", request=None, responses={202: JobOut})
    def post(self, request, company):
        """Fetches what is new of every agreement that is on."""
        job = actions.fetch(company=request._request.company, by=request.user)
        return Response(JobOut(job).data, status=202)
