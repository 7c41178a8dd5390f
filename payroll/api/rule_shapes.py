"""Posting rules and wage results as programs send and get them. Rates are text in per cent: "31.42"."""

from decimal import Decimal, InvalidOperation

from django.utils.translation import get_language
from rest_framework import serializers

from hub.money import AmountError, from_decimal, to_decimal
from payroll import rules
from payroll.api.shapes import AmountField, MonthField
from payroll.forms import check_size
from payroll.models import EmployeeHome, PostingRule, Rate, RateKind, WageKind, WageResult, WageType
from payroll.rules import changes


class PercentField(serializers.CharField):
    """`"31.42"`: parts of ten thousand inside."""

    def to_internal_value(self, data) -> int:
        try:
            found = from_decimal(Decimal(str(data)))
        except (InvalidOperation, AmountError):
            raise serializers.ValidationError('Write the rate in per cent: "31.42".') from None
        if not 0 <= found <= rules.book.WHOLE:
            raise serializers.ValidationError("A rate lies between 0 and 100 per cent.")
        return found

    def to_representation(self, value: int) -> str:
        return str(to_decimal(value))


def _code(length: int, **kwargs) -> serializers.CharField:
    return serializers.CharField(
        **{"max_length": length, "required": False, "allow_blank": True, "default": ""} | kwargs
    )


# ------------------------------------------------------------------ results
class ResultIn(serializers.Serializer):
    """One line of a pay slip. The amount has the sign it has there."""

    employee = serializers.CharField(max_length=40, help_text="a number, never a name or personal identity number")
    wage_type = serializers.CharField(max_length=40)
    amount = AmountField()
    quantity = serializers.DecimalField(max_digits=14, decimal_places=4, required=False, allow_null=True, default=None)
    period = MonthField(required=False, help_text="the month it concerns, where it is not the run's")
    cost_centre = _code(40)
    project = _code(40)
    account = _code(40, help_text="in place of the rule's")


def results_of(data: list[dict]) -> tuple[rules.Result, ...]:
    """Of `ResultIn`'s data; numbered from 1. Nothing comes of an amount of nothing."""
    return tuple(
        rules.Result(
            line=line,
            employee=each["employee"],
            wage_type=each["wage_type"],
            quantity=each["quantity"],
            amount=each["amount"],
            period_on=each.get("period"),
            cost_centre=each["cost_centre"],
            project=each["project"],
            account=each["account"],
        )
        for line, each in enumerate(data, start=1)
        if each["amount"]
    )


class ResultOut(serializers.ModelSerializer):
    period = MonthField(source="period_on")
    amount = AmountField()

    class Meta:
        model = WageResult
        fields = (
            "line_no", "employee", "wage_type", "quantity", "amount", "period", "cost_centre", "project", "account",
        )  # fmt: skip
        read_only_fields = fields


class ResultPage(serializers.Serializer):
    results = ResultOut(many=True)
    next = serializers.IntegerField(allow_null=True, help_text="`after` of the next page; null at the end")


class CorrectedRows(serializers.Serializer):
    file = serializers.FileField(validators=[check_size], help_text="the failed rows, corrected")


# ------------------------------------------------------------------ rules in
class WageTypeIn(serializers.Serializer):
    number = serializers.CharField(max_length=20)
    name = serializers.CharField(max_length=80)
    kind = serializers.ChoiceField(choices=WageKind.choices)
    sign = serializers.ChoiceField(choices=(1, -1), required=False, default=1)
    in_contributions = serializers.BooleanField(required=False, default=False)
    in_vacation = serializers.BooleanField(required=False, default=False)
    in_pension_tax = serializers.BooleanField(required=False, default=False)

    @staticmethod
    def made(data: dict) -> rules.WageType:
        return rules.WageType(**data | {"kind": rules.Kind(data["kind"])})


class PostingRuleIn(serializers.Serializer):
    """Of a wage type by its number, or of a kind."""

    wage_type = _code(20)
    kind = serializers.ChoiceField(choices=[("", ""), *WageKind.choices], required=False, default="")
    valid_from = MonthField()
    debit = _code(20)
    credit = _code(20)
    split_debit = serializers.BooleanField(required=False, default=True)
    split_credit = serializers.BooleanField(required=False, default=False)

    def validate(self, attrs):
        if bool(attrs["wage_type"]) == bool(attrs["kind"]):
            raise serializers.ValidationError("Give either wage_type or kind.")
        return attrs

    @staticmethod
    def made(data: dict) -> rules.PostingRule:
        return rules.PostingRule(**data)


class RateIn(serializers.Serializer):
    """From a day on, until the next of its group; without `percent` the group ends that day."""

    kind = serializers.ChoiceField(choices=RateKind.choices)
    group = serializers.CharField(max_length=30)
    name = serializers.CharField(max_length=80)
    valid_from = serializers.DateField()
    percent = PercentField(required=False, allow_null=True, default=None)
    cap = AmountField(required=False, allow_null=True, default=None, help_text="per employee and month")
    age_from = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, max_value=120)
    age_to = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=0, max_value=120)
    born_from = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1900, max_value=2100)
    born_to = serializers.IntegerField(required=False, allow_null=True, default=None, min_value=1900, max_value=2100)
    source = serializers.CharField(max_length=200, help_text="law and paragraph, or agreement")

    @staticmethod
    def made(data: dict) -> rules.Rate:
        return rules.Rate(basis_points=data["percent"], **{k: v for k, v in data.items() if k != "percent"})


class PartIn(serializers.Serializer):
    cost_centre = _code(30)
    project = _code(30)
    share = PercentField()


class HomeIn(serializers.Serializer):
    employee = serializers.CharField(max_length=30)
    valid_from = MonthField()
    birth_year = serializers.IntegerField(required=False, allow_null=True, default=None)
    parts = PartIn(many=True, required=False, default=list, help_text="together 100 per cent; empty: the defaults")

    @staticmethod
    def made(data: dict) -> rules.Home:
        parts = tuple((part["cost_centre"], part["project"], part["share"]) for part in data["parts"])
        return rules.Home(data["employee"], data["valid_from"], parts, data["birth_year"])


class HomesIn(serializers.Serializer):
    employees = HomeIn(many=True)


class DefaultsIn(serializers.Serializer):
    cost_centre = _code(30)
    project = _code(30)
    correction_account = _code(20, help_text="carries a correction from its month to the month of payment")

    @staticmethod
    def made(data: dict) -> rules.Defaults:
        return rules.Defaults(**data)


class TrialIn(serializers.Serializer):
    """Changes to try on a run, all together; nothing is kept."""

    run_id = serializers.UUIDField()
    wage_types = WageTypeIn(many=True, required=False, default=list)
    postings = PostingRuleIn(many=True, required=False, default=list)
    rates = RateIn(many=True, required=False, default=list)
    employees = HomeIn(many=True, required=False, default=list)
    defaults = DefaultsIn(required=False)

    def after(self, book: rules.RuleBook) -> rules.RuleBook:
        data = self.validated_data
        for each in data["wage_types"]:
            book = changes.with_wage_type(book, WageTypeIn.made(each))
        for each in data["postings"]:
            book = changes.with_rule(book, PostingRuleIn.made(each))
        for each in data["rates"]:
            book = changes.with_rate(book, RateIn.made(each))
        book = changes.with_homes(book, map(HomeIn.made, data["employees"]))
        return changes.with_defaults(book, DefaultsIn.made(data["defaults"])) if "defaults" in data else book


# ------------------------------------------------------------------ rules out
class WageTypeOut(serializers.ModelSerializer):
    class Meta:
        model = WageType
        fields = ("id", "number", "name", "kind", "sign", "in_contributions", "in_vacation", "in_pension_tax")
        read_only_fields = fields


class PostingRuleOut(serializers.ModelSerializer):
    wage_type = serializers.CharField(source="wage_type.number", default="")
    valid_from = MonthField()

    class Meta:
        model = PostingRule
        fields = ("id", "wage_type", "kind", "valid_from", "debit", "credit", "split_debit", "split_credit")
        read_only_fields = fields


class RateOut(serializers.ModelSerializer):
    percent = PercentField(source="basis_points", allow_null=True)
    cap = AmountField(allow_null=True)

    class Meta:
        model = Rate
        fields = (
            "id", "kind", "group", "name", "valid_from", "percent", "cap", "age_from", "age_to", "born_from", "born_to",
            "source",
        )  # fmt: skip
        read_only_fields = fields


class HomeOut(serializers.ModelSerializer):
    valid_from = MonthField()
    parts = serializers.SerializerMethodField()

    class Meta:
        model = EmployeeHome
        fields = ("id", "employee", "valid_from", "birth_year", "parts")
        read_only_fields = fields

    def get_parts(self, home) -> list[dict]:
        return [{"cost_centre": on, "project": at, "share": str(to_decimal(share))} for on, at, share in home.parts]


class HomePage(serializers.Serializer):
    results = HomeOut(many=True)
    next = serializers.CharField(allow_null=True, help_text="`after` of the next page; null at the end")


class RuleBookOut(serializers.Serializer):
    revision = serializers.IntegerField(help_text="rises with every change")
    wage_types = WageTypeOut(many=True)
    postings = PostingRuleOut(many=True)
    rates = RateOut(many=True)
    defaults = DefaultsIn()


class RuleCountOut(serializers.Serializer):
    count = serializers.IntegerField()


class ChangeOut(serializers.Serializer):
    period = MonthField(source="period_on")
    account = serializers.CharField()
    cost_centre = serializers.CharField()
    project = serializers.CharField()
    before = AmountField()
    after = AmountField()
    difference = AmountField()


class TrialOut(serializers.Serializer):
    run_id = serializers.UUIDField()
    changes = ChangeOut(many=True)
    findings = serializers.ListField(child=serializers.DictField(), help_text="what the new rules could not post")


def language() -> str:
    return (get_language() or "sv")[:2]
