"""Attachments, their links to vouchers and supplier invoices, and the server their temporary links point at."""

import base64
import binascii
from uuid import uuid4

from flask import Blueprint, Response, abort, g, jsonify, request

from integrations.sandbox import shelf
from integrations.sandbox.eaccounting import query
from integrations.sandbox.eaccounting.books import year_of
from integrations.sandbox.eaccounting.gate import Refusal
from integrations.sandbox.eaccounting.registers import found, read, records, refuse
from integrations.sandbox.fields import Problem, fields, names
from integrations.sandbox.shelf import Shelf

blueprint = Blueprint("eaccounting_files", __name__)
storage = Blueprint("eaccounting_storage", __name__)

ATTACHMENT = names(
    "Id ContentType DocumentId AttachedDocumentType FileName TemporaryUrl Comment SupplierName "
    "AmountInvoiceCurrency Type AttachmentStatus UploadedBy ImageDate"
)
UPLOAD = fields("ContentType:15! FileName:255! Data:100000000 Url:2000")
LINK = fields("DocumentId:g! DocumentType:i! AttachmentIds:l!")
TYPES = ("application/pdf", "image/jpeg", "image/png", "image/tiff")
INVOICE, VOUCHER = 1, 3
OF_TYPE = {INVOICE: "supplierinvoices", VOUCHER: "vouchers", 4: "supplierinvoicedrafts"}
MATCHED, UNMATCHED = 0, 1


@blueprint.get("/attachments")
def attachments():
    with_links = request.args.get("includeTemporaryUrl", "true").lower() == "true"
    matched = request.args.get("includeMatched", "false").lower() == "true"
    where = "" if matched else "json_extract(doc, '$.AttachmentStatus') = 1"
    return query.answer(records("attachments"), known=set(ATTACHMENT), shape=shown if with_links else bare, where=where)


@blueprint.get("/attachments/<id>")
def attachment(id: str):
    return jsonify(shown(found("attachments", id)))


@blueprint.post("/attachments")
def upload():
    values = read(UPLOAD)
    if values["ContentType"] not in TYPES:
        refuse([Problem("ContentType", f"ContentType must be one of {', '.join(TYPES)}.")])
    try:
        content = base64.b64decode(values["Data"] or "", validate=True)
    except binascii.Error:
        content = b""
    if not content:
        refuse([Problem("Data", "Data is not base64.")])
    return jsonify(shown(put(g.company, str(uuid4()), values["FileName"], values["ContentType"], content)))


@blueprint.delete("/attachments/<id>")
def delete(id: str):
    found("attachments", id)
    records("attachments").drop(id)
    return jsonify({})


@blueprint.post("/attachmentlinks")
def link_by_api():
    values = read(LINK)
    if values["DocumentType"] not in OF_TYPE:
        refuse([Problem("DocumentType", "DocumentType is not supported here.")])
    if records(OF_TYPE[values["DocumentType"]]).get(values["DocumentId"]) is None:
        raise Refusal(5007, "The item to attach to was not found.")
    for id in values["AttachmentIds"]:
        found("attachments", id)
    link(g.company, values["DocumentId"], values["DocumentType"], values["AttachmentIds"])
    return jsonify(values)


@storage.get("/<int:number>/<id>")
def stored(number: int, id: str):
    """What a temporary link leads to: no token is asked for."""
    doc = Shelf("eaccounting", number, "attachments").get(id)
    if doc is None:
        abort(404)
    return Response(base64.b64decode(doc["_data"]), content_type=doc["ContentType"])


def bare(doc: dict) -> dict:
    return {name: doc.get(name) for name in ATTACHMENT} | {"TemporaryUrl": None}


def shown(doc: dict) -> dict:
    url = f"{request.host_url}eaccounting/storage/{g.company}/{doc['Id']}"
    return bare(doc) | {"TemporaryUrl": url}


def put(number: int, id: str, name: str, kind: str, content: bytes, *, on: str = "") -> dict:
    doc = {each: None for each in ATTACHMENT} | {"Id": id, "FileName": name, "ContentType": kind, "Type": 2}
    doc |= {"AttachedDocumentType": 0, "AttachmentStatus": UNMATCHED, "UploadedBy": "Eva Ekonomi"}
    doc |= {"ImageDate": on or shelf.now("eaccounting"), "_data": base64.b64encode(content).decode()}
    Shelf("eaccounting", number, "attachments").put(id, doc)
    return doc


def link(number: int, document: str, kind: int, ids: list[str]) -> None:
    """Ties attachments to a document, which then shows them and counts as changed."""
    attachments, documents = Shelf("eaccounting", number, "attachments"), Shelf("eaccounting", number, OF_TYPE[kind])
    for id in ids:
        doc = attachments.get(id)
        assert doc is not None
        doc |= {"DocumentId": document, "AttachedDocumentType": kind, "AttachmentStatus": MATCHED}
        attachments.put(id, doc, owner=document)
    target = documents.get(document)
    assert target is not None
    at = shelf.now("eaccounting")
    target |= {"ModifiedUtc": at}
    if kind == VOUCHER:
        target["Attachments"] = {"DocumentId": document, "DocumentType": kind, "AttachmentIds": ids}
        place = {"number": target["NumberAndNumberSeries"], "owner": _year_id(number, target)}
    else:
        target["Attachments"] = ids
        place = {"number": target["InvoiceNumber"], "owner": target["SupplierId"]}
    documents.put(document, target, **place, changed=at)


def _year_id(number: int, voucher: dict) -> str:
    of_year = year_of(number, voucher["VoucherDate"])
    assert of_year is not None
    return of_year["Id"]
