"""Files of vouchers alone, numbers and texts of all kinds, history and balances: what of them reaches the books."""

from datetime import timedelta

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.utils import timezone

from hub.errors import Refused
from hub.models import Finding
from hub.tenancy import scope
from ledger.actions.sie import undo_import
from ledger.models import (
    FiscalYear,
    PeriodBalance,
    Removed,
    SieImport,
    Voucher,
    VoucherLine,
)
from tests.ledger.books import FIRST, codes, open_books, sie, take, voucher

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


def four_i(*vouchers: str) -> bytes:
    head = ["#FLAGGA 0", '#PROGRAM "Lön" 1', "#FORMAT PC8", "#GEN 20260401", "#SIETYP 4", '#FNAMN "Nordisk Exempel AB"']
    return "\n".join([*head, *vouchers, ""]).encode("cp437")


def test_a_4i_adds_vouchers_once(first, nordisk, world):
    pay = voucher("", "", "20260325", ("7010", "300.00"), ("1930", "-300.00"), text="Lön")
    taken = take(nordisk, four_i(pay), world.admin)
    assert (taken.state, taken.type, taken.counts["new"]) == ("done", "4I", 1)
    assert PeriodBalance.objects.get(account__number="7010").amount == 30000
    again = take(nordisk, four_i(pay), world.admin)
    assert again.counts["new"] == 0 and "LED-058" in codes(again) and Voucher.objects.count() == 4
    twice = take(nordisk, four_i(pay, pay), world.admin)
    assert twice.counts["new"] == 1, "two equal ones in a file are two; one is known"
    assert len(set(Voucher.objects.filter(series="", number="").values_list("occurrence", flat=True))) == 2
    for made in (twice, again, taken):
        undo_import(company=nordisk, made=made, by=world.admin)
    assert Voucher.objects.count() == 3 and not PeriodBalance.objects.filter(account__number="7010").exists()


def test_a_4i_needs_its_year(nordisk, world):
    pay = voucher("", "", "20260325", ("7010", "300.00"), ("1930", "-300.00"))
    assert "LED-033" in codes(take(nordisk, four_i(pay), world.admin))
    open_books(nordisk, world.admin)
    assert take(nordisk, four_i(pay), world.admin).state == "done"


def test_numbers_that_come_twice_or_not_at_all_are_kept_apart(nordisk, world):
    one = [voucher("#", "1", f"202601{10 + n}", ("1930", "1.00"), ("3001", "-1.00")) for n in range(3)]
    blank = [voucher("", "", f"202602{10 + n}", ("1930", "1.00"), ("3001", "-1.00")) for n in range(3)]
    take(nordisk, sie(*one, *blank), world.admin)
    assert Voucher.objects.count() == 6
    again = take(
        nordisk,
        sie(one[0], one[2], *blank[1:], voucher("", "", "20260301", ("1930", "2.00"), ("3001", "-2.00"))),
        world.admin,
    )
    assert (again.counts["kept"], again.state) == (4, "done") and Voucher.objects.count() == 5
    before = set(Voucher.objects.values_list("pk", flat=True))
    assert len(before) == 5
    undo_import(company=nordisk, made=again, by=world.admin)
    assert Voucher.objects.count() == 6


def test_other_words_on_a_kept_voucher_are_taken_over_and_given_back(first, nordisk, world):
    key = Voucher.objects.get(number="3").pk
    worded = voucher("A", "3", "20260305", ("6570", "50.00"), ("1930", "-50.00"), text="Avgift bank")
    taken = take(nordisk, sie(*FIRST[:2], worded), world.admin)
    assert taken.counts["kept"] == 3 and Voucher.objects.get(pk=key).text == "Avgift bank"
    undo_import(company=nordisk, made=taken, by=world.admin)
    assert Voucher.objects.get(pk=key).text == "Bankavgift"


def test_history_rows_are_kept_apart(nordisk, world):
    corrected = '#VER "A" "1" 20260115 "Rättad"\n{\n#BTRANS 1930 {} 10.00 20260116 "fel" "" "AB"\n' \
        '#TRANS 1930 {} 12.00\n#RTRANS 3001 {} -12.00 20260116 "" "" "AB"\n#TRANS 3001 {} -12.00\n}'  # fmt: skip
    take(nordisk, sie(corrected), world.admin)
    made = Voucher.objects.get()
    assert made.line_count == 2 and made.debit_total == 1200
    assert [(h.kind, h.account, h.amount, h.signature) for h in made.history.order_by("position")] == [
        ("btrans", "1930", 1000, "AB"), ("rtrans", "3001", -1200, "AB"),
    ]  # fmt: skip


def test_files_without_vouchers_give_balances(nordisk, world):
    head = sie(extra="#UB 0 1930 2500.00\n#UB 0 2081 -2500.00\n#RES 0 3001 -500.00").replace(b"#SIETYP 4", b"#SIETYP 1")
    taken = take(nordisk, head, world.admin)
    assert taken.type == "1" and taken.state == "done"
    assert FiscalYear.objects.get().detail == "year"
    assert dict(PeriodBalance.objects.values_list("account__number", "amount")) == {
        "1930": 50000,
        "2081": -50000,
        "3001": -50000,
    }


def test_odd_texts_arrive_as_they_are(nordisk, world):
    text = 'C:\\\\Visma \\"citat\\" åäö'
    take(nordisk, sie(voucher("A", "1", "20260115", ("1930", "1.00", "", text), ("3001", "-1.00"))), world.admin)
    line = VoucherLine.objects.get(line_no=1)
    assert line.text.endswith('"citat" åäö') and line.text.startswith("C:\\")


def test_another_company_sees_nothing_of_it(first, world):
    with scope(world.fjord):
        assert not Voucher.objects.exists() and not SieImport.objects.exists() and not Finding.objects.exists()
        with pytest.raises(ObjectDoesNotExist):
            undo_import(company=world.fjord, made=first, by=world.admin)


def test_what_can_no_longer_be_undone_is_forgotten(first, nordisk, world):
    from ledger.tasks import forget_removed

    again = take(nordisk, sie(FIRST[0]), world.admin)
    forget_removed()
    assert Removed.objects.filter(source_import=again).exists()
    SieImport.objects.filter(pk=again.pk).update(undo_until=timezone.now() - timedelta(seconds=1))
    forget_removed()
    assert not Removed.objects.exists()
    with pytest.raises(Refused, match="LED-070"):
        undo_import(company=nordisk, made=SieImport.objects.get(pk=again.pk), by=world.admin)
