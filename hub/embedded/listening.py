"""Which address the web answers on: the wanted one, or the next that is free."""

import http.client
import socket

from hub.embedded.paths import EmbeddedError

TRIES = 100
LOOPBACK = "127.0.0.1"


def listen(host: str, port: int, tries: int = TRIES) -> socket.socket:
    """A listening socket that the supervisor keeps: while the web is started again, callers wait instead of failing.

    Raises: EmbeddedError when no port of the row is free.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for candidate in range(port, port + tries):
        try:
            return socket.create_server((host, candidate), family=family, backlog=512)
        except PermissionError:
            raise EmbeddedError(f"port {candidate} needs more rights than this user has") from None
        except OSError:
            continue
    raise EmbeddedError(f"{host}:{port} is taken" if tries == 1 else f"no free port from {port} on")


def free_port(port: int) -> int:
    """For a program that opens its port itself."""
    with listen(LOOPBACK, port) as found:
        return found.getsockname()[1]


def answers(port: int, path: str, seconds: float) -> bool:
    """Whether a request gets an answer in time, and one that is no crash."""
    try:
        connection = http.client.HTTPConnection(LOOPBACK, port, timeout=seconds)
        connection.request("GET", path)
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
