"""Rings after commit: tells a worker where to look. Where nobody hears it, the sweeper rings again."""

import logging

from celery import current_app
from django.db import transaction
from kombu.exceptions import OperationalError

log = logging.getLogger(__name__)


def ring_after_commit(task: str, *ids) -> None:
    transaction.on_commit(lambda: ring(task, *map(str, ids)))


def ring(task: str, *ids: str) -> None:
    """A broker that does not answer must not fail the request: the row is committed."""
    try:
        current_app.send_task(task, args=list(ids))
    except (OperationalError, OSError) as error:
        log.warning("the broker did not take %s: %s", task, error)
