"""eEkonomi's records in the ledger's words. Pure. Amounts become minor units exactly, or are refused."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from ledger.drafts import Unpaid
from ledger.sie import Dimension, Row, Voucher

PROJECT = "6"  # of the SIE standard
ITEMS = ("CostCenterItemId1", "CostCenterItemId2", "CostCenterItemId3")
Places = dict[str, tuple[str, str]]


class NotMoney(ValueError):
    """An amount with more decimals than the currency has."""


def minor(value) -> int:
    """Raises NotMoney."""
    amount = Decimal(str(value or 0)) * 100
    if amount != amount.to_integral_value():
        raise NotMoney(str(value))
    return int(amount)


def day(text: str) -> date:
    """The day of a date or moment as the API writes it."""
    return date.fromisoformat(str(text)[:10])


def dimensions_of(centers: Iterable[dict], projects: Iterable[dict]) -> tuple[dict[str, Dimension], dict, Places]:
    """Dimensions by number, names of their objects, and where each item's or project's guid leads."""
    dimensions: dict[str, Dimension] = {}
    objects: dict[tuple[str, str], str] = {}
    places: Places = {}
    for center in centers:
        number = str(center["Number"])
        dimensions[number] = Dimension(number, str(center.get("Name") or ""))
        for item in center.get("Items") or []:
            place = (number, str(item.get("ShortName") or item["Name"])[:100])
            objects[place], places[item["Id"]] = str(item.get("Name") or ""), place
    for project in projects:
        place = (PROJECT, str(project["Number"])[:100])
        objects[place], places[project["Id"]] = str(project.get("Name") or ""), place
    return dimensions, objects, places


def items_used(record: dict) -> set[str]:
    """Guids of the items and projects the rows of a voucher bear."""
    return {row[name] for row in record["Rows"] for name in (*ITEMS, "ProjectId") if row.get(name)}


def voucher_of(record: dict, places: Places) -> Voucher:
    """Raises NotMoney. What a guid leads nowhere to is left out: eEkonomi itself shows no name for it."""
    series, full = str(record.get("NumberSeries") or ""), str(record.get("NumberAndNumberSeries") or "")
    number = full[len(series) :] if series and full.startswith(series) else full
    text = str(record.get("VoucherText") or "")
    return Voucher(
        series,
        number or record["Id"],
        day(record["VoucherDate"]),
        text,
        day(record["CreatedUtc"]) if record.get("CreatedUtc") else None,
        "",
        tuple(_row(row, places) for row in record["Rows"]),
        external=record["Id"],
    )


def _row(row: dict, places: Places) -> Row:
    objects = tuple(places[row[name]] for name in (*ITEMS, "ProjectId") if row.get(name) in places)
    own = str(row.get("TransactionText") or "")
    amount = minor(row.get("DebitAmount")) - minor(row.get("CreditAmount"))
    return Row(str(row["AccountNumber"]), objects, amount, None, own)


def files_of(record: dict) -> list[str]:
    """Ids of the documents on a voucher, or on a supplier invoice."""
    found = record.get("Attachments") or []
    return [str(id) for id in (found.get("AttachmentIds") or [] if isinstance(found, dict) else found)]


def balances_of(rows: Iterable[dict]) -> dict[str, int]:
    """Account → minor units, those that are not nothing."""
    found = {str(row["AccountNumber"]): minor(row.get("Balance")) for row in rows}
    return {number: amount for number, amount in found.items() if amount}


def less(sums: dict[str, int], taken: dict[str, int]) -> dict[str, int]:
    """`sums` without `taken`, zeros left out."""
    left = {number: sums.get(number, 0) - taken.get(number, 0) for number in sums.keys() | taken.keys()}
    return {number: amount for number, amount in left.items() if amount}


def receivable(record: dict) -> Unpaid:
    return _unpaid(record, str(record.get("CustomerNumber") or ""), record.get("CustomerName"))


def payable(record: dict) -> Unpaid:
    return _unpaid(record, str(record.get("SupplierNumber") or ""), record.get("SupplierName"))


def _unpaid(record: dict, counterparty: str, name) -> Unpaid:
    """In the invoice's own currency where both amounts are given in it."""
    amounts = [record.get("TotalAmountInvoiceCurrency"), record.get("RemainingAmountInvoiceCurrency")]
    currency = str(record.get("CurrencyCode") or "SEK")
    if None in amounts:
        amounts = [record.get("TotalAmount"), record.get("RemainingAmount")]
    invoiced = day(record["InvoiceDate"])
    return Unpaid(
        str(record.get("InvoiceNumber") or record["Id"])[:60],
        counterparty[:60],
        str(name or ""),
        invoiced,
        day(record["DueDate"]) if record.get("DueDate") else invoiced,
        minor(amounts[0]),
        minor(amounts[1]),
        currency[:3],
        str(record.get("VoucherId") or ""),
    )
