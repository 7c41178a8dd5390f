"""The log of an import: the file's findings and the books' words, and the refused vouchers as a file to mend."""

import io

from hub import files
from hub.models import Finding, Job, StoredFile
from hub.permissions import Actor
from ledger.actions.sie.rules import Word
from ledger.actions.sie.stage import Staged
from ledger.models import SieImport
from ledger.sie import Document, codes
from ledger.sie import Finding as Found
from ledger.texts import facts_of

LIMIT = 2000
REFUSED_LIMIT = 10_000
DOES_NOT_TIE = (codes.UB_DIFFERS, codes.RES_DIFFERS)


def keep(job: Job, made: SieImport, reading: Staged, source: bytes, by: Actor) -> StoredFile | None:
    """Writes the log, most severe first, at most `LIMIT` lines and then a count. Gives the file of refused vouchers."""
    job.findings.all().delete()  # of an earlier, interrupted attempt
    rows = [*_words(job, reading.words), *(_row(job, made, f) for f in _ordered(reading.staging.document))]
    rows += [_too_long(job, made, v) for v in reading.staging.too_long]
    if len(rows) > LIMIT:
        rest = Word("LED-059", {"count": len(rows) - LIMIT, "same": "…"}, "info")
        rows = [*rows[:LIMIT], *_words(job, [rest])]
    Finding.objects.bulk_create(rows, batch_size=1000)
    return _refused_file(made, reading, source, by) if reading.staging.refused else None


def _ordered(document: Document) -> list[Found]:
    rank = {"error": 0, "warning": 1, "info": 2}
    return sorted(document.findings, key=lambda f: rank[f.severity])


def _words(job: Job, words: list[Word]) -> list[Finding]:
    """What stops is written by the job itself when it stops."""
    told = [w for w in words if w.severity != "error"]
    return [Finding(job=job, code=w.code, severity=w.severity, facts=w.facts) for w in told]


def _row(job: Job, made: SieImport, found: Found) -> Finding:
    is_voucher = found.series is not None
    return Finding(
        job=job,
        code=found.code,
        severity=found.severity,
        facts=facts_of(found),
        file=made.file_name,
        row=found.line or None,
        object_type="voucher" if is_voucher else "",
        object_key=f"{found.series} {found.number}".strip()[:120] if is_voucher else "",
    )


def _too_long(job: Job, made: SieImport, voucher) -> Finding:
    name = f"{voucher.series} {voucher.number}".strip()[:80]
    return Finding(job=job, code="LED-038", facts={"voucher": name}, file=made.file_name, row=voucher.line)


def ties(document: Document) -> bool:
    """Do the file's closing balances equal its opening and rows? Only then can the books be held to them."""
    has_closing = any(f.code in DOES_NOT_TIE for f in document.findings)
    return document.type == "4E" and not has_closing and not document.has_errors


def _refused_file(made: SieImport, reading: Staged, source: bytes, by: Actor) -> StoredFile:
    """The refused vouchers as they stand in the file, to be mended and read in."""
    wanted = {line for line, _, _ in reading.staging.refused[:REFUSED_LIMIT]}
    name = f"avvisade_{made.file_name}"[:120]
    return files.store(name, refused_vouchers(source, wanted), content_type="text/plain", by=by)


def refused_vouchers(source: bytes, wanted: set[int]) -> bytes:
    """The blocks that begin on these lines of the file, and its head, byte for byte."""
    taken, inside, head = [], False, True
    for number, line in enumerate(io.BytesIO(source.replace(b"\r\n", b"\n").replace(b"\r", b"\n")), 1):
        label = line.lstrip()[:8].upper()
        if label.startswith(b"#VER"):
            head, inside = False, number in wanted
        if (
            inside
            or head
            and label.startswith(
                (b"#FLAGGA", b"#PROGRAM", b"#FORMAT", b"#GEN", b"#SIETYP", b"#FNAMN", b"#ORGNR", b"#RAR")
            )
        ):
            taken.append(line)
        if inside and label.startswith(b"}"):
            inside = False
    return b"".join(taken)
