"""What goes in and comes out. Amounts are text, so that no float ever rounds an öre."""

from django.utils.translation import get_language
from rest_framework import serializers

from hub.api.fields import AmountField
from reconciliation.forms import check_size
from reconciliation.models import (
    Approval,
    BankAccount,
    LedgerItem,
    Match,
    MatchPart,
    PostingKind,
    Schedule,
    Statement,
    StatementLine,
    Suggestion,
)
from reconciliation.queries.work import in_words

ABOUT_RULES = (
    "What differs from the standard: order and sure (rules), days, tolerances (minor units), reference_share (parts "
    "per ten thousand of the booked amount: 50 is 0.5 %), prefer ('', 'oldest' or 'newest')."
)


class AccountIn(serializers.Serializer):
    name = serializers.CharField(max_length=100)
    iban = serializers.CharField(max_length=40)
    bankgiro = serializers.CharField(max_length=20, required=False, allow_blank=True)
    currency = serializers.CharField(max_length=3, default="SEK")
    ledger_account = serializers.CharField(max_length=40)
    starts_on = serializers.DateField()
    update_remaining = serializers.BooleanField(required=False)
    allow_unequal = serializers.BooleanField(required=False)
    direct_update = serializers.BooleanField(required=False)
    four_eyes = serializers.BooleanField(required=False)
    strict_approval = serializers.BooleanField(required=False)
    is_active = serializers.BooleanField(required=False)
    schedule = serializers.ChoiceField(choices=Schedule.values, required=False)
    rules = serializers.JSONField(required=False, help_text=ABOUT_RULES)
    mapping = serializers.JSONField(required=False, allow_null=True)


class AccountOut(serializers.ModelSerializer):
    class Meta:
        model = BankAccount
        fields = (
            "id", "name", "iban", "bankgiro", "currency", "ledger_account", "starts_on", "update_remaining",
            "allow_unequal", "direct_update", "four_eyes", "strict_approval", "schedule", "rules", "mapping",
            "is_active", "last_run_at",
        )  # fmt: skip


class KindIn(serializers.ModelSerializer):
    class Meta:
        model = PostingKind
        fields = ("id", "type", "name", "debit_account", "credit_account", "series", "pattern")
        read_only_fields = ("id",)


class StatementIn(serializers.Serializer):
    file = serializers.FileField(validators=[check_size])
    bank_account = serializers.UUIDField(required=False, allow_null=True, default=None)
    preview = serializers.BooleanField(required=False, default=False, help_text="only tell what would happen")


class StatementOut(serializers.ModelSerializer):
    opening, closing = AmountField(), AmountField()
    bank_account_id = serializers.UUIDField()

    class Meta:
        model = Statement
        fields = (
            "id", "bank_account_id", "source", "file_name", "format", "sha256", "statement_id", "starts_on", "ends_on",
            "opening", "closing", "line_count", "known_count", "created_at", "created_by",
        )  # fmt: skip


class SideOut(serializers.ModelSerializer):
    amount, remaining, parked = AmountField(), AmountField(), AmountField()
    suggestion_id, approval_id = serializers.UUIDField(), serializers.UUIDField()

    class Meta:
        fields: tuple = (
            "id", "date", "amount", "remaining", "parked", "state", "text", "reference", "counterparty", "note",
            "inactive_reason", "suggestion_id", "approval_id",
        )  # fmt: skip


class LineOut(SideOut):
    class Meta:
        model = StatementLine
        fields = (*SideOut.Meta.fields, "is_typed", "valued_on", "bank_reference", "details")


class ItemOut(SideOut):
    home_amount = AmountField()

    class Meta:
        model = LedgerItem
        fields = (*SideOut.Meta.fields, "voucher", "voucher_key", "home_amount", "is_opening", "change")


class TypedIn(serializers.Serializer):
    day = serializers.DateField()
    amount = AmountField()
    text = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")
    reference = serializers.CharField(max_length=140, required=False, allow_blank=True, default="")


class OpeningIn(serializers.Serializer):
    day = serializers.DateField()
    amount = AmountField()
    text = serializers.CharField(max_length=300, required=False, allow_blank=True, default="")


class MarkedIn(serializers.Serializer):
    lines = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=1000)
    items = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=1000)


class MatchIn(MarkedIn):
    partial = serializers.BooleanField(required=False, default=False)


class ReasonIn(MarkedIn):
    reason = serializers.CharField(max_length=200, allow_blank=True)


class ConfirmIn(serializers.Serializer):
    suggestions = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=1000)
    all_sure = serializers.BooleanField(required=False, default=False)


class SwitchIn(serializers.Serializer):
    is_on = serializers.BooleanField()
    is_dismissed = serializers.BooleanField(required=False, default=False)


class RunIn(serializers.Serializer):
    keep_sure = serializers.BooleanField(required=False, default=True)


class NoteIn(serializers.Serializer):
    note = serializers.CharField(max_length=300, allow_blank=True)


class PriceIn(serializers.Serializer):
    amount = AmountField()


class PostingIn(serializers.Serializer):
    kind = serializers.UUIDField()
    text = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    home = AmountField(required=False, default=None, help_text="its value in the ledger's currency, where that differs")


class DifferenceIn(PostingIn):
    lines = serializers.ListField(child=serializers.UUIDField(), default=list)
    items = serializers.ListField(child=serializers.UUIDField(), default=list)


class PartOut(serializers.ModelSerializer):
    amount = AmountField()
    line_id, item_id = serializers.UUIDField(), serializers.UUIDField()

    class Meta:
        model = MatchPart
        fields = ("line_id", "item_id", "amount")


class MatchOut(serializers.ModelSerializer):
    amount, difference = AmountField(), AmountField()
    approval_id = serializers.UUIDField()
    parts = PartOut(source="lines", many=True)
    reason = serializers.SerializerMethodField()

    class Meta:
        model = Match
        fields = ("id", "rule", "reason", "score", "at", "by", "amount", "difference", "approval_id", "parts")

    def get_reason(self, match) -> str:
        return _reason(match)


class SuggestionOut(serializers.ModelSerializer):
    reason = serializers.SerializerMethodField()

    class Meta:
        model = Suggestion
        fields = ("id", "rule", "reason", "score", "is_sure", "is_tie")

    def get_reason(self, suggestion) -> str:
        return _reason(suggestion)


def _reason(kept) -> str:
    return in_words(kept, get_language() or "sv")


class ApprovalIn(serializers.Serializer):
    cut_off_on = serializers.DateField()
    comment = serializers.CharField(max_length=1000, required=False, allow_blank=True, default="")
    language = serializers.ChoiceField(choices=["sv", "nb", "en"], required=False, default="sv")
    prepare = serializers.BooleanField(required=False, default=False, help_text="hand it to a second person to sign")


class WithdrawalIn(serializers.Serializer):
    reason = serializers.CharField(max_length=200, allow_blank=True)


class ApprovalOut(serializers.ModelSerializer):
    ledger_balance, statement_balance, unexplained = AmountField(), AmountField(), AmountField()
    bank_account_id = serializers.UUIDField()

    class Meta:
        model = Approval
        fields = (
            "id", "bank_account_id", "number", "state", "cut_off_on", "ledger_balance", "statement_balance",
            "unexplained", "comment", "sha256", "prepared_by", "prepared_at", "approved_by", "approved_at",
            "withdrawn_by", "withdrawn_at", "withdrawn_reason",
        )  # fmt: skip
