"""Visma.net ERP, simulated: the general ledger part of its API under /visma-net, and pages to look at the books.

Paths, names and shapes follow the published API description (April 2025) with ETags as in 2026; the rules are
those of GL301000. The same API also answers under the old address form /visma-net/API/controller/api.
"""

from flask import Flask, jsonify, request

from integrations.sandbox import faults
from integrations.sandbox.visma_net import calls, gate, jobs, journal, ledger_reads, masterdata, ui

OLD_ADDRESS = "/visma-net/API/controller/api"


def install(app: Flask) -> None:
    """Every call passes, in this order: work that is due, who are you, faults, background mode; then the route."""
    for module in (masterdata, journal, ledger_reads, jobs):
        blueprint = module.blueprint
        for entering in (jobs.run_due, gate.enter, faults.before, jobs.accept_in_background):
            blueprint.before_request(entering)
        for leaving in (calls.note, gate.leave, faults.after):
            blueprint.after_request(leaving)
        blueprint.register_error_handler(gate.Refusal, gate.refused)
        blueprint.register_error_handler(gate.Malformed, gate.malformed)
        app.register_blueprint(blueprint, url_prefix="/visma-net")
        app.register_blueprint(blueprint, url_prefix=OLD_ADDRESS, name=f"{blueprint.name}_old")
    app.register_blueprint(ui.blueprint, url_prefix="/visma-net/ui")
    app.register_error_handler(404, _unknown)


def _unknown(error):
    if request.path.startswith("/visma-net/v") or request.path.startswith(OLD_ADDRESS):
        return jsonify(message="Resource not found."), 404
    return error
