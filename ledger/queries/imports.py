"""The import log, its findings, and the vouchers an import took away."""

from hub.models import Finding
from ledger.models import Ledger, Removed, SieImport


def import_log(ledger: Ledger | None = None, limit: int = 200) -> list[SieImport]:
    """Newest first, without the files' content. One query."""
    found = SieImport.objects.select_related("job", "file", "refused_file")
    found = found.defer("file__sealed", "refused_file__sealed", "undo")
    if ledger is not None:
        found = found.filter(ledger=ledger)
    return list(found.order_by("-created_at")[:limit])


def findings_of(made: SieImport):
    """A queryset, in the order of the log."""
    return Finding.objects.filter(job=made.job_id).order_by("at", "id")


def removed_vouchers(made: SieImport, limit: int = 1000) -> list[Removed]:
    """Old vouchers that the act took away, those with something on them first."""
    found = Removed.objects.filter(source_import=made, kind="voucher").extra(select={"is_held": "held <> '[]'"})
    return list(found.order_by("-is_held", "label", "key")[:limit])
