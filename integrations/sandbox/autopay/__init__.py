"""AutoPay, simulated: bank agreements with services, and statements of each banking day as camt.053.

The real interface is not published; this one is our own, made of what its users see: a service is ticked on a bank
agreement, and from that day statements arrive. History before it cannot be had. Client credentials as elsewhere.

POST /autopay/oauth/token                        client_id, client_secret → access_token
GET  /autopay/v1/agreements                      [{id, bank, account, currency, services}]
PUT  /autopay/v1/agreements/<id>/services        {"electronicStatement": true|false}
GET  /autopay/v1/agreements/<id>/statements      ?after=&limit=  → {items: [{id, sequence, date, sha256}], more}
GET  /autopay/v1/statements/<id>                 application/xml, camt.053.001.02
"""

import json

from flask import Flask

from integrations.sandbox import faults
from integrations.sandbox.autopay import routes, seed

SYSTEM, PREFIX = "autopay", "/autopay/v1"


def install(app: Flask) -> None:
    faults.SYSTEMS[SYSTEM] = faults.System("AutoPay", f"{PREFIX}/*", "/autopay/oauth/token", _plain)
    routes.blueprint.before_request(routes.enter)
    routes.blueprint.before_request(faults.before)
    routes.blueprint.after_request(faults.after)
    app.register_blueprint(routes.blueprint, url_prefix=PREFIX)
    app.register_blueprint(routes.token_blueprint, url_prefix="/autopay/oauth")
    app.register_blueprint(routes.ui_blueprint, url_prefix="/autopay/ui")
    with app.app_context():
        seed.seed()


def _plain(status: int, text: str) -> str:
    return json.dumps({"error": {"code": f"HTTP{status}", "message": text}})
