"""Direktöverföring from a script: the same selection, the same checks, the same one batch per journal."""

import json
import time
from datetime import date
from types import SimpleNamespace
from uuid import UUID

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from hub.errors import Refused, Words, words
from hub.models import Company, Finding, Job
from hub.permissions import system
from hub.tenancy import Unscoped, scope
from payroll import actions, dry_run
from payroll.models import Journal, RunType
from payroll.queries.dry_runs import grouped
from payroll.queries.moving import preview_to
from payroll.selection import Selection

WAIT_SECONDS = 0.5


class Command(BaseCommand):
    help = "Sends the payroll journals of a selection. Without --wait it ends when they are queued."

    def add_arguments(self, parser):
        parser.add_argument("company", type=UUID, help="the company's id, as in its address")
        parser.add_argument("--run", type=UUID, action="append", default=[], help="a run's id; may be given again")
        parser.add_argument("--from", dest="from_on", type=date.fromisoformat, help="YYYY-MM-DD")
        parser.add_argument("--to", dest="to_on", type=date.fromisoformat, help="YYYY-MM-DD")
        parser.add_argument("--date-by", choices=["payment", "period"], default="payment")
        parser.add_argument("--run-type", choices=RunType.values, default="")
        parser.add_argument("--voucher-date", type=date.fromisoformat, help="for a run's own period")
        parser.add_argument("--series", default="")
        parser.add_argument("--text", default="")
        parser.add_argument("--per", choices=["account", "employee", "row"], default="account")
        parser.add_argument("--include-sent", action="store_true", help="send again what has been sent")
        parser.add_argument("--destination", default="visma_net")
        parser.add_argument(
            "--closed-periods",
            choices=["stop", "next"],
            default="stop",
            help="rows of a period that is closed there: stop, or book them in the next open one",
        )
        parser.add_argument(
            "--dry-run", action="store_true", help="ask the receiver what would stop it, and change nothing anywhere"
        )
        parser.add_argument(
            "--wait", type=float, default=0, metavar="SECONDS", help="until all have ended, at most so long"
        )
        parser.add_argument("--json", action="store_true", help="print one JSON object")

    def handle(self, *args, **options):
        selection = _selection(options)
        try:
            answer, job = _tried(selection, options), None
            if not options["dry_run"]:
                with scope(options["company"]):
                    answer, job = self._act(selection, options)
        except Unscoped as unknown:
            raise CommandError(f"there is no company {options['company']}") from unknown
        if job and options["wait"]:
            answer = _wait(options["company"], job, options["wait"])
        self._print(answer, options["json"])
        if answer["findings"]:
            raise SystemExit(1)

    def _act(self, selection: Selection, options) -> tuple[dict, Job | None]:
        company = Company.objects.get(pk=options["company"])
        selection, shown, _closed = preview_to(
            company=company,
            selection=selection,
            destination=options["destination"],
            closed_periods=options["closed_periods"],
            today=timezone.localdate(),
        )
        try:
            job = actions.start_transfer(
                company=company,
                selection=selection,
                destination=options["destination"],
                expected=shown.expected if shown.drafts else None,
                by=system("transfer_journals"),
            )
        except Refused as refused:
            return {"job": None, "state": "refused", "journals": [], "findings": [_words(refused.words)]}, None
        return _told(job), job

    def _print(self, answer: dict, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps(answer, ensure_ascii=False, indent=2))
            return
        self.stdout.write(f"{answer['state']}  {answer.get('result', '')}".rstrip())
        for each in answer["journals"]:
            self.stdout.write("  {reference}  {period}  {debit}  {state}  {remote_ref}".format(**each).rstrip())
        for each in answer["findings"]:
            self.stderr.write("  {code}  {message} {cause} {cure}".format(**each))


def _selection(options) -> Selection:
    return Selection(
        run_ids=tuple(options["run"]),
        date_by=options["date_by"],
        from_on=options["from_on"],
        to_on=options["to_on"],
        run_type=options["run_type"],
        voucher_on=options["voucher_date"],
        series=options["series"],
        text=options["text"],
        per=options["per"],
        include_sent=options["include_sent"],
    )


def _wait(company: UUID, job: Job, seconds: float) -> dict:
    """The job as it ends, or as it stands when the time is up."""
    until = time.monotonic() + seconds
    while True:
        with scope(company):
            job = Job.objects.get(pk=job.pk)
            if job.is_final or time.monotonic() > until:
                return _told(job)
        time.sleep(WAIT_SECONDS)


def _tried(selection: Selection, options) -> dict:
    """By the code of the transfer itself, outside any transaction. Findings are those that stop it; grouped beside."""
    if not options["dry_run"]:
        return {}
    found = dry_run.examine(
        options["company"],
        options["destination"],
        today=timezone.localdate(),
        selection=selection,
        closed_periods=options["closed_periods"],
    )
    lines = [_line(each) for each in found.findings]
    groups = grouped(lines, options["destination"])
    errors = [fault for group in groups for fault in group.faults if fault.severity == "error"]
    return {
        "job": None,
        "state": "dry run",
        "result": found.result,
        "journals": [_sketched(each) for each in found.sketches],
        "findings": [_words(fault.words) | {"rows": fault.rows, "journals": fault.journals} for fault in errors],
        "groups": {group.kind: group.count for group in groups},
    }


def _line(each: dict) -> SimpleNamespace:
    facts = each["facts"] | {"rows": each.get("count", 1)}
    return SimpleNamespace(
        severity=each["severity"],
        code=each["code"],
        facts=facts,
        value=each.get("value") or "",
        object_key=each["object_key"],
    )


def _sketched(each) -> dict:
    state = "stopped" if each.is_stopped else "draft"
    return _journal(each.reference, date.fromisoformat(f"{each.period}-01"), each.debit, state)


def _told(job: Job) -> dict:
    journals = Journal.objects.filter(job=job).order_by("number")
    findings = Finding.objects.filter(job=job, severity="error").order_by("pk")
    return {
        "job": str(job.pk),
        "state": job.state,
        "result": job.result,
        "journals": [_journal(j.reference, j.period_on, j.debit_total, j.state, j.remote_ref) for j in journals],
        "findings": [_words(words(each.code, each.facts)) for each in findings],
    }


def _journal(reference: str, period_on: date, debit_total: int, state: str, remote_ref: str = "") -> dict:
    """`debit` in minor units."""
    period = f"{period_on:%Y-%m}"
    return {
        "reference": reference,
        "period": period,
        "debit": debit_total,
        "state": str(state),
        "remote_ref": remote_ref,
    }


def _words(said: Words) -> dict:
    return {"code": said.code, "message": said.message, "cause": said.cause, "cure": said.cure}
