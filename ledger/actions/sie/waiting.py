"""Files handed in and not read in yet: kept, looked at, thrown away; forgotten after a while."""

import datetime
import hashlib

from django.db.models import Exists, OuterRef, QuerySet

from hub import events, files
from hub.errors import Refused
from hub.models import Company, Job, StoredFile
from hub.permissions import SYSTEM, Actor, Area, Level
from ledger import sources
from ledger.actions.sie.look import KIND, SEEN, SEEN_TYPE
from ledger.models import SieImport

HANDED_IN = "application/x-sie"  # a file somebody handed in here; no other file of the company is read as SIE
WAITING_DAYS = datetime.timedelta(days=14)


def waiting_files() -> QuerySet[StoredFile]:
    """Of the company in scope, newest first, without their content."""
    used = SieImport.objects.filter(file=OuterRef("pk"))
    found = StoredFile.objects.filter(~Exists(used), content_type=HANDED_IN)
    return found.defer("sealed").order_by("-created_at", "-id")


def hand_in(*, company: Company, name: str, data: bytes, by: Actor) -> tuple[StoredFile, bool]:
    """Keeps a file until somebody says what to do with it. The same content waits once: `(file, is it new?)`."""
    by.check(Area.SIE_IMPORT, Level.WRITE)
    sources.check_file(company)
    same = waiting_files().filter(sha256=hashlib.sha256(data).hexdigest()).first()
    if same is not None:
        return same, False
    file = files.store(name[:120], data, content_type=HANDED_IN, by=by)
    events.record("import.received", obj=file, by=by, file=file.name, sha256=file.sha256, size=file.size)
    return file, True


def discard(*, company: Company, file: StoredFile, by: Actor) -> None:
    """Throws a waiting file away. Raises Refused LED-076 for one that has been read in: the log keeps it."""
    by.check(Area.SIE_IMPORT, Level.WRITE)
    found = StoredFile.objects.select_for_update().defer("sealed").get(pk=file.pk, content_type=HANDED_IN)
    if SieImport.objects.filter(file=found).exists():
        raise Refused("LED-076", file=found.name)
    _release(found, "import.discarded", by)


def _release(file: StoredFile, event: str, by: Actor) -> None:
    """The file, and what was seen in it, leave; the event stays."""
    looks = Job.objects.filter(kind=KIND, file=file)
    looks.update(cancel_requested=True)
    StoredFile.objects.filter(pk__in=[j.params[SEEN] for j in looks if j.params.get(SEEN)]).delete()
    events.record(event, obj=file, by=by, file=file.name, sha256=file.sha256)
    file.delete()


def forget_waiting(now: datetime.datetime) -> int:
    """Files nobody has decided about, and previews of files long read in, in the company in scope."""
    old = now - WAITING_DAYS
    left = list(waiting_files().filter(created_at__lt=old))
    for file in left:
        _release(file, "import.expired", SYSTEM)
    StoredFile.objects.filter(content_type=SEEN_TYPE, created_at__lt=old).delete()
    return len(left)
