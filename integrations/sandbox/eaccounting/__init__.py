"""eEkonomi, simulated: eAccounting API v2 under /eaccounting/v2, its identity server, and pages to act as its user.

Paths, envelopes, lengths, enums and error codes follow the published description (September 2026, for the books June
2020). What is not published is chosen and told: a sliding window for the rate, page size 50 and at most 1000, PKCE
optional but held to, dates as yyyy-mm-dd, moments in UTC with milliseconds.
"""

from flask import Flask

from integrations.sandbox import faults
from integrations.sandbox.eaccounting import (
    books,
    drafts,
    editing,
    files,
    gate,
    identity,
    invoices,
    purchases,
    registers,
    seed,
    ui,
)

SYSTEM = "eaccounting"


def install(app: Flask) -> None:
    """Every call passes: who are you, faults, limit; then the route."""
    faults.SYSTEMS[SYSTEM] = faults.System(
        "eEkonomi", "/eaccounting/v2/*", "/eaccounting/connect/token", gate.plain_error
    )
    for module in (registers, drafts, invoices, purchases, books, files):
        blueprint = module.blueprint
        for entering in (gate.enter, faults.before, gate.strike):
            blueprint.before_request(entering)
        blueprint.after_request(faults.after)
        blueprint.register_error_handler(gate.Refusal, gate.refused)
        app.register_blueprint(blueprint, url_prefix="/eaccounting/v2")
    app.register_blueprint(identity.blueprint, url_prefix="/eaccounting")
    app.register_blueprint(ui.blueprint, url_prefix="/eaccounting/ui")
    app.register_blueprint(editing.blueprint, url_prefix="/eaccounting/ui/records")
    app.register_blueprint(files.storage, url_prefix="/eaccounting/storage")
    with app.app_context():
        seed.seed()
