"""After a log-in: a bell for a worker, rung beside the request, so that the person waits for nothing, a dead broker
included."""

from threading import Thread
from uuid import UUID

from hub.bell import ring

TASK = "integrations.sources.tasks.refresh_for"


def refresh_after_login(user_id: UUID) -> None:
    Thread(target=ring, args=(TASK, str(user_id)), name="login-refresh", daemon=True).start()
