"""What goes in and comes out. Amounts are text ("1234.50"), so that no float ever rounds an öre; debit is positive."""

from datetime import date

from drf_spectacular.utils import extend_schema_serializer
from rest_framework import serializers
from rest_framework.reverse import reverse

from hub.api.errors import findings_of
from hub.api.fields import AmountField, MonthField
from hub.errors import words
from hub.models import Job
from hub.money import to_decimal
from payroll.exports import KINDS
from payroll.forms import check_size
from payroll.models import Journal, JournalLine, PayrollRun, RunType
from payroll.queries import Planned, Preview
from payroll.receipts import compared
from payroll.selection import Selection


def _month(text: str) -> date:
    return MonthField().to_internal_value(text)


# ------------------------------------------------------------------ in
class RowIn(serializers.Serializer):
    account = serializers.CharField(max_length=40)
    amount = AmountField(help_text="debit positive, credit negative")
    cost_centre = serializers.CharField(required=False, allow_blank=True, default="")
    project = serializers.CharField(required=False, allow_blank=True, default="")
    text = serializers.CharField(required=False, allow_blank=True, default="")
    wage_type = serializers.CharField(required=False, allow_blank=True, default="")
    employee = serializers.CharField(required=False, allow_blank=True, default="", help_text="a number, never a name")
    period = MonthField(required=False, help_text="the month the row concerns, where it is not the run's")
    voucher_on = serializers.DateField(required=False)


class RunUpload(serializers.Serializer):
    """A file from the payroll system; the other fields go before what the file says of itself."""

    file = serializers.FileField(validators=[check_size])
    label = serializers.CharField(max_length=100, required=False, default="")
    run_type = serializers.ChoiceField(choices=RunType.choices, required=False)
    period = MonthField(required=False)
    payment_on = serializers.DateField(required=False)
    again = serializers.BooleanField(required=False, default=False, help_text="take it in though the rows are known")

    def given(self) -> dict:
        data = self.validated_data
        named = {"label": data["label"], "run_type": data.get("run_type"), "period_on": data.get("period")}
        found = {name: value for name, value in (named | {"payment_on": data.get("payment_on")}).items() if value}
        return found | {"again": data["again"]}


class SelectionIn(serializers.Serializer):
    """The selection of the pages. `run_ids` empty: every run from `from_on` to `to_on` by `date_by`."""

    run_ids = serializers.ListField(child=serializers.UUIDField(), required=False, default=list, max_length=1000)
    date_by = serializers.ChoiceField(choices=("payment", "period"), required=False, default="payment")
    from_on = serializers.DateField(required=False, allow_null=True, default=None)
    to_on = serializers.DateField(required=False, allow_null=True, default=None)
    run_type = serializers.ChoiceField(choices=[("", ""), *RunType.choices], required=False, default="")
    voucher_on = serializers.DateField(required=False, allow_null=True, default=None)
    series = serializers.CharField(max_length=10, required=False, allow_blank=True, default="")
    text = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    per = serializers.ChoiceField(choices=("account", "employee", "row"), required=False, default="account")
    split_cost_centre = serializers.BooleanField(required=False, default=True)
    split_project = serializers.BooleanField(required=False, default=True)
    show_wage_type = serializers.BooleanField(required=False, default=False)
    include_sent = serializers.BooleanField(required=False, default=False)
    moves = serializers.DictField(
        child=serializers.DateField(), required=False, default=dict,
        help_text="month («2026-01») → the day in a later, open period where its rows are booked",
    )  # fmt: skip
    closed_periods = serializers.ChoiceField(
        choices=("stop", "next"), required=False, default="stop",
        help_text="«next»: rows of a period that is closed at the receiver go to its next open one",
    )  # fmt: skip
    expected = serializers.DictField(
        child=serializers.IntegerField(),
        required=False,
        help_text="run id → revision, from the preview: the act is refused if anything has changed since",
    )

    def selection(self) -> Selection:
        data = {name: self.validated_data[name] for name in Selection.__slots__}
        moves = tuple(sorted((_month(key), day) for key, day in data["moves"].items()))
        return Selection(**data | {"run_ids": tuple(data["run_ids"]), "moves": moves})

    def validate_moves(self, given: dict) -> dict:
        for key in given:
            _month(key)
        return given

    @property
    def expected_revisions(self) -> dict[str, int] | None:
        return self.validated_data.get("expected")


class PayrollFileIn(SelectionIn):
    kind = serializers.ChoiceField(choices=KINDS, required=False, default="sie")


class LinkIn(serializers.Serializer):
    remote_ref = serializers.CharField(max_length=100, help_text="the number the voucher has in the receiving system")


class SendingIn(serializers.Serializer):
    voucher_on = serializers.DateField(
        required=False, allow_null=True, default=None, help_text="a day in an open period, where its own is closed"
    )


class JournalReversalIn(serializers.Serializer):
    voucher_on = serializers.DateField(help_text="a day in a period that is open at the receiver")
    amount = AmountField(help_text="the journal's debit_total, as the answer to the control question")


class MarkIn(serializers.Serializer):
    reason = serializers.CharField(max_length=200)


# ------------------------------------------------------------------ out
@extend_schema_serializer(component_name="PayrollRun")
class RunOut(serializers.ModelSerializer):
    period = MonthField(source="period_on")
    debit_total = AmountField()

    class Meta:
        model = PayrollRun
        fields = (
            "id", "number", "label", "run_type", "period", "payment_on", "source", "program", "external_id",
            "version", "row_count", "result_count", "debit_total", "created_at", "created_by",
        )  # fmt: skip
        read_only_fields = fields


@extend_schema_serializer(component_name="PayrollRunListed")
class RunListed(RunOut):
    state = serializers.ChoiceField(choices=("open", "working", "sent", "attention"))

    class Meta(RunOut.Meta):
        fields = (*RunOut.Meta.fields, "state")
        read_only_fields = fields


@extend_schema_serializer(component_name="PayrollRunPage")
class RunPage(serializers.Serializer):
    results = RunListed(many=True)
    next = serializers.CharField(allow_null=True, help_text="`cursor` of the next page; null at the end")


class JournalOut(serializers.ModelSerializer):
    period = MonthField(source="period_on")
    debit_total = AmountField()
    run_id = serializers.UUIDField(allow_null=True)
    resend_of = serializers.UUIDField(source="resend_of_id", allow_null=True)
    reverses = serializers.UUIDField(source="reverses_id", allow_null=True, help_text="the journal it takes back")
    job_id = serializers.UUIDField(allow_null=True)
    is_stale = serializers.BooleanField(help_text="the run is gone or has other rows now")
    receipt = serializers.SerializerMethodField()
    fault = serializers.SerializerMethodField()

    class Meta:
        model = Journal
        fields = (
            "id", "number", "run_id", "run_label", "reference", "period", "revision", "resend_of", "reverses",
            "channel", "destination", "state", "voucher_on", "series", "text", "line_count", "debit_total",
            "remote_ref", "remote_status", "receipt", "fault", "is_stale", "marked_reason", "job_id",
            "created_at", "created_by", "sent_at",
        )  # fmt: skip
        read_only_fields = fields

    def get_receipt(self, journal) -> dict | None:
        """What was read back; totals as text."""
        receipt = {name: value for name, value in journal.receipt.items() if name not in ("accounts", "findings")}
        for name in ("debit", "credit"):
            if isinstance(receipt.get(name), int):
                receipt[name] = str(to_decimal(receipt[name]))
        return receipt or None

    def get_fault(self, journal) -> dict | None:
        """code, message, cause and cure of what went wrong last."""
        error = journal.error
        if not error:
            return None
        said = words(error.get("code", ""), error.get("facts"))
        return {"code": said.code, "message": said.message, "cause": said.cause, "cure": said.cure}


class JournalPage(serializers.Serializer):
    results = JournalOut(many=True)
    next = serializers.IntegerField(allow_null=True, help_text="`before` of the next page; null at the end")


class LineOut(serializers.ModelSerializer):
    amount = AmountField()

    class Meta:
        model = JournalLine
        fields = ("line_no", "account", "cost_centre", "project", "amount", "text")
        read_only_fields = fields


class JournalWithLines(JournalOut):
    lines = serializers.SerializerMethodField()
    compared = serializers.SerializerMethodField()
    reversed_by = serializers.SerializerMethodField()

    class Meta(JournalOut.Meta):
        fields = (*JournalOut.Meta.fields, "lines", "compared", "reversed_by")
        read_only_fields = fields

    def get_compared(self, journal) -> list[dict]:
        """Per account: sent debit and credit, and those read back; `differs` where they are not the same."""
        amounts = ("debit", "credit", "remote_debit", "remote_credit")
        return [
            {"account": row.account, "differs": row.differs}
            | {name: str(to_decimal(getattr(row, name))) for name in amounts}
            for row in compared(journal)
        ]

    def get_reversed_by(self, journal) -> str | None:
        """The journal that takes it back, done or under way."""
        found = journal.reversals.exclude(state="cancelled").first()
        return str(found.pk) if found else None

    def get_lines(self, journal) -> list[dict]:
        return LineOut(journal.lines.order_by("line_no"), many=True).data


class TransferOut(serializers.ModelSerializer):
    journals = JournalOut(many=True)
    url = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = ("id", "title", "state", "total", "done", "failed", "result", "url", "journals", "created_at")
        read_only_fields = fields

    def get_url(self, job) -> str:
        """Where to ask how far it has come."""
        args = [job.company_id, job.pk]
        return reverse("payroll_api:transfer", args=args, request=self.context.get("request"))


class PayrollFileOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    url = serializers.CharField(help_text="GET it for the file; ?kind= gives another form of it")
    journals = JournalOut(many=True)


def valid(shape, request):
    """The shape with the request's data. Raises ValidationError, which answers 400 with the fields."""
    found = shape(data=request.data)
    found.is_valid(raise_exception=True)
    return found


def preview_out(found: Preview) -> dict:
    """Of a preview: what would be made, what is left out, and everything to be said of it."""
    return {
        "journals": [_planned(each) for each in found.drafts],
        "skipped": [_planned(each) for each in found.skipped],
        "findings": findings_of(found.notes),
        "total": str(to_decimal(found.total)),
        "expected": found.expected,
    }


def _planned(planned: Planned) -> dict:
    draft, earlier = planned.draft, planned.earlier
    return {
        "run_id": str(planned.run.pk),
        "run_label": planned.run.label,
        "reference": draft.reference,
        "period": f"{draft.period_on:%Y-%m}",
        "voucher_on": draft.voucher_on.isoformat(),
        "series": draft.series,
        "text": draft.text,
        "revision": planned.revision,
        "debit_total": str(to_decimal(draft.debit_total)),
        "lines": [
            {
                "account": line.account,
                "cost_centre": line.cost_centre,
                "project": line.project,
                "amount": str(to_decimal(line.amount)),
                "text": line.text,
            }
            for line in draft.lines
        ],
        "earlier": earlier and {"id": str(earlier.pk), "number": earlier.number, "state": earlier.state},
    }
