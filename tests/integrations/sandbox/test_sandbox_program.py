"""The program as it is started: its first line, its log, its state after a kill; and that it stands alone."""

import ast
import os
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.integrations.sandbox.simulated import NORDISK, Visma, payroll

ROOT = Path(__file__).parents[3]
SANDBOX = ROOT / "integrations" / "sandbox"


@contextmanager
def running(log: Path, *arguments: str):
    """A sandbox in a process of its own; yields the process and a client of it."""
    command = [sys.executable, "-m", "integrations.sandbox", "--port", "0", *arguments]
    with log.open("a") as errors:
        process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=errors, text=True)
    try:
        first = process.stdout.readline()
        visma = Visma(re.fullmatch(r"listening on (http://127\.0\.0\.1:\d+)\n", first)[1])
        yield process, visma
        visma.close()
    finally:
        process.kill()
        process.wait()
        process.stdout.close()


def test_state_survives_a_kill(tmp_path):
    log, state = tmp_path / "log", ["--state", str(tmp_path / "state")]
    with running(log, *state) as (process, visma):
        tokens = visma.tokens(NORDISK)
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        assert visma.http.post("/visma-net/v2/journaltransaction", json=payroll(), headers=headers).status_code == 201
        visma.arm("slow", delay=0, count=None)
        os.kill(process.pid, signal.SIGKILL)
    with running(log, *state) as (_, visma):
        assert len(visma.batches(NORDISK)) == 1
        assert len(visma.http.get("/faults/api").json()["faults"]) == 1
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        assert visma.http.get("/visma-net/v1/ledger", headers=headers).status_code == 200
        assert visma.token(grant_type="refresh_token", refresh_token=tokens["refresh_token"]).status_code == 200


def test_the_log_holds_no_secret_and_term_ends_the_program(tmp_path):
    with running(tmp_path / "log", "--memory") as (process, visma):
        back, verifier = visma.authorize(NORDISK)
        tokens = visma.tokens(NORDISK)
        headers = {"Authorization": f"Bearer {tokens['access_token']}"}
        visma.http.get("/visma-net/v1/ledger", headers=headers)
        process.terminate()
        assert process.wait(5) == 0
    log = (tmp_path / "log").read_text()
    assert "GET /visma-net/v1/ledger 200" in log and "GET /visma-connect/connect/authorize 302" in log
    secrets = [tokens["access_token"], tokens["refresh_token"], back["code"], verifier, "demo-secret", "state-1"]
    assert [each for each in secrets if each in log] == []


@pytest.mark.parametrize("path", sorted(SANDBOX.rglob("*.py")), ids=lambda path: str(path.relative_to(SANDBOX)))
def test_it_imports_nothing_of_the_project(path):
    ours = {each.name for each in ROOT.iterdir() if each.is_dir()} | {"django", "celery"}
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        names = [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        names += [each.name for each in node.names] if isinstance(node, ast.Import) else []
        for name in names:
            assert name.startswith("integrations.sandbox") or name.partition(".")[0] not in ours, f"{path}: {name}"


def test_load_companies_are_made_once(tmp_path):
    with running(tmp_path / "log", "--memory") as (_, visma):
        for _ in range(2):
            made = visma.http.post("/visma-net/ui/api/companies", json={"count": 3}).json()
        assert [each["id"] for each in made] == [1002001, 1002002, 1002003]
        assert len(visma.http.get("/visma-net/ui/api/companies").json()) == 10
        form = {"grant_type": "client_credentials", "scope": "vismanet_erp_service_api:read"}
        assert visma.token(**form, tenant_id=made[0]["tenant"]).status_code == 200


def test_the_pages_change_master_data(tmp_path):
    with running(tmp_path / "log", "--memory") as (_, visma):
        page = f"/visma-net/ui/{NORDISK}"
        form = {"kind": "period", "key": "202606", "member": "closedInGeneralLedger", "value": "false"}
        assert visma.http.post(f"{page}/settings", data=form).status_code == 303
        form = {"segment": "1", "value": "500", "description": "Ny avdelning"}
        assert visma.http.post(f"{page}/segment-values", data=form).status_code == 303
        with visma.api(NORDISK) as api:
            assert api.get("/v1/financialPeriod/202606").json()["closedInGeneralLedger"] is False
            assert api.get("/v1/dimension/SUBACCOUNT/1/NTAw").json()["description"] == "Ny avdelning"
        refused = visma.http.put("/visma-net/ui/api/account/7010", params={"company": NORDISK}, json={"type": "Asset"})
        assert refused.status_code == 400
        assert visma.http.get("/visma-net/ui/1/").status_code == 404
