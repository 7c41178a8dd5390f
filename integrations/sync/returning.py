"""Invoices on their way back: the status after transfer, number and OCR number when sent, paid when paid.

eEkonomi has no mark for sent: a draft that has become an invoice (CreatedFromDraftId) is booked, and an invoice whose
delivery failed says so. A draft that is gone without an invoice was removed by somebody, and that is told.
"""

from collections.abc import Mapping
from typing import Any

from django.conf import settings

from hub.models import Company, Push
from hub.models.push import PushState
from hub.outbox import Absent, Claim, Different, Found, Sent
from hub.permissions import Actor
from hub.tenancy import scope as books
from integrations.connecting.clients import client_of
from integrations.connecting.models import System
from integrations.provider import ProviderError
from integrations.sync import issues
from integrations.sync.contexts import context_of
from integrations.sync.delivering import BATCH, WAITING, Round, latest, leased, saved
from integrations.sync.issues import Trouble
from integrations.sync.models import LinkState, SyncLink, SyncRecord
from integrations.sync.reading import keep
from integrations.sync.records import Side, digest
from integrations.sync.registers import register_of
from integrations.sync.registers.invoices import DRAFT_NAMES
from integrations.sync.registers.register import picked, text

KIND = "sync.status"
NAME = "invoices"
DRAFTED, TRANSFERRED, SENT, PAID = "drafted", "transferred", "sent", "paid"
PAID_THERE = 0
COUNTED = {PushState.DONE: "updated", PushState.REJECTED: "failed"}
Told = tuple[SyncLink, str, dict, dict]  # the link, the state it leads to, changes, facts to remember
REMOVED, EDITED, NOT_DELIVERED = "SYNC-062", "SYNC-063", "SYNC-064"


class StatusWriter:
    """The deliverer of what an invoice in Severa is told. A PATCH of absolute values: safe to look at and to repeat."""

    def __init__(self, client: Any = None):
        self.client = client

    @property
    def quiet_seconds(self) -> float:
        return settings.SEVERA["quiet_seconds"]

    def prepare(self, claim: Claim) -> Mapping:
        return claim.payload

    def send(self, claim: Claim, said: Mapping) -> Sent:
        self._with(claim, lambda client: client.patch_invoice(said["invoice"], said["changes"]))
        return Sent(f"{said['invoice']}@{claim.id}"[:100])

    def probe(self, claim: Claim) -> Found | Absent | Different:
        said = claim.payload
        there = self._with(claim, lambda client: client.get_invoice(said["invoice"]))
        same = all(_plain(there.get(name)) == _plain(value) for name, value in said["changes"].items())
        return Found(f"{said['invoice']}@{claim.id}"[:100]) if same else Absent()

    def _with(self, claim: Claim, act: Any) -> Any:
        try:
            if self.client is not None:
                return act(self.client)
            with books(claim.company):
                company = Company.objects.get(pk=claim.company)
            with client_of(company, System.SEVERA) as client:
                return act(client)
        except ProviderError as error:
            raise error.as_outcome() from error

    def record(self, push: Push, *, detail: dict, findings: list, by: Actor) -> None:
        said = push.payload
        link = SyncLink.objects.filter(register=NAME, left_key=said["invoice"]).first()
        place = (str(Side.LEFT), said["invoice"])
        if push.state == PushState.DONE and link is not None:
            link.facts = link.facts | said["facts"] | {"state": said["state"]}
            link.save(update_fields=["facts"])
            issues.resolve(NAME, [place], but=_about_the_rest(said["invoice"]))
        elif push.state == PushState.REJECTED:
            row = SyncRecord.objects.filter(register=NAME, side=Side.LEFT, key=said["invoice"]).first()
            known = {"number": row.number, "name": row.name} if row else {}
            facts = push.error.get("facts") or {}
            issues.note(NAME, [Trouble(*place, code=push.error["code"], field="status", facts=facts, **known)])


def _about_the_rest(key: str) -> list[Trouble]:
    """Problems of the invoice that are not about its status stay."""
    rows = issues.SyncIssue.objects.filter(register=NAME, side=Side.LEFT, key=key).exclude(field="status")
    return [Trouble(row.side, row.key, row.code, row.field) for row in rows]


def _plain(value: Any) -> Any:
    return value.get("guid") if isinstance(value, Mapping) else str(value) if value is not None else None


# ------------------------------------------------------------------ telling Severa
def tell(going: Any, told: list[Told]) -> None:
    """Each a push of its own. Raises ProviderError where the way to Severa is lost."""
    ways = Round(going.company, StatusWriter(going.clients.left))
    for at in range(0, len(told), BATCH):
        with books(going.company):
            made = _opened(told[at : at + BATCH])
        for _push, state in ways.carried(made):
            going.counted(COUNTED.get(state, "waiting"))
        going.progress()


def _opened(told: list[Told]) -> list[Push]:
    """Not those of which an earlier one is not ended, or that another run tells at this moment."""
    wanted = {f"{link.left_key}:{state}": (link, state, changes, facts) for link, state, changes, facts in told}
    last, made = latest(KIND, wanted), []
    for key, (link, state, changes, facts) in wanted.items():
        before = last.get(key)
        if before is None or before.state not in WAITING:
            payload = {"invoice": link.left_key, "state": state, "changes": changes, "facts": facts}
            made.append(leased(KIND, key, before, payload))
    return saved(made)


def set_transferred(going: Any) -> None:
    """Drafts that were made are told to Severa, also those of an earlier run that ended between the two."""
    with books(going.company):
        status = context_of(going.company).statuses.get("transferred", "")
        links = SyncLink.objects.filter(register=NAME, facts__state=DRAFTED, state="linked")
        told = [(link, TRANSFERRED, {"status": {"guid": status}}, {}) for link in links] if status else []
    before = dict(going.counts)
    tell(going, told)
    for name in ("updated",):  # an invoice is counted once: as transferred
        going.counts[name] = before.get(name, 0)


# ------------------------------------------------------------------ asking eEkonomi
def check(going: Any, what: str) -> None:
    if what == SENT:
        _check_sent(going)
    else:
        _check_paid(going)
    going.progress()


def _check_sent(going: Any) -> None:
    """Invoice number, OCR number and status of what has been sent; drafts that are gone or were edited are told."""
    set_transferred(going)
    with books(going.company):
        links = {link.right_key: link for link in SyncLink.objects.filter(register=NAME, facts__state=TRANSFERRED)}
        status = context_of(going.company).statuses.get("sent", "")
    if not links:
        return
    drafts = {each["Id"]: each for each in going.clients.right.each_draft() if each["Id"] in links}
    gone = [key for key in links if key not in drafts]
    sent = {key: found[0] for key in gone if (found := going.clients.right.invoices_of_draft(key))}
    _look_at(going, links, drafts, sent)
    told = [(links[key], SENT, _changes(invoice, status), _facts(invoice)) for key, invoice in sent.items()]
    tell(going, told)


def _changes(invoice: Mapping, status: str) -> dict:
    ocr = text(invoice.get("PaymentReferenceNumber"))
    said = {"number": int(invoice["InvoiceNumber"])} | ({"referenceNumber": ocr} if ocr else {})
    return said | {"status": {"guid": status}}


def _facts(invoice: Mapping) -> dict:
    ocr = text(invoice.get("PaymentReferenceNumber"))
    return {"invoice": invoice["Id"], "number": int(invoice["InvoiceNumber"]), "ocr": ocr}


def _look_at(going: Any, links: dict[str, SyncLink], drafts: dict[str, dict], sent: dict[str, dict]) -> None:
    register = register_of(NAME)
    with books(going.company):
        context = context_of(going.company)
        rows = SyncRecord.objects.filter(
            register=NAME, side=Side.LEFT, key__in=[link.left_key for link in links.values()]
        )
        known = {row.key: {"number": row.number, "name": row.name} for row in rows}
        found, looked_at, removed = [], [], []
        for key, link in links.items():
            code = _wrong(register, context, link, drafts.get(key), sent.get(key))
            looked_at.append((str(Side.LEFT), link.left_key))
            removed += [key] if code == REMOVED else []
            if code:
                about = known.get(link.left_key, {})
                found.append(Trouble(str(Side.LEFT), link.left_key, code, "draft", about, key, **about))
        _resolve(looked_at, found)
        issues.note(NAME, found)
        SyncLink.objects.filter(register=NAME, right_key__in=removed).update(state=LinkState.BROKEN)
        there = [(key, picked(each, DRAFT_NAMES)) for key, each in drafts.items()]
        keep(register, Side.RIGHT, [*there, *((key, None) for key in removed)], context)


def _wrong(register: Any, context: Any, link: SyncLink, draft: dict | None, invoice: dict | None) -> str:
    if invoice is not None:
        failed = invoice.get("HasAutoInvoiceError") or invoice.get("IsNotDelivered")
        return NOT_DELIVERED if failed else ""
    if draft is None:
        return REMOVED
    now = digest(register.record(Side.RIGHT, draft["Id"], picked(draft, DRAFT_NAMES), context).fields)
    return EDITED if link.right_digest and now != link.right_digest else ""


def _resolve(places: list[tuple[str, str]], found: list[Trouble]) -> None:
    """Only what is said about drafts: the sums of a draft stay as they were."""
    keys = [key for _side, key in places]
    others = issues.SyncIssue.objects.filter(register=NAME, side=Side.LEFT, key__in=keys).exclude(field="draft")
    kept = [Trouble(row.side, row.key, row.code, row.field) for row in others]
    issues.resolve(NAME, places, but=[*found, *kept])


def _check_paid(going: Any) -> None:
    with books(going.company):
        links = {
            text(link.facts.get("invoice")): link for link in SyncLink.objects.filter(register=NAME, facts__state=SENT)
        }
        status = context_of(going.company).statuses.get("paid", "")
        since = min((link.linked_at for link in links.values()), default=None)
    if not links:
        return
    told = []
    for invoice in going.clients.right.each_invoice(since):
        link = links.get(invoice["Id"])
        if link is not None and invoice.get("PaymentStatus") == PAID_THERE:
            on = text(invoice.get("PaymentDate"))[:10]
            changes = {"status": {"guid": status}} | ({"paymentDate": on} if on else {})
            told.append((link, PAID, changes, {"paid_on": on}))
    tell(going, told)
