"""From three hundred pay slips in Excel to three batches in Visma.net and one of them turned, to the öre.

The pay slips and what they should become are those of `test_wage_results`; the receiver and its planted faults those of
`test_three_periods`. Here the whole way is walked once: rules, run, dry run, cure, sending, receipt, reversal.
"""

from collections import defaultdict
from decimal import Decimal

import pytest

from hub import audit
from tests.integrations.sandbox.simulated import NORDISK
from tests.scenarios.forms import upload
from tests.scenarios.test_three_periods import formats, spring, tried  # noqa: F401  fixtures without a process
from tests.scenarios.test_wage_results import HEAD, STAFF, expected, homes, workbook

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
MONTHS = ("2026-01", "2026-02", "2026-03")
CENTRES = sorted({on for each in STAFF for on in each.shares})
MISSING = CENTRES[-1]


def arranged(remote) -> None:
    """The receiver has the accounts and cost centres of the run, but for one cost centre that nobody has made."""
    for number in sorted({account for _month, account, _centre in expected()}):
        remote.change(NORDISK, f"account/{number}", active=True, description=f"Konto {number}")
    for centre in CENTRES:
        remote.change(NORDISK, f"segment_value/1/{centre}", active=centre != MISSING, description=f"Avdelning {centre}")


def booked(remote) -> dict[tuple[str, str], Decimal]:
    """(month, account) → kronor, of everything in the simulated Visma.net."""
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for batch in remote.batches(NORDISK):
        month = f"{batch['financialPeriod'][:4]}-{batch['financialPeriod'][4:]}"
        for row in batch["journalTransactionLines"]:
            net = Decimal(str(row.get("debitAmountInCurrency", 0))) - Decimal(str(row.get("creditAmountInCurrency", 0)))
            found[month, row["accountNumber"]] += net
    return {key: amount for key, amount in found.items() if amount}


def wanted(*months: str) -> dict[tuple[str, str], Decimal]:
    found: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for (month, account, _centre), amount in expected().items():
        if month in months:
            found[month, account] += amount
    return {key: amount for key, amount in found.items() if amount}


def test_pay_slips_become_three_batches_and_one_is_turned(spring, formats, clerk, worker):  # noqa: F811
    arranged(spring)
    clerk.browser.presses(clerk.page("rules"), "Läs in svensk standard")
    clerk.browser.presses(clerk.page("homes-upload"), "Läs in", file=upload("anstallda.xlsx", homes()))
    slips = workbook(HEAD, [row for each in STAFF for row in each.slip])
    run = clerk.uploads(slips, "mars.xlsx", payment_on="2026-03-25")

    page, job = tried(clerk, run)
    assert job.state == "done_with_errors", page.text
    assert "Perioden 202602" in page.text and f"Kostnadsställe {MISSING}" in page.text
    spring.change(NORDISK, "period/202602", closedInGeneralLedger=False)
    spring.change(NORDISK, f"segment_value/1/{MISSING}", active=True, description="Ny avdelning")
    page, job = tried(clerk, run)
    assert job.result == "3 underlag kan skickas", page.text

    journals = clerk.sends(run)
    worker.works()
    assert [clerk.fresh(each).state for each in journals] == ["sent"] * 3, clerk.log_of(journals[0])
    assert len({each.reference for each in journals}) == 1
    assert booked(spring) == wanted(*MONTHS)

    january = journals[0]
    amount = f"{january.debit_total // 100},{january.debit_total % 100:02}"
    clerk.browser.presses(clerk.page("journal-reversal", january.pk), "Vänd överföringen", amount=amount)
    worker.works()
    assert clerk.fresh(january).state == "reversed"
    assert booked(spring) == wanted("2026-02", "2026-03")
    assert audit.run() == []
