import json
import sys
from dataclasses import asdict

from django.core.management.base import BaseCommand

from hub.audit import run


class Command(BaseCommand):
    help = "Asks the database for every invariant; prints what is broken and exits 1."

    def add_arguments(self, parser):
        parser.add_argument("--json", action="store_true")

    def handle(self, *args, **options):
        broken = run()
        if options["json"]:
            self.stdout.write(json.dumps([asdict(b) for b in broken], ensure_ascii=False))
        else:
            for each in broken:
                self.stdout.write(f"{each.invariant} {each.company} {each.what}")
            self.stdout.write(f"{len(broken)} broken" if broken else "every invariant holds")
        if broken:
            sys.exit(1)
