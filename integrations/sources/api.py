"""The data source: what it is, choosing it, and asking for a refresh."""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.shapes import JobOut
from hub.permissions import Area, Level
from integrations.sources.actions import choose_source, start_refresh
from integrations.sources.models import DataSource, Kind, SourceYear
from integrations.sources.queries import source_of

READ, WRITE = (Area.SOURCES, Level.READ), (Area.SOURCES, Level.WRITE)


class SourceIn(serializers.Serializer):
    kind = serializers.ChoiceField(Kind.choices)


class YearOut(serializers.Serializer):
    start = serializers.DateField()
    end = serializers.DateField()
    is_locked = serializers.BooleanField(help_text="in eEkonomi")
    checked_at = serializers.DateTimeField(allow_null=True)
    agrees = serializers.SerializerMethodField(help_text="closing balances equal those of eEkonomi")

    def get_agrees(self, row) -> bool | None:
        return None if row.checked_at is None else not row.differences


class SourceOut(serializers.Serializer):
    kind = serializers.ChoiceField(Kind.choices)
    refreshed_at = serializers.DateTimeField(allow_null=True)
    job_id = serializers.UUIDField(allow_null=True, help_text="the latest refresh")
    error = serializers.CharField(allow_blank=True, help_text="code, where the latest refresh failed")
    years = YearOut(many=True)


def _out(source: DataSource | None) -> dict:
    return SourceOut(
        {
            "kind": source.kind if source else Kind.OTHER,
            "refreshed_at": source.refreshed_at if source else None,
            "job_id": source.job_id if source else None,
            "error": source.last_error.get("code", "") if source else "",
            "years": SourceYear.objects.order_by("start"),
        }
    ).data


class Source(APIView):
    requires = {"GET": READ, "PUT": WRITE}

    @extend_schema(operation_id="source_get", responses=SourceOut)
    def get(self, request, company):
        """Where the books come from, and how far they have been read."""
        return Response(_out(source_of()))

    @extend_schema(operation_id="source_choose", request=SourceIn, responses=SourceOut)
    def put(self, request, company):
        """`eaccounting` begins a refresh; `other` stops it and lets files in. 409 SRC-002 without connection."""
        shape = SourceIn(data=request.data)
        shape.is_valid(raise_exception=True)
        choose_source(company=request._request.company, kind=shape.validated_data["kind"], by=request.user)
        return Response(_out(source_of()))


class Refreshing(APIView):
    requires = (Area.REPORTS, Level.READ)

    @extend_schema(operation_id="source_refresh", request=None, responses={202: JobOut})
    def post(self, request, company):
        """202 with the job; the one under way where there is one. 409 SRC-004 where the source is another."""
        return Response(JobOut(start_refresh(company=request._request.company, by=request.user)).data, status=202)
