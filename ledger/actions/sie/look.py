"""A preview made by a worker: of large files, and of several at once. No request waits for it."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext as _

from hub import events, files, jobs
from hub.models import Company, Job, StoredFile
from hub.permissions import Actor, Area, Level, system
from hub.tenancy import scope
from ledger.actions.sie.chart import Chart
from ledger.actions.sie.preview import Preview, preview_of
from ledger.actions.sie.seen import pack, unpack
from ledger.actions.sie.stage import judge, staged
from ledger.models import Ledger

KIND = "ledger.preview"
LARGE = 5_000_000  # bytes; what is smaller is looked at while the page is made
SEEN, SEEN_TYPE = "seen", "application/x-sie-preview"  # the job's parameter, and the stored file it names


def start_look(*, company: Company, file: StoredFile, by: Actor, url: str = "", is_quiet: bool = False) -> Job:
    """A job that makes the preview; the one underway, where there is one. `is_quiet`: no notice at the end."""
    by.check(Area.SIE_IMPORT, Level.WRITE)
    StoredFile.objects.select_for_update().only("id").get(pk=file.pk)
    last = looks_of([file]).get(file.pk)
    if last is not None and not last.is_final:
        return last
    events.record("import.looked", obj=file, by=by, file=file.name)
    params = {"file": str(file.pk), "quiet": is_quiet}
    return jobs.start(KIND, _("Förhandsgranskning: %s") % file.name, by=by, url=url, params=params, file=file)


def looks_of(found: Iterable[StoredFile]) -> dict[UUID, Job]:
    """File id → its latest preview job."""
    rows = Job.objects.filter(kind=KIND, file__in=[f.pk for f in found]).order_by("created_at", "id")
    return {job.file_id: job for job in rows}


def seen_by(job: Job) -> Preview | None:
    """What the job saw. None while it works, and where it did not come to its end."""
    kept = StoredFile.objects.filter(pk=job.params[SEEN]).first() if job.params.get(SEEN) else None
    return unpack(files.content(kept)) if kept and job.is_final else None


@jobs.handler(KIND)
def run(report: jobs.Report) -> str:
    """Reads and judges as the import does, and keeps what a page would show."""
    with scope(report.company):
        company, ledger = Company.objects.get(pk=report.company), Ledger.objects.filter(is_main=True).first()
        file = StoredFile.objects.filter(pk=report.job().params["file"]).first()
        if file is None:
            return _("Filen är borttagen.")
        source, chart = files.content(file), Chart.of(ledger)
    report.progress(0, total=source.count(b"#TRANS"), current=_("Läser %s") % file.name)
    with staged(chart, source, report.progress) as reading:
        report.progress(reading.staging.rows, current=_("Jämför med det som är inläst"))
        with scope(report.company):
            judge(reading, company, ledger)
            seen = preview_of(ledger, reading)
    with scope(report.company):
        _keep(report.job(), file, pack(seen))
    return _answer(seen)


def _keep(job: Job, file: StoredFile, data: bytes) -> None:
    kept = files.store(f"{file.name[:100]}.json", data, content_type=SEEN_TYPE, by=system(job.created_by))
    StoredFile.objects.filter(pk=job.params.get(SEEN)).delete()  # of an earlier, interrupted attempt
    job.params = job.params | {SEEN: str(kept.pk)}
    job.save(update_fields=["params"])


def _answer(seen: Preview) -> str:
    if seen.may_import:
        return _("Filen kan läsas in.")
    return _("Filen behöver ditt svar.") if seen.needs else _("Filen kan inte läsas in.")
