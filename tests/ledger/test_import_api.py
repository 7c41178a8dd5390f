"""SIE files by API: the rules and the words of the pages."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from hub import jobs
from hub.api.keys import create_key
from hub.permissions import standard_rights
from hub.tenancy import scope
from ledger.models import SieImport, Voucher
from tests.ledger.books import FIRST, sie, voucher

pytestmark = pytest.mark.django_db(databases=["default", "owner"])


class Program:
    def __init__(self, client, world, base="accountant"):
        self.client, self.company = client, world.nordisk
        with scope(self.company):
            _, secret = create_key(name="Program", rights=standard_rights(base), by=world.admin)
        self.headers = {"Authorization": f"Bearer {secret}"}

    def at(self, name, *args) -> str:
        return reverse(f"ledger_api:{name}", args=[self.company.pk, *args])

    def get(self, name, *args):
        return self.client.get(self.at(name, *args), headers=self.headers)

    def send(self, data: bytes, *, key: str = "", **fields):
        headers = self.headers | ({"Idempotency-Key": key} if key else {})
        file = SimpleUploadedFile("prov.se", data)
        return self.client.post(self.at("imports"), {"file": file, **fields}, headers=headers)

    def undo(self, made: str):
        return self.client.post(self.at("import-undoing", made), headers=self.headers)


@pytest.fixture
def program(client, world):
    return Program(client, world)


def test_a_preview_tells_and_leaves_nothing(program, world):
    broken = voucher("A", "9", "20260401", ("1930", "10.00"), ("3001", "-9.00"))
    answer = program.send(sie(*FIRST, broken), preview="true")
    body = answer.json()
    assert answer.status_code == 200 and body["may_import"] is False and body["needs"] == ["rest"]
    assert body["file"]["orgnr"] == "556016-0680" and body["counts"]["vouchers"] == 3
    assert body["file"]["years"] == [{"no": 0, "start": "2026-01-01", "end": "2026-12-31"}]
    bank = next(each for each in body["differences"] if each["account"] == "1930")
    assert bank["difference"] == "2950.00" and bank["opening_after"] == "2000.00"
    assert [each["number"] for each in body["refused"]] == ["9"]
    row = next(each for each in body["findings"] if each["code"].startswith("SIE-") and each["severity"] == "error")
    assert row["row"] and row["message"] and row["cause"] and row["cure"]
    with scope(world.nordisk):
        assert not SieImport.objects.exists()


def test_import_log_findings_and_undo(program, world):
    answer = program.send(sie(*FIRST), viewing_to="2026-03-31", key="a")
    body = answer.json()
    assert answer.status_code == 202 and body["state"] == "queued" and body["source"] == "api"
    again = program.send(sie(*FIRST), viewing_to="2026-03-31", key="a")
    assert again.json()["id"] == body["id"]
    jobs.run(world.nordisk.pk, body["job_id"])
    found = program.get("import", body["id"]).json()
    assert found["state"] == "done" and found["can_undo"] is True and found["viewing_to"] == "2026-03-31"
    assert found["counts"]["new"] == 3 and "3 nya" in found["result"] and isinstance(found["findings"], list)
    assert [each["id"] for each in program.get("imports").json()["results"]] == [body["id"]]
    assert program.undo(body["id"]).json()["state"] == "undone"
    with scope(world.nordisk):
        assert not Voucher.objects.exists()
    refused = program.undo(body["id"])
    assert refused.status_code == 409 and refused.json()["code"] == "LED-070"


def test_a_stopped_import_says_why(program, world):
    body = program.send(b"<html>not SIE</html>").json()
    jobs.run(world.nordisk.pk, body["job_id"])
    found = program.get("import", body["id"]).json()
    assert found["state"] == "refused"
    assert any(each["severity"] == "error" and each["cure"] for each in found["findings"])


def test_without_a_file_the_field_is_named(program):
    answer = program.client.post(program.at("imports"), {"preview": "true"}, headers=program.headers)
    assert answer.status_code == 400 and "file" in answer.json()["fields"]


def test_a_key_that_reads_may_not_import(client, world):
    reader = Program(client, world, base="viewer")
    assert reader.get("imports").status_code == 200
    assert reader.send(sie(*FIRST)).status_code == 403
    assert reader.send(sie(*FIRST), preview="true").status_code == 403
