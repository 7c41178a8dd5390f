"""After a log-in: a bell for a worker, so that the person waits for nothing."""

from uuid import UUID

from hub.bell import ring


def refresh_after_login(user_id: UUID) -> None:
    ring("integrations.sources.tasks.refresh_for", str(user_id))
