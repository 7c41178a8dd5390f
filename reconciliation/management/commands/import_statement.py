import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from hub.errors import Refused
from hub.management.companies import find_company
from hub.models import Company
from hub.permissions import system
from hub.tenancy import scope
from reconciliation.actions import Imported, import_statements, preview_statements
from reconciliation.models import BankAccount, Source

BY = system("import_statement")


class Command(BaseCommand):
    help = "Reads bank files into a company, by the rules of the page. Exits 1 when a file could not be taken."

    def add_arguments(self, parser):
        parser.add_argument("company", help="id, organisation number or name")
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--account", default="", help="ledger account of the partner, where files do not say")
        parser.add_argument("--preview", action="store_true", help="only tell what would happen")
        parser.add_argument("--json", action="store_true", help="one list of objects")

    def handle(self, *args, **options):
        company = find_company(options["company"])
        done = [take(company, path, options) for path in options["files"]]
        if options["json"]:
            self.stdout.write(json.dumps(done, ensure_ascii=False, default=str))
        else:
            for each in done:
                self.stdout.write(f"{each['file']}: {each['state']}, {each['new']} new lines")
                for found in each["findings"]:
                    self.stdout.write(f"  {found['severity']} {found['code']} {found['message']}")
        if any(each["state"] == "refused" for each in done):
            sys.exit(1)


def partner(number: str) -> BankAccount | None:
    if not number:
        return None
    account = BankAccount.objects.filter(ledger_account=number).first()
    if account is None:
        raise CommandError(f"account {number} has no bank partner")
    return account


def take(company: Company, path: Path, options: dict) -> dict:
    with scope(company):
        act = preview_statements if options["preview"] else import_statements
        more = {} if options["preview"] else {"source": Source.COMMAND}
        given = {"data": path.read_bytes(), "name": path.name, "bank_account": partner(options["account"]), **more}
        try:
            found = act(company=company, by=BY, **given)
            state = "done" if found.statements else "possible" if found.may_import else "refused"
        except Refused as refusal:
            found, state = getattr(refusal, "imported", Imported()), "refused"
        told = [*found.told, *(t for judged in found.judged for t in judged.told)]
        return {
            "file": str(path),
            "state": state,
            "new": found.new if found.statements else sum(judged.new for judged in found.judged),
            "statements": [
                {"account": j.statement.account, "from": j.statement.starts_on, "to": j.statement.ends_on,
                 "lines": len(j.statement.lines), "new": j.new}
                for j in found.judged
            ],
            "findings": [
                {"severity": t.severity, "code": t.code, "line": t.line, "message": t.words.message} for t in told
            ],
        }  # fmt: skip
