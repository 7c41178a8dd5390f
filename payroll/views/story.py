"""A journal's way out in plain words: its own events and every attempt of its transfer, oldest first."""

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from hub.errors import words
from hub.event_words import who
from hub.models import Event, PushAttempt

EVENTS = {
    "journal.queued": ("idle", _("Lades i kö för Visma.net")),
    "journal.exported": ("ok", _("Bokföringsfil skapad")),
    "journal.sent": ("ok", _("Bokförd i Visma.net")),
    "journal.unknown": ("warn", _("Svaret kom bort")),
    "journal.review": ("warn", _("Behöver ett beslut")),
    "journal.linked": ("ok", _("Kopplad till befintligt verifikat")),
    "journal.marked": ("ok", _("Markerad som skickad")),
    "journal.cancelled": ("idle", _("Överföringen avbröts")),
    "journal.resent": ("info", _("Skickas igen")),
    "journal.redated": ("info", _("Fick nytt verifikationsdatum")),
    "journal.reversing": ("info", _("Vänds")),
    "journal.reversed": ("idle", _("Vänt i Visma.net")),
}
ATTEMPTS = {
    ("probe", "found"): ("ok", _("Slogs upp: finns i Visma.net")),
    ("probe", "absent"): ("info", _("Slogs upp: finns inte i Visma.net")),
    ("probe", "different"): ("warn", _("Slogs upp: något annat finns under referensen")),
    ("probe", "failed"): ("warn", _("Kunde inte slås upp, nytt försök")),
    ("prepare", "rejected"): ("bad", _("Stoppades före sändning")),
    ("prepare", "later"): ("warn", _("Inget skickat ännu, nytt försök")),
    ("send", "done"): ("ok", _("Mottagen av Visma.net")),
    ("send", "rejected"): ("bad", _("Avvisad av Visma.net")),
    ("send", "unknown"): ("warn", _("Inget säkert svar, slås upp")),
    ("send", "later"): ("warn", _("Inte mottagen, nytt försök")),
}
OTHER = ("info", _("Ett sent svar noterades"))


@dataclass(frozen=True)
class Moment:
    at: datetime
    kind: str
    word: str
    text: str


def story_of(journal_id, push_ids) -> list[Moment]:
    """Two statements, whatever has happened. Kinds without words of their own are for the history page."""
    events = Event.objects.filter(object_id=journal_id, kind__in=EVENTS)
    attempts = PushAttempt.objects.filter(push__in=push_ids)
    moments = [*map(_of_event, events), *map(_of_attempt, attempts)]
    return sorted(moments, key=lambda moment: moment.at)


def _of_event(event: Event) -> Moment:
    kind, word = EVENTS[event.kind]
    said = [event.data.get(name) for name in ("remote_ref", "reason", "after")]
    return Moment(event.at, kind, str(word), " · ".join(str(part) for part in (*said, who(event.actor_name)) if part))


def _of_attempt(attempt: PushAttempt) -> Moment:
    kind, word = ATTEMPTS.get((attempt.act, attempt.outcome), OTHER)
    code = attempt.detail.get("code")
    said = words(code, attempt.detail.get("facts")) if code else None
    return Moment(attempt.at, kind, str(word), f"{said.message} ({code})" if said else "")
