"""Every fault that can be switched on in simulated eEkonomi and Severa, met by a write and by a read.

What the client says decides what happens next: refused is shown to a person, later is tried again, unknown is looked
for before it is repeated. A read is never unknown. `made` is what the other side really has afterwards.
"""

import time

import pytest

from integrations.provider import ProviderError
from tests.integrations.eaccounting.conftest import accounting  # noqa: F401  fixture
from tests.integrations.eaccounting.simulated import EMPTY as EMPTY_COMPANY
from tests.integrations.eaccounting.simulated import customer, draft, row
from tests.integrations.severa.conftest import severa  # noqa: F401  fixture
from tests.integrations.severa.simulated import EMPTY as EMPTY_ORGANIZATION

REFUSED, LATER, UNKNOWN, FINE = "refused", "later", "unknown", "fine"
SECONDS = 1.0  # of patience in these tests
# fault, options, what a write says, its number of code, whether it was made all the same, what a read says
FAULTS = [
    ("answer_lost", {}, UNKNOWN, 218, True, FINE),
    ("request_lost", {}, UNKNOWN, 218, False, FINE),
    ("late_commit", {"delay": 1.5}, UNKNOWN, 212, True, FINE),
    ("error_500_before", {}, UNKNOWN, 213, False, FINE),
    ("error_500_after", {}, UNKNOWN, 213, True, FINE),
    ("reset", {}, UNKNOWN, 218, True, FINE),
    ("error_503", {}, UNKNOWN, 214, False, LATER),
    ("slow", {"delay": 1.5}, UNKNOWN, 212, True, LATER),
    ("rate_limited", {"retry_after": 100}, LATER, 210, False, LATER),
    ("rate_limited", {"retry_after": "date"}, LATER, 210, False, FINE),
    ("rate_limited", {"retry_after": 1}, FINE, 0, True, FINE),
    ("token_expired", {}, FINE, 0, True, FINE),
    ("html_instead_of_json", {}, UNKNOWN, 214, False, LATER),
    ("truncated_json", {}, UNKNOWN, 215, True, LATER),
    ("huge_answer", {"bytes": 31_000_000}, UNKNOWN, 216, True, LATER),
    ("redirect_elsewhere", {}, UNKNOWN, 217, False, LATER),
    ("nameless_success", {}, UNKNOWN, 219, True, FINE),
    ("addon_missing", {}, REFUSED, {"EACC": 125, "SEV": 120}, False, REFUSED),
    ("scope_missing", {}, REFUSED, {"EACC": 122, "SEV": 123}, False, REFUSED),
    ("read_only_user", {}, REFUSED, {"EACC": 121, "SEV": 122}, False, FINE),
]


class Eekonomi:
    prefix = "EACC"

    def __init__(self, remote, client):
        self.remote, self.client = remote, client
        self.body = customer(client, CustomerNumber="77")

    def write(self):
        return self.client.create_customer(self.body)

    def read(self):
        return list(self.client.each_unit())

    def made(self) -> int:
        return len(self.remote.every(EMPTY_COMPANY, "customers"))


class TheirSevera:
    prefix = "SEV"

    def __init__(self, remote, client):
        self.remote, self.client = remote, client

    def write(self):
        return self.client.create_customer({"name": "Kund", "number": 77})

    def read(self):
        return list(self.client.each_product())

    def made(self) -> int:
        return len(self.remote.every(EMPTY_ORGANIZATION, "customers"))


@pytest.fixture(params=["accounting", "severa"])
def system(request):
    kind = {"accounting": Eekonomi, "severa": TheirSevera}[request.param]
    company = {"accounting": EMPTY_COMPANY, "severa": EMPTY_ORGANIZATION}[request.param]
    remote = request.getfixturevalue(request.param)
    with remote.client(company, read_seconds=SECONDS) as client:
        yield kind(remote, client)


def fate(call) -> tuple[str, ProviderError | None]:
    try:
        call()
    except ProviderError as error:
        assert not (error.permanent and error.unsure)
        return (REFUSED if error.permanent else UNKNOWN if error.unsure else LATER), error
    return FINE, None


def patient(monkeypatch, seconds: float) -> None:
    monkeypatch.setattr("integrations.wire.READ_PATIENCE", seconds)
    monkeypatch.setattr("integrations.wire.WRITE_PATIENCE", 5.0)
    sleep = time.sleep
    monkeypatch.setattr("integrations.wire.time.sleep", lambda wait: sleep(min(wait, 0.05)))


@pytest.mark.parametrize(("fault", "options", "verdict", "number", "made", "_read"), FAULTS)
def test_a_write(system, monkeypatch, fault, options, verdict, number, made, _read):
    patient(monkeypatch, 5.0)
    system.client.wire.pace = Waiting()
    system.remote.arm(fault, **options)
    found, error = fate(system.write)
    code = number[system.prefix] if isinstance(number, dict) else number
    assert found == verdict and (error is None or error.code == f"{system.prefix}-{code}"), error
    deadline = time.monotonic() + 5
    while system.made() != int(made) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert system.made() == int(made)
    if fault == "rate_limited" and error:
        assert error.retry_after == pytest.approx(100 if options["retry_after"] == 100 else 30, abs=2)


@pytest.mark.parametrize(("fault", "options", "_write", "number", "_made", "verdict"), FAULTS)
def test_a_read(system, monkeypatch, fault, options, _write, number, _made, verdict):
    patient(monkeypatch, 40.0)
    system.client.wire.pace = Waiting()
    system.remote.arm(fault, **options)
    found, error = fate(system.read)
    assert found == verdict, error
    assert error is None or not error.unsure


class Waiting:
    """A pace that remembers how long it was told to wait, and does not."""

    def __init__(self):
        self.blocks = []

    def wait(self, endpoint: str, patience: float) -> float:
        return 0.0

    def block(self, endpoint: str, seconds: float) -> None:
        self.blocks.append((endpoint, seconds))


def test_no_connection_means_nothing_left(system):
    system.client.wire.base = "http://127.0.0.1:9"
    assert fate(system.write)[0] == LATER and fate(system.read)[0] == LATER


def test_a_revoked_token_waits_for_a_person(accounting):  # noqa: F811
    with accounting.client(EMPTY_COMPANY) as client:
        body = customer(client)
        accounting.http.post("/faults/api", json={"name": "token_revoked", "company": EMPTY_COMPANY})
        found, error = fate(lambda: client.create_customer(body))
    assert (found, error.code) == (LATER, "VNET-030")


def test_refresh_tokens_rotate_or_not(accounting):  # noqa: F811
    held = accounting.tokens(EMPTY_COMPANY)
    form = {"grant_type": "refresh_token", "refresh_token": held["refresh_token"]}
    assert accounting.token(**form).json()["refresh_token"] != held["refresh_token"]
    assert accounting.token(**form).json() == {"error": "invalid_grant"}
    accounting.settings(eaccounting_rotates_refresh_tokens=0)
    held = accounting.tokens(EMPTY_COMPANY)
    form["refresh_token"] = held["refresh_token"]
    assert [accounting.token(**form).json()["refresh_token"] for _ in range(2)] == [held["refresh_token"]] * 2


@pytest.mark.parametrize(
    ("fault", "code", "verdict"),
    [
        ("vat_service_down", "EACC-126", REFUSED),
        ("system_dependency", "EACC-128", LATER),
        ("closed_period", "EACC-105", REFUSED),
    ],
)
def test_what_only_eekonomi_can_say(accounting, fault, code, verdict):  # noqa: F811
    with accounting.client(EMPTY_COMPANY) as client:
        body = customer(client, VatNumber="SE556703748501", InvoiceCountryCode="SE")
        accounting.arm(fault)
        found, error = fate(lambda: client.create_customer(body))
    assert (found, error.code) == (verdict, code)


# ------------------------------------------------------------------ the limits themselves
def test_eekonomi_counts_by_the_minute_and_endpoint(accounting):  # noqa: F811
    with accounting.client(EMPTY_COMPANY) as client:
        client.wire.pace = pace = Waiting()
        accounting.http.post(f"/eaccounting/ui/api/{EMPTY_COMPANY}/reset")
        accounting.settings(eaccounting_rate_limit=3)
        for _ in range(3):
            client.get_company()
        found, error = fate(lambda: client.wire.ask("POST", "/companysettings", body={}))
        assert list(client.each_unit())  # another endpoint
        found, error = fate(lambda: client._write("PUT", "/companysettings/accountinglocksettings", {}, named=False))
        assert found == FINE
        monkey = client.wire.monotonic
        client.wire.monotonic = lambda: monkey() * 100  # nobody waits a minute here
        found, error = fate(client.get_company)
    assert (found, error.code, error.http_status) == (LATER, "EACC-210", 429)
    assert 50 < error.retry_after <= 60 and pace.blocks[-1][0] == "/companysettings"


def test_severa_counts_by_the_second(severa):  # noqa: F811
    severa.settings(severa_rate_limit=10)
    with severa.client(EMPTY_ORGANIZATION) as client:
        statuses = []
        client.wire.on_call = lambda call: statuses.append(call.status)
        client.wire.pace = Waiting()
        for _ in range(30):
            client.get_settings()
    assert statuses.count(200) == 30 and 429 in statuses


def test_at_our_own_pace_nobody_is_refused(severa):  # noqa: F811
    from integrations.pace import Rate, Shared

    severa.settings(severa_rate_limit=10)
    with severa.client(EMPTY_ORGANIZATION) as client:
        statuses = []
        client.wire.on_call = lambda call: statuses.append((call.status, call.waited))
        client.wire.pace = Shared("test:severa", Rate(10, 1.0))
        began = time.monotonic()
        for _ in range(20):
            client.get_settings()
        seconds = time.monotonic() - began
    assert {status for status, _ in statuses} == {200}
    assert 1.8 < seconds < 10


def test_a_fault_may_be_meant_for_one_path_and_one_company(accounting):  # noqa: F811
    accounting.arm("error_503", path="/units", company=EMPTY_COMPANY, count=None)
    with accounting.client(EMPTY_COMPANY) as client, accounting.client(2001001) as other:
        assert fate(lambda: list(client.each_unit()))[0] == LATER
        assert list(client.each_terms()) and list(other.each_unit())


def test_the_faults_page_knows_all_systems(accounting):  # noqa: F811
    page = accounting.http.get("/faults/").text
    assert "Sjöstad Konsult AB" in page and '<option value="severa">Severa</option>' in page
    form = {"name": "error_503", "system": "severa", "count": "2", "company": "3001002"}
    assert accounting.http.post("/faults/arm", data=form).status_code == 303
    armed = accounting.http.get("/faults/api").json()["faults"]
    assert [(each["path"], each["remaining"]) for each in armed] == [("/severa/rest-api/v1/*", 2)]


@pytest.mark.parametrize(
    "path", ["/eaccounting/ui/", "/eaccounting/ui/2001001/", "/severa/ui/", "/severa/ui/3001001/", "/visma-net/ui/"]
)
def test_the_pages_open(accounting, path):  # noqa: F811
    assert accounting.http.get(path).status_code == 200


def test_a_person_sends_a_draft_in_the_page(accounting):  # noqa: F811
    with accounting.client(2001001) as client:
        buyer, goods = client.find_customers(number="1001")[0]["Id"], client.find_articles(number="110")[0]["Id"]
        made = client.create_draft(draft(client, buyer, row(goods)))
        answer = accounting.http.post("/eaccounting/ui/2001001/acts", data={"act": "send_draft", "id": made["Id"]})
        assert answer.status_code == 303 and client.invoices_of_draft(made["Id"])
        gone = accounting.http.post("/eaccounting/ui/2001001/acts", data={"act": "send_draft", "id": made["Id"]})
        assert gone.status_code == 409 and "not found" in gone.text
        form = {"AccountingLockedTo": "2026-10-31", "UsesCostCenter": "on"}
        assert accounting.http.post("/eaccounting/ui/2001001/settings", data=form).status_code == 303
        found = client.get_company()
    assert (found["AccountingLockedTo"], found["UsesCostCenter"], found["UsesProject"]) == ("2026-10-31", True, False)


def test_a_person_sets_the_status_of_an_invoice_in_the_page(severa):  # noqa: F811
    with severa.client(3001001) as client:
        draft_status = next(each["guid"] for each in client.each_invoice_status() if each["name"] == "Utkast")
        invoice = client.find_invoices(numbers=(7001,))[0]["guid"]
        form = {"id": invoice, "status": draft_status}
        assert severa.http.post("/severa/ui/3001001/status", data=form).status_code == 303
        assert client.get_invoice(invoice)["status"]["name"] == "Utkast"


def test_a_person_s_patience_is_short(accounting):  # noqa: F811
    accounting.arm("rate_limited", retry_after=8)
    with accounting.client(EMPTY_COMPANY) as client:
        client.wire.pace, client.wire.patience = Waiting(), 3.0
        began = time.monotonic()
        found, error = fate(client.get_company)
    assert (found, error.retry_after) == (LATER, 8.0) and time.monotonic() - began < 3
