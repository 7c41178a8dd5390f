"""Skapa bokföringsfil: what goes out is what the journal holds, and reads back as such."""

from datetime import date

import pytest

from hub import files
from hub.errors import Refused
from hub.models import Event, Job, StoredFile
from hub.models.job import JobState
from hub.tables import read_table
from ledger import sie
from payroll import actions
from payroll.files import read
from payroll.models import Journal, JournalState
from payroll.selection import Selection
from tests.payroll import helpers

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def create(nordisk, world, *runs, kind="sie", expected=None, **choice):
    selection = Selection(run_ids=tuple(run.pk for run in runs), **choice)
    return actions.create_file(company=nordisk, selection=selection, kind=kind, expected=expected, by=world.clerk)


def lines(journal):
    return [
        (line.account, line.cost_centre, line.project, line.amount, line.text)
        for line in journal.lines.order_by("line_no")
    ]


def test_a_sie_file_holds_exactly_the_journals_rows(nordisk, world):
    run = actions.create_run(company=nordisk, draft=helpers.corrected(), source="api", by=world.clerk)
    august, september = create(nordisk, world, run, series="L", text="Lön")
    document = sie.read(files.content(september.file))
    assert not document.has_errors and document.type == "4I" and document.ksumma == "ok"
    assert (document.company, document.orgnr, document.currency) == (nordisk.name, nordisk.orgnr, "SEK")
    for voucher, journal in zip(document.vouchers, (august, september), strict=True):
        found = [
            (row.account, dict(row.objects).get("1", ""), dict(row.objects).get("6", ""), row.amount, row.text)
            for row in voucher.rows
        ]
        assert found == lines(journal)
        assert (voucher.series, voucher.number) == ("L", str(journal.number))
        assert voucher.date == journal.voucher_on and voucher.text == f"Lön {journal.reference}"


def test_our_own_file_comes_back_as_the_same_run(nordisk, world, run):
    (journal,) = create(nordisk, world, run)
    draft = read("x.si", files.content(journal.file))
    assert not draft.errors and draft.payment_on == date(2026, 9, 25)
    assert [(r.account, r.cost_centre, r.amount) for r in draft.rows] == [
        line[:2] + (line[3],) for line in lines(journal)
    ]


def test_objects_used_are_declared(nordisk, world, run):
    (journal,) = create(nordisk, world, run)
    document = sie.read(files.content(journal.file))
    assert document.dimensions["1"].name == "Kostnadsställe" and ("1", "100") in document.objects
    assert "6" not in document.dimensions


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_list_holds_every_line(nordisk, world, run, kind):
    (journal,) = create(nordisk, world, run, kind=kind)
    table = read_table(files.content(journal.file), journal.file.name)
    accounts = [str(row.cells["Konto"]) for row in table.rows if row.cells["Konto"] is not None]
    assert accounts == ["1930", "2710", "7210"]
    assert journal.file.name.endswith(f".{kind}")


def test_a_pdf_is_made(nordisk, world, run):
    (journal,) = create(nordisk, world, run, kind="pdf")
    assert files.content(journal.file).startswith(b"%PDF-")


def test_the_file_is_told_and_the_rows_are_spent(nordisk, world, run):
    (journal,) = create(nordisk, world, run)
    assert journal.state == JournalState.EXPORTED and journal.file.name == "bokforing_556016-0680_202609_1.si"
    job = Job.objects.get()
    assert (job.kind, job.state, job.file_id) == ("payroll.file", JobState.DONE, journal.file_id)
    assert Event.objects.filter(kind="journal.exported").count() == 1
    with pytest.raises(Refused, match="PAY-033"):
        create(nordisk, world, run)


def test_a_double_click_gives_the_same_file(nordisk, world, run):
    first = create(nordisk, world, run, expected={str(run.pk): 0})
    again = create(nordisk, world, run, expected={str(run.pk): 0})
    assert [j.pk for j in first] == [j.pk for j in again]
    assert StoredFile.objects.count() == 1 and Journal.objects.count() == 1
    with pytest.raises(Refused, match="HUB-001"):
        create(nordisk, world, run, expected={str(run.pk): 0}, kind="pdf")


def test_no_name_or_row_text_leaves_the_house(nordisk, world):
    content = helpers.rows(
        ("7210", 100, {"text": "Anna Andersson", "employee": "1001"}), ("1930", -100, {"text": "Anna Andersson"})
    )
    run = actions.create_run(company=nordisk, draft=helpers.draft(content=content), source="api", by=world.clerk)
    for kind in ("sie", "csv"):
        (journal,) = create(nordisk, world, run, kind=kind, per="row", include_sent=True)
        assert b"Anna" not in files.content(journal.file)
