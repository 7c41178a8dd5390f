"""The pages as a browser without script sees them: every act is a form, a refusal is told, the place is kept."""

import io
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from hub.tenancy import scope
from reconciliation import actions
from reconciliation.actions.partners import rules_of
from reconciliation.forms import LIMIT_LABELS
from reconciliation.matching import CAN_BE_SURE, RULES, STANDARD
from reconciliation.models import Approval, BankAccount, LedgerItem, Match, PostingKind, Statement, StatementLine
from tests.reconciliation.bank import IBAN, partner, quarter

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


FEE = {
    "type": "fee", "name": "Avgift", "debit_account": "6570", "credit_account": "3001", "series": "H",
    "pattern": "bankavgift",
}  # fmt: skip


@pytest.fixture
def bank(world, as_):
    return Bank(world, as_(world.owner))


class Bank:
    """Nordisk's bank pages in the browser of somebody who may do everything there."""

    def __init__(self, world, client):
        self.world, self.client, self.company = world, client, world.nordisk
        with scope(self.company):
            self.account = partner(self.company, world.admin)

    def url(self, name: str, *args) -> str:
        return reverse(f"bank:{name}", args=[self.company.pk, *args])

    def get(self, name: str, *args, status: int = 200, **query):
        answer = self.client.get(self.url(name, *args), query)
        assert answer.status_code == status, answer.content.decode()[:3000]
        return answer.content.decode()

    def post(self, page: str, *args, status: int = 302, **data):
        answer = self.client.post(self.url(page, *args), data)
        assert answer.status_code == status, answer.content.decode()[:3000]
        return answer

    def read(self):
        with scope(self.company):
            actions.import_statements(company=self.company, data=quarter(), name="q1.xml", by=self.world.admin)

    def keys(self, model, **filters):
        with scope(self.company):
            return [str(key) for key in model.objects.filter(**filters).values_list("pk", flat=True)]

    def work(self, page: str, **data):
        return self.post(page, self.account.pk, **data)


def test_empty_pages_say_what_to_do(bank):
    assert "Företagskonto" in bank.get("accounts")
    for name in ("work", "matches", "approvals", "approval", "opening", "account", "rules", "mapping", "kind-new"):
        bank.get(name, bank.account.pk)
    assert "Inget kontoutdrag är inläst ännu" in bank.get("statements")


def test_a_partner_is_laid_up_and_a_wrong_account_is_told(bank):
    given = {
        "name": "Spar", "iban": "SE3550000000054910000003", "currency": "SEK", "ledger_account": "1510",
        "starts_on": "2026-01-01", "schedule": "manual", "update_remaining": "on", "is_active": "on",
        "amount_tolerance": "0,00", "reference_tolerance": "0", "fee": "50,00",
    }  # fmt: skip
    given = {name: getattr(STANDARD, name) for name in LIMIT_LABELS} | given
    bank.post("account-new", **given)
    with scope(bank.company):
        made = BankAccount.objects.get(name="Spar")
        assert made.rules == {} and LedgerItem.objects.filter(bank_account=made).count() == 1
    said = bank.post("account-new", status=422, **(given | {"iban": IBAN, "ledger_account": "1510"}))
    assert "BANK-10" in said.content.decode()
    bank.post("account", made.pk, **(given | {"near_days": 3}))
    with scope(bank.company):
        assert BankAccount.objects.get(pk=made.pk).rules == {"near_days": 3}


def test_a_file_is_looked_at_and_then_read_in(bank):
    answer = bank.post("upload", files=io.BytesIO(quarter()))
    seen = bank.client.get(answer.url).content.decode()
    assert "Kan läsas in" in seen and "2 925,00" in seen.replace("\xa0", " ")
    with scope(bank.company):
        assert not Statement.objects.exists()
    key = answer.url.split("file=")[1]
    bank.post("preview", file=key)
    with scope(bank.company):
        made = Statement.objects.get()
        assert StatementLine.objects.count() == 3
    page = bank.get("statement", made.pk)
    assert "Bankavgift mars" in page
    assert bank.client.get(bank.url("statement-file", made.pk)).content == quarter()
    assert "redan inläst" in bank.client.get(bank.post("upload", files=io.BytesIO(quarter())).url).content.decode()
    bank.post("statement-removal", made.pk)
    assert "Inget kontoutdrag" in bank.get("statements")


def test_a_file_that_is_none_is_told(bank):
    answer = bank.post("upload", files=io.BytesIO(b"hello"))
    assert "Läses inte in" in bank.client.get(answer.url).content.decode()


def test_a_month_of_work_without_script(bank):
    """Propose, confirm one and keep the place, confirm the rest, book the fee, undo it, set aside, take back, note."""
    bank.read()
    bank.work("run", propose="1")
    page = bank.get("work", bank.account.pk)
    assert "Bekräfta alla säkra (2)" in page and "Samma" in page
    with scope(bank.company):
        first = StatementLine.objects.filter(suggestion__isnull=False).order_by("date").first()
        second = StatementLine.objects.get(amount=-5000)
    answer = bank.work("confirmation", suggestion=str(first.suggestion_id), place="show=open&q=")
    assert answer.url.endswith(f"?show=open#row-{second.pk}"), "the next open row, and the same filter"
    bank.work("confirmation", sure="1")
    with scope(bank.company):
        assert Match.objects.count() == 2
    bank.work("kind-new", **FEE)
    fee = bank.keys(StatementLine, amount=-2500)
    opened = bank.client.post(bank.url("posting", bank.account.pk), {"line": fee, "place": ""})
    assert opened.status_code == 200 and "6570" in opened.content.decode()
    kind = bank.keys(PostingKind)[0]
    bank.work("posting", line=fee, kind=kind, act="do", place="")
    with scope(bank.company):
        last = Match.objects.order_by("-at").first()
        assert last.rule == "posting"
    assert "Bokförd från bankraden" in bank.get("matches", bank.account.pk)
    bank.post("match-undoing", last.pk)
    opened = bank.client.post(bank.url("deactivation", bank.account.pk), {"line": fee})
    assert opened.status_code == 200
    assert bank.client.post(bank.url("deactivation", bank.account.pk), {"line": fee, "act": "do"}).status_code == 422
    bank.work("deactivation", line=fee, act="do", reason="Rättas av banken")
    assert "Rättas av banken" in bank.get("work", bank.account.pk, show="inactive")
    bank.work("activation", line=fee)
    bank.work("note", line=fee, act="do", note="Frågat banken")
    assert "Frågat banken" in bank.get("work", bank.account.pk)


def test_a_refusal_is_told_on_the_page(bank):
    bank.read()
    data = {"line": bank.keys(StatementLine, amount=-2500), "item": bank.keys(LedgerItem, amount=-5000)}
    answer = bank.client.post(bank.url("matching", bank.account.pk), data)
    assert answer.status_code == 409 and "BANK-121" in answer.content.decode()
    bank.work("matching", **data, partial="1")
    assert "av" in bank.get("work", bank.account.pk)


def test_the_second_of_two_sees_what_changed(bank):
    bank.read()
    data = {"line": bank.keys(StatementLine, amount=-5000), "item": bank.keys(LedgerItem, amount=-5000)}
    bank.work("matching", **data)
    answer = bank.client.post(bank.url("matching", bank.account.pk), data)
    assert answer.status_code == 409 and "BANK-120" in answer.content.decode()
    with scope(bank.company):
        assert Match.objects.count() == 1, "a double click is one match"


@pytest.mark.parametrize(("typed", "found"), [("1 000,00", 1), ("1000", 1), ("-50,00", 1), ("avgift", 2), ("77", 0)])
def test_search_takes_amounts_as_typed(bank, typed, found):
    bank.read()
    page = bank.get("work", bank.account.pk, q=typed)
    assert page.count('name="line"') == found


def test_typed_lines_change_until_they_are_matched(bank):
    bank.work("line-new", act="do", day="2026-02-01", amount="12,50", text="Kontant")
    key = bank.keys(StatementLine, is_typed=True)[0]
    assert "12,50" in bank.get("line", key)
    bank.post("line", key, act="do", day="2026-02-02", amount="-13", text="Kontant")
    bank.post("line", key, act="remove", day="2026-02-02", amount="-13", text="")
    assert bank.keys(StatementLine) == []
    bank.read()
    sent = bank.keys(StatementLine)[0]
    said = bank.client.post(bank.url("line", sent), {"act": "do", "day": "2026-02-02", "amount": "1"})
    assert said.status_code == 409 and "BANK-123" in said.content.decode()


def test_approve_look_and_withdraw(bank):
    bank.read()
    bank.work("run")
    page = bank.get("approval", bank.account.pk, cut_off_on="2026-03-31")
    assert "Läget per 2026-03-31" in page and "2 925,00" in page.replace("\xa0", " ")
    answer = bank.work("approval", cut_off_on="2026-03-31", language="nb", act="approve")
    with scope(bank.company):
        made = Approval.objects.get()
    assert answer.url == bank.url("approved", made.pk)
    bank.get("approved", made.pk)
    bank.get("approvals", bank.account.pk)
    for kind in ("pdf", "xlsx"):
        assert bank.client.get(bank.url("approval-file", made.pk, kind)).status_code == 200
    assert bank.client.get(bank.url("approval-file", made.pk, "withdrawn")).status_code == 404
    assert "Godkänt t.o.m. 2026-03-31" in bank.get("work", bank.account.pk)
    bank.post("withdrawal", made.pk, reason="Fel dag")
    assert bank.client.get(bank.url("approval-file", made.pk, "withdrawn")).status_code == 200
    assert "Återkallad" in bank.get("approved", made.pk)


def test_an_opening_position_is_built(bank):
    bank.work("opening", side="ledger", day="2025-12-30", amount="-300", text="Check")
    bank.work("opening", side="bank", day="2025-12-31", amount="10", text="Ränta")
    page = bank.get("opening", bank.account.pk)
    assert "Check" in page and "Ränta" in page
    bank.work("opening-removal", item=bank.keys(LedgerItem, is_opening=True)[0])
    bank.work("opening-removal", line=bank.keys(StatementLine)[0])
    with scope(bank.company):
        assert not LedgerItem.objects.filter(is_opening=True).exists()


def test_rules_and_columns_are_set(bank):
    rules = {rule: "suggest" for rule in RULES}
    bank.work("rules", **rules)
    bank.read()
    bank.work("run")
    with scope(bank.company):
        assert not Match.objects.exists(), "nothing is matched without asking"
    bank.work("mapping", booked_on="Dag", amount="Kr", text_columns="Vad, Mer", has_headings="on")
    data = b"Dag;Kr;Vad;Mer\n2026-02-01;-10,00;Kort;Taxi\n"
    answer = bank.post("upload", files=io.BytesIO(data), bank_account=str(bank.account.pk))
    bank.post("preview", file=answer.url.split("file=")[1].split("&")[0], account=str(bank.account.pk))
    with scope(bank.company):
        assert StatementLine.objects.get(amount=-1000).text == "Kort Taxi"


def test_which_of_two_lines_is_taken_is_chosen_on_the_rules_page(bank):
    page = bank.get("rules", bank.account.pk)
    assert "När bara datumet skiljer lika rader" in page and "Ingen: en människa väljer" in page
    given = {rule: "sure" if rule in CAN_BE_SURE else "suggest" for rule in RULES}
    bank.work("rules", **given)
    with scope(bank.company):
        assert rules_of(BankAccount.objects.get()) == STANDARD
    bank.work("rules", **given, prefer="newest")
    with scope(bank.company):
        assert BankAccount.objects.get().rules["prefer"] == "newest"
    assert '<option value="newest" selected>' in bank.get("rules", bank.account.pk)
    bank.post("rules", bank.account.pk, status=422, **given, prefer="first")
    with scope(bank.company):
        assert BankAccount.objects.get().rules["prefer"] == "newest"


def test_a_percentage_is_kept_in_whole_parts_and_a_wrong_one_is_told(bank):
    given = {
        "name": "Företagskonto", "iban": IBAN, "currency": "SEK", "ledger_account": "1930", "starts_on": "2026-01-01",
        "schedule": "manual", "is_active": "on", "amount_tolerance": "0", "reference_tolerance": "0", "fee": "50",
    }  # fmt: skip
    given = {name: getattr(STANDARD, name) for name in LIMIT_LABELS} | given
    for text, parts in (("0,5", 50), ("1 %", 100), ("0,05", 5), ("100", 10_000)):
        bank.post("account", bank.account.pk, **given, reference_share=text)
        with scope(bank.company):
            assert BankAccount.objects.get().rules == {"reference_share": parts}
    assert 'value="100,00"' in bank.get("account", bank.account.pk)
    for wrong in ("-1", "100,01", "0,005", "en"):
        said = bank.post("account", bank.account.pk, status=422, **given, reference_share=wrong).content.decode()
        assert "Ange en procentsats från 0 till 100" in said and f'value="{wrong}"' in said
    bank.post("account", bank.account.pk, **given, reference_share="")
    with scope(bank.company):
        assert BankAccount.objects.get().rules == {}, "the standard is not kept"


def test_whoever_may_only_read_sees_no_act(bank, as_, world):
    bank.read()
    client = as_(world.reader)
    page = client.get(bank.url("work", bank.account.pk))
    assert page.status_code == 200 and 'name="line"' not in page.content.decode()
    assert client.post(bank.url("run", bank.account.pk)).status_code == 403
    assert client.post(bank.url("approval", bank.account.pk), {"cut_off_on": "2026-03-31"}).status_code == 403


def test_the_work_page_asks_a_fixed_number_of_questions(bank):
    bank.read()
    bank.work("run", propose="1")
    few = _queries(bank)
    with scope(bank.company):
        for n in range(40):
            actions.type_line(
                company=bank.company, account=bank.account, day=date(2026, 3, 1 + n % 28), amount=100 + n, text="x",
                by=bank.world.admin,
            )  # fmt: skip
        actions.reconcile(company=bank.company, account=bank.account, keep_sure=False, by=bank.world.admin)
    assert _queries(bank) <= few


def _queries(bank) -> int:
    with CaptureQueriesContext(connection) as seen:
        bank.get("work", bank.account.pk)
    return len(seen)


# ------------------------------------------------------------------ differences, remarks, what is missing
def test_a_difference_is_booked_from_the_marked_rows_and_from_its_proposal(bank):
    bank.post("kind-new", bank.account.pk, **(FEE | {"name": "Avdrag", "pattern": ""}))
    (kind,) = bank.keys(PostingKind)
    with scope(bank.company):
        act = {"company": bank.company, "account": bank.account, "by": bank.world.admin}
        line = actions.type_line(**act, day=date(2026, 1, 15), amount=98_500, text="Insättning")
    (item,) = bank.keys(LedgerItem, amount=100_000)
    marked = {"line": str(line.pk), "item": item, "place": "show=open"}
    page = bank.post("difference", bank.account.pk, status=200, **marked).content.decode().replace("\xa0", " ")
    assert "−15,00" in page and "Avdrag: serie H" in page
    bank.post("run", bank.account.pk)
    with scope(bank.company):
        line.refresh_from_db()
        assert line.suggestion.rule == "fee"
        suggestion = str(line.suggestion_id)
    told = bank.post("confirmation", bank.account.pk, suggestion=suggestion, place="show=open")
    assert f"line={line.pk}" in told.url and f"item={item}" in told.url, "confirming asks how to book what differs"
    bank.post("difference", bank.account.pk, **marked, kind=kind, act="do")
    with scope(bank.company):
        assert Match.objects.get().rule == "fee" and not StatementLine.objects.filter(state="open").exists()
    nothing = bank.post("difference", bank.account.pk, status=409, line=bank.keys(StatementLine), place="")
    assert nothing.status_code == 409


def test_the_accounts_page_tells_what_is_unexplained_and_the_approval_what_it_passes_over(bank):
    bank.read()
    assert "0,00" in bank.get("accounts")
    page = bank.get("approval", bank.account.pk, cut_off_on="2026-03-31")
    assert "BANK-" not in page and "2026-01" in page, "the months that were passed over"
    assert "Läget per 2026-01-31" in bank.get("approval", bank.account.pk), "the first month that is not approved"


def test_columns_are_asked_for_and_lead_back_to_the_file(bank):
    data = io.BytesIO(b"Dag;Vad;Kr\n2026-02-01;Kaffe;-12,50\n")
    data.name = "konstig.csv"
    preview = bank.post("upload", files=data, bank_account=str(bank.account.pk)).url
    page = bank.client.get(preview).content.decode()
    assert "CSV-kolumner för Företagskonto" in page
    url = f"{bank.url('mapping', bank.account.pk)}?{preview.split('?')[1]}"
    answer = bank.client.post(url, {"booked_on": "Dag", "amount": "Kr", "text_columns": "Vad", "has_headings": "on"})
    again = bank.client.get(answer.url).content.decode()
    assert "Kan läsas in" in again


def test_what_changed_after_signing_is_told_on_the_approval(bank):
    from tests.ledger.books import FIRST, sie, take, voucher

    bank.read()
    with scope(bank.company):
        act = {"company": bank.company, "account": bank.account, "by": bank.world.admin}
        actions.reconcile(**act)
        made = actions.approve(**act, cut_off_on=date(2026, 3, 31))
        other = voucher("A", "1", "20260115", ("1930", "900.00"), ("3001", "-900.00"))
        take(bank.company, sie(other, *FIRST[1:]), bank.world.admin)
    page = bank.get("approved", made.pk).replace("\xa0", " ")
    assert "Ändrat efter signering" in bank.get("approvals", bank.account.pk)
    assert "Ändrat efter signering" in page and "1 000,00" in page and "900,00" in page
