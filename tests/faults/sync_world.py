"""Every write the register sync makes, made once: both systems are changed, runs follow, and what is held afterwards is
laid side by side. What is held may not depend on what went wrong on the way."""

import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from hub import tasks
from hub.models import Push
from hub.models.push import OPEN, PushState
from hub.tenancy import scope
from integrations.sync import issues
from integrations.sync.models import SyncLink
from integrations.sync.registers import NAMES
from tests.integrations.sync.pairs import Sync

RIGHT, LEFT = "right", "left"
LONG_AGO = "2026-01-01T00:00Z"
ROUNDS = 4  # what depends on a write that was struck follows in the next run


@dataclass(frozen=True)
class Write:
    """One call that changes something there."""

    to: str
    method: str
    path: str

    def arm(self, sync: Sync, fault: str, **options: Any) -> None:
        remote = sync.right if self.to == RIGHT else sync.left
        remote.arm(fault, method=self.method, path=self.path, count=1, **options)


CREATES = (
    Write(RIGHT, "POST", "/customers"),
    Write(LEFT, "POST", "/customers"),
    Write(RIGHT, "POST", "/articles"),
    Write(LEFT, "POST", "/products"),
    Write(RIGHT, "POST", "/costcenteritems"),
    Write(RIGHT, "POST", "/customerinvoicedrafts"),
    Write(LEFT, "PATCH", "/invoices/*"),
    Write(LEFT, "POST", "/projectfees"),
)
CHANGES = (
    Write(RIGHT, "PUT", "/customers/*"),
    Write(LEFT, "PATCH", "/products/*"),
    Write(LEFT, "PATCH", "/worktypes/*"),
    Write(RIGHT, "PUT", "/costcenteritems/*"),
    Write(LEFT, "PATCH", "/projectfees/*"),
    Write(LEFT, "DELETE", "/projectfees/*"),
    Write(LEFT, "PATCH", "/invoices/*"),
)
TURNED = (
    Write(LEFT, "PATCH", "/customers/*"),
    Write(RIGHT, "PUT", "/articles/*"),
    Write(LEFT, "PATCH", "/invoices/*"),
)


# ------------------------------------------------------------------ what people do in both systems
def create(sync: Sync) -> None:
    """Nothing: both demo registers hold records the other does not have."""


def change(sync: Sync, registers: Iterable[str] = NAMES) -> None:
    """In each register something moves on, where it is owned."""
    for name in registers:
        MOVES[name](sync)


def _move_customer(sync: Sync) -> None:
    guid = _of(sync.ours("customers"), number=1011)["guid"]
    sync.left.change(sync.organization, "customers", guid, website="https://ny.example")


def _move_articles(sync: Sync) -> None:
    """One that is a product in Severa, and one that is a work type."""
    product, work = _of(sync.theirs("articles"), Number="950"), _article_of_work(sync)
    sync.right.change(sync.company_number, "articles", product["Id"], NetPrice=300.0, GrossPrice=375.0)
    sync.right.change(sync.company_number, "articles", work["Id"], Name=f"{work['Name']} ny")


def _move_project(sync: Sync) -> None:
    sync.left.change(sync.organization, "projects", _of(sync.ours("projects"), number=6)["guid"], isClosed=True)


def _move_invoice(sync: Sync) -> None:
    sync.right.act(sync.company_number, "send_draft", _draft(sync, "Severa 7001")["Id"])


def _move_costs(sync: Sync) -> None:
    """One supplier invoice is changed, another undone."""
    moved, undone = _invoices_with_costs(sync)[:2]
    sync.right.change(sync.company_number, "supplierinvoices", moved["Id"], SupplierName="Ny leverantör AB")
    sync.right.act(sync.company_number, "undo_supplier", undone["Id"])


MOVES = {"customers": _move_customer, "articles": _move_articles, "projects": _move_project,
         "invoices": _move_invoice, "supplier_costs": _move_costs}  # fmt: skip


def turn(sync: Sync) -> None:
    """The other side is master, and the invoice is paid."""
    sync.choose(master_customers="right", master_articles="left")
    customer = _of(sync.theirs("customers"), CustomerNumber="1011")
    sync.right.change(sync.company_number, "customers", customer["Id"], WwwAddress="https://nyast.example")
    product = _of(sync.ours("products"), code="950")
    money = product["unitPrice"] | {"amount": 310.0}
    sync.left.change(sync.organization, "products", product["guid"], unitPrice=money)
    paid = next(each for each in sync.theirs("customerinvoices") if each.get("CreatedFromDraftId"))
    sync.right.act(sync.company_number, "pay", paid["Id"])


def _of(rows: list[dict], **wanted: Any) -> dict:
    return next(each for each in rows if all(each.get(name) == value for name, value in wanted.items()))


def _article_of_work(sync: Sync) -> dict:
    """An article whose other half is a work type, not a product."""
    kinds = {each["guid"] for each in sync.ours("worktypes")}
    keys = {link.right_key for link in sync.links("articles") if link.left_key in kinds}
    return min((each for each in sync.theirs("articles") if each["Id"] in keys), key=lambda each: each["Number"])


def _draft(sync: Sync, mark: str) -> dict:
    drafts = sync.theirs("customerinvoicedrafts")
    return next(each for each in drafts if any(row["Text"] == mark for row in each["Rows"]))


def _invoices_with_costs(sync: Sync) -> list[dict]:
    rows = {link.right_key for link in sync.links("supplier_costs")}
    found = [each for each in sync.theirs("supplierinvoices") if any(row["Id"] in rows for row in each["Rows"])]
    return sorted(found, key=lambda each: str(each["InvoiceNumber"]))


STAGES = ((create, CREATES), (change, CHANGES), (turn, TURNED))


# ------------------------------------------------------------------ runs until nothing is left to do
def work_out(sync: Sync, unspent: Callable[[Sync], list]) -> None:
    """Runs and checks, the sweeper between them, until everything that was armed has struck and nothing is left."""
    for _turn in range(ROUNDS):
        counts = [sync.run("all").counts, sync.check("sent").counts, sync.check("paid").counts]
        settle(sync)
        moved = sum(each.get(name, 0) for each in counts for name in ("created", "updated", "failed", "waiting"))
        if not moved and not unspent(sync):
            return
    raise AssertionError(f"still something to do: {counts}, {unspent(sync)}")


def settle(sync: Sync, seconds: float = 30) -> None:
    """As the sweeper does, without its waits: the machine itself keeps the quiet time."""
    limit = time.monotonic() + seconds
    while time.monotonic() < limit:
        with scope(sync.company):
            waiting = list(Push.objects.filter(state__in=OPEN).values_list("pk", flat=True))
            Push.objects.filter(pk__in=waiting).update(next_attempt_at=LONG_AGO, lease_until=None)
        if not waiting:
            return
        for push in waiting:
            tasks.deliver(str(sync.company.pk), str(push))
        time.sleep(0.1)
    raise AssertionError("a push is still open")


# ------------------------------------------------------------------ what is held afterwards
KINDS = {
    RIGHT: {
        "customers": "CustomerNumber Name InvoiceAddress1 InvoiceCity WwwAddress EmailAddress ContactPersonName",
        "articles": "Number Name NetPrice IsActive",
        "costcenteritems": "ShortName Name IsActive",
        "customerinvoicedrafts": "CustomerName TotalAmount",
        "customerinvoices": "InvoiceNumber PaymentStatus TotalAmount",
    },
    LEFT: {
        "customers": "number name website email",
        "addresses": "addressline postalCode city",
        "contactpersons": "firstName lastName phoneNumbers",
        "products": "code name unitPrice",
        "worktypes": "code name isActive",
        "projectfees": "description unitCost unitPrice productType",
        "invoices": "number status referenceNumber",
    },
}


def held(sync: Sync) -> dict[str, list[str]]:
    """Of both systems, register by register: every record as the fields that people know, sorted; and the links."""
    found = {}
    for side, every in ((RIGHT, sync.theirs), (LEFT, sync.ours)):
        for kind, names in KINDS[side].items():
            found[f"{side} {kind}"] = sorted(
                str([_plain(each.get(name)) for name in names.split()]) for each in every(kind)
            )
    with scope(sync.company):
        links = SyncLink.objects.values_list("register", "state", "facts__state")
        found["links"] = sorted(map(str, links))
        closed = (PushState.DONE, PushState.REJECTED, PushState.CANCELLED)
        found["pushes not ended"] = list(Push.objects.exclude(state__in=closed).values_list("state", "error"))
        troubles = issues.SyncIssue.objects.filter(state="open")
        found["problems"] = sorted(map(str, troubles.values_list("register", "number", "code")))
    return found


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return value.get("name", value.get("amount"))
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else value
