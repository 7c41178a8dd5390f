"""A bookkeeper and a year of the bank: books by SIE, statements month by month, matching, a fee, signing, a look back.

Told over HTTP as a person and a program would do it; no action is called directly but to read the result.
"""

import calendar
import io
from datetime import date

import pikepdf
import pytest
from django.urls import reverse

from hub import audit
from hub.api.keys import create_key
from hub.tenancy import scope
from reconciliation.models import Approval, BankAccount, LedgerItem, Match, PostingKind, StatementLine
from tests.ledger.books import sie, take, voucher
from tests.reconciliation.bank import camt, entry

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
MONTHS = range(1, 13)


def rows_of(month: int) -> list[tuple[str, str, str]]:
    """(day, amount, text) the books have: rent, two customers, one supplier a day late at the bank."""
    return [
        (f"2026{month:02}01", "-8000.00", "Hyra"),
        (f"2026{month:02}10", f"{1000 + month}.50", f"Faktura {100 + month}"),
        (f"2026{month:02}12", "500.00", f"Faktura {200 + month}"),
        (f"2026{month:02}20", f"-{300 + month}.00", "Leverantör"),
    ]


def year_of_books() -> bytes:
    made, number = [], 0
    for month in MONTHS:
        for day, amount, text in rows_of(month):
            number += 1
            other = amount[1:] if amount.startswith("-") else f"-{amount}"
            made.append(voucher("A", str(number), day, ("1930", amount), ("3001", other), text=text))
    return sie(*made, ib=200_000)


def month_of_bank(month: int, opening: int) -> tuple[bytes, int]:
    """The same rows, the supplier one day later, and a fee of 25 kronor nobody has booked. Öre in, öre out."""
    told, closing = [], opening
    for at, (day, amount, text) in enumerate(rows_of(month)):
        late = 1 if text == "Leverantör" else 0
        shown = f"{day[:4]}-{day[4:6]}-{int(day[6:]) + late:02}"
        told.append(entry(shown, amount, text, key=f"M{month}R{at}"))
        closing += round(float(amount) * 100)
    last = calendar.monthrange(2026, month)[1]
    told.append(entry(f"2026-{month:02}-{last}", "-25.00", "Bankavgift", key=f"M{month}F"))
    closing -= 2500
    span = {"start": f"2026-{month:02}-01", "end": f"2026-{month:02}-{last}"}
    data = camt(*told, **span, opening=f"{opening / 100:.2f}", closing=f"{closing / 100:.2f}", number=str(month))
    return data, closing


class Bookkeeper:
    def __init__(self, world, client):
        self.company, self.client = world.nordisk, client

    def url(self, name: str, *args) -> str:
        return reverse(f"bank:{name}", args=[self.company.pk, *args])

    def get(self, name: str, *args, **query) -> str:
        answer = self.client.get(self.url(name, *args), query)
        assert answer.status_code == 200, answer.content[:2000]
        return answer.content.decode().replace("\xa0", " ")

    def post(self, page: str, *args, **data):
        answer = self.client.post(self.url(page, *args), data)
        assert answer.status_code == 302, answer.content.decode()[:3000]
        return answer

    def read(self, data: bytes, name: str) -> None:
        answer = self.post("upload", files=io.BytesIO(data))
        self.post("preview", file=answer.url.split("file=")[1])


def test_a_year(world, as_):
    with scope(world.nordisk):
        take(world.nordisk, year_of_books(), world.admin)
        _key, text = create_key(name="x", rights={"reconciliation": "read"}, by=world.admin)
    person = Bookkeeper(world, as_(world.owner))
    account, kind = _opens_the_account(world, person)
    balance = 20_000_000
    for month in MONTHS:
        balance = _a_month(world, person, account, kind, month, balance)
    signed = _every_month_is_signed(world, balance)
    pdf = person.client.get(person.url("approval-file", signed[5].pk, "pdf"))
    assert pikepdf.open(io.BytesIO(pdf.content)).pages, "a report an auditor opens"
    _looks_back(world, person, signed)
    url = reverse("bank_api:position", args=[world.nordisk.pk, account.pk])
    told = person.client.get(url, {"on": "2026-12-31"}, headers={"Authorization": f"Bearer {text}"}).json()
    assert told["unexplained"] == "0.00" and told["open_bank_sum"] == "-25.00"
    assert [b for b in audit.run() if b.invariant in ("I1", "I2", "I6", "I20", "I21", "I22", "I23")] == []


def _opens_the_account(world, person) -> tuple[BankAccount, PostingKind]:
    given = {
        "name": "Företagskonto", "iban": "SE4550000000058398257466", "currency": "SEK", "ledger_account": "1930",
        "starts_on": "2026-01-01", "schedule": "manual", "update_remaining": "on", "direct_update": "on",
        "is_active": "on", "near_days": 1, "group_days": 1, "wide_days": 5, "reference_days": 60, "group_lines": 3,
        "group_candidates": 40, "amount_tolerance": "0", "reference_tolerance": "0", "fee": "50",
    }  # fmt: skip
    person.post("account-new", **given)
    with scope(world.nordisk):
        account = BankAccount.objects.get()
        assert LedgerItem.objects.count() == 48, "every voucher line has its remaining amount"
    person.post("kind-new", account.pk, type="fee", name="Bankavgift", debit_account="6570", credit_account="3001",
                series="B", pattern="bankavgift")  # fmt: skip
    with scope(world.nordisk):
        return account, PostingKind.objects.get()


def _a_month(world, person, account, kind, month: int, balance: int) -> int:
    """Read, matched, its fee booked, signed; gives what the bank then holds."""
    data, balance = month_of_bank(month, balance)
    person.read(data, f"{month}.xml")
    person.post("run", account.pk)
    with scope(world.nordisk):
        fee = StatementLine.objects.get(state="open", text="Bankavgift")
        assert not StatementLine.objects.filter(state="open").exclude(pk=fee.pk).exists()
    person.post("posting", account.pk, line=str(fee.pk), kind=str(kind.pk), act="do", place="")
    page = person.get("work", account.pk)
    assert "0,00" in page
    last = date(2026, month, calendar.monthrange(2026, month)[1])
    person.post("approval", account.pk, cut_off_on=last.isoformat(), language="sv", act="approve")
    return balance


def _every_month_is_signed(world, balance: int) -> list[Approval]:
    with scope(world.nordisk):
        signed = list(Approval.objects.order_by("number"))
        assert [a.number for a in signed] == list(MONTHS) and {a.unexplained for a in signed} == {0}
        assert signed[-1].statement_balance == balance == signed[-1].ledger_balance
        rules = set(Match.objects.values_list("rule", flat=True))
        assert {"same_date", "near_date", "posting"} <= rules
        assert not StatementLine.objects.exclude(state="approved").exists()
    return signed


def _looks_back(world, person, signed) -> None:
    """Only the latest approval is taken back, and then a match of it."""
    refused = person.client.post(person.url("withdrawal", signed[5].pk), {"reason": "fel"})
    assert refused.status_code == 409, "only the latest"
    person.post("withdrawal", signed[-1].pk, reason="Fel avgift")
    with scope(world.nordisk):
        assert StatementLine.objects.filter(state="matched").count() == 5
        posting = Match.objects.get(approval=None, rule="posting")
    person.post("match-undoing", posting.pk)
