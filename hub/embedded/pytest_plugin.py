"""Loaded with `-p`: throw-away servers before pytest-django reads the settings.

HUB_HOME names their home, and the settings and every process a test starts follow it. Workers of xdist inherit the
variable and share the servers; pytest-django gives each its own database. Servers named by DATABASE_URL and
REDIS_URL are used as they are.
"""

import contextlib
import os

from hub.embedded import servers

_running = contextlib.ExitStack()

if "PYTEST_XDIST_WORKER" not in os.environ:
    _home = _running.enter_context(servers.temporary(durable=os.environ.get("HUB_TEST_DURABLE") == "1"))
    os.environ["HUB_HOME"] = str(_home)


def pytest_configure(config) -> None:
    config.addinivalue_line("markers", "bench: a speed figure; run by `manage.py bench`")


def pytest_unconfigure() -> None:
    _running.close()
