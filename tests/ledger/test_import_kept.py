"""What stays when a year is read in again: documents on its vouchers, and vouchers born here."""

import pytest

from hub.errors import Refused
from ledger import actions
from ledger.actions.sie import delete_year, preview, undo_import
from ledger.models import (
    Attachment,
    FiscalYear,
    PeriodBalance,
    Removed,
    ReturnedVoucher,
    Voucher,
)
from tests.ledger.books import FIRST, codes, fee, holdings, sie, take, voucher

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def document(first, nordisk, world):
    from hub import files

    file = files.store("kvitto.pdf", b"%PDF", content_type="application/pdf", by=world.admin)
    a2 = Voucher.objects.get(number="2")
    return Attachment.objects.create(voucher=a2, voucher_key=a2.pk, voucher_label="A 2", file=file, created_by="x")


def test_a_document_follows_a_changed_voucher_and_comes_back(document, nordisk, world):
    changed = voucher("A", "2", "20260220", ("1510", "700.00"), ("3001", "-700.00"))
    data = sie(FIRST[0], changed, FIRST[2])
    seen = preview(company=nordisk, data=data, by=world.admin)
    assert "LED-050" in {t.words.code for t in seen.told} and seen.may_import
    taken = take(nordisk, data, world.admin)
    assert "LED-050" in codes(taken)
    document.refresh_from_db()
    assert document.voucher_id == Voucher.objects.get(number="2").pk != document.voucher_key
    assert Removed.objects.get(source_import=taken, kind="voucher").held == ["bilaga kvitto.pdf"]
    undo_import(company=nordisk, made=taken, by=world.admin)
    document.refresh_from_db()
    assert document.voucher_id == document.voucher_key


def test_a_document_waits_when_its_voucher_vanished(document, nordisk, world):
    taken = take(nordisk, sie(FIRST[0], FIRST[2]), world.admin)
    assert "LED-051" in codes(taken)
    document.refresh_from_db()
    assert document.voucher_id is None and document.voucher_label == "A 2"
    undo_import(company=nordisk, made=taken, by=world.admin)
    document.refresh_from_db()
    assert document.voucher_id == document.voucher_key


def test_a_deleted_year_gives_its_documents_back(document, nordisk, world):
    removal = delete_year(company=nordisk, year=FiscalYear.objects.get(), answer="2026", by=world.admin)
    document.refresh_from_db()
    assert document.voucher_id is None
    undo_import(company=nordisk, made=removal, by=world.admin)
    document.refresh_from_db()
    assert document.voucher_id == document.voucher_key


# ------------------------------------------------------------------ vouchers born here
def test_a_voucher_born_here_stays_and_is_recognised_when_it_comes_back(first, nordisk, world):
    ours = actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    with pytest.raises(Refused, match="LED-007"):
        actions.post_voucher(company=nordisk, draft=fee(2500, series="A"), by=world.admin)
    taken = take(nordisk, sie(*FIRST), world.admin)
    assert taken.counts["kept"] == 3 and Voucher.objects.filter(pk=ours.pk).exists()
    theirs = voucher("B", "17", "20260314", ("6570", "25.00"), ("1930", "-25.00"), text="Bankavgift mars")
    seen = preview(company=nordisk, data=sie(*FIRST, theirs), by=world.admin)
    assert seen.returned == 1 and seen.differences == []
    taken = take(nordisk, sie(*FIRST, theirs), world.admin)
    assert "LED-052" in codes(taken) and Voucher.objects.count() == 4
    back = ReturnedVoucher.objects.get()
    assert (back.voucher_id, back.series, back.number) == (ours.pk, "B", "17")
    total = sum(PeriodBalance.objects.filter(account__number="6570").values_list("amount", flat=True))
    assert total == 7500
    gone = take(nordisk, sie(*FIRST), world.admin)
    assert "LED-056" in codes(gone) and not ReturnedVoucher.objects.exists()
    undo_import(company=nordisk, made=gone, by=world.admin)
    assert ReturnedVoucher.objects.get().voucher_id == ours.pk


def test_equal_ones_are_paired_one_to_one(first, nordisk, world):
    for _ in range(2):
        actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    theirs = [voucher("B", str(n), "20260314", ("6570", "25.00"), ("1930", "-25.00")) for n in (1, 2, 3)]
    taken = take(nordisk, sie(*FIRST, *theirs), world.admin)
    assert taken.counts["returned"] == 2 and Voucher.objects.filter(series="B").count() == 1


def test_deleting_a_year_leaves_what_was_born_in_it(first, nordisk, world):
    before = holdings()
    ours = actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    with_ours = holdings()
    removal = delete_year(company=nordisk, year=FiscalYear.objects.get(), answer="2026", by=world.admin)
    assert list(Voucher.objects.values_list("pk", flat=True)) == [ours.pk]
    assert PeriodBalance.objects.get(account__number="6570").amount == 2500
    undo_import(company=nordisk, made=removal, by=world.admin)
    assert holdings() == with_ours != before


def test_a_number_of_ours_with_other_content_stops_the_file(first, nordisk, world):
    actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    theirs = voucher("H", "1", "20260401", ("1930", "10.00"), ("3001", "-10.00"))
    assert "LED-039" in codes(take(nordisk, sie(*FIRST, theirs), world.admin))
