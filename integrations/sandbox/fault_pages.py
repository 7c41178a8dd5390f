"""The page /faults/ and its JSON twin /faults/api, where faults and settings of the simulated systems are switched."""

from flask import Blueprint, Flask, jsonify, redirect, render_template, request

from integrations.sandbox import data, faults, shelf, store
from integrations.sandbox.visma_connect import tickets

blueprint = Blueprint("faults", __name__, url_prefix="/faults")
KNOWN = ("name", "count", "company", "method", "path", "delay", "system")


def install(app: Flask) -> None:
    app.register_blueprint(blueprint)


def arm(asked: dict) -> dict:
    """Switch on what a form or a JSON body asks for. KeyError: unknown fault; TypeError, ValueError: bad value."""
    options = {key: value for key, value in asked.items() if key not in KNOWN}
    wanted = {key: asked[key] for key in KNOWN if key in asked} | options
    wanted["count"] = None if wanted.get("count", 1) is None else int(wanted.get("count", 1))
    if wanted.get("company") is not None:
        wanted["company"] = int(wanted["company"])
    if wanted.get("delay") is not None:
        wanted["delay"] = float(wanted["delay"])
    if faults.KINDS[wanted["name"]].when == "act":
        return {"revoked": tickets.revoke_all(wanted.get("company"))}
    return {"id": faults.switch_on(**wanted)}


@blueprint.get("/api")
def api_list():
    return jsonify(faults=faults.every(), known={name: kind.label for name, kind in faults.KINDS.items()})


@blueprint.errorhandler(KeyError)
@blueprint.errorhandler(TypeError)
@blueprint.errorhandler(ValueError)
def bad_wish(error: Exception):
    return jsonify(error=f"unknown name or bad value: {error!r}"), 400


@blueprint.post("/api")
def api_arm():
    return jsonify(arm(request.get_json())), 201


@blueprint.delete("/api")
@blueprint.delete("/api/<int:fault_id>")
def api_clear(fault_id: int | None = None):
    faults.switch_off(fault_id)
    return "", 204


@blueprint.get("/api/settings")
def api_settings():
    return jsonify(store.settings())


@blueprint.put("/api/settings")
def api_change_settings():
    for name, value in request.get_json().items():
        store.change_setting(name, value)
    return jsonify(store.settings())


@blueprint.get("/")
def page():
    names = [(each["id"], each["name"]) for each in store.every(0, "company")] + shelf.names()
    context = {"companies": names, "settings": store.settings(), "users": data.USERS, "systems": faults.SYSTEMS}
    return render_template("faults.html", armed=faults.every(), kinds=faults.KINDS, **context)


@blueprint.post("/arm")
def page_arm():
    asked = {key: value for key, value in request.form.items() if value}
    asked["count"] = asked.get("count")
    arm(asked)
    return redirect("/faults/", 303)


@blueprint.post("/clear")
def page_clear():
    faults.switch_off(request.form.get("id", type=int))
    return redirect("/faults/", 303)


@blueprint.post("/roles")
def page_roles():
    """Users whose box is not ticked lose the role API User."""
    ticked = request.form.getlist("user")
    store.change_setting("users_without_api_role", [user for user in data.USERS if user not in ticked])
    return redirect("/faults/", 303)


@blueprint.post("/settings")
def page_settings():
    for name, default in store.DEFAULTS.items():
        if isinstance(default, (int, float)) and name in request.form:
            store.change_setting(name, request.form.get(name, type=float if isinstance(default, float) else int))
    return redirect("/faults/", 303)
