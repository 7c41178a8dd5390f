"""The client against the simulated Visma.net, over real HTTP."""

import pytest

from integrations.provider import ProviderError
from integrations.visma_net.client import Client, number_in
from integrations.visma_net.wire import Wire
from tests.integrations.sandbox.simulated import DAUGHTER, NORDISK, line, payroll


class Given:
    def __init__(self, remote, company):
        self.remote, self.company = remote, company

    def current(self):
        return self.remote.tokens(self.company)["access_token"]

    def renew(self, stale):
        return self.current()


@pytest.fixture
def client_for(remote):
    opened = []

    def make(company=NORDISK, **options) -> Client:
        wire = Wire(f"{remote.base}/visma-net", Given(remote, company), 2.0, 2.0).__enter__()
        opened.append(wire)
        return Client(wire, sleep=options.pop("sleep", lambda seconds: None), **options)

    yield make
    for wire in opened:
        wire.__exit__()


@pytest.fixture
def client(client_for) -> Client:
    return client_for()


def failed(call, *arguments, **more) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        call(*arguments, **more)
    return caught.value


def test_master_data_is_read(client, client_for):
    assert [each["balanceType"] for each in client.get_ledgers()].count("Actual") == 1
    assert {"accountCD", "active"} <= set(client.get_accounts()[0])
    assert client.get_account("7010")["description"]
    assert client.get_periods("2027")[0]["year"] == 2027
    assert [each["segmentId"] for each in client.get_segments()] == [1, 2]
    assert client_for(DAUGHTER).get_segments() == []
    assert client.get_organizations()[0]["name"] == "Nordisk Exempel AB"
    assert client.get_branches()[0]["isMainBranch"] is True
    assert client.get_number_sequences()[0]["numberingId"] == "BATCH"


def test_what_does_not_exist_is_said(client):
    error = failed(client.get_account, "99/99 å")
    assert error.permanent and error.http_status == 404


def test_a_journal_gets_a_number_and_is_read_back(client, remote):
    number = client.post_journal(payroll(line("7010", debit=12.34), line("1930", credit=12.34)))
    assert number == remote.batches(NORDISK)[0]["batchNumber"]
    assert client.release(number) == "Done"
    assert client.get_journal(number)["status"] == "Posted"


@pytest.mark.parametrize(
    ("location", "number"),
    [
        ("https://api.finance.visma.net/v2/journaltransaction/000123", "000123"),
        ("https://integration.visma.net/API/controller/api/v2/journaltransaction/000123", "000123"),
        ("/v2/journaltransaction/000123", "000123"),
        ("/v2/journaltransaction/HB%2F1/", "HB/1"),
        ("https://elsewhere.example/steal", ""),
        ("/v2/journaltransaction/", ""),
        ("", ""),
    ],
)
def test_the_number_is_the_end_of_the_location_whoever_the_host(location, number):
    assert number_in(location) == number


def test_pages_of_lines_are_joined_to_whole_batches(client, remote):
    numbers = [client.post_journal(payroll()) for _ in range(3)]
    remote.settings(max_page_size=3)  # six lines: the second batch lies on both pages
    found = client.find_journals(period="202609")
    assert [each["batchNumber"] for each in found] == numbers
    assert [len(each["journalTransactionLines"]) for each in found] == [2, 2, 2]
    assert client.find_journals(since="2026-01-01")[0]["batchNumber"] == numbers[0]
    assert client.find_journals(period="202608") == []


def test_a_list_without_its_last_page_is_no_list(client, remote):
    for _ in range(3):
        client.post_journal(payroll())
    remote.settings(max_page_size=3)
    remote.arm("page_one_only", count=None)
    error = failed(client.find_journals, period="202609")
    assert error.code == "VNET-220" and error.unsure


def test_a_page_missing_once_is_asked_for_again(client, remote):
    for _ in range(3):
        client.post_journal(payroll())
    remote.settings(max_page_size=3)
    remote.arm("page_one_only", count=1)
    assert len(client.find_journals(period="202609")) == 3


def test_a_list_that_does_not_say_how_long_it_is_is_no_list(client, monkeypatch):
    monkeypatch.setattr(Client, "_list", lambda self, path, params=None: [{"batchNumber": "1"}])
    assert failed(client.find_journals, period="202609").code == "VNET-220"


def test_a_failed_release_is_told_although_the_answer_is_200(client, remote):
    number = client.post_journal(payroll())
    remote.arm("release_failed")
    error = failed(client.release, number)
    assert error.code == "VNET-301" and "could not be released" in error.remote_text


# ------------------------------------------------------------------ background mode
def test_background_mode_polls_until_it_has_really_ended(client_for, remote):
    pauses = []
    client = client_for(background=True, sleep=lambda seconds: _really(pauses, seconds))
    number = client.post_journal(payroll(), mark="push-1")
    assert number == remote.batches(NORDISK)[0]["batchNumber"] and pauses


def _really(pauses, seconds):
    import time

    pauses.append(seconds)
    time.sleep(min(seconds, 0.3))


def background(client_for, read_seconds=2.0):
    client = client_for(background=True, sleep=lambda seconds: _really([], seconds))
    client.wire.read_seconds = read_seconds
    return client


def test_a_job_finished_with_400_is_a_refusal(client_for, remote):
    remote.arm("background_400")
    error = failed(background(client_for).post_journal, payroll())
    assert error.permanent and error.code == "VNET-111" and error.http_status == 400


def test_a_refusal_in_the_background_is_told_in_its_own_words(client_for, remote):
    error = failed(background(client_for).post_journal, payroll(line("9999", debit=1.0), line("1930", credit=1.0)))
    assert error.permanent and error.code == "VNET-110" and error.facts["account"] == "9999"


@pytest.mark.parametrize(("fault", "code"), [("background_lost_202", "VNET-218"), ("background_410", "VNET-223")])
def test_a_job_nobody_can_be_asked_about_is_unknown(client_for, remote, fault, code):
    remote.arm(fault)
    error = failed(background(client_for).post_journal, payroll())
    assert error.unsure and error.code == code


def test_a_job_that_takes_too_long_is_unknown(client_for, remote):
    remote.settings(background_seconds=30.0)
    error = failed(background(client_for, read_seconds=0.5).post_journal, payroll())
    assert error.unsure and error.code == "VNET-222" and error.facts["background"]
