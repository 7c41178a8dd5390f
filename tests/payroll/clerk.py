"""What the tests of payroll's pages and API share: a file, a receiver that takes everything, and a delivery."""

from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from hub import outbox
from hub.errors import words
from hub.models import Push
from hub.models.push import PushState
from hub.permissions import SYSTEM
from hub.tenancy import scope
from payroll import destinations
from payroll.actions import import_run, record_delivery
from payroll.models import Journal, PayrollRun

KIND = "tests.receiver"
HEAD = "Konto;Kostnadsställe;Projekt;Debet;Kredit;Text;Löneart;Anställningsnummer;Period;Datum\n"
SEPTEMBER = HEAD + (
    "7010;100;;30000,00;;Lön;310;1001;2026-09;2026-09-25\n"
    "7010;200;;12500,50;;Lön;310;1002;2026-09;2026-09-25\n"
    "2710;;;;12000,00;Skatt;;;2026-09;2026-09-25\n"
    "1930;;;;30500,50;Netto;;;2026-09;2026-09-25\n"
)
CORRECTED = SEPTEMBER + (
    "7010;100;;500,00;;Rättelse;310;1001;2026-08;2026-08-31\n1930;;;;500,00;Rättelse;;;2026-08;2026-08-31\n"
)
FAULTY = HEAD + "7010;100;;30000,00;;Lön;310;1001;2026-09;2026-09-25\n;;;;1,00;Utan konto;;;2026-09;2026-09-25\n"


class Deliverer:
    """Stands in for an integration: tells payroll what came of a push, and sends nothing."""

    quiet_seconds = 1.0

    def record(self, push, *, detail, findings, by) -> None:
        company = type("Owner", (), {"pk": push.company_id})()
        record_delivery(
            company=company, journal_id=push.payload["journal"], push=push, detail=detail, findings=findings, by=by
        )


def receiver(monkeypatch, *, obstacles=()) -> None:
    """A destination under the name the pages use. `obstacles`: codes that keep the button shut."""
    known = destinations.Destination(
        name="visma_net",
        label="Visma.net",
        kind=KIND,
        obstacles=lambda company, actor: [words(code) for code in obstacles],
        facts=lambda company: [("Företag i Visma.net", "Nordisk Huvudbolag AB")],
    )
    monkeypatch.setitem(destinations._destinations, "visma_net", known)
    monkeypatch.setitem(outbox.registry._deliverers, KIND, Deliverer())


def upload(content: str | bytes = SEPTEMBER, name: str = "lon.csv") -> SimpleUploadedFile:
    data = content if isinstance(content, bytes) else content.encode()
    return SimpleUploadedFile(name, data, content_type="text/csv")


def run_of(world, text: str = SEPTEMBER, *, company=None, label: str = "Lön september") -> PayrollRun:
    """A run in Nordisk's books, or another company's."""
    with scope(company or world.nordisk):
        return import_run(
            company=company or world.nordisk,
            name="lon.csv",
            data=text.encode(),
            label=label,
            payment_on=date(2026, 9, 25),
            by=world.clerk,
        ).run


def deliver(world, state: str, *, oldest: bool = False, **fields) -> Journal:
    """Ends the latest push, or the oldest, as an integration would, and gives its journal."""
    with scope(world.nordisk):
        pushes = Push.objects.filter(kind=KIND)
        push = pushes.earliest("id") if oldest else pushes.latest("id")
        push.state = state
        for name, value in fields.items():
            setattr(push, name, value)
        push.save()
        journal = Journal.objects.get(pk=push.payload["journal"])
        total = journal.debit_total
        receipt = {"status": "Released", "debit": total, "credit": total, "ledger": "1", "period": "202609"}
        Deliverer().record(push, detail=receipt if state == PushState.DONE else {}, findings=[], by=SYSTEM)
        journal.refresh_from_db()
        return journal


def journals(world) -> list[Journal]:
    with scope(world.nordisk):
        return list(Journal.objects.order_by("number"))


def runs(world) -> list[PayrollRun]:
    with scope(world.nordisk):
        return list(PayrollRun.objects.order_by("number"))
