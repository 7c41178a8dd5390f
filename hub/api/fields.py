"""Amounts and months as every room's API writes them."""

from datetime import date
from decimal import Decimal, InvalidOperation

from rest_framework import serializers

from hub.fields import explained
from hub.money import AmountError, from_decimal, to_decimal


class AmountField(serializers.CharField):
    """`"1234.50"`, at most two decimals; a JSON number is refused, because it has already been a float."""

    def to_internal_value(self, data) -> int:
        if not isinstance(data, str):
            raise serializers.ValidationError('Amounts are text, for example "1234.50".')
        try:
            return from_decimal(Decimal(data))
        except InvalidOperation:
            raise serializers.ValidationError('Write the amount with a decimal point: "1234.50".') from None
        except AmountError as error:
            raise serializers.ValidationError(explained(error)) from None

    def to_representation(self, value: int) -> str:
        return str(to_decimal(value))


class MonthField(serializers.CharField):
    """`"2026-09"`: the first of the month inside."""

    def to_internal_value(self, data) -> date:
        try:
            return date.fromisoformat(f"{data}-01")
        except ValueError:
            raise serializers.ValidationError('A month is written "2026-09".') from None

    def to_representation(self, value: date) -> str:
        return f"{value:%Y-%m}"
