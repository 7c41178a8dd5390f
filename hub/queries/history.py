"""The processing history, narrowed."""

from datetime import datetime, time

from django.db.models import Q, QuerySet
from django.utils import timezone

from hub.event_words import kinds_named


def filtered(events: QuerySet, wanted: dict) -> QuerySet:
    """`wanted`: q (who, what or which), start and end (dates, both included); any of them may be missing."""
    if text := (wanted.get("q") or "").strip():
        same = Q(actor_name__icontains=text) | Q(object_label__icontains=text) | Q(kind__icontains=text)
        events = events.filter(same | Q(kind__in=kinds_named(text)))
    if start := wanted.get("start"):
        events = events.filter(at__gte=timezone.make_aware(datetime.combine(start, time.min)))
    if end := wanted.get("end"):
        events = events.filter(at__lte=timezone.make_aware(datetime.combine(end, time.max)))
    return events
