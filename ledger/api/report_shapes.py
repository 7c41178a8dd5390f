"""What reports look like by API. Amounts are text ("1234.50"); percents too ("12.34")."""

from decimal import Decimal

from rest_framework import serializers

from hub.api.fields import AmountField, MonthField
from ledger.actions.reports import current_layout
from ledger.api.book_shapes import BalanceOut, VoucherOut
from ledger.models import Budget, BudgetPlan, PinnedChart, ReportComment, ReportKind, Shown, VoucherLine
from ledger.report_choice import ReportChoice, columns_of
from ledger.reports import Age, Deviation, RatioValue, Report


def text_of(value: int | None) -> str | None:
    """Hundredths as a decimal: of a currency or of a percent."""
    return None if value is None else f"{Decimal(value) / 100:.2f}"


class ColumnOut(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()
    unit = serializers.ChoiceField(["amount", "percent"])


class RowOut(serializers.Serializer):
    key = serializers.CharField()
    kind = serializers.ChoiceField(["group", "heading", "account", "sum", "main", "calculated"])
    label = serializers.CharField()
    account = serializers.CharField(allow_blank=True)
    parent = serializers.CharField(allow_blank=True, help_text="key of the row it adds to")
    values = serializers.DictField(child=serializers.CharField(allow_null=True), help_text="column key → value")


class ReportOut(serializers.Serializer):
    year = serializers.DateField()
    start = MonthField()
    end = MonthField()
    columns = ColumnOut(many=True)
    rows = RowOut(many=True)
    differences = serializers.DictField(child=serializers.CharField(), help_text="assets less equity and debts")


def report_out(choice: ReportChoice, kind: str, report: Report) -> dict:
    labels = {each["key"]: str(each["label"]) for each in columns_of(report)}
    units = {c.key: c.unit if isinstance(c, Deviation) else "amount" for c in report.columns}
    return {
        "year": choice.year.start,
        "start": f"{choice.first:%Y-%m}",
        "end": f"{choice.last:%Y-%m}",
        "columns": [{"key": key, "label": labels[key], "unit": unit} for key, unit in units.items()],
        "rows": [
            {
                "key": row.key, "kind": row.kind, "label": row.label, "account": row.account, "parent": row.parent,
                "values": {key: text_of(value) for key, value in row.values.items()},
            }
            for row in report.rows
        ],
        "differences": {key: text_of(gap) for key, gap in report.differences.items()},
    }  # fmt: skip


class SumsOut(serializers.Serializer):
    incoming = AmountField()
    debit = AmountField()
    credit = AmountField()
    closing = AmountField()


class ReportLedgerOut(serializers.Serializer):
    """The huvudbok of a period by account; `sums` of those shown. Their rows: reports/accounts/{number}/."""

    start = serializers.DateField()
    end = serializers.DateField()
    results = BalanceOut(many=True)
    sums = SumsOut()


class PrintedLineOut(serializers.ModelSerializer):
    account = serializers.CharField(source="account.number")
    account_name = serializers.CharField(source="account.name")
    amount = AmountField()

    class Meta:
        model = VoucherLine
        fields = ("line_no", "account", "account_name", "amount", "text")
        read_only_fields = fields


class PrintedVoucherOut(serializers.Serializer):
    voucher = VoucherOut()
    lines = PrintedLineOut(many=True)


class ReportVouchersOut(serializers.Serializer):
    start = serializers.DateField()
    end = serializers.DateField()
    results = PrintedVoucherOut(many=True)
    next = serializers.CharField(allow_null=True, help_text="`cursor` of the next page; null at the end")


class PartOut(serializers.Serializer):
    key = serializers.CharField()
    amount = serializers.CharField()


class RatioOut(serializers.Serializer):
    key = serializers.CharField()
    label = serializers.CharField()
    formula = serializers.CharField()
    unit = serializers.ChoiceField(["percent", "times", "days", "amount"])
    value = serializers.CharField(allow_null=True)
    parts = PartOut(many=True)


def ratio_out(each: RatioValue) -> dict:
    ratio = each.ratio
    parts = [{"key": key, "amount": text_of(minor)} for key, minor in each.parts]
    said = {"key": ratio.key, "label": ratio.label, "formula": ratio.formula, "unit": ratio.unit}
    return said | {"value": text_of(each.value), "parts": parts}


class OpenInvoiceOut(serializers.Serializer):
    number = serializers.CharField()
    counterparty = serializers.CharField()
    name = serializers.CharField()
    invoiced_on = serializers.DateField()
    due_on = serializers.DateField()
    amount = AmountField()
    open_amount = AmountField()
    currency = serializers.CharField()
    voucher_id = serializers.SerializerMethodField(help_text="the voucher that booked it, where the source says so")

    def get_voucher_id(self, invoice) -> str | None:
        return invoice.voucher or None


class AgeOut(serializers.Serializer):
    key = serializers.ChoiceField(["not_due", "30", "60", "90", "older"])
    low = serializers.IntegerField(allow_null=True, help_text="days late, from")
    high = serializers.IntegerField(allow_null=True, help_text="to")
    totals = serializers.DictField(child=serializers.CharField(), help_text="currency → what is left")
    invoices = OpenInvoiceOut(many=True)


def age_out(age: Age) -> dict:
    totals = {currency: text_of(minor) for currency, minor in age.totals.items()}
    invoices = OpenInvoiceOut(age.invoices, many=True).data
    return {"key": age.key, "low": age.low, "high": age.high, "totals": totals, "invoices": invoices}


# ------------------------------------------------------------------ budgets
class BudgetOut(serializers.ModelSerializer):
    class Meta:
        model = BudgetPlan
        fields = ("id", "year_id", "name", "is_main", "made_from", "created_at", "created_by")
        read_only_fields = fields


class BudgetIn(serializers.Serializer):
    """`from_year` or `from_budget`; without either every result account at nought."""

    year = serializers.UUIDField()
    name = serializers.CharField(max_length=60)
    from_year = serializers.UUIDField(required=False, allow_null=True, default=None)
    from_budget = serializers.UUIDField(required=False, allow_null=True, default=None)
    income_percent = serializers.DecimalField(6, 2, required=False, default=Decimal(0), min_value=-100, max_value=1000)
    costs_percent = serializers.DecimalField(6, 2, required=False, default=Decimal(0), min_value=-100, max_value=1000)


class MonthsField(serializers.DictField):
    """Account → month → amount, debit positive."""

    child = serializers.DictField(child=AmountField())

    def to_internal_value(self, data):
        found = super().to_internal_value(data)
        month = MonthField()
        return {number: {month.to_internal_value(m): v for m, v in of.items()} for number, of in found.items()}


class BudgetMonths(serializers.Serializer):
    months = MonthsField()


class BudgetWithMonths(BudgetOut):
    months = MonthsField()

    class Meta(BudgetOut.Meta):
        fields = (*BudgetOut.Meta.fields, "months")
        read_only_fields = fields


def budget_out(plan: BudgetPlan) -> dict:
    months: dict[str, dict[str, str]] = {}
    rows = Budget.objects.filter(year=plan.year_id, name=plan.name, object_set=None).order_by(
        "account__number", "month"
    )
    for number, month, amount in rows.values_list("account__number", "month", "amount"):
        months.setdefault(number, {})[f"{month:%Y-%m}"] = text_of(amount)
    return {**BudgetOut(plan).data, "months": months}


# ------------------------------------------------------------------ comments, rows, charts
class AnswerOut(serializers.ModelSerializer):
    class Meta:
        model = ReportComment
        fields = ("id", "text", "created_at", "created_by")
        read_only_fields = fields


class CommentOut(serializers.ModelSerializer):
    month = MonthField()
    answers = AnswerOut(many=True)

    class Meta:
        model = ReportComment
        fields = ("id", "month", "kind", "row", "row_label", "text", "created_at", "created_by", "answers")
        read_only_fields = fields


class CommentIn(serializers.Serializer):
    month = MonthField()
    text = serializers.CharField(max_length=2000)
    kind = serializers.ChoiceField(ReportKind.choices, required=False, default="", allow_blank=True)
    row = serializers.CharField(max_length=60, required=False, default="", allow_blank=True)
    row_label = serializers.CharField(max_length=200, required=False, default="", allow_blank=True)
    parent = serializers.UUIDField(required=False, allow_null=True, default=None)


class HeadingOut(serializers.Serializer):
    key = serializers.CharField()
    group = serializers.CharField()
    label = serializers.CharField()


class RowsOut(serializers.Serializer):
    moves = serializers.DictField(child=serializers.CharField(), help_text="account → key of a row")
    headings = HeadingOut(many=True)


def rows_out(ledger, kind: str) -> dict:
    layout = current_layout(ledger, kind)
    headings = [{"key": h.key, "group": h.group, "label": h.label} for h in layout.headings]
    return {"moves": dict(layout.moves), "headings": headings}


class RowsIn(serializers.Serializer):
    act = serializers.ChoiceField(["move", "add", "rename", "remove", "undo"])
    accounts = serializers.ListField(child=serializers.CharField(max_length=40), required=False, default=list)
    to = serializers.CharField(required=False, default="", allow_blank=True)
    group = serializers.CharField(required=False, default="")
    key = serializers.CharField(required=False, default="")
    label = serializers.CharField(required=False, default="")


class ChartOut(serializers.ModelSerializer):
    class Meta:
        model = PinnedChart
        fields = ("id", "kind", "row", "position")
        read_only_fields = fields


class ChartIn(serializers.Serializer):
    kind = serializers.ChoiceField(ReportKind.choices)
    row = serializers.CharField(max_length=60)


class ShownIn(serializers.Serializer):
    shown = serializers.ChoiceField(Shown.choices)
