"""The Norwegian company of the demo: sound books by NS 4102, and a bank with every kind of line to reconcile."""

import io
from datetime import date

import pytest

from hub.models import Company
from hub.queries.directory import all_companies
from hub.tenancy import scope
from integrations.demo import books_no, seed
from ledger.models import SieImport, Voucher
from ledger.sie import read
from reconciliation.models import BankAccount, PostingKind, StatementLine, Suggestion
from reconciliation.queries.work import totals

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize("today", [date(2026, month, 7) for month in range(1, 13)])
def test_the_file_is_sound_and_the_bank_stays_above_nothing(today):
    year, data = books_no.file(today, "Prøve AS", "923609016")
    document = read(io.BytesIO(data))
    assert (document.type, document.encoding, document.ksumma) == ("4E", "cp437", "ok")
    assert {f.code for f in document.findings} == {"SIE-075", "SIE-076"}, "kroner and nine digits are foreign to SIE"
    assert year == (today.year if today.month > 1 else today.year - 1)
    held = document.opening()["1920"]
    for voucher in sorted(document.vouchers, key=lambda v: v.date):
        held += sum(row.amount for row in voucher.rows if row.account == "1920")
        assert held > 0, voucher


@pytest.mark.django_db(databases=["default", "owner"])
def test_sure_likely_lumped_tied_and_fee_lines_wait_in_kroner(db):
    seed.seed(TODAY)
    fjord = _company("Fjord Eksempel AS")
    with scope(fjord):
        assert set(SieImport.objects.values_list("state", flat=True)) == {"done"} and Voucher.objects.count() > 150
        account = BankAccount.objects.get()
        assert (account.currency, account.ledger_account) == ("NOK", "1920")
        found = totals(account)
        assert found.sure > 20 and found.likely and found.unexplained == 0
        kinds = set(Suggestion.objects.values_list("is_sure", "rule"))
        rules = {rule for _sure, rule in kinds}
        assert len(rules) > 2 and any(not sure for sure, _rule in kinds), kinds
        assert StatementLine.objects.filter(text="Gebyr", suggestion=None).exists()
        assert PostingKind.objects.filter(debit_account="7770").exists()
    with scope(_company("Nordisk Exempel AB")):
        assert totals(BankAccount.objects.get()).unexplained == 0
        rules = set(Suggestion.objects.values_list("rule", flat=True))
        assert {"same_date", "near_date", "one_to_many", "tie", "wide_date"} <= rules, "the Swedish bank has them too"
        assert StatementLine.objects.filter(text="Bankavgift", suggestion=None).exists()


def _company(name: str) -> Company:
    for companies in all_companies().values():
        for key in companies:
            with scope(getattr(key, "id", key)):
                found = Company.objects.filter(name=name).first()
                if found:
                    return found
    raise LookupError(name)
