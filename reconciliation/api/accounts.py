"""Bank partners with their options, voucher types, opening items and typed lines; the picture as of a day."""

from datetime import date

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.response import Response
from rest_framework.views import APIView

from hub.api.idempotency import idempotent
from hub.money import to_decimal
from hub.permissions import Area, Level
from reconciliation import actions
from reconciliation.actions.learning import trials
from reconciliation.api import shapes
from reconciliation.api.pages import act, listed, valid
from reconciliation.models import BankAccount, LearnedRule, LedgerItem, PostingKind, StatementLine
from reconciliation.queries.balances import known_until
from reconciliation.queries.position import position
from reconciliation.queries.work import Filter, side_page

READ, WRITE = (Area.RECONCILIATION, Level.READ), (Area.RECONCILIATION, Level.WRITE)
BOTH = {"GET": READ, "POST": WRITE}
LISTED = [
    OpenApiParameter("show", str, description="open, sure, likely, alone, matched, inactive, approved, changed"),
    OpenApiParameter("q", str, description="text or amount"),
    OpenApiParameter("cursor", str),
]


def account_of(key) -> BankAccount:
    return get_object_or_404(BankAccount, pk=key)


class Accounts(APIView):
    requires = BOTH

    @extend_schema(operation_id="bank_accounts_list", responses=shapes.AccountOut(many=True))
    def get(self, request, company):
        return listed(shapes.AccountOut, BankAccount.objects.order_by("ledger_account"))

    @extend_schema(operation_id="bank_accounts_create", request=shapes.AccountIn, responses={201: shapes.AccountOut})
    @idempotent
    def post(self, request, company):
        made = actions.create_account(**act(request), **valid(shapes.AccountIn, request))
        return Response(shapes.AccountOut(made).data, status=201)


class Account(APIView):
    requires = {"GET": READ, "PUT": WRITE}

    @extend_schema(operation_id="bank_accounts_get", responses=shapes.AccountOut)
    def get(self, request, company, account):
        return Response(shapes.AccountOut(account_of(account)).data)

    @extend_schema(operation_id="bank_accounts_change", request=shapes.AccountIn, responses=shapes.AccountOut)
    def put(self, request, company, account):
        given = valid(shapes.AccountIn, request)
        return Response(
            shapes.AccountOut(actions.change_account(**act(request, account=account_of(account)), **given)).data
        )


class Kinds(APIView):
    requires = BOTH

    @extend_schema(operation_id="posting_kinds_list", responses=shapes.KindIn(many=True))
    def get(self, request, company, account):
        rows = PostingKind.objects.filter(bank_account=account_of(account)).order_by("name")
        return listed(shapes.KindIn, rows)

    @extend_schema(operation_id="posting_kinds_create", request=shapes.KindIn, responses={201: shapes.KindIn})
    def post(self, request, company, account):
        made = actions.save_kind(**act(request, account=account_of(account)), **valid(shapes.KindIn, request))
        return Response(shapes.KindIn(made).data, status=201)


class Kind(APIView):
    requires = {"PUT": WRITE, "DELETE": WRITE}

    @extend_schema(operation_id="posting_kinds_change", request=shapes.KindIn, responses=shapes.KindIn)
    def put(self, request, company, posting_kind):
        found = get_object_or_404(PostingKind.objects.select_related("bank_account"), pk=posting_kind)
        given = valid(shapes.KindIn, request)
        made = actions.save_kind(**act(request, account=found.bank_account, kind=found), **given)
        return Response(shapes.KindIn(made).data)

    @extend_schema(operation_id="posting_kinds_remove", responses={204: None})
    def delete(self, request, company, posting_kind):
        actions.remove_kind(**act(request, kind=get_object_or_404(PostingKind, pk=posting_kind)))
        return Response(status=204)


class Learned(APIView):
    requires = BOTH

    @extend_schema(operation_id="learned_rules_list", responses=OpenApiTypes.OBJECT)
    def get(self, request, company, account):
        """Each with what it alone would match among the open lines now."""
        rows = trials(account_of(account))
        return Response({"results": [_learned(each.rule) | {"would_match": each.would_match} for each in rows]})

    @extend_schema(operation_id="learned_rules_look", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request, company, account):
        """Looks through what people matched: `{"new": n}`."""
        return Response({"new": actions.look_for_rules(**act(request, account=account_of(account)))})


class OneLearned(APIView):
    requires = WRITE

    @extend_schema(operation_id="learned_rules_switch", request=shapes.SwitchIn, responses=OpenApiTypes.OBJECT)
    def put(self, request, company, learned_rule):
        found = get_object_or_404(LearnedRule, pk=learned_rule)
        return Response(_learned(actions.switch_rule(**act(request, rule=found), **valid(shapes.SwitchIn, request))))


def _learned(rule: LearnedRule) -> dict:
    names = ("pattern", "ledger_pattern", "days", "support", "seen", "is_on")
    return {"id": str(rule.pk)} | {name: getattr(rule, name) for name in names}


class Lines(APIView):
    requires = BOTH

    @extend_schema(operation_id="bank_lines_list", parameters=LISTED, responses=shapes.LineOut(many=True))
    def get(self, request, company, account):
        """The bank's side, oldest first, 100 at a time."""
        return _side(request, StatementLine, account_of(account), shapes.LineOut)

    @extend_schema(operation_id="bank_lines_type", request=shapes.TypedIn, responses={201: shapes.LineOut})
    @idempotent
    def post(self, request, company, account):
        """A line no file brings."""
        made = actions.type_line(**act(request, account=account_of(account)), **valid(shapes.TypedIn, request))
        return Response(shapes.LineOut(made).data, status=201)


class Line(APIView):
    requires = {"GET": READ, "PUT": WRITE, "DELETE": WRITE}

    @extend_schema(operation_id="bank_lines_get", responses=shapes.LineOut)
    def get(self, request, company, line):
        return Response(shapes.LineOut(get_object_or_404(StatementLine, pk=line)).data)

    @extend_schema(operation_id="bank_lines_change", request=shapes.TypedIn, responses=shapes.LineOut)
    def put(self, request, company, line):
        """Typed ones alone, until they are matched. 409 BANK-123."""
        found = get_object_or_404(StatementLine.objects.select_related("bank_account"), pk=line)
        made = actions.change_line(**act(request, line=found), **valid(shapes.TypedIn, request))
        return Response(shapes.LineOut(made).data)

    @extend_schema(operation_id="bank_lines_remove", responses={204: None})
    def delete(self, request, company, line):
        found = get_object_or_404(StatementLine.objects.select_related("bank_account"), pk=line)
        actions.remove_line(**act(request, line=found))
        return Response(status=204)


class Items(APIView):
    requires = BOTH

    @extend_schema(operation_id="ledger_items_list", parameters=LISTED, responses=shapes.ItemOut(many=True))
    def get(self, request, company, account):
        """The ledger's side, oldest first, 100 at a time."""
        return _side(request, LedgerItem, account_of(account), shapes.ItemOut)

    @extend_schema(operation_id="opening_items_create", request=shapes.OpeningIn, responses={201: shapes.ItemOut})
    @idempotent
    def post(self, request, company, account):
        """An item of the opening position."""
        given = valid(shapes.OpeningIn, request)
        made = actions.add_opening_item(**act(request, account=account_of(account)), **given)
        return Response(shapes.ItemOut(made).data, status=201)


class Item(APIView):
    requires = {"GET": READ, "PUT": WRITE, "DELETE": WRITE}

    @extend_schema(operation_id="ledger_items_get", responses=shapes.ItemOut)
    def get(self, request, company, item):
        return Response(shapes.ItemOut(get_object_or_404(LedgerItem, pk=item)).data)

    @extend_schema(operation_id="ledger_items_price", request=shapes.PriceIn, responses=shapes.ItemOut)
    def put(self, request, company, item):
        """The amount in currency, where the books have none."""
        found = get_object_or_404(LedgerItem.objects.select_related("bank_account"), pk=item)
        made = actions.price_item(**act(request, item=found), **valid(shapes.PriceIn, request))
        return Response(shapes.ItemOut(made).data)

    @extend_schema(operation_id="opening_items_remove", responses={204: None})
    def delete(self, request, company, item):
        found = get_object_or_404(LedgerItem.objects.select_related("bank_account"), pk=item)
        actions.remove_opening_item(**act(request, item=found))
        return Response(status=204)


def _side(request, model, account: BankAccount, shape) -> Response:
    asked = request.query_params
    found = side_page(
        model, account, Filter(asked.get("show", "open"), asked.get("q", "")[:80]), asked.get("cursor", "")
    )
    return listed(shape, found.rows, found.next)


class Update(APIView):
    requires = WRITE

    @extend_schema(operation_id="ledger_items_update", request=None, responses=OpenApiTypes.OBJECT)
    def post(self, request, company, account):
        """*Oppdater hovedbokstransaksjoner med avstemmingsbeløp*: `{"new": n}`."""
        return Response({"new": actions.update_items(**act(request, account=account_of(account)))})


class AsOf(APIView):
    requires = READ

    @extend_schema(
        operation_id="position_get",
        parameters=[OpenApiParameter("on", date, description="the last day of a statement unless given")],
        responses=OpenApiTypes.OBJECT,
    )
    def get(self, request, company, account):
        """Balances, open items of both sides, bridge and what is unexplained, as of a day."""
        found = account_of(account)
        return Response(position_out(position(found, _day(request) or known_until(found) or timezone.localdate())))


def _day(request) -> date | None:
    try:
        return date.fromisoformat(request.query_params["on"]) if "on" in request.query_params else None
    except ValueError:
        raise Http404 from None


MONEY = {
    "ledger_balance", "bank_balance", "amount", "money_in", "money_out", "difference", "differences", "home_balance",
    "opening", "expected", "unexplained", "open_bank_sum", "open_ledger_sum", "parked_bank", "parked_ledger",
    "now_amount",
}  # fmt: skip


def position_out(found) -> dict:
    return _texts(found.as_json())


def _texts(value, name: str = ""):
    if isinstance(value, dict):
        return {key: _texts(each, key) for key, each in value.items()}
    if isinstance(value, list):
        return [_texts(each) for each in value]
    return str(to_decimal(value)) if name in MONEY and isinstance(value, int) else value
