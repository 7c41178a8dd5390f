"""The simulated systems as a process of their own, and a hub whose settings point at it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.cache import cache

from tests.integrations.sandbox.simulated import Visma

TOP = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def sandbox_address():
    """Base address of the simulated systems; the process is ours and ends with the tests."""
    command = [sys.executable, "-m", "integrations.sandbox", "--port", "0", "--memory"]
    process = subprocess.Popen(command, cwd=TOP, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    try:
        line = process.stdout.readline()
        assert line.startswith("listening on "), line
        yield line.removeprefix("listening on ").strip()
    finally:
        process.terminate()
        process.wait(10)
        process.stdout.close()


@pytest.fixture
def remote(sandbox_address, settings):
    """The simulated Visma.net, without faults or batches, and the hub set to use it with short time-outs."""
    remote = Visma(sandbox_address)
    before = remote.http.get("/faults/api/settings").json()
    settings.VISMA_NET = settings.VISMA_NET | {
        "authority": f"{sandbox_address}/visma-connect",
        "api": f"{sandbox_address}/visma-net",
        "client_id": "isv_huvudbok_demo",
        "client_secret": "demo-secret",
        "background": False,
        "connect_seconds": 2.0,
        "read_seconds": 2.0,
        "quiet_seconds": 0.0,
    }
    settings.HUB_URL = "http://127.0.0.1:8765"
    cache.clear()
    yield remote
    remote.http.delete("/faults/api")
    remote.http.delete("/visma-net/ui/api/batches")
    remote.settings(**before)
    remote.close()
    cache.clear()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The reference data, where it lies on this machine."""
    found = Path(os.environ.get("HUB_SHARED_DATA", TOP.parent / "shared" / "data"))
    if not found.exists():
        pytest.skip("the reference data is not on this machine (HUB_SHARED_DATA)")
    return found
