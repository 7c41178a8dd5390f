"""What stands between the servers and the programs: tables, checks, demo. One process, so Django starts once.

Prints the demo's log-ins as JSON and nothing else; ends with 1 and says why when the start must be refused. With
`connect`, when everything answers, it joins the demo to the simulated systems instead.
"""

import os
import sys

import django
from django.conf import settings
from django.core.management import CommandError, call_command, get_commands

CONNECT = "connect"


def main(arguments: list[str]) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    django.setup()
    if arguments == [CONNECT]:
        if settings.DEMO and "demo" in get_commands():
            call_command("demo", "--connect")
        return
    call_command("migrate", database="owner", verbosity=0, stdout=sys.stderr)
    call_command("check", databases=["default"], fail_level="ERROR", stdout=sys.stderr)
    if settings.DEMO and "demo" in get_commands():
        call_command("demo", stdout=sys.stderr)
        call_command("demo", "--who")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except CommandError as error:
        sys.exit(str(error))
