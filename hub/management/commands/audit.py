import json
import sys
from dataclasses import asdict
from pathlib import Path

from django.core.management.base import BaseCommand

from hub.audit import heads, run, since


class Command(BaseCommand):
    help = "Asks the database for every invariant; prints what is broken and exits 1."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")
        parser.add_argument(
            "--heads",
            type=Path,
            metavar="FILE",
            help="also compare with where the histories stood at the last run, and keep where they stand now in FILE; "
            "keep FILE where the database's owner cannot write",
        )

    def handle(self, *args, **options):
        broken = run() + self._cut_off(options["heads"])
        if options["json"]:
            self.stdout.write(json.dumps([asdict(b) for b in broken], ensure_ascii=False))
        else:
            for each in broken:
                self.stdout.write(f"{each.invariant} {each.company} {each.what}")
            self.stdout.write(f"{len(broken)} broken" if broken else "every invariant holds")
        if broken:
            sys.exit(1)

    def _cut_off(self, path: Path | None) -> list:
        """A file that told of damage is left as it was, so that the next run tells of it too."""
        if path is None:
            return []
        found = since(json.loads(path.read_text())) if path.exists() else []
        if not found:
            path.write_text(json.dumps(heads(), indent=1))
        return found
