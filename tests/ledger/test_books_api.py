"""The books by API: every act of the pages, with the same words, and nothing across a wall."""

from datetime import date

import pytest
from django.utils import timezone

from hub.models import Event, IdempotentAnswer
from hub.tenancy import scope, uuid7
from ledger import actions, sie
from ledger.models import Period, Voucher
from tests.ledger.books import FIRST, fee, open_books, take
from tests.ledger.books import sie as make
from tests.ledger.program import Program

pytestmark = pytest.mark.django_db(databases=["default", "owner"])
PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
NOBODY = uuid7()


@pytest.fixture
def program(client, world):
    with scope(world.nordisk):
        take(world.nordisk, make(*FIRST), world.admin)
    return Program(client, world)


def draft(*lines, **more) -> dict:
    rows = lines or (("6570", "12.50"), ("1930", "-12.50"))
    head = {"series": "H", "date": "2026-03-14", "text": "Bankavgift"}
    return head | {"lines": [{"account": account, "amount": amount} for account, amount in rows]} | more


# ------------------------------------------------------------------ vouchers
def test_a_voucher_is_posted_and_found(program, world):
    line = {"account": "3001", "amount": "-12.50", "objects": [{"dimension": "1", "object": "100"}], "text": "norr"}
    body = draft(reference="BANK-77") | {"lines": [{"account": "6570", "amount": "12.50", "quantity": "2.5"}, line]}
    answer = program.post("vouchers", body=body)
    made = answer.json()
    assert answer.status_code == 201, made
    assert made["voucher"]["number"] == "1" and made["voucher"]["debit_total"] == "12.50"
    assert made["voucher"]["origin"] == "born" and made["voucher"]["external_reference"] == "BANK-77"
    assert [each["amount"] for each in made["lines"]] == ["12.50", "-12.50"] and made["lines"][0]["quantity"] == "2.5"
    assert made["lines"][1]["objects"] == [{"dimension": "1", "object": "100", "name": "Norr"}]
    key = made["voucher"]["id"]
    assert program.get("voucher", key).json() == made
    for query in ({"q": "12,50"}, {"q": "H 1"}, {"origin": "born"}, {"origin": "unreturned"}, {"series": "H"}):
        found = program.get("vouchers", **query).json()
        assert [each["id"] for each in found["results"]] == [key] and found["next"] is None, query


def test_an_account_may_be_named_by_its_id(program, world):
    bank = next(a for a in program.get("accounts").json() if a["number"] == "1930")
    lines = [{"account": "6570", "amount": "1.00"}, {"account_id": bank["id"], "amount": "-1.00"}]
    assert program.post("vouchers", body=draft() | {"lines": lines}).status_code == 201
    lines[1]["account_id"] = str(NOBODY)
    refused = program.post("vouchers", body=draft() | {"lines": lines})
    assert refused.status_code == 409 and refused.json()["code"] == "LED-004"


FAULTS = {
    "LED-001": draft(("6570", "12.50"), ("1930", "-12.49")),
    "LED-002": draft(("6570", "0.01")),
    "LED-003": draft(("6570", "0.00"), ("1930", "0.00")),
    "LED-004": draft(("9999", "1.00"), ("1930", "-1.00")),
    "LED-006": draft(date="2031-01-01"),
    "LED-007": draft(series="A"),
    "LED-008": draft(*[("6570", "999999999999999.99")] * 2, *[("1930", "-999999999999999.99")] * 2),
    "LED-009": draft()
    | {"lines": [{"account": "6570", "amount": "1.00", "objects": [{"dimension": "1", "object": "??"}]},
                 {"account": "1930", "amount": "-1.00"}]},
    "LED-012": draft(date="2026-01-10"),
}  # fmt: skip


@pytest.mark.parametrize("code", FAULTS)
def test_a_refused_voucher_says_why_and_leaves_nothing(program, world, code):
    with scope(world.nordisk):
        actions.lock_period(company=world.nordisk, period=Period.objects.get(month=date(2026, 1, 1)), by=world.admin)
    answer = program.post("vouchers", body=FAULTS[code], key="k")
    said = answer.json()
    assert answer.status_code == 409 and said["code"] == code, said
    assert said["message"] and said["cause"] and said["cure"]
    with scope(world.nordisk):
        assert not Voucher.objects.filter(origin="born").exists() and not IdempotentAnswer.objects.exists()


@pytest.mark.parametrize(
    "body",
    [
        {},
        draft(date="x"),
        draft(series=""),
        draft(text="a\0b"),
        draft(("6570", 12.5), ("1930", -12.5)),
        draft(("6570", "1.005"), ("1930", "-1.005")),
        draft(("6570", "NaN"), ("1930", "1e400")),
        draft(("", "1.00"), ("1930", "-1.00")),
        draft() | {"lines": "x"},
        draft() | {"lines": [{"account": "6570", "amount": "1.00", "objects": [{"dimension": "1"}]}] * 2},
        draft(ledger_id="x"),
    ],
)
def test_what_is_no_voucher_names_its_fields(program, body):
    answer = program.post("vouchers", body=body)
    assert answer.status_code == 400 and answer.json()["fields"], answer.content


def test_the_same_key_books_once(program, world):
    one, two = (program.post("vouchers", body=draft(), key="a").json() for _ in range(2))
    assert one["voucher"]["id"] == two["voucher"]["id"]
    assert program.post("vouchers", body=draft(text="annan"), key="a").status_code == 422
    with scope(world.nordisk):
        assert Voucher.objects.filter(origin="born").count() == 1


def test_a_voucher_is_reversed_once(program, world):
    key = program.post("vouchers", body=draft()).json()["voucher"]["id"]
    made = program.post("voucher-reversal", key, body={"date": "2026-04-01"}).json()
    assert made["voucher"]["reverses_id"] == key and made["voucher"]["date"] == "2026-04-01"
    assert [each["amount"] for each in made["lines"]] == ["-12.50", "12.50"]
    assert program.get("voucher", key).json()["reversal_id"] == made["voucher"]["id"]
    again = program.post("voucher-reversal", key, body={"date": "2026-04-01"})
    assert again.status_code == 409 and again.json()["code"] == "LED-016"
    theirs = program.get("vouchers", series="A").json()["results"][0]["id"]
    assert program.post("voucher-reversal", theirs, body={"date": "2026-04-01"}).json()["code"] == "LED-015"


def test_the_list_goes_on(program, world):
    with scope(world.nordisk):
        for _ in range(103):
            actions.post_voucher(company=world.nordisk, draft=fee(), by=world.admin)
    for query in ({"series": "H"}, {"origin": "born"}, {"q": "50,00"}):
        seen, cursor = [], ""
        while cursor is not None:
            page = program.get("vouchers", cursor=cursor, **query).json()
            seen, cursor = seen + page["results"], page["next"]
            assert len(page["results"]) <= 100
        assert len({each["id"] for each in seen if each["series"] == "H"}) == 103, query
    assert program.get("vouchers", cursor="forged").status_code == 200


# ------------------------------------------------------------------ figures
def test_trial_balance_and_huvudbok_agree(program):
    trial = program.get("trial-balance", start="2026-01", end="2026-02").json()
    bank = next(row for row in trial["results"] if row["number"] == "1930")
    assert (bank["opening"], bank["debit"], bank["credit"], bank["closing"]) == (
        "2000.00",
        "1000.00",
        "0.00",
        "3000.00",
    )
    book = program.get("account-ledger", "1930", end="2026-02").json()
    assert book["opening"] == "2000.00" and book["results"][-1]["balance"] == bank["closing"]
    assert book["account"]["name"] == "Företagskonto" and book["next"] is None
    assert program.get("account-ledger", "4711").status_code == 404
    assert program.get("trial-balance", start="mars").status_code == 400
    assert program.get("trial-balance", year="x").status_code == 400
    assert program.get("trial-balance", year=NOBODY).status_code == 404


def test_accounts_and_dimensions(program):
    assert [a["number"] for a in program.get("accounts", q="19").json()] == ["1930"]
    by_number = {d["number"]: d for d in program.get("dimensions").json()}
    assert by_number["1"]["objects"] == [{"number": "100", "name": "Norr"}, {"number": "200", "name": "Söder"}]
    made = program.post("accounts", body={"number": "6991", "name": "Övrigt", "kind": "K"}, key="k")
    assert made.status_code == 201 and made.json()["kind"] == "K"
    assert program.post("accounts", body={"number": "6991", "name": "x"}).json()["code"] == "LED-090"
    assert program.post("accounts", body={"number": "69 91", "name": "x"}).json()["code"] == "LED-091"
    assert program.post("accounts", body={"number": "6992", "name": "x", "kind": "Z"}).status_code == 400


# ------------------------------------------------------------------ ledgers, years, months
def test_a_year_is_opened_with_the_balances_of_the_year_before(program, world):
    body = {"start": "2027-01-01", "end": "2027-12-31", "carry": True}
    refused = program.post("years", body=body)
    assert refused.json()["code"] == "LED-025", "the result is not placed"
    made = program.post("years", body=body | {"result_account": "2081"}, key="y").json()
    assert made["name"] == "2027" and made["source"] == "born" and len(made["periods"]) == 12
    rows = {row["number"]: row for row in program.get("trial-balance", year=made["id"]).json()["results"]}
    assert {n: row["opening"] for n, row in rows.items()} == {"1510": "500.00", "1930": "2950.00", "2081": "-3450.00"}
    program.post("vouchers", body=draft(date="2026-12-31"))
    program.post("year-opening", made["id"], body={"result_account": "2081"})
    rows = {row["number"]: row for row in program.get("trial-balance", year=made["id"]).json()["results"]}
    assert rows["1930"]["opening"] == "2937.50" and rows["2081"]["opening"] == "-3437.50"


@pytest.mark.parametrize(
    ("code", "body"),
    [
        ("LED-020", {"start": "2026-07-01", "end": "2027-06-30"}),
        ("LED-021", {"start": "2027-12-31", "end": "2027-01-01"}),
        ("LED-022", {"start": "2029-01-01", "end": "2029-12-31", "carry": True}),
        ("LED-024", {"start": "2027-01-01", "end": "2028-07-31"}),
        ("LED-024", {"start": "0001-01-01", "end": "9999-12-31"}),
    ],
)
def test_a_year_that_cannot_be_says_why(program, code, body):
    answer = program.post("years", body=body)
    assert answer.status_code == 409 and answer.json()["code"] == code
    assert len(program.get("years").json()) == 1


def test_the_longest_year_is_eighteen_months(program):
    assert program.post("years", body={"start": "2027-01-01", "end": "2028-06-30"}).status_code == 201


def test_an_imported_year_has_the_openings_of_its_file(program):
    (year,) = program.get("years").json()
    assert program.post("year-opening", year["id"]).json()["code"] == "LED-023"


def test_months_are_locked_and_unlocked_with_a_reason(program, world):
    (year,) = program.get("years").json()
    months = program.get("year", year["id"]).json()["periods"]
    assert [m["month"] for m in months][:2] == ["2026-01", "2026-02"]
    made = program.post("period-locking", months[2]["id"], body={"reason": "moms inlämnad", "through": True}).json()
    assert made["locked_at"] and made["locked_by"] == "Program"
    locked = [m["month"] for m in program.get("year", year["id"]).json()["periods"] if m["locked_at"]]
    assert locked == ["2026-01", "2026-02", "2026-03"]
    assert program.post("vouchers", body=draft()).json()["code"] == "LED-012"
    assert program.post("period-unlocking", months[2]["id"]).json()["code"] == "LED-014"
    program.post("period-unlocking", months[2]["id"], body={"reason": "glömd avgift"})
    assert program.post("vouchers", body=draft()).status_code == 201
    with scope(world.nordisk):
        reasons = Event.objects.filter(kind__startswith="period.").values_list("data__reason", flat=True)
        assert set(reasons) == {"moms inlämnad", "glömd avgift"}


def test_a_ledger_beside_the_main_one(program):
    made = program.post("ledgers", body={"name": "Budget", "balance_type": "budget", "currency": "SEK"}).json()
    names = [(each["name"], each["is_main"]) for each in program.get("ledgers").json()]
    assert names == [("Redovisning", True), ("Budget", False)]
    assert (
        program.post("ledgers", body={"name": "Budget", "balance_type": "budget", "currency": "SEK"}).json()["code"]
        == "LED-092"
    )
    assert program.post("ledgers", body={"name": "x", "balance_type": "x", "currency": "kr"}).status_code == 400
    year = program.post("years", body={"start": "2026-01-01", "end": "2026-12-31", "ledger_id": made["id"]})
    assert year.status_code == 201, "years of two ledgers may share their days"


# ------------------------------------------------------------------ SIE, documents
def test_a_year_goes_out_as_sie(program, world):
    program.post("vouchers", body=draft())
    for kind, vouchers in (("4E", 4), ("4I", 4), ("3", 0), ("2", 0), ("1", 0)):
        answer = program.get("export", kind=kind)
        read = sie.read(answer.content)
        assert read.type == kind and not read.has_errors and len(read.vouchers) == vouchers
        assert answer.headers["Content-Disposition"].startswith("attachment")
    ours = sie.read(program.get("export", kind="4I", which="unreturned").content)
    assert [v.series for v in ours.vouchers] == ["H"]
    assert program.get("export", kind="9").status_code == 404


def test_what_waits_is_fetched_and_told_in_the_history(program, world):
    assert program.post("fetching").json()["code"] == "LED-018"
    made = program.post("vouchers", body=draft()).json()["voucher"]
    answer = program.post("fetching", key="f")
    found = answer.json()
    assert answer.status_code == 201 and found["count"] == 1 and found["findings"] == []
    (voucher,) = sie.read(program.client.get(found["url"], headers=program.headers).content).vouchers
    assert made["reference"] in voucher.text
    assert program.post("fetching", key="f").json() == found
    with scope(world.nordisk):
        (event,) = Event.objects.filter(kind="vouchers.fetched")
        assert event.data["vouchers"] == "H 1" and event.actor_kind == "api_key"


def test_documents_go_on_and_come_back_as_they_were(program, world):
    key = program.get("vouchers").json()["results"][0]["id"]
    answer = program.hand_in("attachments", key, file=PDF, called="../Kvitto Åsa.pdf")
    made = answer.json()
    assert answer.status_code == 201 and made["name"] == "Kvitto Åsa.pdf" and made["content_type"] == "application/pdf"
    given = program.get("attachment", made["id"])
    assert given.content == PDF and given.headers["Content-Security-Policy"] == "sandbox"
    assert given.headers["Content-Disposition"].startswith("attachment")
    assert [each["id"] for each in program.get("attachments", key).json()] == [made["id"]]
    assert program.get("voucher", key).json()["attachments"][0]["sha256"] == made["sha256"]
    assert program.hand_in("attachments", key, file=PDF, called="annat namn.pdf").json()["code"] == "LED-081"


HOSTILE = {
    "empty": b"",
    "html.pdf": b"<!doctype html><script>alert(1)</script>",
    "picture.svg": b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>',
    "archive.zip": b"PK\x05\x06" + b"\0" * 18,
    "program.exe": b"MZ\x90\x00" + b"\0" * 100,
    "macro.xls": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "gif.png": b"GIF89a" + b"\0" * 20,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_no_document_is_not_taken(program, name):
    key = program.get("vouchers").json()["results"][0]["id"]
    answer = program.hand_in("attachments", key, file=HOSTILE[name], called=name)
    assert answer.status_code in (400, 409), answer.content
    assert answer.json()["code"] in ("HUB-400", "LED-080")
    assert program.get("attachments", key).json() == []


@pytest.mark.parametrize("head", [b"\x89PNG\r\n\x1a\n\0\0", b"\xff\xd8\xff\xe0\0\x10JFIF"])
def test_pictures_of_receipts_are_taken(program, head):
    key = program.get("vouchers").json()["results"][0]["id"]
    made = program.hand_in("attachments", key, file=head, called="kvitto")
    assert made.status_code == 201 and made.json()["content_type"].startswith("image/")


# ------------------------------------------------------------------ rights and walls
GETS = ("ledgers", "years", "accounts", "dimensions", "trial-balance", "vouchers", "export")
POSTS = ("ledgers", "years", "accounts", "vouchers")


def test_a_key_that_reads_may_not_write(program, client, world):
    reader = Program(client, world, base="viewer")
    key = program.post("vouchers", body=draft()).json()["voucher"]["id"]
    with scope(world.nordisk):
        period = Period.objects.first().pk
    assert {reader.get(name).status_code for name in GETS} == {200}
    assert {reader.post(name, body=draft()).status_code for name in POSTS} == {403}
    for name, thing in (("voucher-reversal", key), ("period-locking", period), ("period-unlocking", period)):
        assert reader.post(name, thing, body={"date": "2026-04-01", "reason": "x"}).status_code == 403, name
    assert reader.hand_in("attachments", key, file=PDF).status_code == 403


def test_a_key_without_the_books_sees_none(program, client, world):
    clerk = Program(client, world, base="client")
    assert {clerk.get(name).status_code for name in GETS} == {403}


def test_things_of_another_company_are_not_there(program, client, world):
    """The same office, another client: its ids open nothing, in the address or in the body."""
    made = program.post("vouchers", body=draft()).json()["voucher"]
    document = program.hand_in("attachments", made["id"], file=PDF).json()
    file = program.post("fetching").json()["url"].rstrip("/").rsplit("/", 1)[-1]
    with scope(world.nordisk):
        period = Period.objects.first()
        account = Voucher.objects.get(pk=made["id"]).lines.first().account_id
    other = Program(client, world, company=world.fjord)
    with scope(world.fjord):
        open_books(world.fjord, world.admin)
    things = {"voucher": made["id"], "attachments": made["id"], "attachment": document["id"], "fetched": file}
    for name, key in (things | {"year": made["year_id"]}).items():
        assert program.get(name, key).status_code == 200 and other.get(name, key).status_code == 404, name
    for name, key in (
        ("voucher-reversal", made["id"]),
        ("period-locking", period.pk),
        ("year-opening", made["year_id"]),
    ):
        assert other.post(name, key, body={"date": "2026-04-01"}).status_code == 404, name
    assert other.get("trial-balance", year=made["year_id"]).status_code == 404
    lines = [{"account": "6570", "amount": "1.00"}, {"account_id": str(account), "amount": "-1.00"}]
    assert other.post("vouchers", body=draft() | {"lines": lines}).json()["code"] == "LED-004"
    assert client.get(program.at("vouchers"), headers=other.headers).status_code == 401
    with scope(world.fjord):
        assert not Voucher.objects.exists()


def test_who_did_it_is_in_the_history(program, world):
    program.post("vouchers", body=draft())
    with scope(world.nordisk):
        event = Event.objects.get(kind="voucher.posted")
        assert event.actor_kind == "api_key" and event.actor_name == "Program"
        assert event.at <= timezone.now()
