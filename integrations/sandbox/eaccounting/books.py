"""Fiscal years, accounts, balances and vouchers. Balances are added up from the opening balance and the vouchers."""

from collections import defaultdict
from decimal import Decimal
from uuid import uuid4

from flask import Blueprint, g, jsonify

from integrations.sandbox import shelf, store
from integrations.sandbox.eaccounting import company, query
from integrations.sandbox.eaccounting.gate import Refusal
from integrations.sandbox.eaccounting.registers import found, read, records, refuse
from integrations.sandbox.fields import Problem, cleaned, fields, is_day
from integrations.sandbox.shelf import Shelf

blueprint = Blueprint("eaccounting_books", __name__)

YEAR = ["Id", "StartDate", "EndDate", "IsLockedForAccounting", "BookkeepingMethod"]
ACCOUNT = fields(
    "Number:6! Name:100! FiscalYearId:g! IsActive:b! VatCodeId:g IsProjectAllowed:b IsCostCenterAllowed:b "
    "IsBlockedForManualBooking:b °VatCodeDescription:50 °Type:i °TypeDescription:50 °ModifiedUtc:t"
)
VOUCHER = fields(
    "°Id:g VoucherDate:d! VoucherText:1000! Rows:l! °NumberAndNumberSeries:20 NumberSeries:5 Attachments:o "
    "°VoucherType:i °SourceId:g °CreatedUtc:t °ModifiedUtc:t"
)
ROW = fields(
    "AccountNumber:i! °AccountDescription:100 DebitAmount:n CreditAmount:n TransactionText:60 CostCenterItemId1:g "
    "CostCenterItemId2:g CostCenterItemId3:g VatCodeId:g ProjectId:g"
)
MANUAL = 2
MOST = 1_000_000_000


# ------------------------------------------------------------------ years and accounts
@blueprint.get("/fiscalyears")
def years():
    return query.answer(records("fiscalyears"), known=set(YEAR))


@blueprint.get("/fiscalyears/<id>")
def year(id: str):
    return jsonify(found("fiscalyears", id))


@blueprint.get("/fiscalyears/openingbalances")
def opening_balances():
    first = records("fiscalyears").every(order="json_extract(doc, '$.StartDate')", limit=1)
    opening = records("openingbalances").get(first[0]["Id"]) if first else {}
    names = {each["Number"]: each["Name"] for each in _accounts(first[0]["Id"])} if first else {}
    rows = [{"Name": names.get(n, ""), "Number": int(n), "Balance": value} for n, value in (opening or {}).items()]
    return query.page_of(rows)


@blueprint.get("/accounts")
def accounts():
    return query.answer(records("accounts"), known=set(ACCOUNT))


@blueprint.get("/accounts/<year_id>")
def accounts_of_year(year_id: str):
    _year(year_id)
    return query.answer(records("accounts"), known=set(ACCOUNT), where="owner = ?", values=[year_id])


@blueprint.get("/accounts/<year_id>/<number>")
def account(year_id: str, number: str):
    return jsonify(_account(year_id, number))


@blueprint.post("/accounts")
def create_account():
    values = read(ACCOUNT)
    _year(values["FiscalYearId"])
    if records("accounts").get(_key(values["FiscalYearId"], values["Number"])):
        raise Refusal(4000, f"Account {values['Number']} already exists.")
    return jsonify(put_account(g.company, values))


@blueprint.put("/accounts/<year_id>/<number>")
def replace_account(year_id: str, number: str):
    old = _account(year_id, number)
    return jsonify(put_account(g.company, old | read(ACCOUNT) | {"Number": number, "FiscalYearId": year_id}))


def put_account(company_number: int, values: dict, at: str = "") -> dict:
    at = at or shelf.now("eaccounting")
    doc = {name: None for name in ACCOUNT} | values | {"ModifiedUtc": at}
    key = _key(doc["FiscalYearId"], doc["Number"])
    place = {"number": doc["Number"], "owner": doc["FiscalYearId"], "changed": at}
    Shelf("eaccounting", company_number, "accounts").put(key, doc, **place)
    return doc


def _key(year_id: str, number: str) -> str:
    return f"{year_id}/{number}"


def _account(year_id: str, number: str) -> dict:
    _year(year_id)
    doc = records("accounts").get(_key(year_id, number))
    if doc is None:
        raise Refusal(3002, f"The account {number} was not found.")
    return doc


def _accounts(year_id: str) -> list[dict]:
    return records("accounts").of(year_id)


def _year(year_id: str) -> dict:
    doc = records("fiscalyears").get(year_id)
    if doc is None:
        raise Refusal(3001, "The fiscal year does not exist.")
    return doc


def year_of(number: int, day: str) -> dict | None:
    years = Shelf("eaccounting", number, "fiscalyears").every()
    return next((each for each in years if each["StartDate"] <= day <= each["EndDate"]), None)


def is_locked(number: int, day: str) -> bool:
    until = company.settings(number)["AccountingLockedTo"]
    found_year = year_of(number, day)
    return bool(until and day <= until) or found_year is None or found_year["IsLockedForAccounting"]


# ------------------------------------------------------------------ balances
@blueprint.get("/accountbalances/<day>")
def balances(day: str):
    return query.page_of(_balances(day))


@blueprint.get("/accountbalances/<number>/<day>")
def balance(number: str, day: str):
    for row in _balances(day):
        if row["AccountNumber"] == int(number):
            return jsonify(row)
    raise Refusal(3002, f"The account {number} was not found.")


def _balances(day: str) -> list[dict]:
    if not is_day(day):
        raise Refusal(6001, f"{day} is not a date.")
    found_year = year_of(g.company, day)
    if found_year is None:
        raise Refusal(3001, "The fiscal year does not exist.")
    sums = balance_at(g.company, found_year, day)
    return [
        {
            "AccountNumber": int(each["Number"]),
            "AccountName": each["Name"],
            "Balance": float(sums.get(int(each["Number"]), Decimal(0))),
            "AccountType": each["Type"] or 0,
            "AccountTypeDescription": each["TypeDescription"],
        }
        for each in _accounts(found_year["Id"])
        if each["IsActive"] or sums.get(int(each["Number"]))
    ]


def balance_at(number: int, of_year: dict, day: str) -> dict[int, Decimal]:
    """Debit less credit per account, at the end of a day of this year; the opening balance is carried in."""
    sums: dict[int, Decimal] = defaultdict(Decimal)
    for account_number, value in opening_of(number, of_year).items():
        sums[account_number] += value
    for voucher in Shelf("eaccounting", number, "vouchers").of(of_year["Id"]):
        if voucher["VoucherDate"] <= day:
            for row in voucher["Rows"]:
                sums[row["AccountNumber"]] += Decimal(str(row["DebitAmount"])) - Decimal(str(row["CreditAmount"]))
    return dict(sums)


def opening_of(number: int, of_year: dict) -> dict[int, Decimal]:
    """The given one of the first year; of later years what the year before left on its balance accounts, its result
    moved to 2099."""
    given = Shelf("eaccounting", number, "openingbalances").get(of_year["Id"])
    if given is not None:
        return {int(account_number): Decimal(str(value)) for account_number, value in given.items()}
    years = Shelf("eaccounting", number, "fiscalyears").every(order="json_extract(doc, '$.StartDate')")
    before = [each for each in years if each["EndDate"] < of_year["StartDate"]]
    if not before:
        return {}
    closing = balance_at(number, before[-1], before[-1]["EndDate"])
    carried = {account_number: value for account_number, value in closing.items() if account_number < 3000}
    result = sum((value for account_number, value in closing.items() if account_number >= 3000), Decimal(0))
    carried[2099] = carried.get(2099, Decimal(0)) + result
    return {account_number: value for account_number, value in carried.items() if value}


# ------------------------------------------------------------------ vouchers
@blueprint.get("/vouchers")
def vouchers():
    return query.answer(records("vouchers"), known=set(VOUCHER))


@blueprint.get("/vouchers/<year_id>")
def vouchers_of_year(year_id: str):
    _year(year_id)
    return query.answer(records("vouchers"), known=set(VOUCHER), where="owner = ?", values=[year_id])


@blueprint.get("/vouchers/<year_id>/<id>")
def voucher(year_id: str, id: str):
    _year(year_id)
    return jsonify(found("vouchers", id))


@blueprint.post("/vouchers")
def create_voucher():
    values = read(VOUCHER)
    day = values["VoucherDate"][:10]
    of_year = year_of(g.company, day)
    if of_year is None:
        raise Refusal(3001, "The fiscal year does not exist.")
    if of_year["IsLockedForAccounting"]:
        raise Refusal(4038, "The voucher date is in a locked year.")
    if is_locked(g.company, day):
        raise Refusal(4026, "The voucher date is in a locked period.")
    rows = [_row(number, body, of_year) for number, body in enumerate(values["Rows"])]
    if not rows or sum(Decimal(str(r["DebitAmount"])) - Decimal(str(r["CreditAmount"])) for r in rows):
        refuse([Problem("Rows", "The voucher does not balance.")])
    return jsonify(put_voucher(g.company, day, values["VoucherText"], rows))


def _row(number: int, body, of_year: dict) -> dict:
    values, problems = cleaned(ROW, body)
    refuse([Problem(f"Rows[{number}].{each.field}", each.text) for each in problems])
    for name in ("DebitAmount", "CreditAmount"):
        if not 0 <= values[name] <= MOST:
            refuse([Problem(f"Rows[{number}].{name}", f"{name} must be between 0 and {MOST}.")])
    known = _account(of_year["Id"], str(values["AccountNumber"]))
    if not known["IsActive"]:
        raise Refusal(4002, f"The account {known['Number']} is not active.")
    return values | {"AccountDescription": known["Name"]}


def post(number: int, day: str, text: str, amounts: dict[int, Decimal], *, kind: int = MANUAL) -> dict:
    """A voucher of debit (positive) and credit per account: what the system itself books."""
    rows = [
        {name: None for name in ROW}
        | {"AccountNumber": account_number, "TransactionText": text[:60]}
        | {"DebitAmount": float(max(amount, Decimal(0))), "CreditAmount": float(max(-amount, Decimal(0)))}
        for account_number, amount in amounts.items()
        if amount
    ]
    return put_voucher(number, day, text, rows, kind=kind)


def _name_of(number: int, of_year: dict, account_number: int) -> str:
    doc = Shelf("eaccounting", number, "accounts").get(_key(of_year["Id"], str(account_number)))
    return doc["Name"] if doc else ""


def put_voucher(
    number: int, day: str, text: str, rows: list[dict], *, kind: int = MANUAL, series: str = "A", id="", at=""
) -> dict:
    """Stores a voucher under the next number of its series and year. Inside or outside a write transaction."""
    of_year = year_of(number, day)
    assert of_year is not None, day
    names = {str(r["AccountNumber"]): _name_of(number, of_year, r["AccountNumber"]) for r in rows}
    at = at or shelf.now("eaccounting")
    with store.write():
        counters = company.settings(number).get("_series", {})
        key = f"{of_year['Id']}/{series}"
        counters[key] = counters.get(key, 0) + 1
        company.change_settings(number, {"_series": counters})
        rows = [row | {"AccountDescription": names.get(str(row["AccountNumber"]), "")} for row in rows]
        doc = {"Id": id or str(uuid4()), "VoucherDate": day, "VoucherText": text, "Rows": rows, "VoucherType": kind}
        doc |= {"NumberAndNumberSeries": f"{series}{counters[key]}", "NumberSeries": series, "Attachments": None}
        doc |= {"SourceId": None, "CreatedUtc": at, "ModifiedUtc": at}
        place = {"number": doc["NumberAndNumberSeries"], "owner": of_year["Id"], "changed": at}
        Shelf("eaccounting", number, "vouchers").put(doc["Id"], doc, **place)
    return doc
