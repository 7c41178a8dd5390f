"""Delivers journals to Visma.net: check live, send once, release, read back; and look up what nobody knows the fate of.

HTTP happens outside every transaction of ours. After Visma.net has said 201 the journal is in, whatever follows:
a release or a read-back that fails is a warning on a transfer that is done.
"""

from dataclasses import dataclass, replace

from django.conf import settings

from hub.models import Company
from hub.outbox import Absent, Claim, Different, Found, Rejected, Sent
from hub.permissions import Actor
from integrations.provider import ProviderError
from integrations.visma_net import master
from integrations.visma_net.checks import (
    ERROR,
    WARNING,
    Master,
    actual_ledgers,
    check,
    finding,
    has_errors,
    period_facts,
    period_id,
    period_of,
)
from integrations.visma_net.client import Client
from integrations.visma_net.connections import client_of, remember_ok, remember_trouble
from integrations.visma_net.mapping import (
    Seen,
    batch_number,
    different_accounts,
    equal,
    matching,
    read_batch,
    to_batch,
    turned,
)
from integrations.visma_net.work import HELD, Place, Work, check_reachable, check_sendable, load
from payroll import actions

CLOSED = ("VNET-105", "VNET-106")
READABLE = (KeyError, TypeError, ArithmeticError, ValueError)
RELEASED = ("Posted", "Unposted", "Released", "Completed", "PartiallyReleased")
LOOKS = (0.0, 0.5, 1.5)  # a release may be queued: how often and after how many seconds the batch is read


@dataclass(frozen=True)
class Request:
    """What `prepare` has made ready: the batch as it will be sent."""

    work: Work
    place: Place
    batch: dict
    findings: list[dict]


class JournalDeliverer:
    """The `hub.outbox.Deliverer` of kind visma_net.journal. Payload: {"journal": id}."""

    @property
    def quiet_seconds(self) -> float:
        return settings.VISMA_NET["quiet_seconds"]

    def prepare(self, claim: Claim) -> Request:
        """Everything that can be known to be wrong, before anything is sent."""
        work = load(claim)
        place = check_sendable(work)
        try:
            with client_of(place.tenant, place.connection) as client:
                work = taken_back(client, place, work) if work.original else work
                found, findings = examine(client, place.connection, work)
                held_for = "" if has_errors(findings) else faulty_sibling(client, place.connection, work, found)
                check_limit(client)
        except ProviderError as error:
            raise told(place, error) from error
        if has_errors(findings):
            first = findings[0]
            raise Rejected(first["code"], findings=findings, **first["facts"])
        if held_for:
            raise Rejected(HELD, period=held_for)
        return Request(work, place, _batch(work, found), findings)

    def send(self, claim: Claim, request: Request) -> Sent:
        work, place = request.work, request.place
        with client_of(place.tenant, place.connection) as client:
            try:
                number = client.post_journal(request.batch, mark=str(claim.id))
            except ProviderError as error:
                number = self._refused(client, request, error)
            detail = after(client, number, work)
        remember_ok(place.tenant, place.connection)
        return Sent(f"{place.remote_company}/{number}", detail | {"findings": request.findings + detail["findings"]})

    def _refused(self, client: Client, request: Request, error: ProviderError) -> str:
        """A refusal told in full; or the number, where it was only that our own number is there already."""
        work, place = request.work, request.place
        if not error.permanent:
            raise told(place, error) from error
        if work.options.own_numbers and (number := self._ours_already(client, request)):
            return number
        findings = self._explain(client, request, error)
        same = next((each for each in findings if each["code"] == error.code), None)
        if same:  # Visma.net says "Account is inactive"; we know which
            error.facts = error.facts | same["facts"]
        remember_trouble(place.tenant, place.connection, error)
        raise error.as_outcome(findings) from error

    def _ours_already(self, client: Client, request: Request) -> str | None:
        """A repeat of our own number collides: equal content is the journal itself, other content somebody else's."""
        number = batch_number(request.work.draft.key)
        try:
            seen = _one(client, number)
        except ProviderError as error:
            raise unsure(error).as_outcome() from error
        if seen is None:
            return None
        if equal(seen, request.work.draft):
            return number
        raise Rejected("VNET-133", http_status=400, number=number)

    def _explain(self, client: Client, request: Request, error: ProviderError) -> list[dict]:
        """What is wrong now, read afresh: the books may have changed since we looked."""
        work, place = request.work, request.place
        findings, facts = [], error.facts
        try:
            found = master.read(client, place.connection, fresh=True)
            findings = check(work.draft, work.options, found)
            if error.code in CLOSED:
                facts = period_facts(work.draft.day, found.periods) | facts
        except ProviderError:
            findings = []
        if any(each["code"] == error.code for each in findings):
            return findings
        return [finding(error.code, ERROR, **facts), *findings]

    def probe(self, claim: Claim) -> Found | Absent | Different:
        work = load(claim)
        place = check_reachable(work)
        try:
            with client_of(place.tenant, place.connection) as client:
                seen = look(client, place, work)
                if len(seen) != 1 or not equal(seen[0], work.draft):
                    return _verdict(seen)
                detail = after(client, seen[0].number, work, seen[0])
        except ProviderError as error:
            raise told(place, error) from error
        remember_ok(place.tenant, place.connection)
        return Found(f"{place.remote_company}/{seen[0].number}", detail)

    def record(self, push, *, detail: dict, findings: list, by: Actor) -> None:
        """Inside the transaction that closes the push, in the company's scope. Warnings stay on the receipt too."""
        actions.record_delivery(
            company=Company.objects.get(pk=push.company_id),
            journal_id=push.payload["journal"],
            push=push,
            detail=detail,
            findings=[*findings, *detail.get("findings", [])],
            by=by,
        )


# ------------------------------------------------------------------ before
def examine(client: Client, connection, work: Work) -> tuple[Master, list[dict]]:
    """Master data and every fault; what looks wrong by what we remember is looked at again."""
    was_kept = master.is_kept(connection)
    found = master.read(client, connection)
    findings = check(work.draft, work.options, found)
    if has_errors(findings) and was_kept:
        found = master.read(client, connection, fresh=True)
        findings = check(work.draft, work.options, found)
    return found, findings


def faulty_sibling(client: Client, connection, work: Work, found: Master) -> str:
    """Nothing of a run leaves while another part of it cannot: the month of one that cannot, or "". What looks wrong
    by what we remember is looked at again."""
    if work.refused or not _first_faulty(work, found):
        return work.refused
    return _first_faulty(work, master.read(client, connection, fresh=True))


def _first_faulty(work: Work, found: Master) -> str:
    faulty = (month for month, draft in work.siblings if has_errors(check(draft, work.options, found)))
    return next(faulty, "")


def taken_back(client: Client, place: Place, work: Work) -> Work:
    """The work with the lines that turn the batch as it stands there now, segment by segment. Raises Rejected."""
    remote, _slash, number = work.original.rpartition("/")
    try:
        batch = client.get_journal(number) if remote in ("", place.remote_company) else None
    except ProviderError as error:
        if error.http_status != 404:
            raise
        batch = None
    if batch is None:
        raise Rejected("VNET-141", number=number)
    lines = turned(batch)
    differing = different_accounts(_turned_back(_read(batch)), work.draft)
    if differing:
        raise Rejected("VNET-142", number=number, accounts=", ".join(differing[:10]))
    return replace(work, draft=replace(work.draft, lines=lines))


def _turned_back(seen: Seen) -> Seen:
    return replace(seen, totals={account: (credit, debit) for account, (debit, credit) in seen.totals.items()})


def check_limit(client: Client) -> None:
    """A journal that would meet the limit is not sent: a refusal there counts against us too."""
    limits = client.wire.limits
    if limits.remaining == 0:
        raise ProviderError("VNET-210", retry_after=float(limits.reset or 60))


def _batch(work: Work, found: Master) -> dict:
    period = period_of(work.draft.day, found.periods)
    return to_batch(
        work.draft,
        work.options,
        ledger=str(actual_ledgers(found.ledgers)[0]["number"]),
        period=period_id(period) if period else "",
        segments=found.segment_ids,
    )


def told(place: Place, error: ProviderError):
    """The outcome of a trouble, which the connection's card shows too."""
    if error.code != "VNET-030":  # the loss itself has already written what it means
        remember_trouble(place.tenant, place.connection, error)
    return error.as_outcome([finding(error.code, ERROR, **error.facts)] if error.permanent else ())


def unsure(error: ProviderError) -> ProviderError:
    """The journal may be in: whatever became of the question about it, nobody knows."""
    return ProviderError(
        error.code, unsure=True, http_status=error.http_status, remote_text=error.remote_text, **error.facts
    )


# ------------------------------------------------------------------ after
def after(client: Client, number: str, work: Work, seen: Seen | None = None) -> dict:
    """Release where the link says so, and read back. Never raises: the journal is in."""
    warnings: list[dict] = []
    is_open = seen is None or seen.status not in RELEASED
    if work.options.release and is_open:
        warnings += _release(client, number)
        seen = None
    detail: dict = {"number": number, "status": "", "findings": warnings}
    try:
        seen = seen or _settled(client, number, expects_release=work.options.release and not warnings)
    except ProviderError:
        warnings.append(finding("VNET-302", WARNING, number=number))
        return detail
    if not equal(seen, work.draft):
        warnings.append(finding("VNET-303", WARNING, number=number))
    if work.options.release and not warnings and seen.status not in RELEASED:
        warnings.append(finding("VNET-304", "info", number=number))
    return detail | seen.as_detail()


def _release(client: Client, number: str) -> list[dict]:
    try:
        client.release(number)
    except ProviderError as error:
        text = error.remote_text or error.words.message
        return [finding("VNET-301", WARNING, number=number, text=text)]
    return []


def _settled(client: Client, number: str, *, expects_release: bool) -> Seen:
    seen = None
    for pause in LOOKS if expects_release else LOOKS[:1]:
        client.sleep(pause)
        seen = _read(client.get_journal(number))
        if seen.status in RELEASED:
            break
    assert seen is not None
    return seen


def _read(batch: dict) -> Seen:
    """A batch of another shape than published is no answer."""
    try:
        return read_batch(batch)
    except READABLE as error:
        raise ProviderError("VNET-215", unsure=True) from error


# ------------------------------------------------------------------ looking up
def look(client: Client, place: Place, work: Work) -> list[Seen]:
    """Every batch there that is this journal: by our own number, in its period, and among what has changed since."""
    if work.options.own_numbers and (seen := _one(client, batch_number(work.draft.key))):
        return [seen]
    period = period_of(work.draft.day, master.read(client, place.connection).periods)
    label = period_id(period) if period else ""
    found = matching(_all(client, period=label), work.draft, label) if label else []
    return found or matching(_all(client, since=work.since.isoformat()), work.draft, label)


def _all(client: Client, **asked) -> list[Seen]:
    return [_read(batch) for batch in client.find_journals(**asked)]


def _one(client: Client, number: str) -> Seen | None:
    try:
        return _read(client.get_journal(number))
    except ProviderError as error:
        if error.http_status == 404:
            return None
        raise


def _verdict(seen: list[Seen]) -> Absent | Different:
    if not seen:
        return Absent()
    return Different(tuple(each.number for each in seen), {"batches": [each.as_detail() for each in seen]})
