"""Customers, addresses, contacts, products, work types, travel types, projects, phases, fees, lists.

One table says what each kind is: its writable members, what is required, which filters its list takes. A PATCH is JSON
Patch; as in the real service only `replace` is understood.
"""

from dataclasses import dataclass, field
from uuid import uuid4

from flask import Blueprint, Response, g, request

from integrations.sandbox import shelf, store
from integrations.sandbox.fields import Field, cleaned, fields
from integrations.sandbox.severa import paging
from integrations.sandbox.severa.gate import Refusal, missing
from integrations.sandbox.shelf import Shelf

blueprint = Blueprint("severa_registers", __name__)

MONEY = ["unitPrice", "unitCost", "hourCost"]


@dataclass(frozen=True)
class Kind:
    """`filters`: query parameter → member (a dot goes inside); `links`: member → kind its guid must exist in."""

    known: dict[str, Field]
    by_token: bool = True
    filters: dict[str, str] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    number: str = ""
    owner: str = ""


KINDS = {
    "customers": Kind(
        fields(
            "name:1000! number:i isActive:b isInternal:b notes:4000 email:255 website:255 vatNumber:50 kvkNumber:25 "
            "paymentTerm:i overdueInterest:n language:o currency:o owner:o invoicingVat:o eInvoiceAddress:255 "
            "eInvoiceOperator:255 organizationUnitNumber:50 pricelist:o invoiceTemplate:o °headquarterAddress:o"
        ),
        filters={"isActive": "isActive", "numbers": "number", "customerNames": "name", "vatNumber": "vatNumber"},
        number="number",
    ),
    "addresses": Kind(
        fields(
            "addressline:1000 postalCode:20 city:100 country:o isBillingAddress:b isPostalAddress:b isVisitAddress:b "
            "phone:50 fax:50 °customer:o °contacts:l"
        ),
        by_token=False,
        owner="customer",
    ),
    "contactpersons": Kind(
        fields(
            "firstName:100! lastName:100! customer:o! addressGuid:g phoneNumbers:l emails:l isActive:b jobTitle:100 "
            "description:1000 °name:200 °isDeleted:b"
        ),
        by_token=False,
        links={"customer": "customers"},
        owner="customer",
    ),
    "products": Kind(
        fields(
            "name:1000! code:100 unitPrice:o unitCost:o vatRate:n measurementUnit:50 isActive:b productCategory:o "
            "salesAccount:o type:50"
        ),
        filters={"isActive": "isActive", "code": "code", "type": "type"},
        number="code",
    ),
    "worktypes": Kind(
        fields("name:1000! isActive:b isProductive:b isDefault:b salesAccount:o code:100 hourCost:o"),
        by_token=False,
        filters={"active": "isActive", "code": "code", "productive": "isProductive"},
        number="code",
    ),
    "travelexpensetypes": Kind(
        fields(
            "name:1000! expenseClass:50 purchaseVatRate:n unitCost:o! code:100 vatRate:n measurementUnit:50 isActive:b "
            "salesAccount:o costAccount:o"
        ),
        by_token=False,
        filters={"active": "isActive", "code": "code"},
        number="code",
    ),
    "projects": Kind(
        fields(
            "name:1000! customer:o! projectOwner:o! number:i description:4000 internalName:1000 isClosed:b "
            "isInternal:b startDate:d deadline:d costCenter:o currency:o paymentTerm:i ourReference:200 "
            "yourReference:200 orderNumber:200 invoiceNotes:4000 projectStatus:o salesStatus:o"
        ),
        filters={
            "numbers": "number",
            "isClosed": "isClosed",
            "internal": "isInternal",
            "customerGuids": "customer.guid",
        },
        links={"customer": "customers", "projectOwner": "users"},
        number="number",
        owner="customer",
    ),
    "phases": Kind(
        fields("name:1000! code:100 startDate:d deadline:d isCompleted:b isLocked:b sortOrder:i project:o"),
        filters={"projectGuids": "project.guid", "code": "code"},
        owner="project",
    ),
    "projectfees": Kind(
        fields(
            "name:1000 project:o! phase:o product:o productType:50 quantity:n unitCost:o unitPrice:o vatRate:n "
            "measurementUnit:50 description:4000 eventDate:d isBillable:b user:o costCenter:o salesAccount:o "
            "invoice:o invoiceRowDescription:1000"
        ),
        links={"project": "projects", "product": "products", "phase": "phases", "user": "users"},
        owner="project",
    ),
    "projecttravelexpenses": Kind(
        fields(
            "project:o! phase:o! travelExpense:o! user:o! quantity:n! unitCost:o unitPrice:o vatRate:n "
            "purchaseVatRate:n description:4000 eventDate:d isBillable:b measurementUnit:50"
        ),
        links={"project": "projects", "phase": "phases", "travelExpense": "travelexpensetypes", "user": "users"},
        owner="project",
    ),
    "users": Kind(fields("°firstName:100 °lastName:100")),
}
LISTS = ["invoicestatuses", "salesaccounts", "costaccounts", "costcenters", "productcategories", "keywords"]
WHOLE = {"vatrates": "vatrates", "currencies": "currencies", "localization/countries": "countries"}
DELETED = {"deletedprojectfees": "projectfees", "deletedprojecttravelexpenses": "projecttravelexpenses"}
REMOVABLE = ("customers", "addresses", "contactpersons", "products", "projects", "projectfees", "projecttravelexpenses")
SIGNED = ("customers", "addresses", "contactpersons", "products", "worktypes", "travelexpensetypes", "projects")
PERSON = {"guid": None, "code": None, "name": "Petra Projekt", "firstName": "Petra", "lastName": "Projekt"}
PROGRAM = {"guid": None, "code": None, "name": "REST API", "firstName": "REST", "lastName": "API"}
NUMBERED = {"customers": "nextCustomerNumber", "projects": "nextProjectNumber"}


def records(kind: str) -> Shelf:
    return Shelf("severa", g.company, kind)


def found(kind: str, guid: str) -> dict:
    return records(kind).get(guid) or _raise(missing(f"{kind} {guid}"))


def _raise(error: Exception):
    raise error


# ------------------------------------------------------------------ lists
@blueprint.get("/organizationdetails")
def organization() -> Response:
    return paging.as_json(found("organization", "details"))


@blueprint.get("/organizationsettings")
def settings() -> Response:
    return paging.as_json(found("organization", "settings"))


@blueprint.get(f"/<any({','.join(repr(k) for k in KINDS)}):kind>")
def every(kind: str) -> Response:
    where, values = _filter(KINDS[kind])
    return paging.answer(records(kind), where=where, values=values, by_token=KINDS[kind].by_token)


@blueprint.get(f"/<any({','.join(LISTS)}):kind>")
def every_of_list(kind: str) -> Response:
    return paging.answer(records(kind), by_token=False)


@blueprint.get("/vatrates", defaults={"kind": "vatrates"})
@blueprint.get("/currencies", defaults={"kind": "currencies"})
@blueprint.get("/localization/countries", defaults={"kind": "countries"})
def whole(kind: str) -> Response:
    return paging.as_json(records(kind).every())


@blueprint.get(f"/<any({','.join(DELETED)}):kind>")
def deleted(kind: str) -> Response:
    since = paging.moment(request.args.get("deletedSince", "1970-01-01"), "deletedSince")
    return paging.answer(records(f"deleted {DELETED[kind]}"), where="changed >= ?", values=[since])


def _filter(kind: Kind) -> tuple[str, list]:
    clauses, values = [], []
    for parameter, member in kind.filters.items():
        asked = request.args.getlist(parameter)
        if not asked:
            continue
        clauses.append(f"json_extract(doc, '$.{member}') IN ({', '.join('?' * len(asked))})")
        values += [_literal(kind, member, text) for text in asked]
    return " AND ".join(clauses), values


def _literal(kind: Kind, member: str, text: str):
    known = kind.known.get(member)
    if known and known.kind == "b":
        return int(text.lower() == "true")
    if known and known.kind == "i":
        return int(text) if text.lstrip("-").isdigit() else _raise(Refusal("InvalidParameter", "Not a number.", member))
    return text


@blueprint.get("/customers/<guid>/<any(addresses, contactpersons, projects):kind>")
def of_customer(guid: str, kind: str) -> Response:
    found("customers", guid)
    return paging.answer(records(kind), where="owner = ?", values=[guid], by_token=KINDS[kind].by_token)


@blueprint.get("/projects/<guid>/<any(projectfees, projecttravelexpenses, phases):kind>")
def of_project(guid: str, kind: str) -> Response:
    found("projects", guid)
    return paging.answer(records(kind), where="owner = ?", values=[guid])


# ------------------------------------------------------------------ one record
@blueprint.get(f"/<any({','.join([*KINDS, *LISTS])}):kind>/<guid>")
def one(kind: str, guid: str) -> Response:
    return paging.as_json(found(kind, guid))


@blueprint.post(f"/<any({','.join(k for k in KINDS if k not in ('users', 'addresses'))}):kind>")
def create(kind: str) -> Response:
    values = _read(kind, request.get_json(silent=True))
    with store.write():
        doc = put(kind, str(uuid4()), _numbered(kind, values))
    return paging.as_json([doc] if kind == "projectfees" else doc, 201)


@blueprint.post("/customers/<guid>/addresses")
def create_address(guid: str) -> Response:
    customer = found("customers", guid)
    values = _read("addresses", request.get_json(silent=True))
    owner = {"guid": guid, "name": customer["name"], "number": customer["number"]}
    return paging.as_json(put("addresses", str(uuid4()), values | {"customer": owner, "contacts": []}), 201)


@blueprint.route(f"/<any({','.join(k for k in KINDS if k != 'users')}):kind>/<guid>", methods=["PATCH"])
def patch(kind: str, guid: str) -> Response:
    with store.write():
        old = found(kind, guid)
        changed = old | patched(KINDS[kind].known, old)
        changed |= _read(kind, {name: changed.get(name) for name in KINDS[kind].known})
        doc = put(kind, guid, changed)
    single = kind in ("contactcommunications",)
    return paging.as_json(doc if single else [doc])


@blueprint.delete(f"/<any({','.join(REMOVABLE)}):kind>/<guid>")
def delete(kind: str, guid: str) -> Response:
    with store.write():
        doc = found(kind, guid)
        if kind == "customers" and (records("projects").of(guid) or records("invoices").of(guid)):
            raise Refusal("InvalidOperation", "Customer has projects or invoices and cannot be deleted.")
        if doc.get("invoice"):
            raise Refusal("InvalidOperation", "The item is on an invoice and cannot be deleted.")
        records(kind).drop(guid)
        about = {"guid": guid, "deletedDateTime": shelf.now("severa"), "projectGuid": _guid_of(doc.get("project"))}
        records(f"deleted {kind}").put(guid, about)
    return Response(status=204)


def patched(known: dict[str, Field], old: dict) -> dict:
    """The members a JSON Patch replaces; a path may go inside one."""
    body, changed = request.get_json(silent=True), {}
    if not isinstance(body, list) or not all(isinstance(each, dict) for each in body):
        raise Refusal("InvalidRequest", "The body must be an array of patch operations.")
    for each in body:
        name, _, inside = str(each.get("path", "")).strip("/").partition("/")
        if str(each.get("op", "")).lower() != "replace":
            raise Refusal("InvalidOperation", "Only replace is supported.", "op")
        if name not in known or known[name].read_only:
            raise Refusal("InvalidParameter", f"{name} cannot be changed.", name)
        changed[name] = each.get("value") if not inside else (old.get(name) or {}) | {inside: each.get("value")}
    return changed


def _read(kind: str, body) -> dict:
    if kind == "customers" and isinstance(body, dict):
        body = {"isActive": True} | body
    values, problems = cleaned(KINDS[kind].known, body, empty={"b": False})
    if problems:
        raise Refusal("InvalidParameter", " ".join(each.text for each in problems), problems[0].field)
    for name in MONEY:
        if values.get(name) and not isinstance(values[name].get("amount"), int | float | None):
            raise Refusal("InvalidParameter", f"{name}.amount is not a number.", name)
    for name, target in KINDS[kind].links.items():
        if values.get(name):
            values[name] = _linked(name, target, values[name])
    return values


def _linked(name: str, kind: str, value: dict) -> dict:
    doc = records(kind).get(str(value.get("guid", "")))
    if doc is None:
        raise Refusal("InvalidParameter", f"{name} was not found.", name)
    known = {each: doc[each] for each in ("guid", "name", "number", "code") if each in doc}
    return known


def _numbered(kind: str, values: dict) -> dict:
    """The next number of the series where none is given; a number is unique."""
    if kind not in NUMBERED:
        return values
    if values.get("number") is None:
        values["number"] = next_number(g.company, NUMBERED[kind])
    if records(kind).by_number(str(values["number"])):
        raise Refusal("InvalidParameter", f"Number {values['number']} is already in use.", "number", 409)
    return values


def next_number(organization_number: int, series: str) -> int:
    shelf_of_settings = Shelf("severa", organization_number, "organization")
    known = shelf_of_settings.get("settings") or {}
    shelf_of_settings.put("settings", known | {series: known[series] + 1})
    return known[series]


def put(kind: str, guid: str, values: dict) -> dict:
    return store_record(g.company, kind, guid, values, by=PROGRAM)


def store_record(
    organization_number: int, kind: str, guid: str, values: dict, *, at: str = "", by: dict = PERSON
) -> dict:
    """Stores a record as the API shows it; for the API, the pages and the start values alike."""
    at, rule = at or shelf.now("severa"), KINDS.get(kind)
    known = {name: None for name in rule.known} if rule else {}
    doc = known | {"guid": guid, "createdDateTime": at} | values | {"lastUpdatedDateTime": at}
    doc |= {"createdBy": values.get("createdBy") or by, "lastUpdatedBy": by} if kind in SIGNED else {}
    if kind == "contactpersons":
        doc |= {"name": f"{doc['firstName']} {doc['lastName']}", "isDeleted": False}
    number = str(doc.get(rule.number) or "") if rule and rule.number else ""
    owner = _guid_of(doc.get(rule.owner)) if rule and rule.owner else str(doc.get("_owner") or "")
    Shelf("severa", organization_number, kind).put(guid, doc, number=number, owner=owner, changed=at)
    if kind in ("addresses", "contactpersons"):
        _follow(organization_number, kind, doc, owner)
    return doc


def _follow(organization_number: int, kind: str, doc: dict, customer: str) -> None:
    """The first address is the customer's head office; a contact stands on its address. Neither stamps the customer."""
    addresses = Shelf("severa", organization_number, "addresses")
    if kind == "contactpersons" and doc.get("addressGuid"):
        home = addresses.get(doc["addressGuid"])
        if home is not None:
            others = [each for each in home.get("contacts") or [] if each["guid"] != doc["guid"]]
            home["contacts"] = [*others, {"guid": doc["guid"], "name": doc["name"]}]
            place = {"owner": customer, "changed": home["lastUpdatedDateTime"]}
            addresses.put(home["guid"], home, **place)
    if kind == "addresses" and (first := addresses.of(customer)) and first[0]["guid"] == doc["guid"]:
        people = Shelf("severa", organization_number, "customers")
        owner = people.get(customer)
        if owner is not None:
            country = (doc.get("country") or {}).get("name")
            owner["headquarterAddress"] = {
                name: doc.get(name) for name in ("guid", "addressline", "postalCode", "city")
            }
            owner["headquarterAddress"]["country"] = country
            place = {"number": str(owner["number"]), "changed": owner["lastUpdatedDateTime"]}
            people.put(customer, owner, **place)


def _guid_of(value) -> str:
    return str(value.get("guid", "")) if isinstance(value, dict) else ""
