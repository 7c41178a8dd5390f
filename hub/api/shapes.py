"""What the ground's API gives: the company, its jobs with their logs, its processing history."""

from dataclasses import asdict

from rest_framework import serializers
from rest_framework.reverse import reverse

from hub import jobs
from hub.errors import words
from hub.event_words import name_of
from hub.models import Company, Event, Finding, Job


class KeyOut(serializers.Serializer):
    id = serializers.UUIDField()
    name = serializers.CharField()
    rights = serializers.DictField(child=serializers.ChoiceField(["none", "read", "write"]), help_text="area → level")


class CompanyOut(serializers.ModelSerializer):
    """The books the key opens, and what it may do there."""

    group = serializers.CharField(source="group.name", default=None, allow_null=True)
    is_blocked = serializers.BooleanField(help_text="a company of a blocked group cannot send")
    tenant = serializers.CharField(source="tenant.name")
    key = KeyOut()

    class Meta:
        model = Company
        fields = ["id", "name", "orgnr", "country", "currency", "group", "is_test", "is_blocked", "tenant", "key"]


class JobOut(serializers.ModelSerializer):
    url = serializers.SerializerMethodField(help_text="this job in the API")
    log_url = serializers.SerializerMethodField(help_text="its log; `?file=csv|xlsx|jsonl` gives it as a file")
    can_rerun = serializers.SerializerMethodField()

    class Meta:
        model = Job
        fields = [
            "id", "kind", "title", "state", "total", "done", "failed", "current", "result", "cancel_requested",
            "rerun_of_id", "created_at", "created_by", "started_at", "finished_at", "can_rerun", "url", "log_url",
        ]  # fmt: skip

    def get_url(self, job) -> str:
        return reverse("hub_api:job", args=[job.company_id, job.pk])

    def get_log_url(self, job) -> str:
        return reverse("hub_api:job-log", args=[job.company_id, job.pk])

    def get_can_rerun(self, job) -> bool:
        return job.is_final and jobs.is_handled(job.kind)


class FindingOut(serializers.ModelSerializer):
    """One line of a log, in the language of the request."""

    message = serializers.SerializerMethodField()
    cause = serializers.SerializerMethodField()
    cure = serializers.SerializerMethodField()

    class Meta:
        model = Finding
        fields = [
            "at", "severity", "code", "message", "cause", "cure", "integration", "object_type", "object_key", "file",
            "row", "field", "value", "attempt", "http_status", "remote_code", "remote_text",
        ]  # fmt: skip

    def _word(self, found, part: str) -> str:
        return asdict(words(found.code, found.facts))[part]

    def get_message(self, found) -> str:
        return self._word(found, "message")

    def get_cause(self, found) -> str:
        return self._word(found, "cause")

    def get_cure(self, found) -> str:
        return self._word(found, "cure")


class EventOut(serializers.ModelSerializer):
    name = serializers.SerializerMethodField(help_text="the kind in words")

    class Meta:
        model = Event
        fields = [
            "id", "at", "kind", "name", "actor_kind", "actor_id", "actor_name", "object_type", "object_id",
            "object_label", "data", "request_id",
        ]  # fmt: skip

    def get_name(self, event) -> str:
        return name_of(event.kind)


class JobPage(serializers.Serializer):
    results = JobOut(many=True)
    next = serializers.UUIDField(allow_null=True)


class EventPage(serializers.Serializer):
    results = EventOut(many=True)
    next = serializers.UUIDField(allow_null=True)
