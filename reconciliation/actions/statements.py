"""Statements in: by file, by a connected bank service, by API or command; the same one twice is recognised."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.db import connection
from django.db.models import F, Q
from django.utils.translation import ngettext

from hub import events, files, jobs
from hub.errors import Refused
from hub.models import Company, Job, StoredFile
from hub.permissions import Actor, Area, Level
from hub.tenancy import scope, uuid7
from hub.uploads import safe_name
from reconciliation import formats
from reconciliation.actions.copying import as_json, insert
from reconciliation.actions.partners import mapping_of
from reconciliation.actions.reading import Judged, Told, detail_json, file_words, judge
from reconciliation.actions.runs import start_run
from reconciliation.guards import hold
from reconciliation.models import BankAccount, LineState, Schedule, Source, Statement, StatementLine

COLUMNS = (
    "id", "bank_account_id", "statement_id", "identity", "amount", "remaining", "parked", "state", "date", "valued_on",
    "text", "reference", "counterparty", "counterparty_account", "bank_reference", "end_to_end", "code", "origin",
    "statement_key", "charges", "is_reversal", "is_return", "is_typed", "position", "note", "inactive_reason",
    "inactive_by", "details",
)  # fmt: skip
FILE_TYPE = "application/x-bank-statement"  # a file somebody handed in here


@dataclass
class Imported:
    """What came of a file: the statements that are here now, and everything to be said."""

    statements: list[Statement] = field(default_factory=list)
    judged: list[Judged] = field(default_factory=list)
    told: list[Told] = field(default_factory=list)
    job: Job | None = None

    @property
    def new(self) -> int:
        return sum(s.line_count - s.known_count for s in self.statements)

    @property
    def may_import(self) -> bool:
        return any(j.may_import for j in self.judged) and not any(t.severity == "error" for t in self.told)


def preview_statements(
    *, company: Company, data: bytes | None = None, drafts: Sequence[formats.Statement] | None = None, name: str = "",
    bank_account: BankAccount | None = None, mapping: formats.Mapping | None = None, by: Actor,
) -> Imported:  # fmt: skip
    """What `import_statements` would do, by the same rules. Changes nothing."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    if drafts is not None:
        return Imported(judged=judge(formats.Reading(name, "", tuple(drafts), ()), bank_account))
    reading = formats.read(data or b"", name, mapping=mapping or mapping_of(bank_account))
    told = file_words(reading)
    return Imported(judged=judge(reading, bank_account), told=told)


def import_statements(
    *, company: Company, bank_account: BankAccount | None = None, data: bytes | None = None,
    drafts: Sequence[formats.Statement] | None = None, name: str = "", source: str = Source.FILE,
    mapping: formats.Mapping | None = None, file: StoredFile | None = None, job: Job | None = None, by: Actor,
) -> Imported:  # fmt: skip
    """Takes over the lines that are not here yet. Of `data` the bytes are kept as they came; `drafts` are statements a
    connected service delivered. Without `bank_account` each statement finds its own partner; those that find none are
    told and left. Raises Refused BANK-110 (with `findings`) when nothing can be taken."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    if bank_account is not None:
        hold(bank_account)
    else:
        list(BankAccount.objects.select_for_update(no_key=True).order_by("id").values_list("id"))
    if file is not None and data is None:
        data = files.content(file)
    found = preview_statements(
        company=company, data=data, drafts=drafts, name=name, bank_account=bank_account, mapping=mapping, by=by
    )
    if not found.may_import:
        refusal = Refused("BANK-110", name=name, told=[t.code for t in _all_words(found)])
        refusal.imported = found
        raise refusal
    if data is not None and file is None:
        file = files.store(safe_name(name or "kontoutdrag"), data, content_type=FILE_TYPE, by=by)
    digest = hashlib.sha256(data).hexdigest() if data is not None else ""
    for judged in found.judged:
        if judged.may_import and not _is_kept(judged):
            found.statements.append(_take(judged, found.told, source, file, digest, name, job, by))
    _reconcile_arrivals(company, found, by)
    return found


def _all_words(found: Imported) -> list[Told]:
    return [*found.told, *(t for j in found.judged for t in j.told)]


def _is_kept(judged: Judged) -> bool:
    """The very statement is in the log already, and brings nothing new."""
    draft = judged.statement
    same = Statement.objects.filter(bank_account=judged.account, opening=draft.opening, closing=draft.closing)
    return bool(judged.names) and not judged.new and same.filter(ends_on=draft.ends_on).exists()


def _take(judged: Judged, told: list[Told], source: str, file, digest: str, name: str, job, by: Actor) -> Statement:
    draft, account = judged.statement, judged.account
    made = Statement.objects.create(
        bank_account=account, file=file, job=job, source=source, sha256=digest,
        file_name=safe_name(name)[:120] if name else "", statement_id=draft.id[:140],
        format=(draft.lines[0].origin if draft.lines else "")[:30],
        starts_on=draft.starts_on or min((x.booked_on for x in draft.lines), default=None),
        ends_on=draft.ends_on or max((x.booked_on for x in draft.lines), default=None),
        opening=draft.opening, closing=draft.closing, line_count=len(judged.names),
        known_count=len(judged.names) - judged.new, created_by=by.name[:120],
        findings=[t.as_json() for t in (*told, *judged.told)][:500],
    )  # fmt: skip
    seen = set(judged.known)
    rows = []
    for identity, line in zip(judged.names, draft.lines, strict=True):
        if identity not in seen:
            seen.add(identity)
            rows.append(_row(made, identity, line))
    insert("reconciliation_statementline", COLUMNS, rows)
    _enrich(judged)
    if len(rows) > 1000:
        with connection.cursor() as cursor:
            cursor.execute("SELECT reconciliation_analyze()")
    events.record("statement.imported", obj=made, by=by, new=len(rows), source=source, account=account.name)
    return made


def _row(made: Statement, identity: str, line: formats.Line) -> tuple:
    state = LineState.OPEN if line.amount else LineState.MATCHED
    return (
        uuid7(), made.bank_account_id, made.pk, identity, line.amount, line.amount, 0, state.value, line.booked_on,
        line.valued_on, _clean(line.text), _clean(line.reference)[:140], _clean(line.counterparty)[:140],
        _clean(line.counterparty_account)[:60], _clean(line.bank_reference)[:140], _clean(line.end_to_end)[:140],
        line.code[:60], line.origin[:20], line.statement_id[:140], line.charges, line.is_reversal, line.is_return,
        False, line.position, "", "", "", as_json([detail_json(d) for d in line.details]),
    )  # fmt: skip


def _clean(text: str) -> str:
    return text.replace("\0", "")


def _enrich(judged: Judged) -> None:
    """A file of payments (BgMax, camt.054) tells what a line is made of that a statement only gave the sum of."""
    for identity, line in zip(judged.names, judged.statement.lines, strict=True):
        if identity in judged.known and line.details:
            bare = StatementLine.objects.filter(bank_account=judged.account, identity=identity, approval=None)
            wanted = Q(details=[]) if len(line.details) == 1 else Q(details__1__isnull=True)
            bare.filter(wanted).update(details=[detail_json(d) for d in line.details])


def _reconcile_arrivals(company: Company, found: Imported, by: Actor) -> None:
    accounts = {s.bank_account_id: s.bank_account for s in found.statements if s.line_count > s.known_count}
    for account in accounts.values():
        if account.schedule == Schedule.ARRIVAL:
            found.job = start_run(company=company, account=account, by=by)


# ------------------------------------------------------------------ by a job
KIND = "reconciliation.import"


def start_import(
    *, company: Company, file: StoredFile, bank_account: BankAccount | None = None, by: Actor, url: str = ""
) -> Job:
    """The same as a job, for large files."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    params = {"file": str(file.pk), "bank_account": str(bank_account.pk) if bank_account else ""}
    return jobs.start(KIND, file.name, by=by, params=params, file=file, url=url)


@jobs.handler(KIND)
def run(report: jobs.Report) -> str:
    with scope(report.company):
        job = report.job()
        key = job.params.get("bank_account")
        account = BankAccount.objects.get(pk=key) if key else None
        company = Company.objects.get(pk=report.company)
        by = Actor("system", None, job.created_by or "Huvudbok")
        try:
            found = import_statements(
                company=company, bank_account=account, file=job.file, name=job.title, job=job, by=by
            )
        except Refused as refusal:
            for told in _all_words(getattr(refusal, "imported", Imported())):
                jobs.find(job, told.code, severity=told.severity, facts=told.facts, row=told.line or None)
            raise
        for told in _all_words(found):
            jobs.find(job, told.code, severity=told.severity, facts=told.facts, row=told.line or None)
    return result_of(found)


def result_of(found: Imported) -> str:
    statements = ngettext("%(n)s kontoutdrag", "%(n)s kontoutdrag", len(found.statements)) % {
        "n": len(found.statements)
    }
    lines = ngettext("%(n)s ny rad", "%(n)s nya rader", found.new) % {"n": found.new}
    return f"{statements}, {lines}."


def remove_statement(*, company: Company, statement: Statement, by: Actor) -> None:
    """With all its lines, when none of them is matched, deactivated or approved. Raises Refused BANK-115."""
    by.check(Area.RECONCILIATION, Level.WRITE)
    hold(statement.bank_account)
    lines = StatementLine.objects.filter(statement=statement)
    used = lines.exclude(amount=0).exclude(state=LineState.OPEN, remaining=F("amount")).count()
    if used:
        raise Refused("BANK-115", count=used)
    events.record(
        "statement.removed", obj=statement, by=by, lines=lines.count(), file=statement.file_name,
        from_day=str(statement.starts_on), to_day=str(statement.ends_on),
    )  # fmt: skip
    lines.delete()
    statement.delete()
