"""A SIE 4I file from a payroll system: each booked row of each voucher. A 4E file is taken with a warning. Pure.

Dimensions: 1 cost centre, 6 project, 7 employee (SIE 4B §8); other objects are left out with a warning. The period of
a row is the month of its own date, else of its voucher's.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from hub.masking import mask
from ledger.sie import Document, Row, Voucher, read
from payroll.files import spoken
from payroll.files.cleaning import TEXT, check_balance, check_row, employee_of, plain, text_of
from payroll.files.drafts import FileFinding, Findings, RowDraft, RunDraft, first_of_month

FIELDS = {"1": "cost_centre", "6": "project", "7": "employee"}


def read_sie(name: str, data: bytes) -> RunDraft:
    """The run in a SIE file. Never raises for what is in the file."""
    document = read(data)
    findings = Findings()
    for each in document.findings:
        if each.severity != "info":
            findings.keep(FileFinding(each.severity, each.code, each.line or None, facts=spoken.of_sie(each)))
    rows = tuple(_rows(document, findings)) if document.is_readable else ()
    if document.is_readable:
        _check(document, rows, findings)
    return _run(name, document, rows, findings)


def _rows(document: Document, findings: Findings) -> Iterator[RowDraft]:
    left_out: dict[str, tuple[int, int]] = {}
    for voucher in document.vouchers:
        for row in voucher.rows:
            if row.amount == 0:
                findings.add("info", "PAY-006", row.line, "amount")
                continue
            draft = _row(row, voucher, findings, left_out)
            check_row(draft, findings)
            yield draft
    for dimension, (line, count) in left_out.items():
        findings.warn("PAY-013", line, "dimension", dimension, dimension=dimension, count=count)


def _row(row: Row, voucher: Voucher, findings: Findings, left_out: dict[str, tuple[int, int]]) -> RowDraft:
    found = {"cost_centre": "", "project": "", "employee": ""}
    for dimension, number in row.objects:
        name = FIELDS.get(dimension, "")
        if not name or found[name]:
            first, count = left_out.get(dimension, (row.line, 0))
            left_out[dimension] = (first, count + 1)
        else:
            found[name] = plain(number)
    day = row.date or voucher.date
    return RowDraft(
        line=row.line,
        account=plain(row.account),
        amount=row.amount,
        text=text_of(row.text, findings, row.line) if row.text else mask(plain(voucher.text))[:TEXT],
        period_on=day and first_of_month(day),
        voucher_on=day,
        **found | {"employee": employee_of(found["employee"], findings, row.line)},
    )


def _check(document: Document, rows: tuple[RowDraft, ...], findings: Findings) -> None:
    if document.type in ("1", "2", "3"):
        findings.error("PAY-021", None, "", document.type, type=document.type)
    elif not rows:
        findings.error("PAY-012")
    elif document.type == "4E":
        findings.warn("PAY-014")
    if not findings.has_errors:  # a voucher that is wrong has said so with its own difference
        check_balance(rows, None, findings)


def _run(name: str, document: Document, rows: tuple[RowDraft, ...], findings: Findings) -> RunDraft:
    texts = {text_of(v.text, findings, v.line) for v in document.vouchers if v.rows}
    days = {row.voucher_on for row in rows if row.voucher_on}
    return RunDraft(
        label=(texts.pop() if len(texts) == 1 else "")[:100] or stem(name),
        program=plain(f"{document.program} {document.program_version}")[:100],
        orgnr=plain(document.orgnr)[:20],
        period_on=first_of_month(max(days)) if days else None,
        payment_on=_only(days),
        rows=rows,
        findings=findings.settle(),
        currency=document.currency,
    )


def _only(days: set[date]) -> date | None:
    return next(iter(days)) if len(days) == 1 else None


def stem(name: str) -> str:
    """A file's name as a label: without its ending, masked."""
    return mask(plain(name.rpartition(".")[0] or name))[:100]
