"""Acts on the books as a browser without script makes them: forms, errors beside their fields, rights."""

from datetime import date

import pytest
from bs4 import BeautifulSoup
from django.core.files.uploadedfile import SimpleUploadedFile

from hub import files
from hub.models import Event
from hub.tenancy import scope, uuid7
from ledger import actions, sie
from ledger.models import Account, Attachment, FiscalYear, Period, Voucher
from tests.ledger.books import FIRST, fee, open_books
from tests.ledger.books import sie as make
from tests.ledger.test_book_views import key_of, plain, soup_of, taken, text_of, url

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


@pytest.fixture
def owner(world, as_):
    taken(world, make(*FIRST))
    return as_(world.owner)


def filled(*rows, **more) -> dict:
    """`rows`: (account, debit, credit[, object of dimension 1])."""
    given = {"key": str(uuid7()), "date": "2026-03-14", "series": "H", "text": "Bankavgift", "rows": "4"}
    for at, (account, debit, credit, *objects) in enumerate(rows):
        given |= {f"row-{at}-account": account, f"row-{at}-debit": debit, f"row-{at}-credit": credit}
        given |= {f"row-{at}-object_1": objects[0] if objects else ""}
    return given | more


FEE = (("6570 Bankkostnader", "1 234,50", ""), ("1930", "", "1234.5", "100 Norr"))


def errors_of(response) -> dict[str, str]:
    """Field name → what is said beside it."""
    assert response.status_code == 422, response.status_code
    page = soup_of_any(response)
    found = {}
    for error in page.select(".field__error"):
        field = error.find_parent(class_="field") or error.find_parent("td")
        found[field.select_one("input, select, textarea")["name"]] = plain(error.get_text(" "))
    return found


def soup_of_any(response):
    return BeautifulSoup(response.content, "html.parser")


def born(world) -> list[Voucher]:
    with scope(world.nordisk):
        return list(Voucher.objects.filter(origin="born").order_by("id"))


# ------------------------------------------------------------------ posting
def test_a_voucher_is_posted_and_shown(world, owner):
    page = soup_of(owner.get(url(world, "voucher-new")))
    assert page.find(attrs={"name": "series"})["value"] == "H" and page.find(attrs={"name": "key"})["value"]
    answer = owner.post(url(world, "voucher-new"), filled(*FEE, reference="BANK-9"))
    (made,) = born(world)
    assert answer.status_code == 302 and answer.url == url(world, "voucher", made.pk)
    said = text_of(owner.get(answer.url))
    for part in ("Verifikation H 1", "Skapad här", "6570 Bankkostnader", "1 234,50", "1: 100 Norr", "BANK-9"):
        assert part in said, part
    assert "Källsystemet har den inte än" in said and "Verifikation bokförd" in said


def test_a_form_sent_twice_books_once(world, owner):
    given = filled(*FEE)
    first, second = (owner.post(url(world, "voucher-new"), given) for _ in range(2))
    assert first.url == second.url and len(born(world)) == 1


def test_more_rows_keep_what_was_typed(world, owner):
    page = soup_of(owner.post(url(world, "voucher-new"), filled(("6570", "x", ""), more="1")))
    assert len(page.select("[name$=-account]")) == 8 and page.select_one("[name=rows]")["value"] == "8"
    assert page.select_one("[name=row-0-debit]")["value"] == "x" and not page.select(".field__error")
    assert page.select_one("[name=text]")["value"] == "Bankavgift"


@pytest.mark.parametrize("rows", ["", "x", "-1", "99999999999999999999", "٣"])
def test_a_row_count_that_is_none_does_no_harm(world, owner, rows):
    answer = owner.post(url(world, "voucher-new"), filled(*FEE, rows=rows, more="1"))
    assert answer.status_code == 200 and len(soup_of(answer).select("[name$=-account]")) <= 200


REFUSED = {
    "date": (filled(*FEE, date="2026-01-10"), "LED-012", "lås upp perioden"),
    "series": (filled(*FEE, series="A"), "LED-007", "egen serie"),
    "row-0-account": (filled(("9999", "1", ""), ("1930", "", "1")), "LED-004", "Välj ett konto"),
    "row-1-object_1": (filled(("6570", "1", ""), ("1930", "", "1", "??")), "LED-009", "Välj ett objekt"),
}


@pytest.mark.parametrize("field", REFUSED)
def test_what_is_refused_is_told_beside_its_field(world, owner, field):
    with scope(world.nordisk):
        actions.lock_period(company=world.nordisk, period=Period.objects.get(month=date(2026, 1, 1)), by=world.admin)
    given, code, cure = REFUSED[field]
    answer = owner.post(url(world, "voucher-new"), given)
    found = errors_of(answer)
    assert list(found) == [field] and code in found[field] and cure in found[field]
    fault = soup_of_any(answer).select_one(".fault")
    assert code in fault.get_text() and "Åtgärd" in fault.get_text() and born(world) == []
    ways = {"date": "years", "row-0-account": "account-new"}
    assert [a["href"] for a in fault.select("a")] == [url(world, name) for at, name in ways.items() if at == field]


def test_a_difference_is_told_with_its_size(world, owner):
    answer = owner.post(url(world, "voucher-new"), filled(("6570", "100", ""), ("1930", "", "99,50")))
    assert answer.status_code == 422 and born(world) == []
    page = soup_of_any(answer)
    assert "LED-001" in page.select_one(".fault").get_text() and "0,50" in page.select_one(".fault").get_text()
    assert plain(page.select_one("[data-balance-difference]").get_text()) == "0,50"


def test_fields_that_cannot_be_read_say_how(world, owner):
    bad = filled(("6570", "1,234", ""), ("", "5", ""), ("1930", "1", "1"), ("1930", "", ""), date="igår", series="")
    found = errors_of(owner.post(url(world, "voucher-new"), bad))
    wanted = {"row-0-debit", "row-1-account", "row-2-credit", "row-3-debit", "date", "series"}
    assert set(found) == wanted and "AMT-002" in found["row-0-debit"]


# ------------------------------------------------------------------ reversing
def test_a_voucher_is_reversed_after_a_control_question(world, owner):
    owner.post(url(world, "voucher-new"), filled(*FEE))
    (made,) = born(world)
    page = soup_of(owner.get(url(world, "voucher", made.pk)))
    link = page.find("a", string=lambda text: text and "Vänd verifikation" in text) or page.select_one(".head__acts a")
    assert link["href"] == url(world, "voucher-reversal", made.pk)
    form = {"date": "2026-04-01", "text": "Fel konto", "answer": "H 2"}
    assert "H 1" in errors_of(owner.post(link["href"], form))["answer"] and len(born(world)) == 1
    answer = owner.post(link["href"], form | {"answer": "h 1"})
    _, reversal = born(world)
    assert answer.url == url(world, "voucher", reversal.pk) and reversal.text == "Fel konto"
    assert "Vänder H 1" in text_of(owner.get(answer.url))
    first = owner.get(url(world, "voucher", made.pk))
    assert "Vänd av H 2" in text_of(first) and not soup_of(first).select(".head__acts a")
    again = owner.post(link["href"], form | {"answer": "H 1"})
    assert again.status_code == 422 and "LED-016" in again.content.decode() and len(born(world)) == 2


def test_a_reversal_goes_into_an_open_month(world, owner):
    owner.post(url(world, "voucher-new"), filled(*FEE))
    (made,) = born(world)
    with scope(world.nordisk):
        period = Period.objects.get(month=date(2026, 11, 1))
        actions.lock_through(company=world.nordisk, period=period, by=world.admin)
    address = url(world, "voucher-reversal", made.pk)
    assert soup_of(owner.get(address)).select_one("[name=date]")["value"] == "2026-12-01"
    form = {"date": "2026-03-14", "text": "", "answer": "H 1"}
    assert "LED-012" in errors_of(owner.post(address, form))["date"]
    assert owner.post(address, form | {"date": "2026-12-24"}).status_code == 302


def test_what_was_read_in_is_not_reversed_here(world, owner):
    answer = owner.get(url(world, "voucher-reversal", key_of(world, "2")))
    assert answer.status_code == 409 and "LED-015" in answer.content.decode()


# ------------------------------------------------------------------ imported and born, told apart
def test_the_list_tells_what_waits_and_hands_it_out(world, owner):
    assert "finns inte i källsystemet" not in text_of(owner.get(url(world, "vouchers")))
    owner.post(url(world, "voucher-new"), filled(*FEE))
    assert "1 verifikation skapad här finns inte i källsystemet än" in text_of(owner.get(url(world, "vouchers")))
    page = owner.get(url(world, "vouchers", origin="unreturned"))
    assert len(soup_of(page).select("tr[data-row]")) == 1 and "Skapad här" in text_of(page)
    answer = owner.post(url(world, "voucher-fetching", year="2026-01-01"))
    given = owner.get(answer.url)
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert [v.series for v in sie.read(given.content).vouchers] == ["H"]
    with scope(world.nordisk):
        assert Event.objects.filter(kind="vouchers.fetched").count() == 1


def test_no_other_file_is_handed_out_as_a_fetching(world, owner):
    with scope(world.nordisk):
        other = files.store("lön.csv", b"hemligt", content_type="text/csv", by=world.admin)
    assert owner.get(url(world, "voucher-fetched", other.pk)).status_code == 404


# ------------------------------------------------------------------ documents
def handed(world, client, number: str, data: bytes, name: str = "kvitto.pdf"):
    given = {"file": SimpleUploadedFile(name, data)}
    return client.post(url(world, "attachment-new", key_of(world, number)), given)


def test_a_document_is_put_on_and_fetched(world, owner):
    assert handed(world, owner, "2", PDF, "Kvitto Åsa.pdf").status_code == 302
    page = soup_of(owner.get(url(world, "voucher", key_of(world, "2"))))
    link = page.find("a", string="Kvitto Åsa.pdf")
    given = owner.get(link["href"])
    assert given.content == PDF and given.headers["X-Content-Type-Options"] == "nosniff"
    assert given.headers["Content-Security-Policy"] == "sandbox"
    assert "Bilaga tillagd" in page.get_text(), "in the processing history"


def test_a_hostile_document_is_refused_beside_its_field(world, owner):
    for data in (b"<html><script>alert(1)</script>", b"PK\x03\x04" + b"\0" * 40, b""):
        answer = handed(world, owner, "2", data)
        assert answer.status_code == 422 and soup_of_any(answer).select(".field__error")
    with scope(world.nordisk):
        assert not Attachment.objects.exists()


def test_too_large_a_document_is_refused(world, owner, settings):
    settings.UPLOAD_MAX_BYTES = 10
    answer = handed(world, owner, "2", PDF)
    assert answer.status_code == 422 and "HUB-002" in answer.content.decode()


# ------------------------------------------------------------------ years, months, accounts
def test_a_month_is_locked_and_opened_with_its_reason(world, owner):
    with scope(world.nordisk):
        period = Period.objects.get(month=date(2026, 3, 1))
    assert "Lås 2026-03" in text_of(owner.get(url(world, "period-locking", period.pk)))
    given = {"reason": "Moms inlämnad", "through": "on"}
    assert owner.post(url(world, "period-locking", period.pk), given).status_code == 302
    said = text_of(owner.get(url(world, "years")))
    assert "3 månader låsta" in said and said.count("Lås upp") == 3
    assert "LED-012" in errors_of(owner.post(url(world, "voucher-new"), filled(*FEE)))["date"]
    address = url(world, "period-unlocking", period.pk)
    assert "reason" in errors_of(owner.post(address, {}))
    assert owner.post(address, {"reason": "Glömd avgift"}).status_code == 302
    assert owner.post(url(world, "voucher-new"), filled(*FEE)).status_code == 302
    with scope(world.nordisk):
        kept = Event.objects.filter(kind__startswith="period.").order_by("id").values_list("kind", "data__reason")
        assert list(kept)[-1] == ("period.unlocked", "Glömd avgift")
        assert ("period.locked", "Moms inlämnad") in list(kept)


def test_a_year_is_opened_from_the_one_before(world, owner):
    page = soup_of(owner.get(url(world, "year-new")))
    assert page.select_one("[name=start]")["value"] == "2027-01-01"
    assert page.select_one("[name=end]")["value"] == "2027-12-31"
    given = {"start": "2027-01-01", "end": "2027-12-31", "carry": "on", "result_account": ""}
    assert "LED-025" in errors_of(owner.post(url(world, "year-new"), given))["result_account"]
    with scope(world.nordisk):
        assert FiscalYear.objects.count() == 1, "a refused year leaves nothing"
    assert owner.post(url(world, "year-new"), given | {"result_account": "2081"}).status_code == 302
    said = text_of(owner.get(url(world, "years")))
    assert "Förs här" in said and "Ingående balanser är hämtade ur året före" in said
    assert "2 950,00" in text_of(owner.get(url(world, "balance", year="2027-01-01")))
    with scope(world.nordisk):
        year = FiscalYear.objects.get(start=date(2027, 1, 1))
        actions.post_voucher(company=world.nordisk, draft=fee(5000), by=world.admin)
    assert owner.post(url(world, "year-opening", year.pk), {"result_account": "2081"}).status_code == 302
    assert "2 900,00" in text_of(owner.get(url(world, "balance", year="2027-01-01")))


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({"start": "2026-07-01", "end": "2027-06-30"}, "end", "LED-020"),
        ({"start": "2027-12-31", "end": "2027-01-01"}, "end", "LED-021"),
        ({"start": "2030-01-01", "end": "2030-12-31", "carry": "on"}, "carry", "LED-022"),
        ({"start": "2027-01-01", "end": "2029-12-31"}, "end", "LED-024"),
    ],
)
def test_a_year_that_cannot_be_says_why(world, owner, given, field, code):
    assert code in errors_of(owner.post(url(world, "year-new"), given))[field]


def test_books_without_a_file_begin_with_a_year_and_an_account(world, as_):
    """No dead end for a company that imports nothing."""
    client = as_(world.owner)
    page = soup_of(client.get(url(world, "vouchers")))
    assert page.find("a", href=url(world, "year-new"))
    client.post(url(world, "year-new"), {"start": "2026-01-01", "end": "2026-12-31"})
    for number, name in (("1930", "Bank"), ("6570", "Avgifter")):
        assert client.post(url(world, "account-new"), {"number": number, "name": name, "kind": ""}).status_code == 302
    given = filled(("6570", "10", ""), ("1930", "", "10"))
    assert client.post(url(world, "voucher-new"), given).status_code == 302
    assert "Är den fel vänds den" in text_of(client.get(url(world, "voucher", born(world)[0].pk)))
    taken_number = errors_of(client.post(url(world, "account-new"), {"number": "1930", "name": "x"}))
    assert "LED-090" in taken_number["number"]


# ------------------------------------------------------------------ rights and walls
WRITES = ("voucher-new", "year-new", "account-new")


def test_who_may_only_read_sees_no_acts(world, owner, as_):
    with scope(world.nordisk):
        made = actions.post_voucher(company=world.nordisk, draft=fee(), by=world.admin)
        period = Period.objects.first().pk
    client = as_(world.reader)
    for name in ("vouchers", "accounts", "years", "balance"):
        page = soup_of(client.get(url(world, name)))
        assert not page.select("main .button--primary") and "Ny verifikation" not in page.get_text(), name
    page = soup_of(client.get(url(world, "voucher", made.pk)))
    assert not page.select("main form") and "Vänd verifikation" not in page.get_text()
    assert "Verifikation bokförd" not in page.get_text(), "history is an area of its own"
    addresses = [url(world, name) for name in WRITES]
    addresses += [url(world, name, made.pk) for name in ("voucher-reversal", "attachment-new")]
    addresses += [url(world, name, period) for name in ("period-locking", "period-unlocking")]
    for address in addresses:
        assert client.post(address, filled(*FEE)).status_code == 403, address
    with scope(world.nordisk):
        assert Voucher.objects.filter(origin="born").count() == 1 and not Attachment.objects.exists()


def test_nothing_of_another_company_is_reached(world, owner):
    """The owner may enter both; a thing of one is not in the other, and neither are its accounts."""
    with scope(world.fjord):
        open_books(world.fjord, world.admin)
        theirs = actions.post_voucher(company=world.fjord, draft=fee(), by=world.admin)
        document = actions.attach(company=world.fjord, voucher=theirs, name="x.pdf", data=PDF, by=world.admin)
        sent = actions.fetch_unreturned(company=world.fjord, year=theirs.year, by=world.admin)
        Account.objects.create(ledger=theirs.year.ledger, number="7777", name="hemligt")
    for name, key in (("voucher", theirs.pk), ("attachment", document.pk), ("voucher-fetched", sent.file.pk)):
        assert owner.get(url(world, name, key)).status_code == 404, name
    assert owner.get(url(world, "voucher-reversal", theirs.pk)).status_code == 404
    assert "hemligt" not in owner.get(url(world, "voucher-new")).content.decode()
    found = errors_of(owner.post(url(world, "voucher-new"), filled(("7777", "1", ""), ("1930", "", "1"))))
    assert "LED-004" in found["row-0-account"]
    stolen = filled(*FEE, key=str(theirs.pk))
    assert owner.post(url(world, "voucher-new"), stolen).status_code == 302, "a key of theirs is no voucher of ours"
    with scope(world.fjord):
        assert Voucher.objects.count() == 1
