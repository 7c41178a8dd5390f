"""A run as programs send it."""

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers

from payroll.api.rule_shapes import ResultIn, results_of
from payroll.api.shapes import MonthField, RowIn
from payroll.files import RowDraft, RunDraft
from payroll.models import RunType


@extend_schema_serializer(component_name="PayrollRunIn")
class RunIn(serializers.Serializer):
    """One payroll run: finished `rows`, or `results` that become rows by the company's posting rules. The same
    `external_id` with the same content is the same run, however often it is sent."""

    label = serializers.CharField(max_length=100)
    period = MonthField()
    payment_on = serializers.DateField(required=False)
    run_type = serializers.ChoiceField(choices=RunType.choices, required=False, default=RunType.ORDINARY)
    program = serializers.CharField(max_length=100, required=False, default="")
    external_id = serializers.CharField(max_length=100, required=False, default="")
    rows = RowIn(many=True, required=False)
    results = ResultIn(many=True, required=False)

    def validate(self, attrs):
        if ("rows" in attrs) == ("results" in attrs):
            raise serializers.ValidationError("Give either rows or results.")
        return attrs

    def draft(self) -> RunDraft:
        data = self.validated_data
        rows = tuple(
            RowDraft(line=line, period_on=row.pop("period", None), **row)
            for line, row in enumerate(map(dict, data.get("rows", ())), start=1)
        )
        return RunDraft(
            label=data["label"],
            program=data["program"],
            period_on=data["period"],
            payment_on=data.get("payment_on"),
            run_type=data["run_type"],
            rows=rows,
            results=results_of(data.get("results", [])),
        )
