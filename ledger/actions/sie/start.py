"""The start of an import: a row of the log and a job."""

import hashlib
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from hub import events, files, jobs
from hub.models import Company, StoredFile
from hub.permissions import Actor, Area, Level
from ledger import sources
from ledger.actions.ledgers import main_ledger
from ledger.actions.sie.run import KIND
from ledger.models import ImportState, Ledger, SieImport, Source
from ledger.models.sie_import import OPEN


def start_import(
    *,
    company: Company,
    file: StoredFile | None = None,
    data: bytes | None = None,
    name: str = "",
    source: str = Source.UPLOAD,
    viewing_to: date | None = None,
    take_rest: bool = False,
    accept_orgnr: bool = False,
    by: Actor,
) -> SieImport:
    """A row of the log and a job. The same file twice at once is one import: the second call gets the first's row.

    What comes from a connected system (`source` erp) does not use the right to import files. Raises what the registered
    source says where the books follow another system (`ledger.sources`).
    """
    if source != Source.ERP:
        by.check(Area.SIE_IMPORT, Level.WRITE)
        sources.check_file(company)
    ledger = main_ledger(company=company)
    sha256 = file.sha256 if file else hashlib.sha256(data).hexdigest()
    if underway := _underway(ledger, sha256):
        return underway
    try:
        with transaction.atomic():
            file = file or files.store(name[:120], data, content_type="text/plain", by=by)
            made = SieImport.objects.create(
                ledger=ledger,
                source=source,
                file=file,
                file_name=file.name,
                sha256=sha256,
                take_rest=take_rest,
                accept_orgnr=accept_orgnr,
                viewing_to=viewing_to,
                same_as=_same(ledger, sha256),
                created_by=by.name[:120],
            )
    except IntegrityError:
        if underway := _underway(ledger, sha256):
            return underway
        raise
    page = f"/c/{made.company_id}/settings/import/log/{made.pk}/"
    title, params = _("SIE-import: %s") % made.file_name, {"import": str(made.pk)}
    made.job = jobs.start(KIND, title, by=by, url=page, params=params, file=file)
    made.save(update_fields=["job"])
    events.record("import.started", obj=made, by=by, sha256=sha256, file=made.file_name)
    return made


def _underway(ledger: Ledger, sha256: str) -> SieImport | None:
    """The open import of the same file. One whose job has ended without it is closed here."""
    same = SieImport.objects.filter(ledger=ledger, sha256=sha256, act="import", state__in=OPEN)
    for made in same.select_related("job"):
        if made.job is None or not made.job.is_final:
            return made
        made.state = ImportState.CANCELLED
        made.save(update_fields=["state"])
    return None


def _same(ledger: Ledger, sha256: str) -> SieImport | None:
    done = SieImport.objects.filter(ledger=ledger, sha256=sha256, state=ImportState.DONE)
    return done.order_by("-created_at").first()
