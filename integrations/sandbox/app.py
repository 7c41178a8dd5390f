"""The WSGI program of all simulated systems: `create(state_dir)`."""

from pathlib import Path

from flask import Flask, redirect
from flask.json.provider import DefaultJSONProvider

from integrations.sandbox import autopay, data, eaccounting, fault_pages, severa, store, visma_connect, visma_net
from integrations.sandbox.server import Cutting


class Json(DefaultJSONProvider):
    """Members in the order they were written, letters as they are."""

    sort_keys = False
    ensure_ascii = False


def create(state_dir: str | Path) -> Flask:
    """The program with its state in `state_dir` (made and filled when empty)."""
    app = Flask(__name__, static_folder=None)
    app.json = Json(app)
    app.config["MAX_CONTENT_LENGTH"] = 50 * 1024 * 1024
    store.install(app, Path(state_dir))
    with app.app_context():
        data.seed()
    app.add_url_rule("/", view_func=lambda: redirect("/visma-net/ui/"), endpoint="start")
    app.add_url_rule("/healthz", view_func=lambda: ("ok", {"Content-Type": "text/plain"}), endpoint="healthz")
    app.add_url_rule("/favicon.ico", view_func=lambda: ("", 204), endpoint="favicon")
    for system in (visma_connect, visma_net, eaccounting, severa, autopay, fault_pages):
        system.install(app)
    app.wsgi_app = Cutting(app.wsgi_app)  # type: ignore[method-assign]
    return app
