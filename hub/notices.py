"""What the bell shows. A notice is a row, written with the change it tells of; it outlives page and log-in."""

from django.utils import timezone

from hub.models import Job, Notice


def tell(user_id, kind: str, text: str, *, url: str = "", log_url: str = "", job: Job | None = None) -> None:
    """One notice to one person; a job tells once, and again only when its outcome changes. `kind`: ok, warn or bad."""
    if user_id is None:
        return
    fields = {"kind": kind, "text": text[:300], "url": url, "log_url": log_url, "read_at": None}
    if job is None:
        Notice.objects.create(user_id=user_id, **fields)
    else:
        Notice.objects.update_or_create(user_id=user_id, job=job, defaults=fields | {"at": timezone.now()})


def unread(user_id) -> int:
    return Notice.objects.filter(user_id=user_id, read_at=None).count()


def mark_read(user_id) -> int:
    return Notice.objects.filter(user_id=user_id, read_at=None).update(read_at=timezone.now())
