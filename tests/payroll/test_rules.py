"""Posting rules as they are kept: dated, never overlapping, tried before they are saved, all of it in the history."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from hub.errors import Refused
from hub.models import Event
from hub.permissions import Forbidden
from hub.tenancy import scope
from payroll import actions
from payroll import files as readers
from payroll.models import EmployeeHome, PayrollRun, PayrollSettings, PostingRule, Rate, WageType
from payroll.queries.rules import rule_book
from payroll.rules import Defaults, Home, Kind, law, standard
from payroll.rules import PostingRule as Rule
from payroll.rules import Rate as PureRate
from payroll.rules import WageType as PureType
from tests.payroll.pages import text_of
from tests.payroll.wages import HEAD, MARCH, SLIP, account_sums, bring, with_standard

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
JANUARY = date(2026, 1, 1)
PERSON = "850709-9805"


@pytest.fixture
def ruled(world):
    with scope(world.nordisk):
        with_standard(world.nordisk, world.clerk)
    return world.nordisk


@pytest.fixture
def march(ruled, world):
    with scope(ruled):
        return bring(ruled, world.clerk, label="Lön mars").run


def url(company, name, *args) -> str:
    return reverse(f"payroll:{name}", args=[company.pk, *args])


# ------------------------------------------------------------------ actions
def test_the_standard_set_is_what_the_pure_package_says(nordisk, world):
    assert actions.load_standard(company=nordisk, by=world.clerk) == len(standard.WAGE_TYPES)
    book = rule_book()
    assert sorted(book.wage_types, key=lambda w: w.number) == sorted(standard.WAGE_TYPES, key=lambda w: w.number)
    assert set(book.rules) == set(standard.RULES) and set(book.rates) == set(law.RATES)
    assert book.defaults == standard.DEFAULTS


def test_what_the_company_has_changed_is_left_alone_when_the_set_is_loaded_again(nordisk, world):
    actions.load_standard(company=nordisk, by=world.clerk)
    actions.save_rule(company=nordisk, rule=Rule("1010", "", standard.BEGINS, "7011"), by=world.clerk)
    WageType.objects.get(number="3090").delete()
    Rate.objects.filter(group="young-18").delete()
    assert actions.load_standard(company=nordisk, by=world.clerk) == 1
    assert PostingRule.objects.get(wage_type__number="1010").debit == "7011"
    assert Rate.objects.filter(group="young-18").count() == 2


def test_rules_of_one_wage_type_cannot_overlap(ruled, world):
    with scope(ruled):
        for debit in ("7220", "7230"):  # the same month again is exchanged, not added
            actions.save_rule(company=ruled, rule=Rule("1010", "", MARCH, debit), by=world.clerk)
        found = PostingRule.objects.filter(wage_type__number="1010").order_by("valid_from")
        assert [(r.valid_from, r.debit) for r in found] == [(standard.BEGINS, "7210"), (MARCH, "7230")]
        with pytest.raises(IntegrityError), transaction.atomic():
            PostingRule.objects.create(wage_type=found[0].wage_type, valid_from=MARCH, created_by="x")
        for _ in range(2):
            actions.save_rule(company=ruled, rule=Rule("", "pay", MARCH, "7000"), by=world.clerk)
        assert PostingRule.objects.filter(wage_type=None).count() == 1


def test_every_change_raises_the_revision_and_stands_in_the_history(ruled, world):
    with scope(ruled):
        before = PayrollSettings.objects.get().revision
        actions.save_rule(company=ruled, rule=Rule("1010", "", MARCH, "7220"), by=world.clerk)
        actions.save_rate(
            company=ruled, rate=PureRate("vacation", "general", MARCH, 1320, "Kollektivavtal"), by=world.clerk
        )
        actions.save_homes(company=ruled, homes=[Home("1002", MARCH, (("300", "", 10_000),))], by=world.clerk)
        actions.save_defaults(company=ruled, defaults=Defaults("900", "", "2990"), by=world.clerk)
        actions.remove_rule(
            company=ruled, rule=PostingRule.objects.get(wage_type__number="1010", valid_from=MARCH), by=world.clerk
        )
        actions.remove_rate(company=ruled, rate=Rate.objects.get(basis_points=1320), by=world.clerk)
        actions.remove_home(company=ruled, home=EmployeeHome.objects.get(employee="1002"), by=world.clerk)
        actions.remove_wage_type(company=ruled, wage_type=WageType.objects.get(number="3090"), by=world.clerk)
        assert PayrollSettings.objects.get().revision == before + 8
        kinds = list(Event.objects.order_by("-id").values_list("kind", flat=True)[:8])
    assert kinds == [
        "wage_type.removed", "employee_home.removed", "rate.removed", "posting_rule.removed", "payroll_defaults.saved",
        "employee_homes.saved", "rate.saved", "posting_rule.saved",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("act", "code"),
    [
        (lambda c, by: actions.save_rule(company=c, rule=Rule("1010", "", date(2026, 3, 2), "7210"), by=by), "PAY-191"),
        (lambda c, by: actions.save_rule(company=c, rule=Rule("1010", "", MARCH, "72 10"), by=by), "PAY-194"),
        (lambda c, by: actions.save_rule(company=c, rule=Rule("7777", "", MARCH, "7210"), by=by), "PAY-180"),
        (
            lambda c, by: actions.save_rate(company=c, rate=PureRate("vacation", "x", MARCH, 1200, " "), by=by),
            "PAY-196",
        ),
        (
            lambda c, by: actions.save_homes(company=c, homes=[Home("1", MARCH, (("1", "", 9_999),))], by=by),
            "PAY-192",
        ),
        (lambda c, by: actions.save_homes(company=c, homes=[Home(PERSON, MARCH)], by=by), "PAY-193"),
        (lambda c, by: actions.save_homes(company=c, homes=[Home("Anna", MARCH)], by=by), "PAY-193"),
        (lambda c, by: actions.save_homes(company=c, homes=[Home("1", MARCH, (), 85)], by=by), "PAY-199"),
        (lambda c, by: actions.save_defaults(company=c, defaults=Defaults("", "", "29-/10"), by=by), "PAY-194"),
        (lambda c, by: actions.save_defaults(company=c, defaults=Defaults(PERSON, "", ""), by=by), "PAY-175"),
        (
            lambda c, by: actions.save_homes(company=c, homes=[Home("1", MARCH, ((PERSON, "", 10_000),))], by=by),
            "PAY-175",
        ),
        (
            lambda c, by: actions.save_wage_type(company=c, wage_type=PureType("1011", PERSON, Kind.PAY), by=by),
            "PAY-175",
        ),
        (
            lambda c, by: actions.save_wage_type(company=c, wage_type=PureType("1010", "x", Kind.PAY), by=by),
            "PAY-195",
        ),
        (
            lambda c, by: actions.save_wage_type(company=c, wage_type=PureType("8011", "x", Kind.CONTRIBUTIONS), by=by),
            "PAY-195",
        ),
    ],
)
def test_what_cannot_be_a_rule_is_refused_with_cause_and_cure(ruled, world, act, code):
    with scope(ruled), pytest.raises(Refused) as refused:
        act(ruled, world.clerk)
    assert refused.value.code == code and "%(" not in refused.value.words.message and refused.value.words.cure


def test_a_reader_changes_no_rule(nordisk, world):
    with pytest.raises(Forbidden):
        actions.load_standard(company=nordisk, by=world.actor(world.reader, "viewer"))


def test_one_company_s_rules_are_not_another_s(ruled, world):
    with scope(world.fjord):
        assert rule_book().wage_types == () and not PayrollSettings.objects.exists()


# ------------------------------------------------------------------ pages
def test_a_new_company_begins_with_one_click(clerk, world):
    page = clerk.get(url(world.nordisk, "rules"))
    assert "Inga lönearter ännu" in text_of(page)
    done = clerk.post(url(world.nordisk, "rules-standard"), follow=True)
    assert "Månadslön" in text_of(done) and "7210" in text_of(done)


def test_a_rule_is_tried_on_a_real_run_before_it_is_saved(clerk, ruled, march):
    with scope(ruled):
        wage_type = WageType.objects.get(number="1010")
    address = url(ruled, "posting-rule-new", wage_type.pk)
    sent = {"valid_from": "2026-03", "debit": "7220", "credit": "", "split_debit": "on"}
    tried = clerk.post(address, sent)
    said = text_of(tried)
    assert tried.status_code == 200 and "Lön mars" in said
    lines = [text_of_row(row) for row in BeautifulSoup(tried.content, "html.parser").select("table tbody tr")]
    assert "2026-03 7210 100 19 140,00 0,00 −19 140,00" in lines
    assert "2026-03 7220 100 0,00 19 140,00 19 140,00" in lines
    with scope(ruled):
        assert not PostingRule.objects.filter(debit="7220").exists()
    saved = clerk.post(address, sent | {"save": "1"}, follow=True)
    assert "Regeln är sparad" in text_of(saved)
    with scope(ruled):
        assert PostingRule.objects.get(debit="7220").valid_from == MARCH
        assert account_sums(PayrollRun.objects.get())["7210"] == 5_990_000, "the run waits to be computed again"
    assert "Konteringsreglerna har ändrats" in text_of(clerk.get(url(ruled, "run", march.pk)))


def text_of_row(row) -> str:
    return " ".join(row.get_text(" ").replace("\xa0", " ").split())


def test_a_rule_that_would_stop_the_run_says_so(clerk, ruled, march):
    with scope(ruled):
        rule = PostingRule.objects.get(wage_type__number="9090")
    said = text_of(clerk.get(url(ruled, "posting-rule-removal", rule.pk)))
    assert "2 fel hindrar körningen" in said and "har ingen regel som gäller 2026-03" in said
    clerk.post(url(ruled, "posting-rule-removal", rule.pk), {"save": "1"})
    with scope(ruled):
        assert not PostingRule.objects.filter(wage_type__number="9090").exists()


def test_the_run_to_try_on_can_be_chosen(clerk, ruled, march, world):
    with scope(ruled):
        other = bring(ruled, world.clerk, SLIP.replace("2026-03", "2026-02"), label="Lön februari").run
    sent = {"correction_account": "2990", "run": str(other.pk)}
    said = text_of(clerk.post(url(ruled, "rules-defaults"), sent))
    assert "Ingen skillnad" in said
    found = BeautifulSoup(clerk.post(url(ruled, "rules-defaults"), sent).content, "html.parser")
    assert "Lön februari" in found.select_one("option[selected]").text


def test_without_a_run_the_change_can_still_be_saved(clerk, ruled):
    sent = {"kind": "pay", "valid_from": "2026-01", "debit": "7010", "split_debit": "on"}
    assert "ingen körning med lönearter" in text_of(clerk.post(url(ruled, "kind-rule-new"), sent))
    clerk.post(url(ruled, "kind-rule-new"), sent | {"save": "1"})
    assert "Standardregler" in text_of(clerk.get(url(ruled, "rules")))


def test_a_wage_type_is_made_with_its_accounts(clerk, ruled, march):
    sent = {
        "number": "1999", "name": "Jour", "kind": "pay", "sign": "1", "in_contributions": "on",
        "valid_from": "2026-01", "debit": "7013", "save": "1",
    }  # fmt: skip
    assert "Jour" in text_of(clerk.post(url(ruled, "wage-type-new"), sent, follow=True))
    again = clerk.post(url(ruled, "wage-type-new"), sent)
    assert again.status_code == 422 and "finns redan en löneart" in text_of(again)
    with scope(ruled):
        made = WageType.objects.get(number="1999")
    page = clerk.post(
        url(ruled, "wage-type-edit", made.pk), sent | {"number": "1998", "name": "Beredskap"}, follow=True
    )
    assert "1998 Beredskap" in text_of(page)
    clerk.post(url(ruled, "wage-type-removal", made.pk), {"save": "1"})
    with scope(ruled):
        assert not WageType.objects.filter(number="1998").exists()


def test_a_rate_is_added_from_a_day_with_its_source(clerk, ruled, march):
    with scope(ruled):
        general = Rate.objects.get(kind="vacation")
    page = clerk.get(url(ruled, "rate-new"), {"of": str(general.pk)})
    assert BeautifulSoup(page.content, "html.parser").find("input", {"name": "group"})["value"] == "general"
    sent = {
        "kind": "vacation", "group": "general", "name": "Enligt avtal", "valid_from": "2026-03-01",
        "percent": "13,20", "source": "Kollektivavtal 2026", "cap": "",
    }  # fmt: skip
    tried = text_of(clerk.post(url(ruled, "rate-new"), sent))
    assert "7290" in tried and "Skillnad" in tried
    clerk.post(url(ruled, "rate-new"), sent | {"save": "1"})
    said = text_of(clerk.get(url(ruled, "rates")))
    assert "13,20 %" in said and "Kollektivavtal 2026" in said and "31,42 %" in said and "SFS 2026:100" in said
    without = clerk.post(url(ruled, "rate-new"), sent | {"source": "", "save": "1"})
    assert without.status_code == 422


def test_a_home_is_split_in_per_cent(clerk, ruled, march):
    sent = {
        "employee": "1002", "valid_from": "2026-03", "birth_year": "1990",
        "cost_centre_1": "100", "share_1": "33,33", "cost_centre_2": "200", "share_2": "66,67",
    }  # fmt: skip
    assert "Provad på en riktig körning" in text_of(clerk.post(url(ruled, "home-new"), sent))
    wrong = clerk.post(url(ruled, "home-new"), sent | {"share_2": "66,66", "save": "1"})
    assert wrong.status_code == 422 and "99,99 %" in text_of(wrong)
    person = clerk.post(url(ruled, "home-new"), sent | {"employee": PERSON, "save": "1"})
    assert person.status_code == 422 and "Personnummer får inte stå här" in text_of(person)
    clerk.post(url(ruled, "home-new"), sent | {"save": "1"})
    with scope(ruled):
        assert EmployeeHome.objects.get(employee="1002").parts == [["100", "", 3333], ["200", "", 6667]]
    assert "200: 66,67 %" in text_of(clerk.get(url(ruled, "homes")))


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_employees_come_in_as_a_list(clerk, ruled, kind):
    document = readers.homes_template(kind, "sv")
    upload = SimpleUploadedFile(document.name, document.content)
    done = clerk.post(url(ruled, "homes-upload"), {"file": upload}, follow=True)
    assert "Hemkontering för 2 anställda är inläst" in text_of(done)
    with scope(ruled):
        found = EmployeeHome.objects.get(employee="1001", birth_year=1988)
        assert found.parts == [["100", "", 6000], ["200", "", 4000]]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("1001;2026-01;;100;;x", "går inte att läsa"),
        ("1001;2026-01;;100;;60", "Andelarna blir 60 %"),
        (f"{PERSON};2026-01;;100;;", "personnummer eller ett namn"),
        ("1001;januari;;100;;", "är ingen period"),
        (";2026-01;;100;;", "går inte att läsa"),
    ],
)
def test_a_faulty_list_of_employees_changes_nothing(clerk, ruled, line, said):
    with scope(ruled):
        before = EmployeeHome.objects.count()
    text = f"Anställningsnummer;Från månad;Födelseår;Kostnadsställe;Projekt;Andel %\n1009;2026-01;;100;;\n{line}\n"
    answer = clerk.post(url(ruled, "homes-upload"), {"file": SimpleUploadedFile("a.csv", text.encode())})
    assert answer.status_code == 422 and said in text_of(answer) and PERSON not in text_of(answer)
    with scope(ruled):
        assert EmployeeHome.objects.count() == before


def test_results_of_a_run_are_shown_and_computed_again(clerk, ruled, march, world):
    page = text_of(clerk.get(url(ruled, "results", march.pk)))
    assert "Månadslön" in page and "31 900,00" in page
    assert "28 000,00" not in text_of(clerk.get(url(ruled, "results", march.pk), {"q": "1001"}))
    with scope(ruled):
        actions.save_rule(company=ruled, rule=Rule("1010", "", MARCH, "7220"), by=world.clerk)
    assert "7220" in text_of(clerk.get(url(ruled, "calculation", march.pk)))
    done = clerk.post(url(ruled, "calculation", march.pk), follow=True)
    assert "omräknade, version 2" in text_of(done) and "Konteringsreglerna har ändrats" not in text_of(done)


def test_failed_rows_are_fetched_and_put_back_in_the_browser(clerk, ruled):
    broken = SLIP.replace("1002;1010", "1002;7777")
    upload = SimpleUploadedFile("lon.csv", broken.encode(), content_type="text/csv")
    page = clerk.post(url(ruled, "import"), {"files": upload, "payment_on": "2026-03-25"}, follow=True)
    said = text_of(page)
    assert "En rad behöver rättas" in said and "Löneart: Lönearten 7777 finns inte" in said
    soup = BeautifulSoup(page.content, "html.parser")
    document = clerk.get(next(a["href"] for a in soup.find_all("a") if "failed/csv" in a["href"]))
    good = document.content.decode("utf-8-sig").replace("7777", "1010")
    form = next(f for f in soup.find_all("form") if "correction" in f.get("action", ""))
    done = clerk.post(form["action"], {"file": SimpleUploadedFile("r.csv", good.encode())}, follow=True)
    assert "lon-rattad" in text_of(done) and "Lönearter" in text_of(done)
    with scope(ruled):
        assert PayrollRun.objects.get().result_count == 6
    none = clerk.post(form["action"], {}, follow=True)
    assert none.status_code == 200


def test_a_faulty_run_of_a_hostile_list_is_only_words(clerk, ruled):
    text = HEAD + "1001;<script>alert(1)</script>;;1,00;2026-03;;;\n"
    page = clerk.post(url(ruled, "import"), {"files": SimpleUploadedFile("l.csv", text.encode())}, follow=True)
    assert b"<script>alert" not in page.content
