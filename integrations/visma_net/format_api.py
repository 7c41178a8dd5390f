"""Format BAS and Format PNL of a company, for programs."""

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.permissions import Area, Level
from integrations.visma_net import format_actions
from integrations.visma_net.format_table import accounts_of, explained
from integrations.visma_net.models import CompanyLink
from integrations.visma_net.work import formats_of, link_of
from payroll.patterns import Formats
from payroll.queries.accounts import used_accounts

READ, WRITE = (Area.VISMA_NET, Level.READ), (Area.VISMA_NET, Level.WRITE)


class FormatsIn(serializers.Serializer):
    """`own` false: the account's formats hold, and `bas` and `pnl` are left aside."""

    own = serializers.BooleanField(default=True)
    bas = serializers.CharField(max_length=1000, allow_blank=True, default="")
    pnl = serializers.CharField(max_length=1000, allow_blank=True, default="")


class TestedOut(serializers.Serializer):
    account = serializers.CharField()
    word = serializers.CharField()
    text = serializers.CharField()
    reason = serializers.CharField()
    lines = serializers.ListField(child=serializers.DictField())


class FormatsOut(serializers.Serializer):
    """`accounts`: every known account by class: bas, pnl, neither, both, off. `tested`: of `?account=`."""

    own = serializers.BooleanField()
    bas = serializers.CharField(allow_blank=True)
    pnl = serializers.CharField(allow_blank=True)
    accounts = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    tested = TestedOut(allow_null=True)


class FormatsOfCompany(APIView):
    requires = {"GET": READ, "PUT": WRITE}

    @extend_schema(
        operation_id="visma_net_formats",
        parameters=[OpenApiParameter("account", str, description="one account to explain")],
        responses=FormatsOut,
    )
    def get(self, request, company):
        """Which accounts go without cost centre, and which with."""
        return Response(_shown(_link(company), request.query_params.get("account", "")[:20]))

    @extend_schema(operation_id="visma_net_formats_change", request=FormatsIn, responses=FormatsOut)
    def put(self, request, company):
        """Patterns are refused with the place that cannot be read."""
        shape = FormatsIn(data=request.data)
        shape.is_valid(raise_exception=True)
        link = format_actions.set_company_formats(link=_link(company), by=request.user, **shape.validated_data)
        return Response(_shown(link, ""))


def _link(company) -> CompanyLink:
    link = link_of(company)
    if link is None:
        raise NotFound
    return link


def _shown(link: CompanyLink, account: str) -> dict:
    formats = formats_of(link)
    return FormatsOut(
        {
            "own": link.own_formats,
            "bas": formats.bas.text,
            "pnl": formats.pnl.text,
            "accounts": _by_class(link, formats),
            "tested": explained(formats, account) if account else None,
        }
    ).data


def _by_class(link: CompanyLink, formats: Formats) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for number, _label in accounts_of(link.connection.accounts, used_accounts()):
        found.setdefault(formats.classify(number).kind, []).append(number)
    return found
