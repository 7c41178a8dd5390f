"""The work page in a real browser: a month by keyboard alone, every page in light and dark, on a phone, by axe."""

import re

import pytest

from hub.tenancy import scope
from reconciliation import actions
from reconciliation.models import LearnedRule, LedgerItem, Match, PostingKind, StatementLine
from tests.reconciliation.bank import partner, quarter

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", "owner"])


@pytest.fixture
def bank(browse_as, live_server, world, check):
    """The quarter is read in and proposed, nothing is matched."""
    company, by = world.nordisk, world.admin
    with scope(company):
        account = partner(company, by)
        actions.import_statements(company=company, data=quarter(), name="q1.xml", by=by)
        actions.reconcile(company=company, account=account, keep_sure=False, by=by)
        actions.save_kind(
            company=company, account=account, name="Bankavgift", debit_account="6570", credit_account="3001",
            series="H", pattern="avgift", by=by,
        )  # fmt: skip
    base = f"/c/{company.pk}/bank/"
    page = browse_as(world.owner, f"{base}{account.pk}/")
    page.set_viewport_size({"width": 1360, "height": 850})
    return Bank(page, check, live_server.url + base, company, account)


class Bank:
    def __init__(self, page, check, base, company, account):
        self.page, self._check, self.base, self.company, self.account = page, check, base, company, account

    def go(self, path: str) -> None:
        self.page.goto(f"{self.base}{path}")

    def check(self, name: str, **more) -> None:
        self._check(self.page, f"bank-{name}", **more)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def matches(self) -> int:
        with scope(self.company):
            return Match.objects.count()


def test_a_quarter_by_keyboard_alone(bank):
    """j walks, Enter confirms and goes on, z takes back, Space and M match by hand, B books the fee, X sets aside."""
    page = bank.page
    bank.check("work")
    bank.press("j")
    first = page.evaluate("document.activeElement.value")
    bank.press("Enter")
    page.wait_for_url(re.compile("#row-"))
    assert bank.matches() == 1
    page.locator("input[name=line]:focus").wait_for(state="attached", timeout=10_000)
    focused = page.evaluate("document.activeElement.value")
    with scope(bank.company):
        assert str(StatementLine.objects.get(amount=-5000).pk) == focused != first, "the next open row has the focus"
    bank.press("z")
    page.get_by_text("Matchningen är hävd").wait_for()
    assert bank.matches() == 0
    bank.press("j", "Space", "ArrowRight", "Space")
    assert page.locator("[data-select-difference]").inner_text() == "0,00"
    bank.press("m")
    page.get_by_text("Matchat: 1").wait_for()
    assert bank.matches() == 1
    page.locator("tr[data-row]", has_text="Bankavgift mars").locator("input").focus()
    bank.press("Space", "b")
    page.get_by_role("heading", name="Bokför från bankraden").wait_for()
    bank.check("posting")
    page.get_by_role("button", name="Bokför").focus()
    bank.press("Enter")
    page.get_by_text("och matchat").wait_for()
    bank.press("j", "Space", "x")
    page.get_by_role("heading", name="Deaktivera").wait_for()
    assert page.evaluate("document.activeElement.name") == "reason"
    bank.check("deactivation")
    page.locator("[name=reason]").focus()
    page.keyboard.type("Rättas av banken")
    bank.press("Enter")
    page.get_by_text("1 rad deaktiverad").wait_for()
    with scope(bank.company):
        assert not StatementLine.objects.filter(state="open").exists()


def test_a_double_click_is_one_match(bank):
    page = bank.page
    row = page.locator("tr[data-row]", has_text="Faktura 1")
    row.get_by_role("button", name="Bekräfta").dblclick()
    page.wait_for_load_state("networkidle")
    assert bank.matches() == 1


def test_all_safe_ones_at_once_ask_first(bank):
    page = bank.page
    page.get_by_role("button", name="Bekräfta alla säkra").click()
    dialog = page.locator("#confirm")
    assert "2 säkra förslag" in dialog.inner_text()
    bank.check("confirm-all")
    dialog.locator("[data-confirm-yes]").click()
    page.get_by_text("2 förslag bekräftade").wait_for()
    bank.check("work-after")
    bank.go(f"{bank.account.pk}/matches/")
    bank.check("matches")


def test_signing_and_the_reports(bank):
    page = bank.page
    with scope(bank.company):
        actions.reconcile(company=bank.company, account=bank.account, by=_by())
    bank.go(f"{bank.account.pk}/approval/?cut_off_on=2026-03-31")
    bank.check("approval")
    page.get_by_role("button", name="Godkänn", exact=True).click()
    page.locator("#confirm [data-confirm-yes]").click()
    page.get_by_role("heading", name="Avstämning per").wait_for()
    bank.check("approved")
    with page.expect_download() as download:
        page.get_by_role("link", name="Ladda ner rapport (PDF)").click()
    assert download.value.suggested_filename.startswith("avstamning_1930_2026-03-31")
    bank.go(f"{bank.account.pk}/approvals/")
    bank.check("approvals")


def _by():
    from hub.permissions import system

    return system("prov")


def test_a_difference_is_booked_by_keyboard(bank):
    """Marked on both sides, D, and back at the place with both rows gone."""
    page = bank.page
    with scope(bank.company):
        line, item = StatementLine.objects.get(amount=-2500), LedgerItem.objects.get(amount=-5000)
    for name, key in (("line", line.pk), ("item", item.pk)):
        page.locator(f"input[name={name}][value='{key}']").focus()
        bank.press("Space")
    bank.press("d")
    page.get_by_role("heading", name="Matcha och bokför skillnaden").wait_for()
    bank.check("difference")
    page.get_by_role("button", name="Matcha och bokför").press("Enter")
    page.get_by_text("Bokfört som").wait_for()
    with scope(bank.company):
        assert Match.objects.get(lines__line=line).difference == 0


def test_learned_rules_are_seen_and_switched(bank):
    page = bank.page
    with scope(bank.company):
        for words, support in (("hyra fastighets", 4), ("telia sverige", 3)):
            LearnedRule.objects.create(
                bank_account=bank.account, pattern=words, ledger_pattern="lokalhyra" if support == 4 else "",
                days=10, support=support, seen=support,
            )  # fmt: skip
    bank.go(f"{bank.account.pk}/learned/")
    page.get_by_role("button", name="Slå på hyra fastighets").press("Enter")
    page.get_by_role("button", name="Slå av hyra fastighets").wait_for()
    bank.check("learned")
    with scope(bank.company):
        assert LearnedRule.objects.get(is_on=True).pattern == "hyra fastighets"


def test_every_other_page(bank, tmp_path):
    with scope(bank.company):
        kind, line = PostingKind.objects.get(), StatementLine.objects.first()
        item = LedgerItem.objects.first()
        actions.deactivate(company=bank.company, account=bank.account, items=[item.pk], reason="Prov", by=_by())
    account = bank.account.pk
    pages = {
        "list": "", "new": "new/", "statements": "statements/", "statement": f"statements/{line.statement_id}/",
        "settings": f"{account}/settings/", "rules": f"{account}/rules/", "mapping": f"{account}/mapping/",
        "kind": f"{account}/kinds/{kind.pk}/", "opening": f"{account}/opening/", "typed": f"{account}/lines/new/",
        "inactive": f"{account}/?show=inactive", "none": f"{account}/?q=finns+inte",
    }  # fmt: skip
    for name, path in pages.items():
        bank.go(path)
        bank.check(name)
    path = tmp_path / "q1.xml"
    path.write_bytes(quarter())
    bank.go("statements/")
    bank.page.set_input_files("input[type=file]", str(path))
    bank.page.get_by_role("button", name="Förhandsgranska").click()
    bank.page.get_by_role("heading", name="q1.xml").wait_for()
    bank.check("preview")


def test_without_script_the_work_goes_on(bank, browser, live_server):
    cookies = bank.page.context.cookies()
    context = browser.new_context(java_script_enabled=False, locale="sv-SE")
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(f"{bank.base}{bank.account.pk}/")
    page.get_by_role("button", name="Bekräfta", exact=True).first.click()
    assert bank.matches() == 1
    page.get_by_role("button", name="Ångra senaste").click()
    assert bank.matches() == 0
    context.close()
