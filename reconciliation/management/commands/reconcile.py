import json

from django.core.management.base import BaseCommand

from hub import jobs
from hub.management.companies import find_company
from hub.permissions import system
from hub.tenancy import scope
from reconciliation.actions import start_run
from reconciliation.models import BankAccount

BY = system("reconcile")


class Command(BaseCommand):
    help = "Runs the automatic reconciliation of a company's bank accounts."

    def add_arguments(self, parser):
        parser.add_argument("company", help="id, organisation number or name")
        parser.add_argument("--account", default="", help="ledger account; all unless given")
        parser.add_argument("--propose", action="store_true", help="only suggest, match nothing")
        parser.add_argument("--json", action="store_true", help="one list of objects")

    def handle(self, *args, **options):
        company = find_company(options["company"])
        with scope(company):
            rows = BankAccount.objects.filter(is_active=True).order_by("ledger_account")
            found = [a for a in rows if options["account"] in ("", a.ledger_account)]
        done = [run(company, account, keep_sure=not options["propose"]) for account in found]
        if options["json"]:
            self.stdout.write(json.dumps(done, ensure_ascii=False))
        for each in () if options["json"] else done:
            self.stdout.write(f"{each['account']}: {each['result']}")


def run(company, account: BankAccount, *, keep_sure: bool) -> dict:
    with scope(company):
        job = start_run(company=company, account=account, keep_sure=keep_sure, by=BY)
    jobs.run(company.pk, job.pk)
    with scope(company):
        job.refresh_from_db()
        return {"account": account.ledger_account, "state": job.state, "result": job.result}
