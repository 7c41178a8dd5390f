"""A voucher born here goes to the source as SIE 4I, comes back in its next file, and is counted once all the way."""

import pytest

from hub import files
from hub.errors import Refused
from hub.models import Event
from ledger import actions, queries, sie
from ledger.actions.sie import delete_year, undo_import
from ledger.models import FiscalYear, ReturnedVoucher, Voucher
from ledger.queries.born import born
from tests.ledger.books import FIRST, fee, holdings, open_books, take, voucher
from tests.ledger.books import sie as make

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def year(nordisk, world):
    take(nordisk, make(*FIRST), world.admin)
    return FiscalYear.objects.get()


def figures(year) -> dict[str, int]:
    return {row.number: row.closing for row in queries.trial_balance(year)}


def waiting(year) -> list[str]:
    return [str(v) for v in born(year, unreturned=True)]


def fetched(year, world) -> sie.Document:
    made = actions.fetch_unreturned(company=world.nordisk, year=year, by=world.admin)
    return sie.read(files.content(made.file))


def taken_in(sent: sie.Voucher, number: str) -> str:
    """As the source has it afterwards: its own series and number, our text and rows."""
    rows = ((row.account, f"{row.amount / 100:.2f}") for row in sent.rows)
    return voucher("A", number, f"{sent.date:%Y%m%d}", *rows, text=sent.text)


def test_out_and_back_and_never_twice(year, nordisk, world):
    ours = actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    with_fee = figures(year)
    assert with_fee["6570"] == 5000 + 2500 and waiting(year) == ["H 1"]

    document = fetched(year, world)
    (sent,) = document.vouchers
    assert document.type == "4I" and ours.reference in sent.text
    assert waiting(year) == ["H 1"], "it is on its way, not there"

    before = holdings()
    made = take(nordisk, make(*FIRST, taken_in(sent, "4")), world.admin)
    assert made.state == "done" and made.counts["returned"] == 1
    assert figures(year) == with_fee and Voucher.objects.count() == 4
    back = ReturnedVoucher.objects.get()
    assert (back.voucher_id, back.series, back.number) == (ours.pk, "A", "4")
    assert waiting(year) == []
    with pytest.raises(Refused, match="LED-018"):
        actions.fetch_unreturned(company=nordisk, year=year, by=world.admin)

    undo_import(company=nordisk, made=made, by=world.admin)
    assert waiting(year) == ["H 1"] and not ReturnedVoucher.objects.exists()
    assert figures(year) == with_fee and holdings()["Voucher"] == before["Voucher"]
    assert [v.text for v in fetched(year, world).vouchers] == [sent.text]


def test_a_reversal_of_what_came_back_waits_by_itself(year, nordisk, world):
    ours = actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    (sent,) = fetched(year, world).vouchers
    take(nordisk, make(*FIRST, taken_in(sent, "4")), world.admin)
    actions.reverse_voucher(company=nordisk, voucher=ours, on=ours.date, by=world.admin)
    assert waiting(year) == ["H 2"] and figures(year)["6570"] == 5000
    (reversal,) = fetched(year, world).vouchers
    take(nordisk, make(*FIRST, taken_in(sent, "4"), taken_in(reversal, "5")), world.admin)
    assert waiting(year) == [] and figures(year)["6570"] == 5000 and Voucher.objects.count() == 5


def test_one_of_two_alike_comes_back(year, nordisk, world):
    """The source has taken in one of them: its reference says which."""
    actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    sent = fetched(year, world).vouchers
    take(nordisk, make(*FIRST, taken_in(sent[1], "4")), world.admin)
    assert waiting(year) == ["H 1"] and figures(year)["6570"] == 5000 + 2 * 2500


def test_our_own_file_read_in_again_adds_nothing_and_says_nothing(year, nordisk, world):
    actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    made = actions.fetch_unreturned(company=nordisk, year=year, by=world.admin)
    before = figures(year)
    take(nordisk, files.content(made.file), world.admin, name="vi.si")
    assert figures(year) == before and Voucher.objects.count() == 4 and waiting(year) == ["H 1"]


def test_undoing_a_file_of_vouchers_keeps_what_the_year_brought(year, nordisk, world):
    actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    made = actions.fetch_unreturned(company=nordisk, year=year, by=world.admin)
    document = sie.read(files.content(made.file))
    document.program, (sent,) = "Annat program", document.vouchers
    data = sie.write(document, "4I").data
    take(nordisk, make(*FIRST, taken_in(sent, "4")), world.admin)
    added = take(nordisk, data, world.admin, name="vi.si")
    assert added.counts["returned"] == 1 and ReturnedVoucher.objects.get().number == "4"
    undo_import(company=nordisk, made=added, by=world.admin)
    assert waiting(year) == []


def test_a_deleted_year_leaves_ours_and_brings_its_name_back_with_the_undo(year, nordisk, world):
    actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    (sent,) = fetched(year, world).vouchers
    take(nordisk, make(*FIRST, taken_in(sent, "4")), world.admin)
    made = delete_year(company=nordisk, year=year, answer=str(year), by=world.admin)
    assert waiting(year) == ["H 1"] and Voucher.objects.count() == 1
    undo_import(company=nordisk, made=made, by=world.admin)
    assert waiting(year) == [] and Voucher.objects.count() == 4


def test_every_fetching_stands_in_the_history(year, nordisk, world):
    actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    for _ in range(2):
        fetched(year, world)
    events = list(Event.objects.filter(kind="vouchers.fetched"))
    assert len(events) == 2 and events[0].data["vouchers"] == "H 1" and events[0].object_id == year.pk


def test_a_voucher_of_a_year_that_is_kept_here_may_leave_too(nordisk, world):
    mine = open_books(nordisk, world.admin)
    actions.post_voucher(company=nordisk, draft=fee(2500), by=world.admin)
    assert [v.series for v in fetched(mine, world).vouchers] == ["H"]
