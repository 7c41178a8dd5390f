"""Posting rules: read whole, changed one by one, and tried on a run before they are kept."""

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.errors import findings_of
from hub.api.idempotency import idempotent
from hub.permissions import Area, Level
from payroll import actions
from payroll.api import rule_shapes as shapes
from payroll.api.shapes import valid
from payroll.forms import uuid_or_none
from payroll.models import EmployeeHome, PayrollRun, PayrollSettings, PostingRule, Rate, WageType
from payroll.queries.rules import rule_book, tried

READ, WRITE = (Area.PAYROLL, Level.READ), (Area.PAYROLL, Level.WRITE)
PAGE = 500


class Rules(APIView):
    requires = READ

    @extend_schema(operation_id="rules_get", responses=shapes.RuleBookOut)
    def get(self, request, company):
        """Every wage type, posting rule and rate, and the company's defaults. Employees have a list of their own."""
        kept = PayrollSettings.objects.first() or PayrollSettings()
        book = {
            "revision": kept.revision,
            "wage_types": WageType.objects.order_by("number"),
            "postings": PostingRule.objects.select_related("wage_type").order_by("wage_type__number", "valid_from"),
            "rates": Rate.objects.order_by("kind", "group", "valid_from"),
            "defaults": kept,
        }
        return Response(shapes.RuleBookOut(book).data)


class WageTypes(APIView):
    requires = WRITE

    @extend_schema(operation_id="rules_wage_types_save", request=shapes.WageTypeIn, responses={201: shapes.WageTypeOut})
    @idempotent
    def post(self, request, company):
        """A wage type, by its number: new, or with other facts."""
        data = valid(shapes.WageTypeIn, request).validated_data
        known = WageType.objects.filter(number=data["number"]).first()
        made = actions.save_wage_type(
            company=request.company, wage_type=shapes.WageTypeIn.made(data), of=known, by=request.user
        )
        return Response(shapes.WageTypeOut(made).data, status=201)


class OneWageType(APIView):
    requires = WRITE

    @extend_schema(operation_id="rules_wage_types_delete", responses={204: None})
    def delete(self, request, company, wage_type):
        """With its rules."""
        found = get_object_or_404(WageType, pk=wage_type)
        actions.remove_wage_type(company=request.company, wage_type=found, by=request.user)
        return Response(status=204)


class Postings(APIView):
    requires = WRITE

    @extend_schema(
        operation_id="rules_postings_save", request=shapes.PostingRuleIn, responses={201: shapes.PostingRuleOut}
    )
    @idempotent
    def post(self, request, company):
        """Accounts from a month on; a rule of the same month is exchanged."""
        rule = shapes.PostingRuleIn.made(valid(shapes.PostingRuleIn, request).validated_data)
        made = actions.save_rule(company=request.company, rule=rule, by=request.user)
        return Response(shapes.PostingRuleOut(made).data, status=201)


class OnePosting(APIView):
    requires = WRITE

    @extend_schema(operation_id="rules_postings_delete", responses={204: None})
    def delete(self, request, company, posting_rule):
        found = get_object_or_404(PostingRule.objects.select_related("wage_type"), pk=posting_rule)
        actions.remove_rule(company=request.company, rule=found, by=request.user)
        return Response(status=204)


class Rates(APIView):
    requires = WRITE

    @extend_schema(operation_id="rules_rates_save", request=shapes.RateIn, responses={201: shapes.RateOut})
    @idempotent
    def post(self, request, company):
        """A rate from a day on, with its source; one of the same group and day is exchanged."""
        rate = shapes.RateIn.made(valid(shapes.RateIn, request).validated_data)
        made = actions.save_rate(company=request.company, rate=rate, by=request.user)
        return Response(shapes.RateOut(made).data, status=201)


class OneRate(APIView):
    requires = WRITE

    @extend_schema(operation_id="rules_rates_delete", responses={204: None})
    def delete(self, request, company, rate):
        found = get_object_or_404(Rate, pk=rate)
        actions.remove_rate(company=request.company, rate=found, by=request.user)
        return Response(status=204)


class Homes(APIView):
    requires = {"GET": READ, "POST": WRITE}

    @extend_schema(
        operation_id="rules_employees_list",
        parameters=[OpenApiParameter("after", str, description="`next` of the page before")],
        responses=shapes.HomePage,
    )
    def get(self, request, company):
        """In the order they were kept, 500 at a time."""
        found = EmployeeHome.objects.order_by("id")
        after = uuid_or_none(request.query_params.get("after", ""))
        page = list(found.filter(id__gt=after)[: PAGE + 1] if after else found[: PAGE + 1])
        last = str(page[PAGE - 1].pk) if len(page) > PAGE else None
        return Response(shapes.HomePage({"results": page[:PAGE], "next": last}).data)

    @extend_schema(operation_id="rules_employees_save", request=shapes.HomesIn, responses={201: shapes.RuleCountOut})
    @idempotent
    def post(self, request, company):
        """Where the cost of employees belongs from a month on: all of the list, or none."""
        data = valid(shapes.HomesIn, request).validated_data["employees"]
        homes = map(shapes.HomeIn.made, data)
        count = actions.save_homes(company=request.company, homes=homes, by=request.user)
        return Response({"count": count}, status=201)


class OneHome(APIView):
    requires = WRITE

    @extend_schema(operation_id="rules_employees_delete", responses={204: None})
    def delete(self, request, company, home):
        found = get_object_or_404(EmployeeHome, pk=home)
        actions.remove_home(company=request.company, home=found, by=request.user)
        return Response(status=204)


class Defaults(APIView):
    requires = WRITE

    @extend_schema(operation_id="rules_defaults_save", request=shapes.DefaultsIn, responses=shapes.DefaultsIn)
    def put(self, request, company):
        defaults = shapes.DefaultsIn.made(valid(shapes.DefaultsIn, request).validated_data)
        kept = actions.save_defaults(company=request.company, defaults=defaults, by=request.user)
        return Response(shapes.DefaultsIn(kept).data)


class Standard(APIView):
    requires = WRITE

    @extend_schema(operation_id="rules_standard_load", request=None, responses=shapes.RuleCountOut)
    def post(self, request: HttpRequest, company):
        """The Swedish set: what the company does not have yet. `count`: wage types added."""
        return Response({"count": actions.load_standard(company=request.company, by=request.user)})


class Trial(APIView):
    requires = READ

    @extend_schema(operation_id="rules_trial", request=shapes.TrialIn, responses=shapes.TrialOut)
    def post(self, request, company):
        """What changes of the rules would change in a run, per month, account and cost centre. Nothing is kept."""
        shape = valid(shapes.TrialIn, request)
        run = get_object_or_404(PayrollRun, pk=shape.validated_data["run_id"])
        book = rule_book()
        found = tried(run, book, shape.after(book))
        said = shapes.TrialOut({"run_id": run.pk, "changes": found.changes, "findings": findings_of(found.faults)})
        return Response(said.data)
