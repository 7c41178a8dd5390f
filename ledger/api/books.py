"""Ledgers, years and their months; accounts, dimensions, huvudbok and trial balance."""

from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.idempotency import idempotent
from hub.api.views import KEY
from ledger import queries
from ledger.actions import (
    add_account,
    carry_opening,
    lock_period,
    lock_through,
    open_ledger,
    open_year,
    unlock_period,
)
from ledger.api import book_shapes as shapes
from ledger.api.asked import CURSOR, END, PAGE, READ, START, WRITE, YEAR, ledger_of, span_of, text_of, valid, year_of
from ledger.models import Account, Dimension, FiscalYear, Ledger, Period


class Ledgers(APIView):
    requires = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="ledgers_list", responses=shapes.LedgerOut(many=True))
    def get(self, request, company):
        """The main one first: what reports show."""
        return Response(shapes.LedgerOut(Ledger.objects.order_by("-is_main", "name"), many=True).data)

    @extend_schema(
        operation_id="ledgers_create", parameters=[KEY], request=shapes.LedgerIn, responses={201: shapes.LedgerOut}
    )
    @idempotent
    def post(self, request, company):
        shape = valid(shapes.LedgerIn, request)
        made = open_ledger(company=request._request.company, by=request.user, **shape.validated_data)
        return Response(shapes.LedgerOut(made).data, status=201)


class Years(APIView):
    requires = {"GET": READ, "POST": WRITE}

    @extend_schema(operation_id="years_list", responses=shapes.YearOut(many=True))
    def get(self, request, company):
        """Those of every ledger, newest first."""
        return Response(shapes.YearOut(FiscalYear.objects.order_by("-start", "id"), many=True).data)

    @extend_schema(
        operation_id="years_create", parameters=[KEY], request=shapes.YearIn, responses={201: shapes.YearWithMonths}
    )
    @idempotent
    def post(self, request, company):
        given = dict(valid(shapes.YearIn, request).validated_data)
        ledger = ledger_of(given.pop("ledger_id"))
        made = open_year(company=request._request.company, ledger=ledger, by=request.user, **given)
        return Response(shapes.YearWithMonths(made).data, status=201)


class Year(APIView):
    requires = READ

    @extend_schema(operation_id="years_get", responses=shapes.YearWithMonths)
    def get(self, request, company, year):
        """With its months, and which of them are locked."""
        return Response(shapes.YearWithMonths(get_object_or_404(FiscalYear, pk=year)).data)


class Opening(APIView):
    requires = WRITE

    @extend_schema(operation_id="years_carry_opening", request=shapes.CarryIn, responses=shapes.YearOut)
    def post(self, request, company, year):
        """Opening balances anew from what the year before closes with now."""
        found = get_object_or_404(FiscalYear, pk=year)
        shape = valid(shapes.CarryIn, request)
        carry_opening(company=request._request.company, year=found, by=request.user, **shape.validated_data)
        return Response(shapes.YearOut(found).data)


class Locking(APIView):
    requires = WRITE

    @extend_schema(operation_id="periods_lock", request=shapes.LockIn, responses=shapes.PeriodOut)
    def post(self, request, company, period):
        """Nothing is posted or read into the month from now on."""
        found, given = get_object_or_404(Period, pk=period), valid(shapes.LockIn, request).validated_data
        act = lock_through if given["through"] else lock_period
        act(company=request._request.company, period=found, reason=given["reason"], by=request.user)
        found.refresh_from_db()
        return Response(shapes.PeriodOut(found).data)


class Unlocking(APIView):
    requires = WRITE

    @extend_schema(operation_id="periods_unlock", request=shapes.UnlockIn, responses=shapes.PeriodOut)
    def post(self, request, company, period):
        """Without a reason 409 LED-014."""
        found, shape = get_object_or_404(Period, pk=period), valid(shapes.UnlockIn, request)
        made = unlock_period(
            company=request._request.company, period=found, by=request.user, **shape.validated_data
        )  # fmt: skip
        return Response(shapes.PeriodOut(made).data)


# ------------------------------------------------------------------ accounts
class Accounts(APIView):
    requires = {"GET": READ, "POST": WRITE}

    @extend_schema(
        operation_id="accounts_list",
        parameters=[OpenApiParameter("q", str, description="beginning of the number, or a part of the name")],
        responses=shapes.AccountOut(many=True),
    )
    def get(self, request, company):
        """The chart of the main ledger, by number. Balances: trial-balance."""
        found, q = Account.objects.filter(ledger__is_main=True).order_by("number"), text_of(request, "q")
        rows = [a for a in found if not q or a.number.startswith(q) or q.lower() in a.name.lower()]
        return Response(shapes.AccountOut(rows, many=True).data)

    @extend_schema(
        operation_id="accounts_create", parameters=[KEY], request=shapes.AccountIn, responses={201: shapes.AccountOut}
    )
    @idempotent
    def post(self, request, company):
        shape = valid(shapes.AccountIn, request)
        made = add_account(company=request._request.company, by=request.user, **shape.validated_data)
        return Response(shapes.AccountOut(made).data, status=201)


class AccountLedger(APIView):
    requires = READ

    @extend_schema(
        operation_id="accounts_ledger", parameters=[YEAR, START, END, CURSOR], responses=shapes.AccountLedgerOut
    )
    def get(self, request, company, number):
        """Huvudbok: the account's rows with its running balance, 100 at a time."""
        year = year_of(request)
        start, end = span_of(request, year)
        account = get_object_or_404(Account, ledger=year.ledger_id, number=number)
        cursor = request.query_params.get("cursor", "")
        page = queries.account_ledger(account, year, start=start, end=end, cursor=cursor, limit=PAGE)
        body = {"account": account, "opening": page.opening, "results": page.rows, "next": page.next or None}
        return Response(shapes.AccountLedgerOut(body).data)


class TrialBalance(APIView):
    requires = READ

    @extend_schema(operation_id="trial_balance", parameters=[YEAR, START, END], responses=shapes.TrialBalanceOut)
    def get(self, request, company):
        """Every account with an opening balance or anything booked, by number."""
        year = year_of(request)
        start, end = span_of(request, year)
        rows = queries.trial_balance(year, start=start, end=end)
        return Response(shapes.TrialBalanceOut({"year": year, "start": start, "end": end, "results": rows}).data)


class Dimensions(APIView):
    requires = READ

    @extend_schema(operation_id="dimensions_list", responses=shapes.DimensionOut(many=True))
    def get(self, request, company):
        """Those of the main ledger, each with its objects."""
        found = list(Dimension.objects.filter(ledger__is_main=True).order_by("number").prefetch_related("objects_of"))
        for each in found:
            each.found = sorted(each.objects_of.all(), key=lambda o: o.number)
        return Response(shapes.DimensionOut(found, many=True).data)
