"""The broker on a socket of our own. It only rings the bell: what it loses the database still knows."""

import contextlib
import signal
import subprocess
import time

import redis

from hub.embedded import binaries, processes
from hub.embedded.paths import EmbeddedError
from hub.embedded.place import Place


class Valkey:
    def __init__(self, place: Place, *, durable: bool) -> None:
        self.place, self.durable = place, durable
        self.data = place.home / "valkey"
        self.socket = place.sockets / "valkey.sock"
        self.pid_file = place.sockets / "valkey.pid"
        self.child: subprocess.Popen | None = None

    def start(self, seconds: float = 60) -> None:
        """A log the broker cannot read any more is put aside: starting empty is right, not starting is not.

        Raises: EmbeddedError.
        """
        self._clear_stale()
        try:
            self._start(seconds)
        except EmbeddedError:
            if not any(self.data.iterdir()):
                raise
            self.data.rename(self.data.with_name(f"valkey.unreadable-{int(time.time())}"))
            self._start(seconds)

    def _start(self, seconds: float) -> None:
        self.place.private(self.data)
        program = binaries.within_reach(binaries.valkey(), self.place.who)
        keep = ["--appendonly", "yes" if self.durable else "no", "--appendfsync", "everysec", "--save", ""]
        where = ["--port", "0", "--unixsocket", self.socket, "--unixsocketperm", "700", "--dir", self.data]
        command = [program, *where, *keep, "--pidfile", self.pid_file, "--daemonize", "no", "--loglevel", "warning"]
        self.child = self.place.spawn("valkey", command)
        self.place.wait("valkey", self.child, seconds, self.answers)

    def answers(self) -> bool:
        quiet = contextlib.suppress(redis.ConnectionError, redis.BusyLoadingError, redis.TimeoutError)
        with quiet, redis.Redis(unix_socket_path=str(self.socket), socket_timeout=5) as client:
            return bool(client.ping())
        return False

    is_ready = answers

    def stop(self) -> None:
        if self.child:
            processes.end_child(self.child, signal.SIGTERM, 10, signal.SIGKILL)
        self.child = None

    def _clear_stale(self) -> None:
        """Two brokers on one log would spoil it: an orphan goes first."""
        with contextlib.suppress(OSError, ValueError):
            pid = int(self.pid_file.read_text())
            if processes.is_alive(pid) and str(self.socket) in processes.command_line(pid):
                processes.end(pid, signal.SIGTERM, 10)
        self.pid_file.unlink(missing_ok=True)
        self.socket.unlink(missing_ok=True)
