"""hub-connect against a live hub: the real program in a process of its own, over real HTTP."""

import json
import os
import re
import signal
import stat
import subprocess
import sys
import time
from pathlib import Path

import pytest

from hub import jobs
from hub.actions.members import add_member
from hub.models import AccessTemplate, ApiKey, LoginAttempt
from hub.tenancy import scope, tenant_scope
from integrations.sources.models import DataSource, DeskMachine, DeskPart, DeskUpload, Kind
from ledger.models import Attachment, FiscalYear, OpenItem, SieImport, Voucher
from tests.ledger.books import FIRST, ORGNR, sie, voucher
from tests.world import PASSWORD

pytestmark = pytest.mark.django_db(databases=["default", "owner"], transaction=True)
CLIENT = Path(__file__).resolve().parents[3] / "clients" / "hub_connect.py"
UNPAID = """Typ;Fakturanummer;Motpartsnummer;Namn;Fakturadatum;Förfallodatum;Belopp;Kvar
Kund;1001;77;Åkessons Åkeri AB;2026-02-20;2026-03-22;1 250,00;625,50
Lev;A-9;12;Kontorsgrossen AB;2026-03-01;2026-03-31;-100;-100
"""


class Desk:
    """One computer with the program on it."""

    def __init__(self, folder: Path, base: str):
        self.folder, self.base = folder, base
        folder.mkdir(exist_ok=True)
        self.environment = os.environ | {
            "HUB_CONNECT_HOME": str(folder / "kept"),
            "HUB_CONNECT_PASSWORD": PASSWORD,
            "HUB_CONNECT_WAIT": "0.01",
            "PYTHONIOENCODING": "utf-8",
            "no_proxy": "127.0.0.1,localhost",
        }

    def begins(self, *arguments: str, **environment) -> subprocess.Popen:
        command = [sys.executable, str(CLIENT), *map(str, arguments)]
        pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "stdin": subprocess.DEVNULL}
        return subprocess.Popen(command, env=self.environment | environment, text=True, encoding="utf-8", **pipes)

    def runs(self, *arguments: str, work=None, **environment) -> tuple[int, str]:
        """Exit code and what was printed; `work` is called meanwhile, as a worker would."""
        process = self.begins(*arguments, **environment)
        while work and process.poll() is None:
            work()
            time.sleep(0.1)
        out = process.communicate(timeout=90)[0]
        return process.returncode, out

    def synchronises(self, *more: str, email: str = "owner@example.se", **environment) -> tuple[int, str]:
        return self.runs("synchronise", self.base, "--email", email, *more, **environment)

    def file(self, name: str, content: bytes | str) -> Path:
        path = self.folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path


@pytest.fixture
def desk(world, live_server, tmp_path):
    return Desk(tmp_path / "one", live_server.url)


@pytest.fixture
def bound(world, desk):
    code, out = desk.synchronises("--company", "Nordisk Exempel AB")
    assert code == 0, out
    return desk


@pytest.fixture
def work(world):
    """What a worker does with whatever import waits."""

    def once() -> None:
        with scope(world.nordisk):
            waiting = [m.job_id for m in SieImport.objects.filter(state="queued")]
        for job in waiting:
            jobs.run(world.nordisk.pk, job)

    return once


def test_synchronise_upload_and_the_log(world, bound, work):
    settings = bound.folder / "kept" / "settings.json"
    kept = json.loads(settings.read_text())
    assert kept["company"]["name"] == "Nordisk Exempel AB" and PASSWORD not in settings.read_text()
    assert stat.S_IMODE(settings.stat().st_mode) == 0o600 and stat.S_IMODE(settings.parent.stat().st_mode) == 0o700
    file = bound.file("bok.se", sie(*FIRST))
    code, out = bound.runs("upload", "--sie", file, "--until", "2026-02-28", "--program", "administration", work=work)
    assert code == 0 and "1 vouchers after 2026-02-28 are left out" in out and "2 nya verifikationer" in out, out
    with scope(world.nordisk):
        made = SieImport.objects.get()
        assert (made.source, made.get_source_display()) == ("adm", "Visma Administration")
        assert str(made.viewing_to) == "2026-02-28" == str(FiscalYear.objects.get().viewing_to)
        assert sorted(Voucher.objects.values_list("number", flat=True)) == ["1", "2"]
        assert made.created_by.startswith("hub-connect")
        assert not DeskPart.objects.exists(), "parts leave when the file is whole"
        key = ApiKey.objects.get()
        assert {area: level for area, level in key.rights.items() if level != "none"} == {"sie_import": "write"}


def test_unpaid_invoices_and_documents(world, bound, work):
    assert bound.runs("upload", "--sie", bound.file("bok.se", sie(*FIRST)), work=work)[0] == 0
    bound.file("under/A-1.pdf", b"%PDF-1.4 one")
    bound.file("under/2026-02-20_A-2_faktura.pdf", b"%PDF-1.4 two")
    bound.file("under/2026-03-05_A-3.pdf", b"%PDF-1.4 three")
    bound.file("under/A-99.pdf", b"%PDF-1.4 nobody's")
    bound.file("under/semester.pdf", b"%PDF-1.4 no name")
    bound.file("under/A-1.xml", b"<html><script>alert(1)</script></html>")
    unpaid = bound.file("obetalda.csv", UNPAID)
    arguments = ("upload", "--unpaid", unpaid, "--documents", bound.folder / "under", "--until", "2026-02-28")
    code, out = bound.runs(*arguments)
    assert code == 5 and "customer: 1 unpaid" in out and "supplier: 1 unpaid" in out, out
    assert "2026-03-05_A-3.pdf: after 2026-02-28" in out and "SRC-029" in out and "semester.pdf: no voucher" in out
    assert "LED-080" in out and "2 sent" in out
    with scope(world.nordisk):
        assert sorted(Attachment.objects.values_list("voucher__number", "file__name")) == [
            ("1", "A-1.pdf"),
            ("2", "2026-02-20_A-2_faktura.pdf"),
        ]
        item = OpenItem.objects.get(kind="customer")
        assert (item.counterparty_name, item.amount, item.open_amount) == ("Åkessons Åkeri AB", 125000, 62550)
        assert OpenItem.objects.get(kind="supplier").open_amount == -10000
    bound.file("obetalda.csv", UNPAID.replace("625,50", "trettio"))
    code, out = bound.runs("upload", "--unpaid", unpaid)
    assert code == 1 and "SRC-030" in out and "Rad 1" in out
    with scope(world.nordisk):
        assert OpenItem.objects.count() == 2, "half a list is no list"
    code, out = bound.runs(*arguments[:1], *arguments[3:])
    assert "2 sent" in out
    with scope(world.nordisk):
        assert Attachment.objects.count() == 2, "sent twice is there once"


def test_interrupted_and_resumed(world, bound, work):
    filler = "\n".join(f"#KONTO {n} {'x' * 900}" for n in range(100_000, 104_000))
    file = bound.file("stor.se", sie(*FIRST, extra=filler))
    process = bound.begins("upload", "--sie", file, HUB_CONNECT_PAUSE="1")
    try:
        for line in process.stdout:
            if "%" in line:
                break
        process.send_signal(signal.SIGKILL)
    finally:
        process.kill()
        process.wait()
        process.stdout.close()
    with scope(world.nordisk):
        upload = DeskUpload.objects.get()
        assert 0 < upload.received < upload.size and not SieImport.objects.exists()
    code, out = bound.runs("upload", "--sie", file, work=work)
    assert code in (0, 5) and "going on from" in out, out
    with scope(world.nordisk):
        assert SieImport.objects.get().state == "done" and DeskUpload.objects.count() == 1
        assert Voucher.objects.count() == 3


def test_wrong_password_and_too_many_tries(world, desk):
    for _ in range(8):
        code, out = desk.synchronises(HUB_CONNECT_PASSWORD="gissning 123")
        assert code == 1 and "SRC-020" in out, out
    code, out = desk.synchronises()
    assert code == 1 and "SRC-021" in out, "the right one too, for a while"
    assert not (desk.folder / "kept" / "settings.json").exists()
    LoginAttempt.objects.all().delete()
    assert desk.synchronises("--company", "556016-0680")[0] == 0


def test_who_may(world, desk, live_server):
    code, out = desk.synchronises(email="member@example.se")
    assert code == 1 and "SRC-022" in out, "a payroll clerk may not import"
    code, out = desk.synchronises()
    assert code == 2 and "Fjord Eksempel AS" not in out.splitlines()[-1] or "--company" in out
    code, out = desk.synchronises("--company", "Främmande AB")
    assert code == 2 and "is not one of" in out, "another office's company does not exist"
    assert desk.runs("upload", "--sie", "x.se")[0] == 4
    assert desk.runs("synchronise", "http://hub.example")[0] == 2
    assert desk.runs("synchronise", "http://127.0.0.1:9", "--email", "a@b.se")[0] == 3


def test_a_revoked_key_and_a_withdrawn_right(world, bound, live_server):
    file = bound.file("bok.se", sie(*FIRST))
    with scope(world.nordisk):
        key = ApiKey.objects.get()
    from django.test import Client

    browser = Client()
    browser.force_login(world.owner)
    page = browser.get(f"/c/{world.nordisk.pk}/settings/api/")
    assert "hub-connect" in page.content.decode()
    browser.post(f"/c/{world.nordisk.pk}/settings/api/keys/{key.pk}/revocation/")
    assert bound.runs("upload", "--sie", file)[0] == 4
    with tenant_scope(world.office):
        template = next(t for t in AccessTemplate.objects.all() if t.base == "accountant")
        member = add_member(
            email="konsult@example.se", name="K", template=template, company=world.nordisk, by=world.admin
        )
    from hub.models import User

    person = User.objects.get(email="konsult@example.se")
    person.set_password(PASSWORD)
    person.save()
    assert bound.synchronises(email="konsult@example.se")[0] == 0, "one company: nothing to choose"
    with tenant_scope(world.office):
        membership = member[0] if isinstance(member, tuple) else member
        membership.delete()
    code, out = bound.runs("upload", "--sie", file)
    assert code == 4 and "SRC-023" in out
    with scope(world.nordisk):
        assert not SieImport.objects.exists()


def test_two_machines(world, bound, live_server, tmp_path, work):
    other = Desk(tmp_path / "two", live_server.url)
    assert other.synchronises("--company", "Nordisk Exempel AB", "--name", "Bärbar")[0] == 0
    with scope(world.nordisk):
        assert DeskMachine.objects.count() == ApiKey.objects.filter(revoked_at=None).count() == 2
    assert other.synchronises("--company", "Nordisk Exempel AB", "--name", "Bärbar")[0] == 0
    with scope(world.nordisk):
        assert ApiKey.objects.filter(revoked_at=None).count() == 2, "again is the same computer: its old key is gone"
    assert bound.runs("upload", "--sie", bound.file("a.se", sie(*FIRST)), work=work)[0] == 0
    later = voucher("A", "4", "20260401", ("6570", "10.00"), ("1930", "-10.00"))
    code, out = other.runs("upload", "--sie", other.file("b.se", sie(*FIRST, later)), work=work)
    assert code == 0 and "1 ny verifikation" in out, out
    mine = json.loads((bound.folder / "kept" / "settings.json").read_text())["token"]
    with scope(world.nordisk):
        theirs = DeskUpload.objects.get(name="b.se")
    import httpx

    url = f"{live_server.url}/api/v1/companies/{world.nordisk.pk}/connect/uploads/{theirs.pk}/"
    assert httpx.get(url, headers={"Authorization": f"Bearer {mine}"}, trust_env=False).status_code == 404


def test_not_while_the_books_follow_eekonomi(world, bound):
    with scope(world.nordisk):
        DataSource.objects.create(kind=Kind.EACCOUNTING)
    code, out = bound.runs("upload", "--sie", bound.file("bok.se", sie(*FIRST)))
    assert code == 1 and "SRC-001" in out and "Annan källa" in out
    with scope(world.nordisk):
        assert not DeskUpload.objects.exists()


class TestHostile:
    """Bodies no client of ours sends."""

    @pytest.fixture
    def call(self, world, bound, live_server):
        import httpx

        token = json.loads((bound.folder / "kept" / "settings.json").read_text())["token"]
        base = f"{live_server.url}/api/v1/companies/{world.nordisk.pk}/connect/uploads/"

        def call(path="", *, json=None, content=None, method="POST"):
            headers = {"Authorization": f"Bearer {token}"}
            if content is not None:
                headers["Content-Type"] = "application/octet-stream"
            return httpx.request(method, base + path, json=json, content=content, headers=headers, trust_env=False)

        return call

    def begin(self, call, data: bytes, **more):
        import hashlib

        body = {
            "kind": "sie",
            "name": "../../etc/passwd",
            "size": len(data),
            "sha256": hashlib.sha256(data).hexdigest(),
        }
        return call(json=body | more)

    def part(self, call, id, offset, data):
        import hashlib

        return call(f"{id}/parts/?offset={offset}&sha256={hashlib.sha256(data).hexdigest()}", content=data)

    def test_refused_with_words(self, world, call):
        for more in (
            {"size": 10**12},
            {"size": 0},
            {"sha256": "x"},
            {"kind": "exe"},
            {"program": "erp"},
            {"until": "igår"},
            {"kind": "document", "size": 30_000_000},
        ):
            answer = self.begin(call, b"abc", **more)
            assert answer.status_code in (400, 413) and answer.json()["code"], more
        made = self.begin(call, b"abcdef").json()
        assert self.part(call, made["id"], 3, b"def").json()["code"] == "SRC-025"
        assert self.part(call, made["id"], 0, b"abcdefg").json()["code"] == "SRC-024"
        assert call(f"{made['id']}/parts/?offset=0&sha256=0", content=b"abc").json()["code"] == "SRC-025"
        assert call(f"{made['id']}/completion/").json()["code"] == "SRC-025"
        assert self.part(call, made["id"], 0, b"abcdef").status_code == 200
        assert self.part(call, made["id"], 0, b"abcdef").json()["received"] == 6, "twice is once"
        answer = call(f"{made['id']}/completion/")
        assert answer.status_code == 422 and answer.json()["code"] == "SRC-027"
        with scope(world.nordisk):
            assert DeskUpload.objects.get().name == "passwd"
        assert call("00000000-0000-7000-8000-000000000000/", method="GET").status_code == 404

    def test_damaged_begins_anew(self, world, call):
        made = self.begin(call, b"abcdef").json()
        assert self.part(call, made["id"], 0, b"abcdeX").status_code == 200
        answer = call(f"{made['id']}/completion/").json()
        assert (answer["received"], answer["error"]["code"], answer["state"]) == (0, "SRC-026", "open")

    def test_another_key_of_the_company_is_no_computer(self, world, live_server):
        import httpx

        from hub.api.keys import create_key

        with scope(world.nordisk):
            _key, text = create_key(name="x", rights={"sie_import": "write"}, by=world.admin)
        url = f"{live_server.url}/api/v1/companies/{world.nordisk.pk}/connect/uploads/"
        answer = httpx.post(url, json={}, headers={"Authorization": f"Bearer {text}"}, trust_env=False)
        assert answer.status_code == 409 and answer.json()["code"] == "SRC-023"


def test_the_program_needs_nothing_but_python():
    source = CLIENT.read_text()
    imported = set(re.findall(r"^(?:import|from) (\w+)", source, re.M))
    assert imported <= set(sys.stdlib_module_names)
    compile(source, str(CLIENT), "exec", flags=0, dont_inherit=True)
    import ast

    ast.parse(source, feature_version=(3, 8))
    assert ORGNR
