"""Ledgers, accounts, subaccounts, dimensions, periods, branch, organisation, numbering: reading, as the API does.

Lists are unpaged except subaccounts. Ids in paths may be written `b64(<base64url>)`; segment values are base64.
"""

import base64
import binascii
import itertools
from collections.abc import Callable

from flask import Blueprint, g, jsonify, request

from integrations.sandbox import store
from integrations.sandbox.visma_net import shapes
from integrations.sandbox.visma_net.books import Books
from integrations.sandbox.visma_net.gate import Refusal
from integrations.sandbox.visma_net.query import flag, is_modified, page

blueprint = Blueprint("visma_net_masterdata", __name__)

DIMENSIONS = ["ACCOUNT", "CUSTOMER", "SUBACCOUNT", "VENDOR"]


@blueprint.get("/v1/ledger")
def ledgers():
    books = Books(g.company)
    found = [each for each in books.ledgers.values() if is_modified(each) and each["number"] >= _from()]
    return jsonify([shapes.ledger(each, books.company) for each in found])


@blueprint.get("/v1/account")
def accounts():
    active = flag("active")
    found = [each for each in store.every(g.company, "account") if is_modified(each) and each["accountCD"] >= _from()]
    return jsonify([shapes.account(each) for each in found if active is None or each["active"] == active])


@blueprint.get("/v1/account/<code>")
def account(code: str):
    return jsonify(shapes.account(_found("account", plain(code))))


@blueprint.get("/v1/subaccount")
def subaccounts():
    active, found = flag("active"), [each for each in _combinations() if is_modified(each, "lastModifiedDateTime")]
    return jsonify(page([each for each in found if active is None or each["active"] == active]))


@blueprint.get("/v1/subaccount/<number>")
def subaccount(number: str):
    for each in _combinations():
        if each["subaccountNumber"] == plain(number):
            return jsonify(each)
    raise Refusal("", f"Subaccount '{number}' cannot be found in the system.", 404)


def _combinations() -> list[dict]:
    books = Books(g.company)
    if not books.segments:
        return []
    names = [str(each["segmentId"]) for each in books.segments]
    chosen = itertools.product(*(each["values"] for each in books.segments))
    return [shapes.subaccount(books, dict(zip(names, values, strict=True))) for values in chosen]


@blueprint.get("/v1/dimension")
def dimensions():
    return jsonify(DIMENSIONS)


@blueprint.get("/v1/dimension/<dimension_id>")
def dimension(dimension_id: str):
    _must_be_subaccount(dimension_id)
    return jsonify(shapes.dimension(Books(g.company), with_values=flag("expandSegmentsValues") is not False))


@blueprint.get("/v1/dimension/<dimension_id>/<int:segment_id>")
def segment(dimension_id: str, segment_id: int):
    _must_be_subaccount(dimension_id)
    return jsonify(shapes.segment(g.company, _segment(segment_id)))


@blueprint.get("/v1/dimension/<dimension_id>/<int:segment_id>/<value_id>")
def segment_value(dimension_id: str, segment_id: int, value_id: str):
    _must_be_subaccount(dimension_id)
    value = _segment(segment_id)["values"].get(_unbase64(value_id))
    if value is None:
        raise Refusal("", "Segment value cannot be found in the system.", 404)
    return jsonify(shapes.segment_value(g.company, value))


def _must_be_subaccount(dimension_id: str) -> None:
    if plain(dimension_id).upper() != "SUBACCOUNT":
        raise Refusal("", f"Dimension '{dimension_id}' cannot be found in the system.", 404)


def _segment(segment_id: int) -> dict:
    for each in Books(g.company).segments:
        if each["segmentId"] == segment_id:
            return each
    raise Refusal("", f"Segment '{segment_id}' cannot be found in the system.", 404)


@blueprint.get("/v1/financialPeriod")
def periods():
    found = Books(g.company).periods.items()
    return jsonify([shapes.period(each) for key, each in found if key >= _from()])


@blueprint.get("/v1/financialPeriod/<key>")
def period(key: str):
    return jsonify(shapes.period(_found("period", key)))


@blueprint.get("/v1/branch")
def branches():
    return jsonify([shapes.branch(Books(g.company))])


@blueprint.get("/v1/branch/<number>")
def branch(number: str):
    return _only(number, "1", shapes.branch)


@blueprint.get("/v1/organization")
def organizations():
    return jsonify([shapes.organization(Books(g.company))])


@blueprint.get("/v1/organization/<number>")
def organization(number: str):
    return _only(number, str(g.company), shapes.organization)


@blueprint.get("/v1/numberSequence")
def number_sequences():
    return jsonify([shapes.numbering(Books(g.company))])


@blueprint.get("/v1/numberSequence/<number>")
def number_sequence(number: str):
    return _only(number, "BATCH", shapes.numbering)


def _only(asked: str, existing: str, shape: Callable[[Books], dict]):
    if plain(asked) != existing:
        raise Refusal("", f"'{asked}' cannot be found in the system.", 404)
    return jsonify(shape(Books(g.company)))


def _found(kind: str, key: str) -> dict:
    found = store.get(g.company, kind, key)
    if found is None:
        raise Refusal("", f"{kind.capitalize()} '{key}' cannot be found in the system.", 404)
    return found


def _from() -> str:
    return request.args.get("greaterThanValue", "")


def plain(key: str) -> str:
    """An id of a path, whether written as it is or as `b64(...)`."""
    return _unbase64(key[4:-1]) if key.startswith("b64(") and key.endswith(")") else key


def _unbase64(text: str) -> str:
    try:
        return base64.urlsafe_b64decode(text.replace("+", "-").replace("/", "_") + "=" * (-len(text) % 4)).decode()
    except (binascii.Error, UnicodeDecodeError):
        raise Refusal("", "The id is not base64.", 404) from None
