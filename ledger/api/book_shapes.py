"""What goes into and comes out of the books. Amounts are text ("1234.50"), debit is positive."""

from decimal import Decimal

from rest_framework import serializers

from hub.api.fields import AmountField, MonthField
from ledger.actions.accounts import KINDS
from ledger.actions.vouchers import MOST_LINES
from ledger.content import objects_of
from ledger.drafts import LineDraft, VoucherDraft
from ledger.models import Account, Attachment, BalanceType, FiscalYear, HistoryRow, Ledger, Period, Voucher


# ------------------------------------------------------------------ ledgers, years, months
class LedgerIn(serializers.Serializer):
    name = serializers.CharField(max_length=60)
    balance_type = serializers.CharField(help_text="actual, budget, reporting or statistical")
    currency = serializers.RegexField(r"^[A-Z]{3}$", help_text="SEK")

    def validate_balance_type(self, value):
        if value not in BalanceType.values:
            raise serializers.ValidationError(f"One of {', '.join(BalanceType.values)}.")
        return value


class LedgerOut(serializers.ModelSerializer):
    balance_type = serializers.CharField(help_text="actual, budget, reporting or statistical")

    class Meta:
        model = Ledger
        fields = ("id", "name", "balance_type", "currency", "is_main")
        read_only_fields = fields


class YearIn(serializers.Serializer):
    """A year whose vouchers are made here. `carry`: with opening balances from the year before."""

    start = serializers.DateField()
    end = serializers.DateField()
    ledger_id = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="null: the main one")
    carry = serializers.BooleanField(required=False, default=False)
    result_account = serializers.CharField(max_length=40, required=False, allow_blank=True, default="")


class CarryIn(serializers.Serializer):
    result_account = serializers.CharField(
        max_length=40, required=False, allow_blank=True, default="", help_text="where a result that is left goes, 2099"
    )


class YearOut(serializers.ModelSerializer):
    name = serializers.CharField(source="__str__")
    source = serializers.CharField(help_text="imported: mirrors another system; born: kept here")
    detail = serializers.CharField(help_text="vouchers, months or year: what its balances are made of")

    class Meta:
        model = FiscalYear
        fields = ("id", "ledger_id", "name", "start", "end", "source", "detail", "viewing_to")
        read_only_fields = fields


class PeriodOut(serializers.ModelSerializer):
    month = MonthField()

    class Meta:
        model = Period
        fields = ("id", "month", "locked_at", "locked_by")
        read_only_fields = fields


class YearWithMonths(YearOut):
    periods = serializers.SerializerMethodField()

    class Meta(YearOut.Meta):
        fields = (*YearOut.Meta.fields, "periods")
        read_only_fields = fields

    def get_periods(self, year) -> list[dict]:
        return PeriodOut(year.periods.order_by("month"), many=True).data


class LockIn(serializers.Serializer):
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    through = serializers.BooleanField(required=False, default=False, help_text="every open month before it, too")


class UnlockIn(serializers.Serializer):
    reason = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")


# ------------------------------------------------------------------ accounts
class AccountIn(serializers.Serializer):
    number = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=200)
    kind = serializers.CharField(
        required=False, allow_blank=True, default="", help_text="T asset, S debt or equity, K cost, I income, or empty"
    )

    def validate_kind(self, value):
        if value and value not in KINDS:
            raise serializers.ValidationError(f"One of {', '.join(KINDS)}, or empty.")
        return value


class AccountOut(serializers.ModelSerializer):
    class Meta:
        model = Account
        fields = ("id", "number", "name", "kind", "unit", "sru", "is_declared")
        read_only_fields = fields


class BalanceOut(serializers.Serializer):
    """An account in the chosen months; `opening` is the year's, `incoming` the first month's."""

    id = serializers.UUIDField()
    number = serializers.CharField()
    name = serializers.CharField()
    kind = serializers.CharField()
    opening = AmountField()
    incoming = AmountField()
    debit = AmountField()
    credit = AmountField()
    closing = AmountField()


class TrialBalanceOut(serializers.Serializer):
    year = YearOut()
    start = serializers.DateField()
    end = serializers.DateField()
    results = BalanceOut(many=True)


class ObjectOut(serializers.Serializer):
    number = serializers.CharField()
    name = serializers.CharField()


class DimensionOut(serializers.Serializer):
    number = serializers.CharField()
    name = serializers.CharField()
    parent = serializers.CharField(help_text="number of the dimension it divides")
    objects = ObjectOut(many=True, source="found")


class PairField(serializers.Serializer):
    dimension = serializers.CharField(max_length=40)
    object = serializers.CharField(max_length=100)


class LedgerRowOut(serializers.Serializer):
    """A row of the huvudbok; `balance` is the account's after it."""

    voucher_id = serializers.UUIDField(source="line.voucher_id")
    voucher = serializers.CharField(source="line.voucher.__str__")
    date = serializers.DateField(source="line.date")
    text = serializers.SerializerMethodField()
    amount = AmountField(source="line.amount")
    balance = AmountField()
    objects = serializers.SerializerMethodField()

    def get_text(self, row) -> str:
        return row.line.text or row.line.voucher.text

    def get_objects(self, row) -> list[dict]:
        return pairs(row.line.object_set.key if row.line.object_set else "")


class AccountLedgerOut(serializers.Serializer):
    account = AccountOut()
    opening = AmountField(help_text="the balance before the first row of this page")
    results = LedgerRowOut(many=True)
    next = serializers.CharField(allow_null=True, help_text="`cursor` of the next page; null at the end")


# ------------------------------------------------------------------ vouchers
class VoucherLineIn(serializers.Serializer):
    account = serializers.CharField(max_length=40, required=False, default="", help_text="its number")
    account_id = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="or its id")
    amount = AmountField(help_text="debit positive, credit negative")
    objects = PairField(many=True, required=False, default=list)
    text = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    quantity = serializers.DecimalField(30, 12, required=False, allow_null=True, default=None)

    def validate(self, line):
        if not line["account"] and not line["account_id"]:
            raise serializers.ValidationError({"account": "Name the account by number, or by id in account_id."})
        return line

    @staticmethod
    def draft(line: dict) -> LineDraft:
        objects = tuple((pair["dimension"], pair["object"]) for pair in line["objects"])
        account = line["account_id"] or line["account"]
        return LineDraft(account, line["amount"], objects, line["text"], line["quantity"])


class VoucherIn(serializers.Serializer):
    """A voucher to book. It is final: a mistake is reversed."""

    ledger_id = serializers.UUIDField(required=False, allow_null=True, default=None, help_text="null: the main one")
    series = serializers.CharField(max_length=40)
    date = serializers.DateField()
    text = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")
    reference = serializers.CharField(max_length=80, required=False, allow_blank=True, default="")
    lines = VoucherLineIn(many=True, max_length=MOST_LINES)

    def draft(self) -> VoucherDraft:
        data = self.validated_data
        lines = tuple(VoucherLineIn.draft(line) for line in data["lines"])
        return VoucherDraft(data["series"], data["date"], data["text"], lines, data["reference"])


class ReversalIn(serializers.Serializer):
    date = serializers.DateField(help_text="a day in an open month")
    text = serializers.CharField(max_length=500, required=False, allow_blank=True, default="")


class VoucherOut(serializers.ModelSerializer):
    origin = serializers.CharField(help_text="imported: a mirror of the source; born: made here, and final")
    status = serializers.CharField(help_text="posted, or draft while it is being made")
    debit_total = AmountField()
    reverses_id = serializers.UUIDField(allow_null=True)

    class Meta:
        model = Voucher
        fields = (
            "id", "year_id", "series", "number", "date", "text", "origin", "status", "reference", "external_reference",
            "reverses_id", "line_count", "debit_total", "registered_on", "signature", "posted_at", "created_by",
        )  # fmt: skip
        read_only_fields = fields


class VoucherPageOut(serializers.Serializer):
    results = VoucherOut(many=True)
    next = serializers.CharField(allow_null=True, help_text="`cursor` of the next page; null at the end")
    looked_further = serializers.BooleanField(help_text="a search stopped at its bound: go on with `next`")


class VoucherLineOut(serializers.Serializer):
    line_no = serializers.IntegerField(source="line.line_no")
    account_id = serializers.UUIDField(source="line.account_id")
    account = serializers.CharField(source="line.account.number")
    account_name = serializers.CharField(source="line.account.name")
    amount = AmountField(source="line.amount")
    text = serializers.CharField(source="line.text")
    own_date = serializers.DateField(source="line.own_date", allow_null=True)
    quantity = serializers.SerializerMethodField()
    objects = serializers.SerializerMethodField()

    def get_quantity(self, shown) -> str | None:
        return plain(shown.line.quantity)

    def get_objects(self, shown) -> list[dict]:
        return [{"dimension": d, "object": number, "name": name} for d, number, name in shown.objects]


class HistoryRowOut(serializers.ModelSerializer):
    """A correction in the source: told, never booked."""

    kind = serializers.CharField(help_text="rtrans: added later; btrans: taken away")
    amount = AmountField()
    quantity = serializers.SerializerMethodField()
    objects = serializers.SerializerMethodField()

    class Meta:
        model = HistoryRow
        fields = ("position", "kind", "account", "amount", "date", "text", "quantity", "signature", "objects")
        read_only_fields = fields

    def get_quantity(self, row) -> str | None:
        return plain(row.quantity)

    def get_objects(self, row) -> list[dict]:
        return pairs(row.object_key)


class AttachmentOut(serializers.ModelSerializer):
    name = serializers.CharField(source="file.name")
    content_type = serializers.CharField(source="file.content_type")
    size = serializers.IntegerField(source="file.size")
    sha256 = serializers.CharField(source="file.sha256")

    class Meta:
        model = Attachment
        fields = ("id", "name", "content_type", "size", "sha256", "created_at", "created_by")
        read_only_fields = fields


class ReturnedOut(serializers.Serializer):
    series = serializers.CharField()
    number = serializers.CharField()


class VoucherWithLines(serializers.Serializer):
    """Everything about one voucher. `returned`: its name in the source's books, where an import has brought it back."""

    voucher = VoucherOut()
    lines = VoucherLineOut(many=True)
    history = HistoryRowOut(many=True)
    attachments = AttachmentOut(many=True)
    reversal_id = serializers.SerializerMethodField()
    returned = ReturnedOut(many=True)

    def get_reversal_id(self, shown) -> str | None:
        return str(shown.reversal.pk) if shown.reversal else None


class FetchedOut(serializers.Serializer):
    name = serializers.CharField()
    count = serializers.IntegerField(help_text="how many vouchers it holds")
    url = serializers.CharField(help_text="GET it for the file")
    findings = serializers.ListField(child=serializers.DictField(), help_text="what could not be written as it is")


def pairs(key: str) -> list[dict]:
    return [{"dimension": dimension, "object": number} for dimension, number in objects_of(key)]


def plain(quantity: Decimal | None) -> str | None:
    return None if quantity is None else f"{quantity.normalize():f}"
