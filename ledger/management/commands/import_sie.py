import json
import sys
from pathlib import Path

from django.core.management.base import BaseCommand

from hub import jobs
from hub.errors import words
from hub.management.companies import find_company
from hub.models import Company
from hub.permissions import system
from hub.tenancy import scope
from ledger.actions.sie import preview, start_import
from ledger.models import SieImport, Source

BY = system("import_sie")


class Command(BaseCommand):
    help = "Reads SIE files into a company's books, by the rules of the import page. Exits 1 when a file was stopped."

    def add_arguments(self, parser):
        parser.add_argument("company", help="id, organisation number or name")
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--json", action="store_true", help="one list of objects")
        parser.add_argument("--preview", action="store_true", help="only tell what would happen")
        parser.add_argument("--take-rest", action="store_true", help="leave faulty vouchers out and take the rest")
        parser.add_argument("--accept-orgnr", action="store_true", help="the file's organisation number may differ")

    def handle(self, *args, **options):
        company = find_company(options["company"])
        act = look if options["preview"] else take
        done = [act(company, path, options) for path in options["files"]]
        if options["json"]:
            self.stdout.write(json.dumps(done, ensure_ascii=False))
        else:
            for each in done:
                self.stdout.write(f"{each['file']}: {each['state']}. {each['result']}")
                for found in each["findings"]:
                    self.stdout.write(f"  {found['severity']} {found['code']} {found['message']}")
        if any(each["state"] not in ("done", "possible") for each in done):
            sys.exit(1)


def look(company: Company, path: Path, options: dict) -> dict:
    with scope(company):
        seen = preview(company=company, data=path.read_bytes(), by=BY)
    told = [{"severity": t.severity, "code": t.words.code, "message": t.words.message} for t in seen.told]
    mine = [f.as_json() for f in seen.findings]
    counts = {
        name: getattr(seen, name) for name in ("vouchers", "rows", "new", "kept", "changed", "vanished", "returned")
    }
    return {
        "file": str(path),
        "state": "possible" if seen.may_import else "refused",
        "result": "",
        "counts": counts | {"refused": len(seen.refused)},
        "differences": [[d.account, d.difference] for d in seen.differences],
        "findings": told + mine,
    }


def take(company: Company, path: Path, options: dict) -> dict:
    with scope(company):
        made = start_import(
            company=company,
            data=path.read_bytes(),
            name=path.name,
            source=Source.COMMAND,
            take_rest=options["take_rest"],
            accept_orgnr=options["accept_orgnr"],
            by=BY,
        )
    jobs.run(company.pk, made.job_id)
    with scope(company):
        made = SieImport.objects.select_related("job").get(pk=made.pk)
        found = [
            {"severity": f.severity, "code": f.code, "row": f.row, "message": words(f.code, f.facts).message}
            for f in made.job.findings.order_by("at", "id")
        ]
    return {
        "file": str(path),
        "state": made.state,
        "result": made.job.result,
        "import": str(made.pk),
        "type": made.type,
        "year": [str(made.year_start or ""), str(made.year_end or "")],
        "counts": made.counts,
        "findings": found,
    }
