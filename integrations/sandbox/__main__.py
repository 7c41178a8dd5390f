"""`python -m integrations.sandbox --port 8766 --state DIR`: run the simulated systems on this machine.

Prints `listening on http://127.0.0.1:PORT` as its first line. Port 0 picks a free one.
"""

import argparse
import logging
import signal
import sys
import tempfile
from pathlib import Path

from integrations.sandbox.app import create
from integrations.sandbox.server import Handler, Server


def main(arguments: list[str] | None = None) -> int:
    options = _options(arguments)
    logging.basicConfig(stream=sys.stderr, level=logging.INFO, format="%(asctime)s %(message)s")
    if options.memory:
        with tempfile.TemporaryDirectory(prefix="sandbox-") as folder:
            return _serve(Path(folder), options.port)
    return _serve(options.state, options.port)


def _options(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m integrations.sandbox")
    parser.add_argument("--port", type=int, default=8766, help="0 picks a free one")
    where = parser.add_mutually_exclusive_group(required=True)
    where.add_argument("--state", type=Path, help="folder that keeps the state between starts")
    where.add_argument("--memory", action="store_true", help="throw the state away at the end")
    return parser.parse_args(arguments)


def _serve(folder: Path, port: int) -> int:
    server = Server("127.0.0.1", port, create(folder), handler=Handler)
    print(f"listening on http://127.0.0.1:{server.port}", flush=True)
    signal.signal(signal.SIGTERM, _stop)
    try:
        server.serve_forever()
    except KeyboardInterrupt:
        return 0
    finally:
        server.server_close()
    return 0


def _stop(_number: int, _frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    sys.exit(main())
