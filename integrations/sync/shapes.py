"""What the API gives and takes. Sides are `left` (Severa) and `right` (eEkonomi)."""

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from integrations.sync import authors
from integrations.sync.compared import UNLINK, VERDICTS, WORDS
from integrations.sync.lanes import LANES
from integrations.sync.models import IssueState, Master, SyncIssue, SyncRun
from integrations.sync.plan import Act
from integrations.sync.settings_actions import LONGEST, Given
from integrations.sync.shown import issue_words, line_of, said_of

REGISTERS, SIDES = tuple(LANES), ("left", "right")
MOST_ROWS = 5000


class Said(serializers.Serializer):
    code = serializers.CharField()
    message = serializers.CharField()
    cause = serializers.CharField()
    cure = serializers.CharField()


class CheckOut(serializers.Serializer):
    """`error`: nothing can be transferred. The words are empty where all is well."""

    name = serializers.CharField()
    label = serializers.CharField()
    severity = serializers.ChoiceField(["ok", "error", "warning"])
    code = serializers.CharField(allow_blank=True)
    message = serializers.CharField(allow_blank=True)
    cause = serializers.CharField(allow_blank=True)
    cure = serializers.CharField(allow_blank=True)


class ConnectionOut(serializers.Serializer):
    """Secrets are never given out."""

    system = serializers.CharField()
    label = serializers.CharField()
    state = serializers.CharField()
    remote_name = serializers.CharField()
    remote_orgnr = serializers.CharField()
    connected_by = serializers.CharField()
    connected_at = serializers.DateTimeField(allow_null=True)
    last_ok_at = serializers.DateTimeField(allow_null=True)
    error = Said(allow_null=True)


class SettingsShape(serializers.Serializer):
    """All of it, each time. `cost_bearer` and statuses are ids of `choices/`, `default_article` is a number;
    `mappings`: terms, units, vat → what is written in Severa → id in eEkonomi, "" for none; `schedules`: register →
    minutes, 0 by hand, 1440 every night."""

    master_customers = serializers.ChoiceField(Master.choices)
    master_articles = serializers.ChoiceField(Master.choices)
    cost_bearer = serializers.CharField(max_length=60)
    default_article = serializers.CharField(max_length=60)
    suppliers_billable = serializers.BooleanField(default=False)
    status_to_transfer = serializers.CharField(max_length=60)
    status_transferred = serializers.CharField(max_length=60)
    status_sent = serializers.CharField(max_length=60)
    status_paid = serializers.CharField(max_length=60)
    mappings = serializers.DictField(
        child=serializers.DictField(child=serializers.CharField(max_length=60, allow_blank=True)), default=dict
    )
    cut_names = serializers.BooleanField(default=False)
    schedules = serializers.DictField(child=serializers.IntegerField(min_value=0, max_value=LONGEST), default=dict)

    def given(self) -> Given:
        return Given(**self.validated_data)


class SettingsOut(SettingsShape):
    saved_at = serializers.DateTimeField(allow_null=True)
    saved_by = serializers.CharField(allow_blank=True)
    obstacles = serializers.ListField(child=serializers.CharField(), help_text="why nothing can be transferred now")


class ChoicesOut(serializers.Serializer):
    """id → label, and what is written in Severa with our suggestion."""

    cost_bearers = serializers.DictField(child=serializers.CharField())
    articles = serializers.DictField(child=serializers.CharField(), help_text="number → name")
    statuses = serializers.DictField(child=serializers.CharField())
    mapped_to = serializers.DictField(child=serializers.DictField(child=serializers.CharField()))
    written = serializers.DictField(child=serializers.ListField(child=serializers.CharField()))
    suggested = serializers.DictField(child=serializers.DictField(child=serializers.CharField()))
    missing = serializers.ListField(child=serializers.CharField(), help_text="systems that are not connected")
    asked_at = serializers.DateTimeField(allow_null=True)


class RuleOut(serializers.Serializer):
    left = serializers.CharField()
    right = serializers.CharField()
    rule = serializers.CharField()


class RegisterOut(serializers.Serializer):
    register = serializers.ChoiceField(REGISTERS)
    label = serializers.CharField()
    creates_on = serializers.ListField(child=serializers.ChoiceField(SIDES))
    master = serializers.CharField(allow_blank=True)
    links = serializers.IntegerField()
    open_issues = serializers.IntegerField()
    last_run = serializers.UUIDField(allow_null=True)
    next_at = serializers.DateTimeField(allow_null=True)
    fields_ = RuleOut(many=True, help_text="the field map")

    def get_fields(self):
        found = super().get_fields()
        found["fields"] = found.pop("fields_")
        return found


class KeyShape(serializers.Serializer):
    side = serializers.ChoiceField(SIDES)
    key = serializers.CharField(max_length=60)


class RunIn(serializers.Serializer):
    """`keys` only with scope `chosen`."""

    register = serializers.ChoiceField(REGISTERS)
    scope = serializers.ChoiceField(["since", "all", "chosen"], default="since")
    keys = KeyShape(many=True, default=list)
    is_dry = serializers.BooleanField(default=False)

    def validate(self, given):
        if (given["scope"] == "chosen") != bool(given["keys"]):
            raise serializers.ValidationError({"keys": "Given with scope chosen, and only then."})
        return given


class RunOut(serializers.ModelSerializer):
    line = serializers.SerializerMethodField(help_text="the counts in words")
    error = serializers.SerializerMethodField(help_text="code, message, cause, cure of what stopped it, or null")
    job_id = serializers.UUIDField(allow_null=True)
    counts = serializers.DictField(child=serializers.IntegerField(), help_text="what came of it → how many")

    class Meta:
        model = SyncRun
        fields = ["id", "register", "is_dry", "scope", "state", "counts", "line", "error", "job_id", "created_at",
                  "created_by", "finished_at"]  # fmt: skip

    def get_line(self, run) -> str:
        return line_of(run)

    def get_error(self, run) -> dict | None:
        return said_of(run.error)


class RunPage(serializers.Serializer):
    results = RunOut(many=True)
    next = serializers.UUIDField(allow_null=True)


class StepOut(serializers.Serializer):
    act = serializers.ChoiceField([act.value for act in Act])
    number = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)
    left_key = serializers.CharField(allow_blank=True)
    right_key = serializers.CharField(allow_blank=True)
    to = serializers.CharField(allow_blank=True, help_text="the side written on")
    changes = serializers.DictField(help_text="field → [as it is, as it would be]; of a conflict [left, right]")
    problems = Said(many=True)


class WriteOut(serializers.Serializer):
    id = serializers.UUIDField(source="push.pk")
    kind = serializers.CharField(source="push.kind", help_text="sync.<register>, or sync.status of an invoice")
    side = serializers.ChoiceField(SIDES, help_text="of the record that was carried over")
    key = serializers.CharField()
    number = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)
    what = serializers.CharField(help_text="what was done, in words")
    fields = serializers.ListField(child=serializers.CharField(), help_text="what an update carried, in words")
    state = serializers.CharField(source="push.state")
    error = Said(source="said", allow_null=True)


class WritePage(serializers.Serializer):
    results = WriteOut(many=True)
    next = serializers.IntegerField(allow_null=True)


class StepPage(serializers.Serializer):
    results = StepOut(many=True)
    next = serializers.IntegerField(allow_null=True)
    counts = serializers.DictField(child=serializers.IntegerField())


class SideOut(serializers.Serializer):
    key = serializers.CharField()
    number = serializers.CharField(allow_blank=True)
    name = serializers.CharField(allow_blank=True)
    is_active = serializers.BooleanField()


class ComparedOut(serializers.Serializer):
    verdict = serializers.ChoiceField(VERDICTS)
    left = SideOut(allow_null=True)
    right = SideOut(allow_null=True)
    score = serializers.IntegerField(allow_null=True)
    parts = serializers.DictField(child=serializers.IntegerField())
    problems = Said(many=True)
    decided = serializers.CharField(allow_blank=True)


class ComparedPage(serializers.Serializer):
    results = ComparedOut(many=True)
    next = serializers.IntegerField(allow_null=True)
    counts = serializers.DictField(child=serializers.IntegerField())


class PairShape(serializers.Serializer):
    left = serializers.CharField(max_length=60, allow_blank=True, default="")
    right = serializers.CharField(max_length=60, allow_blank=True, default="")

    def validate(self, given):
        if not (given["left"] or given["right"]):
            raise serializers.ValidationError("At least one key.")
        return given


class DecisionsIn(serializers.Serializer):
    """link wants both keys in each row; create_right the left one, create_left the right one; ignore those it has;
    unlink both keys of linked rows."""

    act = serializers.ChoiceField([*WORDS, UNLINK])
    rows = PairShape(many=True, allow_empty=False, max_length=MOST_ROWS)


class CountOut(serializers.Serializer):
    count = serializers.IntegerField()


class ChangeOut(serializers.Serializer):
    side = serializers.CharField()
    at = serializers.DateTimeField()
    by = serializers.CharField(allow_blank=True, help_text="empty where that system does not say: eEkonomi never does")


class DecidedOut(serializers.Serializer):
    wish = serializers.CharField()
    by = serializers.CharField(source="created_by")
    at = serializers.DateTimeField(source="created_at")


class IssueOut(serializers.ModelSerializer):
    """`context`: changes and decisions as `authors` gives them."""

    changed = serializers.SerializerMethodField(help_text="who changed each side's record last, and when")
    decided = serializers.SerializerMethodField(help_text="what somebody has decided of it, until the next run")
    message = serializers.SerializerMethodField()
    cause = serializers.SerializerMethodField()
    cure = serializers.SerializerMethodField()

    class Meta:
        model = SyncIssue
        fields = ["id", "register", "side", "key", "other_key", "number", "name", "code", "field", "message", "cause",
                  "cure", "changes", "changed", "decided", "state", "times", "first_at", "last_at",
                  "resolved_at"]  # fmt: skip

    @extend_schema_field(ChangeOut(many=True))
    def get_changed(self, issue) -> list:
        sides = authors.sides_of(issue, self.context["changes"])
        return [ChangeOut({"side": side, "at": change.at, "by": change.by}).data for side, change in sides]

    @extend_schema_field(DecidedOut(allow_null=True))
    def get_decided(self, issue) -> dict | None:
        found = self.context["decisions"].get((issue.register, issue.side, issue.key))
        return DecidedOut(found).data if found else None

    def _word(self, issue, part: str) -> str:
        return str(getattr(issue_words(issue), part))

    def get_message(self, issue) -> str:
        return self._word(issue, "message")

    def get_cause(self, issue) -> str:
        return self._word(issue, "cause")

    def get_cure(self, issue) -> str:
        return self._word(issue, "cure")


class IssuePage(serializers.Serializer):
    results = IssueOut(many=True)
    next = serializers.UUIDField(allow_null=True)


class IssuesIn(serializers.Serializer):
    issues = serializers.ListField(child=serializers.UUIDField(), allow_empty=False, max_length=MOST_ROWS)


class KeepIn(IssuesIn):
    side = serializers.ChoiceField(SIDES, help_text="whose values win")


class IssueQuery(serializers.Serializer):
    state = serializers.ChoiceField(IssueState.choices, default=IssueState.OPEN)
    register = serializers.ChoiceField(REGISTERS, required=False)
    cursor = serializers.UUIDField(required=False)
