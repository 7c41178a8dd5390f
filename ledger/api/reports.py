"""Reports by API: the figures of the pages, under the same bound for those who may see reports only."""

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.idempotency import idempotent
from hub.api.views import KEY
from hub.permissions import Area, Level
from ledger.actions import main_ledger, reports
from ledger.api import report_shapes as shapes
from ledger.api.asked import valid
from ledger.api.report_asked import FILE, PERIOD, chosen, file_of, with_file
from ledger.models import BudgetPlan, FiscalYear, PinnedChart, ReportComment
from ledger.queries.comments import comments_of
from ledger.queries.open_items import ages_of, kind_asked
from ledger.report_choice import ReportChoice, choose
from ledger.reports import Change, balance_columns, month_overview, result_columns, rolling_months, rolling_years
from ledger.views.reports.invoices import invoice_sheet
from ledger.views.reports.pages import sheet_of
from ledger.views.reports.ratios import ratio_rows, ratio_sheet

READ, WRITE = (Area.REPORTS, Level.READ), (Area.REPORTS, Level.WRITE)
ASKED = [
    *PERIOD,
    OpenApiParameter("kind", str, enum=["result", "balance"], description="for months and rolling"),
    OpenApiParameter("values", str, enum=["months", "years"], description="for rolling"),
    OpenApiParameter("against", str, enum=["last_year", "budget", "both", "none"]),
    OpenApiParameter("deviation", str, enum=["percent", "amount"]),
    OpenApiParameter("plan", str, description="id of a budget; the main one without it"),
    OpenApiParameter("object", str, description="id of an object of a dimension"),
    OpenApiParameter("detail", str, enum=["groups", "headings", "plain", "accounts"], description="rows of a file"),
    OpenApiParameter("unit", str, enum=["kr", "tkr"], description="tkr: rounded thousands"),
    FILE,
]


def _columns(name: str, choice: ReportChoice):
    if name == "result":
        unit = "amount" if choice.said["deviation"] == "amount" else "percent"
        year = choice.book().year_at(choice.last)
        asked = {"last_year": choice.with_last_year, "budget": choice.with_budget, "unit": unit}
        return "result", result_columns(year, choice.first, choice.last, **asked)
    if name == "balance":
        return "balance", balance_columns(choice.first, choice.last, last_year=choice.with_last_year)
    if name == "months":
        return choice.kind, month_overview(choice.kind, choice.book().year_at(choice.last), choice.last)
    made = rolling_years if choice.said["values"] == "years" else rolling_months
    return choice.kind, made(choice.kind, choice.last)


class Reports(APIView):
    requires = READ

    @extend_schema(operation_id="reports_get", parameters=ASKED, responses=with_file(shapes.ReportOut))
    def get(self, request, company, report):
        """`result`, `balance`, `months` or `rolling`. Amounts in the reader's sign; a file says what the page says."""
        if report not in ("result", "balance", "months", "rolling"):
            raise NotFound
        choice = chosen(request, whole_year=report == "balance")
        kind, columns = _columns(report, choice)
        made = choice.report(kind, columns)
        if request.query_params.get("file"):
            return file_of(request, sheet_of(choice, kind, made))
        return Response(shapes.report_out(choice, kind, made))


class Ratios(APIView):
    requires = READ

    @extend_schema(
        operation_id="ratios_get", parameters=[*PERIOD, FILE], responses=with_file(shapes.RatioOut(many=True))
    )
    def get(self, request, company):
        """Key ratios with formula and parts; the result of the last twelve months, balances as the month ended."""
        choice = chosen(request, whole_year=True)
        if request.query_params.get("file"):
            return file_of(request, ratio_sheet(choice, ratio_rows(choice)))
        return Response([shapes.ratio_out(each) for each in choice.ratios()])


class Invoices(APIView):
    requires = READ

    @extend_schema(
        operation_id="open_invoices_get",
        parameters=[OpenApiParameter("kind", str, enum=["customer", "supplier"]), FILE],
        responses=with_file(shapes.AgeOut(many=True)),
    )
    def get(self, request, company):
        """Unpaid invoices by age as of today."""
        choice, kind = choose(request._request, actor=request.user), kind_asked(request.query_params.get("kind"))
        ages = ages_of(kind, choice.until if choice else None)
        if request.query_params.get("file"):
            return file_of(request, invoice_sheet(request._request.company, kind, ages))
        return Response([shapes.age_out(age) for age in ages])


# ------------------------------------------------------------------ budgets
class Budgets(APIView):
    requires = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="budgets_list", responses=shapes.BudgetOut(many=True))
    def get(self, request, company):
        plans = BudgetPlan.objects.select_related("year").order_by("-year__start", "name")
        return Response(shapes.BudgetOut(plans, many=True).data)

    @extend_schema(
        operation_id="budgets_create", parameters=[KEY], request=shapes.BudgetIn, responses={201: shapes.BudgetOut}
    )
    @idempotent
    def post(self, request, company):
        given = valid(shapes.BudgetIn, request).validated_data
        source = None
        if given["from_year"]:
            source = get_object_or_404(FiscalYear, pk=given["from_year"])
        elif given["from_budget"]:
            source = get_object_or_404(BudgetPlan.objects.select_related("year"), pk=given["from_budget"])
        made = reports.create_budget(
            company=request._request.company, year=get_object_or_404(FiscalYear, pk=given["year"]), name=given["name"],
            source=source, change=Change(int(given["income_percent"] * 100), int(given["costs_percent"] * 100)),
            by=request.user,
        )  # fmt: skip
        return Response(shapes.BudgetOut(made).data, status=201)


class Budget(APIView):
    requires = {"GET": READ, "POST": WRITE, "DELETE": WRITE}

    @extend_schema(operation_id="budgets_get", responses=shapes.BudgetWithMonths)
    def get(self, request, company, plan):
        """Account → month → amount, debit positive."""
        return Response(shapes.budget_out(_plan(plan)))

    @extend_schema(operation_id="budgets_change", request=shapes.BudgetMonths, responses=shapes.BudgetWithMonths)
    def post(self, request, company, plan):
        """Replaces just the months given. All or nothing."""
        found, given = _plan(plan), valid(shapes.BudgetMonths, request).validated_data
        reports.set_budget(company=request._request.company, plan=found, amounts=given["months"], by=request.user)
        return Response(shapes.budget_out(found))

    @extend_schema(operation_id="budgets_remove", responses={204: None})
    def delete(self, request, company, plan):
        reports.remove_budget(company=request._request.company, plan=_plan(plan), by=request.user)
        return Response(status=204)


class MainBudget(APIView):
    requires = WRITE

    @extend_schema(operation_id="budgets_make_main", request=None, responses=shapes.BudgetOut)
    def post(self, request, company, plan):
        """The one reports of its year show."""
        made = reports.make_main(company=request._request.company, plan=_plan(plan), by=request.user)
        return Response(shapes.BudgetOut(made).data)


def _plan(key) -> BudgetPlan:
    return get_object_or_404(BudgetPlan.objects.select_related("year"), pk=key)


# ------------------------------------------------------------------ comments
class Comments(APIView):
    requires = READ

    @extend_schema(operation_id="comments_list", responses=shapes.CommentOut(many=True))
    def get(self, request, company):
        """Threads, newest month first, each with its answers."""
        choice = chosen(request)
        return Response(shapes.CommentOut(comments_of(choice.ledger, until=choice.until), many=True).data)

    @extend_schema(
        operation_id="comments_create", parameters=[KEY], request=shapes.CommentIn, responses={201: shapes.CommentOut}
    )
    @idempotent
    def post(self, request, company):
        choice, given = chosen(request), dict(valid(shapes.CommentIn, request).validated_data)
        if choice.until and given["month"] > choice.until:
            raise ValidationError({"month": _("Månaden är inte låst ännu.")})
        parent = given.pop("parent", None)
        found = get_object_or_404(ReportComment, pk=parent, ledger=choice.ledger) if parent else None
        made = reports.add_comment(
            company=request._request.company, ledger=choice.ledger, parent=found, by=request.user, **given
        )
        return Response(shapes.CommentOut(made).data, status=201)


class Comment(APIView):
    requires = READ

    @extend_schema(operation_id="comments_remove", responses={204: None})
    def delete(self, request, company, comment):
        """One's own only."""
        found = get_object_or_404(ReportComment, pk=comment)
        reports.remove_comment(company=request._request.company, comment=found, by=request.user)
        return Response(status=204)


# ------------------------------------------------------------------ rows, charts, what clients see
class Rows(APIView):
    requires = WRITE

    @extend_schema(operation_id="report_rows_get", responses=shapes.RowsOut)
    def get(self, request, company, kind):
        """Moves of accounts and own headings; an account not named stands where the chart puts it."""
        return Response(shapes.rows_out(self._ledger(request), _kind(kind)))

    @extend_schema(operation_id="report_rows_change", request=shapes.RowsIn, responses=shapes.RowsOut)
    def post(self, request, company, kind):
        """One act: move (accounts, to), add (group, label), rename (key, label), remove (key) or undo."""
        given, ledger = valid(shapes.RowsIn, request).validated_data, self._ledger(request)
        facts = {"company": request._request.company, "ledger": ledger, "kind": _kind(kind), "by": request.user}
        act = given["act"]
        if act == "move":
            reports.move_accounts(numbers=given["accounts"], to=given["to"], **facts)
        elif act == "add":
            reports.add_heading(group=given["group"], label=given["label"], **facts)
        elif act == "rename":
            reports.rename_heading(key=given["key"], label=given["label"], **facts)
        elif act == "remove":
            reports.remove_heading(key=given["key"], **facts)
        else:
            reports.undo_rows(**facts)
        return Response(shapes.rows_out(ledger, _kind(kind)))

    def _ledger(self, request):
        return main_ledger(company=request._request.company)


def _kind(kind: str) -> str:
    if kind not in ("result", "balance"):
        raise NotFound
    return kind


class Charts(APIView):
    requires = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="charts_list", responses=shapes.ChartOut(many=True))
    def get(self, request, company):
        """Rows added to the start page."""
        return Response(shapes.ChartOut(PinnedChart.objects.order_by("position"), many=True).data)

    @extend_schema(operation_id="charts_create", request=shapes.ChartIn, responses={201: shapes.ChartOut})
    def post(self, request, company):
        given = valid(shapes.ChartIn, request).validated_data
        here = request._request.company
        made = reports.pin_chart(company=here, ledger=main_ledger(company=here), by=request.user, **given)
        return Response(shapes.ChartOut(made).data, status=201)


class OneChart(APIView):
    requires = WRITE

    @extend_schema(operation_id="charts_remove", responses={204: None})
    def delete(self, request, company, chart):
        found = get_object_or_404(PinnedChart, pk=chart)
        reports.unpin_chart(company=request._request.company, chart=found, by=request.user)
        return Response(status=204)


class WhatClientsSee(APIView):
    requires = WRITE

    @extend_schema(operation_id="shown_change", request=shapes.ShownIn, responses=shapes.ShownIn)
    def post(self, request, company):
        """`ongoing` or `locked`: for those who may see reports but not the books."""
        given, here = valid(shapes.ShownIn, request).validated_data, request._request.company
        reports.set_shown(company=here, ledger=main_ledger(company=here), by=request.user, **given)
        return Response(given)
