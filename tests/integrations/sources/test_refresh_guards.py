"""What the database itself refuses a refresh: vouchers it has not archived, and a half-finished change."""

import pytest

from hub.errors import Refused
from hub.tenancy import scope
from ledger.actions.sie import archive
from ledger.actions.sie.apply import opened
from ledger.actions.sie.compare import ask
from ledger.models import SieImport, Voucher, VoucherLine
from tests.ledger.books import FIRST, sie, take

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


@pytest.fixture
def made(world):
    """A running refresh of a year of three vouchers."""
    with scope(world.nordisk):
        whole = take(world.nordisk, sie(*FIRST), world.admin)
        year = Voucher.objects.first().year
        yield SieImport.objects.create(ledger=whole.ledger, act="refresh", source="erp", created_by="x"), year


def refused(made, act) -> str:
    refresh, year = made
    with pytest.raises(Refused) as caught, opened(refresh, year):
        act()
    return caught.value.code


def test_not_archived_is_not_touched(made):
    voucher = Voucher.objects.get(number="1")
    lines = VoucherLine.objects.filter(voucher=voucher)
    assert refused(made, lambda: lines.delete()) == "LED-010"
    assert refused(made, lambda: Voucher.objects.filter(pk=voucher.pk).update(text="x")) == "LED-010"
    assert refused(made, lambda: lines.update(amount=1)) == "LED-010"
    assert lines.count() == 2


def test_archived_but_left_unbalanced(made):
    refresh, _year = made
    voucher = Voucher.objects.get(number="1")

    def act() -> None:
        ask("CREATE TEMPORARY TABLE sie_gone AS SELECT %s::uuid AS id, NULL::uuid AS successor", str(voucher.pk))
        archive.keep_gone(refresh, {})
        VoucherLine.objects.filter(voucher=voucher, line_no=1).delete()

    assert refused(made, act) == "LED-011"
    assert VoucherLine.objects.filter(voucher=voucher).count() == 2
