#!/usr/bin/env python3
"""The two commands, and every Django command beside them, from any folder:

    python3 manage.py run            the environment, the servers, the demo, the web: everything
    python3 manage.py test [ARGS]    the tests; --faults adds the slow ones that kill processes
    python3 manage.py bench [ARGS]   the speed figures
    python3 manage.py COMMAND …      a Django command; the servers it needs run for its time

On a bare interpreter the environment is made first and this file starts again inside it. Nothing here may need
more than Python 3.6 before that has happened.
"""

import os
import sys

ROOT = os.path.dirname(os.path.abspath(__file__))
NEEDS_NO_SERVER = {"help", "version", "makemessages", "compilemessages", "collectstatic", "new_secrets"}
PLAIN, FAULTS, BENCH = "not faults and not bench", "not bench", "bench"


def run(arguments):
    from hub.embedded import supervisor

    return supervisor.main(arguments)


def pytest(arguments, marks, *options):
    """Replace this process by pytest at the top of the project; paths are taken from where the caller stands."""
    paths = [os.path.abspath(a) if os.path.exists(a.split("::")[0]) else a for a in arguments]
    os.chdir(ROOT)
    command = [sys.executable, "-m", "pytest", "-p", "hub.embedded.pytest_plugin", "-m", marks, *options, *paths]
    os.execv(sys.executable, command)


def test(arguments):
    """All of it in two processes, each with a database and a corner of the broker of its own; a part in one."""
    asked = [a for a in arguments if a != "--faults"]
    shared = () if asked else ("-n", "2", "--dist", "loadfile")
    pytest(asked, FAULTS if "--faults" in arguments else PLAIN, *shared)


def bench(arguments):
    """On servers that write to disk as in earnest, in order, one line a figure."""
    os.environ["HUB_TEST_DURABLE"] = "1"
    pytest(arguments, BENCH, "-p", "no:randomly", "-q", "-s")


def django(arguments):
    from django.core.management import execute_from_command_line

    from hub.embedded import EmbeddedError, servers

    alone = not arguments or arguments[0] in NEEDS_NO_SERVER or {"-h", "--help", "--version"} & set(arguments)
    try:
        with servers.none() if alone else servers.borrowed(" ".join(arguments[:1])):
            execute_from_command_line(["manage.py", *arguments])
    except EmbeddedError as error:
        sys.exit(f"[hub] {error}")


def main():
    arguments = sys.argv[1:]
    name = arguments[0] if arguments else "help"
    from hub import bootstrap

    bootstrap.enter(os.path.abspath(__file__), arguments, with_tests=name in ("test", "bench"))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hub.settings")
    ours = {"run": run, "test": test, "bench": bench}
    return ours[name](arguments[1:]) if name in ours else django(arguments)


if __name__ == "__main__":
    sys.exit(main())
