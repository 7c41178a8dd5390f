"""Books fetched from eEkonomi and kept up to date: nothing lost, nothing doubled, and plain words when it fails."""

from datetime import date, timedelta
from decimal import Decimal
from queue import Queue
from threading import Event

import pytest
from django.db.models import Sum
from django.utils import timezone

from hub import audit, files
from hub.errors import Refused
from hub.models import Company, Job
from hub.tenancy import scope, tenant_scope
from integrations.sources import actions, tasks
from integrations.sources.models import DataSource, Kind, SourceYear
from ledger.actions import lock_period, unlock_period
from ledger.actions.sie import start_import
from ledger.actions.sie.openings import closing_of, opening_of
from ledger.models import (
    Attachment,
    FiscalYear,
    OpenItem,
    Period,
    PeriodBalance,
    SieImport,
    Voucher,
    VoucherLine,
)
from tests.integrations.eaccounting.simulated import DEMO
from tests.integrations.eaccounting.test_books import voucher
from tests.ledger.books import sie

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
NEW = voucher("2026-11-10", (6570, 100, 0), (1930, 0, 100))


def rows(model, *names: str) -> list[str]:
    return sorted(map(str, model.objects.values_list(*names)))


def state(books) -> tuple:
    """Everything that must not change when nothing has."""
    with scope(books.company):
        return (
            rows(Voucher, "pk", "series", "number", "date", "text", "external_reference"),
            rows(PeriodBalance, "year", "account", "month", "amount", "debit", "line_count"),
            rows(OpenItem, "pk", "open_amount"),
            rows(Attachment, "pk"),
            SieImport.objects.count(),
        )


def sums_agree(books) -> None:
    with scope(books.company):
        for year in FiscalYear.objects.all():
            lines = VoucherLine.objects.filter(voucher__year=year).values_list("account").annotate(Sum("amount"))
            kept = PeriodBalance.objects.filter(year=year).values_list("account").annotate(Sum("amount"))
            assert {a: s for a, s in lines if s} == {a: s for a, s in kept if s}
    assert audit.run() == []


def test_the_first_load_is_everything(books):
    job = books.choose()
    assert job.state == "done" and books.findings(job) == [], (job.result, books.findings(job))
    with books.remote.client(DEMO) as client:
        remote = {each["Id"]: each for each in client.each_voucher()}
        closing = {str(b["AccountNumber"]): int(b["Balance"] * 100) for b in client.each_balance(date(2026, 12, 31))}
        opening = {str(b["Number"]): int(Decimal(str(b["Balance"])) * 100) for b in client.opening_balances()}
        unpaid = [*client.each_unpaid_invoice()], [*client.each_unpaid_supplier_invoice()]
    with scope(books.company):
        assert set(Voucher.objects.values_list("external_reference", flat=True)) == set(remote)
        years = list(FiscalYear.objects.order_by("start"))
        assert [str(y) for y in years] == ["2025", "2026"]
        assert opening_of(years[0]) == {n: v for n, v in opening.items() if v}
        assert closing_of(years[1]) == {n: v for n, v in closing.items() if v}
        assert years[1].viewing_to == timezone.localdate()
        found = OpenItem.objects.filter(kind="customer"), OpenItem.objects.filter(kind="supplier")
        for ours, theirs in zip(found, unpaid, strict=True):
            assert ours.count() == len(theirs) > 3
            assert sum(i.open_amount for i in ours) == sum(int(i["RemainingAmount"] * 100) for i in theirs)
            assert all(i.voucher_id and i.as_of == timezone.localdate() for i in ours)
        documents = Attachment.objects.select_related("voucher", "file")
        assert len(documents) >= 5 and all(files.content(d.file).startswith(b"%PDF-") for d in documents)
        objects = VoucherLine.objects.exclude(object_set=None).values_list("object_set__key", flat=True)
        assert objects and all(key.startswith('[["2"') for key in objects), set(objects)
        log = SieImport.objects.order_by("year_start")
        assert [(made.source, made.state, made.get_source_display()) for made in log] == [
            ("erp", "done", "Anslutet system")
        ] * 2
    assert books.source.refreshed_at and not books.source.last_error
    sums_agree(books)


def test_again_changes_nothing(books):
    books.choose()
    before = state(books)
    job = books.refresh()
    assert job.state == "done" and job.result == "Inget nytt i eEkonomi."
    books.refresh(complete=True)
    assert state(books) == before


def test_new_changed_and_removed_are_followed(books):
    books.choose()
    with books.remote.client(DEMO) as client:
        year = [y for y in client.each_year() if y["StartDate"].startswith("2026")][0]
        known = [*client.each_voucher(year["Id"])]
        made = client.create_voucher(NEW)
    reworded, booked, gone = known[0], known[1], known[2]
    books.remote.change(DEMO, "vouchers", reworded["Id"], VoucherText="Rättad text")
    rows = [dict(row) for row in booked["Rows"]]
    for row in rows:
        row["DebitAmount"], row["CreditAmount"] = float(row["DebitAmount"] * 2), float(row["CreditAmount"] * 2)
    books.remote.change(DEMO, "vouchers", booked["Id"], Rows=rows)
    with scope(books.company):
        ids = dict(Voucher.objects.values_list("external_reference", "pk"))
    job = books.refresh()
    assert job.state == "done", books.findings(job)
    with scope(books.company):
        assert Voucher.objects.get(external_reference=made["Id"]).number == made["NumberAndNumberSeries"][1:]
        same = Voucher.objects.get(external_reference=reworded["Id"])
        assert same.pk == ids[reworded["Id"]] and same.text == "Rättad text"
        other = Voucher.objects.get(external_reference=booked["Id"])
        assert other.pk != ids[booked["Id"]]
        assert other.debit_total == 2 * sum(int(r["DebitAmount"] * 100) for r in booked["Rows"])
        assert SieImport.objects.filter(act="refresh", state="done").exists()
    sums_agree(books)
    books.remote.drop(DEMO, "vouchers", gone["Id"])
    job = books.refresh()  # no change tells of it: the balances do
    assert job.state == "done", books.findings(job)
    with scope(books.company):
        assert not Voucher.objects.filter(external_reference=gone["Id"]).exists()
        assert SourceYear.objects.get(start__year=2026).differences == []
    sums_agree(books)


def test_documents_follow_a_changed_voucher_and_are_fetched_once(books):
    books.choose()
    with scope(books.company):
        document = Attachment.objects.filter(voucher__year__start__year=2026).select_related("voucher").first()
        reference, count = document.voucher.external_reference, Attachment.objects.count()
    record = next(v for v in books.remote.every(DEMO, "vouchers") if v["Id"] == reference)
    rows = [dict(row) | {"TransactionText": "Ny radtext"} for row in record["Rows"]]
    books.remote.change(DEMO, "vouchers", reference, Rows=rows)
    job = books.refresh()
    assert any(code == "SRC-014" for code, _ in books.findings(job)), "what hung on it is told"
    with scope(books.company):
        document.refresh_from_db()
        assert document.voucher_id == Voucher.objects.get(external_reference=reference).pk
        assert Attachment.objects.count() == count


def test_paid_invoices_leave_and_new_documents_come(books):
    books.choose()
    with books.remote.client(DEMO) as client:
        invoice = next(iter(client.each_unpaid_invoice()))
        made = client.create_voucher(NEW)
        body = {"ContentType": "image/png", "FileName": "kvitto.png", "Data": "iVBORw0KGgoAAAA="}
        paper = client.create_attachment(body)
        client.link_attachment({"DocumentId": made["Id"], "DocumentType": 3, "AttachmentIds": [paper["Id"]]})
        bad = client.create_attachment({"ContentType": "image/png", "FileName": "skum.png", "Data": "PGh0bWw+"})
        other = client.create_voucher(NEW)
        client.link_attachment({"DocumentId": other["Id"], "DocumentType": 3, "AttachmentIds": [bad["Id"]]})
    books.remote.act(DEMO, "pay", invoice["Id"])
    job = books.refresh()
    with scope(books.company):
        assert not OpenItem.objects.filter(kind="customer", number=str(invoice["InvoiceNumber"])).exists()
        assert Attachment.objects.get(voucher__external_reference=made["Id"]).file.name == "kvitto.png"
    assert [code for code, _ in books.findings(job)] == ["SRC-013"]
    assert books.findings(books.refresh()) == [], "told once, asked for once"


def test_a_locked_month_stays(books):
    books.choose()
    with scope(books.company):
        first = Voucher.objects.filter(year__start__year=2026, date__month=2).first()
        lock_period(company=books.company, period=Period.objects.get(month=date(2026, 2, 1)), by=books.by)
    record = next(v for v in books.remote.every(DEMO, "vouchers") if v["Id"] == first.external_reference)
    rows = [dict(row) | {k: row[k] * 3 for k in ("DebitAmount", "CreditAmount")} for row in record["Rows"]]
    books.remote.change(DEMO, "vouchers", record["Id"], Rows=rows)
    with books.remote.client(DEMO) as client:
        made = client.create_voucher(NEW)
    job = books.refresh()
    codes = {code for code, _ in books.findings(job)}
    assert "SRC-011" in codes and job.state in ("done", "done_with_errors")
    with scope(books.company):
        assert Voucher.objects.filter(pk=first.pk, debit_total=first.debit_total).exists()
        assert Voucher.objects.filter(external_reference=made["Id"]).exists(), "the rest goes on"
        assert SourceYear.objects.get(start__year=2026).differences
        locked = Period.objects.get(month=date(2026, 2, 1))
        unlock_period(company=books.company, period=locked, reason="Rättning", by=books.by)
    job = books.refresh()
    assert job.state == "done" and books.findings(job) == [], "open again, it is taken in"
    sums_agree(books)


def test_other_source_stops_and_coming_back_doubles_nothing(books):
    books.choose()
    with scope(books.company):
        count = Voucher.objects.count()
        with pytest.raises(Refused, match="SRC-001"):
            start_import(company=books.company, data=sie(), name="x.se", by=books.by)
    books.choose(Kind.OTHER)
    with scope(books.company):
        with pytest.raises(Refused, match="SRC-004"):
            actions.start_refresh(company=books.company, by=books.by)
        made = start_import(company=books.company, data=sie(orgnr="556677-8899"), name="x.se", by=books.by)
    assert books.work(made.job_id).state == "done"
    with scope(books.company):
        assert Voucher.objects.filter(year__start__year=2026).count() == 0, (
            "the file holds no vouchers, and is the year"
        )
    with books.remote.client(DEMO) as client:
        client.create_voucher(NEW)
    job = books.choose()
    assert job.state == "done", books.findings(job)
    with scope(books.company):
        assert Voucher.objects.count() == count + 1
        assert len(set(Voucher.objects.values_list("external_reference", flat=True))) == count + 1
    sums_agree(books)


def test_without_connection_or_of_another_company(books, world):
    with scope(world.fjord), pytest.raises(Refused, match="SRC-002"):
        actions.choose_source(company=world.fjord, kind=Kind.EACCOUNTING, by=books.by)
    with tenant_scope(world.office):
        Company.objects.filter(pk=books.company.pk).update(orgnr="556016-0680")
    job = books.choose()
    assert job.state == "failed" and [code for code, _ in books.findings(job)] == ["SRC-003"]
    with scope(books.company):
        assert not Voucher.objects.exists()


@pytest.mark.parametrize(
    ("fault", "more"),
    [
        ("error_500_before", {"method": "GET", "path": "/eaccounting/v2/vouchers*"}),
        ("truncated_json", {"method": "GET", "path": "/eaccounting/v2/vouchers*"}),
        ("html_instead_of_json", {"method": "GET", "path": "/eaccounting/v2/vouchers*"}),
        ("reset", {"method": "GET", "path": "/eaccounting/v2/vouchers*"}),
        ("last_page_missing", {}),
        ("token_revoked", {}),
    ],
)
def test_a_failure_leaves_the_books_as_they_were(books, fault, more):
    books.choose()
    before = state(books)
    with books.remote.client(DEMO) as client:
        client.create_voucher(NEW)
    books.remote.settings(eaccounting_max_page_size=50)
    books.remote.arm(fault, **more)
    job = books.refresh()
    if fault != "last_page_missing":  # one page: the list is read again
        assert job.state == "failed" and job.result, (fault, job.state, books.findings(job))
        assert state(books) == before and books.source.last_error["code"].split("-")[0] in ("EACC", "CON", "VNET")
    books.remote.http.delete("/faults/api")
    if fault == "token_revoked":
        books.connect()
    job = books.refresh()
    assert job.state == "done" and not books.source.last_error, books.findings(job)
    sums_agree(books)
    assert len(state(books)[0]) == len(before[0]) + 1


def test_a_list_that_changes_while_it_is_read_is_read_again(books):
    books.choose()
    before = state(books)
    books.remote.settings(eaccounting_max_page_size=50)
    books.remote.arm("list_shifts", path="/eaccounting/v2/vouchers/*")
    assert books.refresh(complete=True).state == "done"
    assert state(books) == before


def test_a_first_load_that_breaks_goes_on(books):
    books.remote.settings(eaccounting_max_page_size=100)
    books.remote.arm("error_500_before", method="GET", path="/eaccounting/v2/customerinvoices*")
    job = books.choose()
    assert job.state == "failed"
    with scope(books.company):
        assert Voucher.objects.exists() and not OpenItem.objects.exists()
        acts = SieImport.objects.count()
    assert books.refresh().state == "done"
    with scope(books.company):
        assert OpenItem.objects.exists() and SieImport.objects.count() == acts, "the years were not written again"


def test_too_many_calls_are_waited_for(books):
    books.remote.arm("rate_limited", count=2, retry_after="1")
    assert books.choose().state == "done"


def test_a_login_begins_one_quietly_and_seldom(books, client, monkeypatch):
    books.choose()
    rung, may_go = Queue(), Event()
    monkeypatch.setattr("integrations.sources.entering.ring", lambda *args: may_go.wait(20) and rung.put(args))
    answer = client.post("/login/", {"username": "owner@example.se", "password": "korrekt häst batteri"})
    assert answer.status_code == 302, "a broker that does not answer holds up nobody"
    may_go.set()
    assert rung.get(timeout=20) == ("integrations.sources.tasks.refresh_for", str(books.world.owner.pk))
    with scope(books.company):
        DataSource.objects.update(asked_at=timezone.now() - timedelta(hours=1), job=None)
        jobs = Job.objects.count()
    assert tasks.refresh_for(str(books.world.owner.pk)) == 1
    assert tasks.refresh_for(str(books.world.owner.pk)) == 0, "one is under way"
    assert tasks.refresh_for(str(books.world.stranger.pk)) == 0
    assert tasks.refresh_for(str(books.world.member.pk)) == 0
    with scope(books.company):
        assert Job.objects.count() == jobs + 1 and Job.objects.latest("created_at").params["quiet"]


def test_the_schedule_starts_it_and_compares_everything_at_night(books, monkeypatch):
    books.choose()
    with scope(books.company):
        then = timezone.now() - timedelta(days=2)
        DataSource.objects.update(asked_at=then, complete_at=then)
    night = timezone.localtime().replace(hour=2) + timedelta(days=1)
    monkeypatch.setattr(tasks.timezone, "now", lambda: night)
    tasks.refresh_due()
    monkeypatch.undo()
    with scope(books.company):
        job = DataSource.objects.get().job
        assert job.params == {"quiet": True, "complete": True}
    assert books.work(job.pk).state == "done"
