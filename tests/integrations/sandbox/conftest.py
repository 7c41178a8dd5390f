"""A simulated system that runs during the tests."""

import json
import os
import threading
from pathlib import Path

import pytest

from integrations.sandbox.app import create
from integrations.sandbox.server import Handler, Server
from tests.integrations.sandbox.simulated import Visma


@pytest.fixture(scope="session")
def state_dir(tmp_path_factory) -> Path:
    return tmp_path_factory.mktemp("sandbox")


@pytest.fixture(scope="session")
def address(state_dir):
    """Base address of a server that runs in a thread of the tests."""
    server = Server("127.0.0.1", 0, create(state_dir), handler=Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.port}"
    server.shutdown()
    thread.join()


@pytest.fixture
def visma(address):
    """The server without faults, batches or changed settings."""
    visma = Visma(address)
    before = visma.http.get("/faults/api/settings").json()
    yield visma
    visma.http.delete("/faults/api")
    visma.http.delete("/visma-net/ui/api/batches")
    visma.settings(**before)
    visma.close()


@pytest.fixture(scope="session")
def description() -> dict:
    """The published API description, where the reference data lies."""
    shared = Path(os.environ.get("HUB_SHARED_DATA", Path(__file__).parents[4] / "shared" / "data"))
    path = shared / "openapi" / "visma-net-erp-gl-subset.json"
    if not path.exists():
        pytest.skip("the published API description is not on this machine (HUB_SHARED_DATA)")
    return json.loads(path.read_text(encoding="utf-8"))
