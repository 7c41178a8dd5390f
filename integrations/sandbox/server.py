"""The HTTP server: one thread per connection, and connections that can be cut on purpose.

werkzeug's threaded server, because it hands the program the socket itself (`werkzeug.socket`), holds a waiting
request without blocking others, and is one process: killing it leaves nothing behind.
"""

import logging
import socket
import struct
import time
from collections.abc import Callable, Iterable

from werkzeug.serving import ThreadedWSGIServer, WSGIRequestHandler

log = logging.getLogger("sandbox")


class Handler(WSGIRequestHandler):
    """Logs the path without its query: codes and tokens never reach the log."""

    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # head and body leave apart; the second must not wait for the first to be heard of

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        log.info("%s %s %s", self.command, self.path.partition("?")[0], code)

    def connection_dropped(self, error: BaseException, environ: dict | None = None) -> None:
        self.close_connection = True  # without a head of an answer nothing else says so, and it would stay open
        log.info("%s %s dropped", self.command, self.path.partition("?")[0])


class Server(ThreadedWSGIServer):
    """`Server(host, port, app, handler=Handler)`; port 0 picks a free one, see `.port`."""

    daemon_threads = True

    def shutdown_request(self, request: socket.socket | tuple[bytes, socket.socket]) -> None:
        """A connection marked for reset is closed without the polite FIN, so the client sees a reset."""
        if isinstance(request, socket.socket) and _is_marked_for_reset(request):
            request.close()
            return
        super().shutdown_request(request)


def _is_marked_for_reset(connection: socket.socket) -> bool:
    try:
        return struct.unpack("ii", connection.getsockopt(socket.SOL_SOCKET, socket.SO_LINGER, 8))[0] == 1
    except OSError:
        return False


class Cutting:
    """WSGI middleware: does to the connection what the program wrote in `environ["sandbox.cut"]`.

    `{"how": "silent" | "mid_body", "delay": seconds}`: silent closes without a byte of answer (after `delay`),
    mid_body sends half the body and resets.
    """

    def __init__(self, app: Callable):
        self.app = app

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        answer = self.app(environ, start_response)
        cut = environ.get("sandbox.cut")
        if cut is None:
            return answer
        body = b"".join(answer)
        return _half(environ, body) if cut["how"] == "mid_body" else _silence(environ, cut["delay"])


def _silence(environ: dict, delay: float) -> Iterable[bytes]:
    time.sleep(delay)
    _mark_for_reset(environ)
    raise ConnectionResetError("cut on purpose")


def _half(environ: dict, body: bytes) -> Iterable[bytes]:
    yield body[: max(1, len(body) // 2)]
    time.sleep(0.05)  # let the first half leave before the reset overtakes it
    _mark_for_reset(environ)
    raise ConnectionResetError("cut on purpose")


def _mark_for_reset(environ: dict) -> None:
    connection = environ.get("werkzeug.socket")
    if connection is not None:
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
