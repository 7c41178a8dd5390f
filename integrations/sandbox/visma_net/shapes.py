"""What things look like on the way out: the DTOs of the API description, values unwrapped, no nulls."""

import base64
from decimal import Decimal

from integrations.sandbox import store
from integrations.sandbox.visma_net import batches
from integrations.sandbox.visma_net.books import Books


def money(minor: int) -> float:
    return float(Decimal(minor) / 100)


def ledger(each: dict, company: dict) -> dict:
    return {
        "internalId": each["internalId"],
        "number": each["number"],
        "description": each["description"],
        "balanceType": each["balanceType"],
        "currencyId": each["currencyId"],
        "consolidationSource": False,
        "consolBranch": {"number": "1", "name": company["name"]},
        "branchAccounting": False,
        "lastModifiedDateTime": each["modified"],
        "postInterCompany": False,
    }


def account(each: dict) -> dict:
    return {name: value for name, value in each.items() if name != "modified"} | {
        "accountClass": each["type"].upper(),
        "useDefaultSub": False,
        "postOption": "Detail",
        "lastModifiedDateTime": each["modified"],
    }


def period(each: dict) -> dict:
    days = {name: f"{each[name]}T00:00:00" for name in ("startDate", "endDate")}
    return {name: value for name, value in each.items() if name != "modified"} | days


def segment_value(company: int, each: dict) -> dict:
    return {
        "internalId": _uuid(company, each["segmentId"], each["valueId"]),
        "segmentId": each["segmentId"],
        "valueId": each["valueId"],
        "description": each["description"],
        "publicId": _uuid(company, each["segmentId"], each["valueId"]),
        "active": each["active"],
        "timeStamp": _stamp(each["modified"]),
        "lastModified": each["modified"],
    }


def segment(company: int, each: dict, *, with_values: bool = True) -> dict:
    values = each["values"].values() if with_values else []
    return {
        "internalId": _uuid(company, each["segmentId"], ""),
        "segmentId": each["segmentId"],
        "description": each["description"],
        "length": each["length"],
        "publicId": _uuid(company, each["segmentId"], ""),
        "timeStamp": _stamp(each["modified"]),
        "lastModified": each["modified"],
        "validate": True,
        "segmentValues": [segment_value(company, value) for value in values],
        "isAutoNumber": False,
    }


def dimension(books: Books, *, with_values: bool) -> dict:
    return {
        "id": "SUBACCOUNT",
        "length": sum(each["length"] for each in books.segments),
        "description": "Delkonto",
        "segments": [segment(books.id, each, with_values=with_values) for each in books.segments],
    }


def subaccount(books: Books, chosen: dict[str, str]) -> dict:
    """The SubAccountDto of one value per segment."""
    parts = [(each, each["values"][chosen[str(each["segmentId"])]]) for each in books.segments]
    return {
        "subaccountNumber": "-".join(value["valueId"] for _, value in parts),
        "subaccountId": 1 + sum(_position(each, value) * 100**n for n, (each, value) in enumerate(parts)),
        "description": " / ".join(value["description"] for _, value in parts),
        "lastModifiedDateTime": max((value["modified"] for _, value in parts), default=store.now_text()),
        "active": all(value["active"] for _, value in parts),
        "segments": [_part(each, value) for each, value in parts],
    }


def _position(each: dict, value: dict) -> int:
    return list(each["values"]).index(value["valueId"])


def _part(each: dict, value: dict) -> dict:
    return {
        "segmentId": each["segmentId"],
        "segmentDescription": each["description"],
        "segmentValue": value["valueId"],
        "segmentValueDescription": value["description"],
    }


def branch(books: Books) -> dict:
    company, posting = books.company, books.posting_ledger
    shape = {
        "branchId": books.id,
        "number": "1",
        "name": company["name"],
        "organizationId": books.id,
        "isMainBranch": True,
        "isActive": True,
        "lastModifiedDateTime": company["modified"],
        "corporateId": company["corporateId"],
        "currency": {"id": company["currency"], "description": company["currency"]},
    }
    return shape | ({"ledger": {"id": posting["number"], "description": posting["description"]}} if posting else {})


def organization(books: Books) -> dict:
    company, posting = books.company, books.posting_ledger
    shape = {
        "organizationCd": str(books.id),
        "name": company["name"],
        "organizationType": "WithoutBranches",
        "baseCurrency": company["currency"],
        "corporateId": company["corporateId"],
        "defaultCountry": {"id": company["country"]},
        "currency": {"id": company["currency"], "isBaseCurrency": True, "decimalPrecision": 2},
        "lastModifiedDateTime": company["modified"],
        "branches": [{"number": "1", "name": company["name"]}],
    }
    return shape | ({"ledger": {"id": posting["number"], "description": posting["description"]}} if posting else {})


def numbering(books: Books) -> dict:
    last = (store.get(books.id, "numbering", "BATCH") or {"last": 0})["last"]
    return {
        "numberingId": "BATCH",
        "description": "Verifikationsbuntar",
        "manualNumbering": books.company["manual_numbering"],
        "newNumberSymbol": "<NY>",
        "sequence": [
            {
                "numberingId": "BATCH",
                "startNbr": "000001",
                "endNbr": "999999",
                "lastNbr": f"{last:06d}",
                "warnNbr": "999000",
                "nbrStep": 1,
                "nextNumber": f"{last + 1:06d}",
            }
        ],
    }


def batch(books: Books, each: dict, lines: list[dict] | None = None) -> dict:
    """JournalTransactionDto; `lines` when only some of its lines are on this page."""
    header = each["header"]
    debit, credit = batches.totals(each)
    debit_base, credit_base = batches.totals(each, "_base")
    control = header["controlTotal"] if header["controlTotal"] is not None else debit
    return {name: header[name] for name in (*batches.HEADER_MEMBERS, "branch")} | {
        "module": "ModuleGL",
        "batchNumber": each["number"],
        "status": each["status"],
        "hold": each["status"] == "Hold",
        "transactionDate": f"{header['transactionDate']}T00:00:00",
        "postPeriod": f"{header['period'][4:]}{header['period'][:4]}",
        "financialPeriod": header["period"],
        "ledger": header["ledger"],
        "ledgerDescription": books.ledgers[header["ledger"]]["description"],
        "currencyId": header["currencyId"],
        "exchangeRate": header["exchangeRate"],
        "reversingEntry": False,
        "debitTotal": money(debit_base),
        "debitTotalInCurrency": money(debit),
        "creditTotal": money(credit_base),
        "creditTotalInCurrency": money(credit),
        "controlTotal": money(control),
        "controlTotalInCurrency": money(control),
        "lastModifiedDateTime": each["modified"],
        "timeStamp": version(each),
        "journalTransactionLines": [line(books, one) for one in (each["lines"] if lines is None else lines)],
    }


def line(books: Books, each: dict) -> dict:
    account_of = books.account(each["account"]) or {"description": ""}
    kept = ("lineNumber", "referenceNumber", "transactionDescription", "quantity", "uom", "note")
    shape = {name: each[name] for name in kept} | {
        "accountNumber": each["account"],
        "description": account_of["description"],
        "debitAmount": money(each["debit_base"]),
        "debitAmountInCurrency": money(each["debit"]),
        "creditAmount": money(each["credit_base"]),
        "creditAmountInCurrency": money(each["credit"]),
        "branch": "1",
        "module": "ModuleGL",
    }
    if each["segments"] and books.segments:
        shape["subaccount"] = subaccount(books, each["segments"])
    linked = {"project": "project", "projectTask": "projectTask", "vatCodeId": "vatCode", "vatId": "vat"}
    return shape | {to: {"id": each[name]} for name, to in linked.items() if each[name]}


def version(each: dict) -> str:
    """The row version of a batch, as ETag and timeStamp show it."""
    return _stamp(f"{each['version']:08d}")


def _stamp(text: str) -> str:
    return base64.b64encode(text.encode()[-8:]).decode()


def _uuid(company: int, segment_id: int, value: str) -> str:
    return f"{company:08x}-{segment_id:04x}-4000-8000-{value.encode().hex()[:12]:0>12}"
