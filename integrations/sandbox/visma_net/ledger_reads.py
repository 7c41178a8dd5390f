"""Reading the books back: /v1/GeneralLedgerTransactions and /v2/generalLedgerBalance."""

from collections import defaultdict

from flask import Blueprint, g, jsonify, request

from integrations.sandbox.visma_net import batches, query
from integrations.sandbox.visma_net.books import Books
from integrations.sandbox.visma_net.gate import Refusal
from integrations.sandbox.visma_net.shapes import money

blueprint = Blueprint("visma_net_reads", __name__)


@blueprint.get("/v1/GeneralLedgerTransactions")
def transactions():
    books, asked = Books(g.company), request.args
    if not asked.get("ledger"):
        raise Refusal("", "Ledger must be specified.")
    statuses = {"Posted"} | ({"Unposted"} if query.flag("includeUnposted") else set())
    statuses |= {"Balanced"} if query.flag("includeUnreleased") else set()
    rows = [
        _transaction(books, batch, line)
        for batch in batches.every(g.company)
        if batch["status"] in statuses and _is_inside(batch["header"])
        for line in batch["lines"]
        if asked.get("account") in (None, line["account"])
    ]
    return jsonify(query.page(rows))


def _is_inside(header: dict) -> bool:
    asked = request.args
    periods = asked.get("fromPeriod", "000000") <= header["period"] <= asked.get("toPeriod", "999999")
    days = asked.get("fromDate", "0000-00-00") <= header["transactionDate"] <= asked.get("toDate", "9999-99-99")
    return header["ledger"] == asked["ledger"] and periods and days


def _transaction(books: Books, batch: dict, line: dict) -> dict:
    header = batch["header"]
    return {
        "lineNumber": line["lineNumber"],
        "module": "GL",
        "batchNumber": batch["number"],
        "tranDate": f"{header['transactionDate']}T00:00:00",
        "period": header["period"],
        "description": line["transactionDescription"],
        "refNumber": line["referenceNumber"],
        "branch": {"number": "1"},
        "account": _account(books, line["account"]),
        "ledger": {"id": header["ledger"], "description": books.ledgers[header["ledger"]]["description"]},
        "subaccount": "-".join(line["segments"].values()),
        "debitAmount": money(line["debit_base"]),
        "creditAmount": money(line["credit_base"]),
        "currency": header["currencyId"],
        "currDebitAmount": money(line["debit"]),
        "currCreditAmount": money(line["credit"]),
        "lastModifiedDateTime": batch["modified"],
    }


def _account(books: Books, code: str) -> dict:
    account = books.account(code) or {"type": "Asset", "description": ""}
    return {"type": account["type"], "number": code, "description": account["description"]}


@blueprint.get("/v2/generalLedgerBalance")
def balances():
    """Posted batches only: one row per ledger, account and subaccount that moved in the period."""
    books, period, since = Books(g.company), request.args.get("periodId"), query.moment()
    if not period and not since:
        raise Refusal("", "PeriodId or LastModifiedDateTime must be specified.")
    sums: dict = defaultdict(lambda: {"debit": 0, "credit": 0, "before": 0, "modified": ""})
    for batch in batches.every(g.company):
        if batch["status"] == "Posted":
            _add(sums, books, batch, period or batch["header"]["period"])
    rows = [_balance(books, key, each) for key, each in sorted(sums.items()) if each["modified"] > (since or "")]
    return jsonify(query.page([row for row in rows if _is_asked_for(row)]))


def _add(sums: dict, books: Books, batch: dict, period: str) -> None:
    header = batch["header"]
    for line in batch["lines"]:
        key = (header["ledger"], period, line["account"], "-".join(line["segments"].values()))
        if header["period"] == period:
            sums[key]["debit"] += line["debit_base"]
            sums[key]["credit"] += line["credit_base"]
            sums[key]["modified"] = max(sums[key]["modified"], batch["modified"])
        elif header["period"] < period and _carries_over(books, line["account"], header["period"], period):
            sums[key]["before"] += line["debit_base"] - line["credit_base"]
            sums[key]["modified"] = max(sums[key]["modified"], batch["modified"])


def _carries_over(books: Books, account: str, period: str, into: str) -> bool:
    """Balance accounts always, result accounts within their year."""
    return _account(books, account)["type"] in ("Asset", "Liability") or period[:4] == into[:4]


def _balance(books: Books, key: tuple, each: dict) -> dict:
    ledger_number, period, account, subaccount = key
    ledger = books.ledgers[ledger_number]
    sign = 1 if _account(books, account)["type"] in ("Asset", "Expense") else -1
    amounts = {
        "beginningBalance": money(sign * each["before"]),
        "periodToDateDebit": money(each["debit"]),
        "periodToDateCredit": money(each["credit"]),
        "yearToDateBalance": money(sign * (each["before"] + each["debit"] - each["credit"])),
    }
    return {
        "branch": {"number": "1", "name": books.company["name"]},
        "ledger": {"id": ledger_number, "description": ledger["description"]},
        "balanceType": ledger["balanceType"],
        "financialPeriod": period,
        "account": _account(books, account),
        "subaccountId": subaccount,
        "subAccountCd": subaccount,
        "currencyId": ledger["currencyId"],
        **amounts,
        **{f"{name}InCurrency": value for name, value in amounts.items()},
        "yearClosed": False,
        "lastModifiedDateTime": each["modified"],
    }


def _is_asked_for(row: dict) -> bool:
    asked = request.args
    return (
        asked.get("ledger") in (None, row["ledger"]["id"])
        and asked.get("account") in (None, row["account"]["number"])
        and asked.get("balanceType") in (None, row["balanceType"])
    )
