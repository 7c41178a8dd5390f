"""Severa, simulated: REST API v1 under /severa/rest-api/v1 with client credentials, and pages to act as its user.

Paths, members, paging and errors follow the published description (July 2026). What is not published is chosen and
told: tokens live an hour; of an invoice status, number, referenceNumber, paymentDate, date, dueDate, notes,
ourReference, yourReference and orderNumber can be patched; deletion of a fee on an invoice is refused.
"""

from flask import Flask

from integrations.sandbox import faults
from integrations.sandbox.severa import editing, gate, invoices, registers, seed, token, ui

SYSTEM = "severa"
PREFIX = "/severa/rest-api/v1"


def install(app: Flask) -> None:
    """Every call passes: who are you, faults, limit; then the route."""
    faults.SYSTEMS[SYSTEM] = faults.System("Severa", f"{PREFIX}/*", f"{PREFIX}/token", gate.plain_error)
    for module in (registers, invoices):
        blueprint = module.blueprint
        for entering in (gate.enter, faults.before, gate.strike):
            blueprint.before_request(entering)
        blueprint.after_request(faults.after)
        blueprint.register_error_handler(gate.Refusal, gate.refused)
        app.register_blueprint(blueprint, url_prefix=PREFIX)
    token.blueprint.register_error_handler(gate.Refusal, gate.refused)
    app.register_blueprint(token.blueprint, url_prefix=PREFIX)
    app.register_blueprint(ui.blueprint, url_prefix="/severa/ui")
    app.register_blueprint(editing.blueprint, url_prefix="/severa/ui/records")
    with app.app_context():
        seed.seed()
