"""A company's side of Visma.net for programs: what is linked and missing, options, activation, comparison.

Adding an account and logging in needs a person at Visma's page, and has none.
"""

from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.idempotency import idempotent
from hub.api.shapes import JobOut
from hub.permissions import Area, Level
from integrations.visma_net import actions
from integrations.visma_net.destinations import VISMA_NET
from integrations.visma_net.mapping import Options
from integrations.visma_net.models import CompanyLink
from integrations.visma_net.work import link_of
from payroll.queries.obstacles import obstacles

READ, WRITE = (Area.VISMA_NET, Level.READ), (Area.VISMA_NET, Level.WRITE)


class OptionsShape(serializers.Serializer):
    """Segments are segmentId of SUBACCOUNT; null: the dimension is not sent. `default_values`: segmentId → value."""

    cost_centre_segment = serializers.IntegerField(allow_null=True, default=None)
    project_segment = serializers.IntegerField(allow_null=True, default=None)
    default_values = serializers.DictField(child=serializers.CharField(max_length=30), default=dict)
    own_numbers = serializers.BooleanField(default=False)
    release = serializers.BooleanField(default=True)

    def validate_default_values(self, given):
        if not all(key.isdigit() for key in given):
            raise serializers.ValidationError("Keys are segment numbers.")
        return {int(key): value for key, value in given.items()}


class MissingOut(serializers.Serializer):
    code = serializers.CharField()
    message = serializers.CharField()
    cause = serializers.CharField()
    cure = serializers.CharField()


class LinkOut(serializers.Serializer):
    """`missing`: why nothing can be sent now, each with its cure; empty when all is well."""

    connection = serializers.CharField(allow_blank=True)
    receiver = serializers.CharField(allow_blank=True)
    is_active = serializers.BooleanField()
    options = OptionsShape(allow_null=True)
    missing = MissingOut(many=True)


def _shown(request) -> dict:
    company = request._request.company
    link = link_of(company.pk)
    missing = obstacles(company=company, destination=VISMA_NET.name, actor=request.user)
    return LinkOut(
        {
            "connection": link.connection.name if link else "",
            "receiver": link.connection.receiver if link else "",
            "is_active": bool(link and link.is_active),
            "options": link,
            "missing": missing,
        }
    ).data


def _link(company) -> CompanyLink:
    link = link_of(company)
    if link is None:
        raise NotFound
    return link


class Link(APIView):
    requires = {"GET": READ, "PUT": WRITE}

    @extend_schema(operation_id="visma_net_get", responses=LinkOut)
    def get(self, request, company):
        """What the company is linked to, and everything that is missing before it can send."""
        return Response(_shown(request))

    @extend_schema(operation_id="visma_net_options", request=OptionsShape, responses=LinkOut)
    def put(self, request, company):
        """The programlänk's options, all of them."""
        shape = OptionsShape(data=request.data)
        shape.is_valid(raise_exception=True)
        actions.set_options(link=_link(company), options=Options(**shape.validated_data), by=request.user)
        return Response(_shown(request))


class Activation(APIView):
    requires = WRITE

    @extend_schema(operation_id="visma_net_activate", request=None, responses=LinkOut)
    def post(self, request, company):
        """From here on the company's journals may be sent."""
        actions.activate(links=[_link(company)], by=request.user)
        return Response(_shown(request))

    @extend_schema(operation_id="visma_net_deactivate", request=None, responses=LinkOut)
    def delete(self, request, company):
        actions.deactivate(links=[_link(company)], by=request.user)
        return Response(_shown(request))


class Comparison(APIView):
    requires = READ

    @extend_schema(operation_id="visma_net_compare", request=None, responses={201: JobOut})
    @idempotent
    def post(self, request, company):
        """Compares what we say is sent with what Visma.net has: a job, whose findings are the differences."""
        job = actions.compare(company=request._request.company, by=request.user)
        return Response(JobOut(job).data, status=201)
