"""Public files of a dozen programs, taken into the books and out again. Run where the folder is present."""

import os
from pathlib import Path

import pytest

from ledger import sie
from ledger.actions import open_year
from ledger.actions.sie import undo_import
from ledger.models import FiscalYear, PeriodBalance, Voucher, VoucherLine, YearBalance
from tests.ledger.books import holdings, take

DATA = Path(os.environ.get("HUB_SHARED_DATA") or Path(__file__).resolve().parents[3] / "shared" / "data") / "sie"
FILES = sorted(p for p in DATA.rglob("*") if p.suffix.lower() in (".se", ".si", ".sie", ".txt") and p.is_file())
pytestmark = [
    pytest.mark.django_db(databases=["default", "owner"]),
    pytest.mark.skipif(not FILES, reason="the public SIE files are not on this machine (HUB_SHARED_DATA)"),
]


@pytest.mark.parametrize("path", FILES, ids=lambda p: f"{p.parent.name}/{p.name}")
def test_a_real_file_goes_in_and_out_again(nordisk, world, path):
    data = path.read_bytes()
    read = sie.read(data)
    nordisk.currency = (read.currency or "SEK").upper()
    nordisk.save()
    if read.type == "4I" and (days := [v.date for v in read.vouchers if v.date]):
        open_year(company=nordisk, start=min(days), end=max(days), by=world.admin)
    before = holdings()
    made = take(nordisk, data, world.admin, name=path.name, take_rest=True, accept_orgnr=True)
    if made.state != "done":
        assert not read.is_readable or made.job.findings.filter(severity="error").exists()
        assert holdings() == before
        return
    sound = [v for v in read.vouchers if v.sound]
    assert Voucher.objects.count() == len(sound)
    assert VoucherLine.objects.count() == sum(len(v.rows) for v in sound)
    assert sum(PeriodBalance.objects.values_list("amount", flat=True)) == 0 or read.type in ("1", "2", "3")
    if read.type == "4E" and made.ties:
        _closes(read)
    undo_import(company=nordisk, made=made, by=world.admin)
    assert holdings() == before


def _closes(read) -> None:
    """Opening and sums of the books give the closing balances the file states."""
    year = FiscalYear.objects.get()
    change: dict[str, int] = {}
    for number, amount in PeriodBalance.objects.filter(year=year).values_list("account__number", "amount"):
        change[number] = change.get(number, 0) + amount
    opening: dict[str, int] = {}
    for number, amount in YearBalance.objects.filter(kind="ib", offset=0).values_list("account__number", "amount"):
        opening[number] = opening.get(number, 0) + amount
    for balance in read.balances["ub"]:
        if balance.year == 0:
            assert opening.get(balance.account, 0) + change.get(balance.account, 0) == balance.amount, balance
