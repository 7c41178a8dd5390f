"""What actions call. They write rows; the bell is rung after commit, and the sweeper rings again."""

from collections.abc import Iterable

from django.db import models
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from hub.bell import ring_after_commit
from hub.errors import Fault, Refused, register
from hub.models import Push
from hub.models.push import OPEN, PushState
from hub.outbox.registry import deliverer_of
from hub.permissions import Actor
from hub.tenancy import current_company, uuid7

register(
    HUB_020=Fault(
        _("Det går inte att göra det med en överföring i läget %(state)s."),
        _("Läget har ändrats sedan sidan visades."),
        _("Ladda om sidan och se vad som gäller nu."),
    ),
    HUB_021=Fault(
        _("Överföringen har försökts %(sends)s gånger utan säkert svar."),
        _("Mottagaren svarar inte, och vid kontroll finns verifikatet inte där."),
        _("Se efter i mottagande system. Finns det där: koppla det. Annars: skicka igen eller avbryt."),
    ),
    HUB_022=Fault(
        _("Mottagaren har något annat under vår referens: %(refs)s."),
        _("Antingen finns flera verifikat med samma referens, eller ett med andra belopp."),
        _("Öppna dem i mottagande system. Koppla rätt verifikat här, och vänd eventuella dubbletter där."),
    ),
)


def put(kind: str, business_key: str, payload: dict) -> tuple[Push, bool]:
    """The push for this effect, and whether this call made it. However often it is called, there is one."""
    return _once(kind=kind, business_key=business_key, revision=0, payload=payload)


def _once(*, payload: dict, **key) -> tuple[Push, bool]:
    """Due at once by the database's clock: ours may run ahead of it."""
    fields = {"payload": payload, "next_attempt_at": Now(), "id": uuid7()}
    push, is_new = Push.objects.get_or_create(**key, defaults=fields)
    if is_new:
        ring(push)
    return push, is_new


def send_again(push: Push, *, by: Actor) -> Push:
    """After a sure refusal: a new attempt under the next revision. From review: the person says it is not there."""
    push = _locked(push)
    if push.state == PushState.REVIEW:
        _reopen(push)
        return push
    if push.state not in (PushState.REJECTED, PushState.CANCELLED):
        raise Refused("HUB-020", state=push.get_state_display())
    key = {"kind": push.kind, "business_key": push.business_key, "revision": push.revision + 1}
    return _once(payload=push.payload, **key)[0]


def _reopen(push: Push) -> None:
    push.state, push.sends, push.tries, push.error = PushState.READY, 0, 0, {}
    push.absent_at = push.lease_until = None
    push.next_attempt_at = Now()
    push.fence += 1  # whoever still holds an old claim comes too late
    push.save()
    push.refresh_from_db()
    ring(push)


def link(push: Push, remote_ref: str, *, by: Actor) -> Push:
    """A person says: it exists there, under this number."""
    push = _locked(push)
    if push.state not in (PushState.REVIEW, PushState.UNKNOWN):
        raise Refused("HUB-020", state=push.get_state_display())
    return _end(push, PushState.DONE, by=by, remote_ref=remote_ref, detail={"linked_by": by.name})


def cancel(push: Push, *, by: Actor) -> Push:
    """Only where nothing can have left, or a person has decided so."""
    push = _locked(push)
    leased = push.lease_until is not None and push.lease_until > timezone.now()
    if push.state not in (PushState.READY, PushState.REVIEW) or leased:
        raise Refused("HUB-020", state=push.get_state_display())
    return _end(push, PushState.CANCELLED, by=by)


def _end(push: Push, state: str, *, by: Actor, remote_ref: str = "", detail: dict | None = None) -> Push:
    push.state, push.remote_ref, push.finished_at = state, remote_ref, timezone.now()
    push.lease_until, push.fence = None, push.fence + 1
    push.save()
    deliverer_of(push.kind).record(push, detail=detail or {}, findings=[], by=by)
    return push


def _locked(push: Push) -> Push:
    return Push.objects.select_for_update().get(pk=push.pk)


def ring(push: Push) -> None:
    ring_after_commit("hub.tasks.deliver", current_company(), push.pk)


def due_pushes() -> Iterable[Push]:
    """Open, due by the database's clock, and held by nobody, in the companies in scope: oldest first."""
    free = models.Q(lease_until=None) | models.Q(lease_until__lt=Now())
    return Push.objects.filter(free, state__in=OPEN, next_attempt_at__lte=Now()).order_by("next_attempt_at", "id")
