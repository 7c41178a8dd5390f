import json

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from integrations.demo import seed
from integrations.demo.people import PASSWORD, PEOPLE
from integrations.demo.registers import NobodyAnswers, connect_demo


class Command(BaseCommand):
    help = (
        "Loads the demo; with --reset from the beginning; --remove takes it away; --who prints the log-ins as JSON; "
        "--connect joins its project company to the simulated Severa and eEkonomi, which must be running."
    )

    def add_arguments(self, parser):
        parser.add_argument("--who", action="store_true")
        parser.add_argument("--reset", action="store_true")
        parser.add_argument("--remove", action="store_true")
        parser.add_argument("--connect", action="store_true")

    def handle(self, *args, **options):
        if options["who"]:
            who = [{"email": p.email, "password": PASSWORD, "role": p.role} for p in PEOPLE]
            self.stdout.write(json.dumps(who, ensure_ascii=False))
            return
        if not settings.DEMO and not options["remove"]:
            raise CommandError("HUB_DEMO is off: the demo is never loaded into real books")
        if options["connect"]:
            self._connect()
            return
        if options["reset"] or options["remove"]:
            seed.remove()
        if not options["remove"]:
            seed.seed(timezone.localdate())

    def _connect(self) -> None:
        try:
            made = connect_demo()
        except NobodyAnswers as error:
            raise CommandError(f"the demo's systems are not connected: {error}") from error
        self.stdout.write(", ".join(str(each) for each in made) or "nothing to connect")
