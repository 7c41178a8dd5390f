"""An invoice in shared words, the draft it becomes, and whether their sums agree. Pure."""

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from integrations.sync.records import Problem, Record
from integrations.sync.registers.context import Context
from integrations.sync.registers.register import amount, cents, decimal, plain_number, text

TEXT_MOST, REFERENCE_MOST, ORDER_MOST = 2000, 100, 35
HOME = "SE"
HOME_CURRENCY = "SEK"
HUNDREDTH, TEN_THOUSANDTH = Decimal("0.01"), Decimal("0.0001")


def reference(invoice: Mapping) -> str:
    """What a draft is known by. Not translated: it must be the same whoever looks for it."""
    return f"Severa {text(invoice.get('number'))}"


def payer(invoice: Mapping) -> str:
    chosen = invoice.get("billingCustomer") or invoice.get("customer") or {}
    return text(chosen.get("guid"))


def code_of(row: Mapping) -> str:
    codes = row.get("code")
    first = codes[0] if isinstance(codes, list) and codes else codes
    return text(first) if not isinstance(first, list | Mapping) else ""


def project_of(raw: Mapping, row: Mapping) -> str:
    """The row's own; of a row that has none, the only project of the invoice."""
    projects = raw["invoice"].get("projects") or []
    return row.get("project") or (text(projects[0].get("guid")) if len(projects) == 1 else "")


def currency_of(invoice: Mapping) -> str:
    total = invoice.get("totalExcludingTax") or {}
    return text((invoice.get("currency") or {}).get("code")) or text(total.get("currencyCode")) or HOME_CURRENCY


def texts_of(invoice: Mapping) -> list[str]:
    return [_plain(invoice.get(name)) for name in ("notes", "freeText1", "freeText2")]


def _plain(value: Any) -> str:
    """A free text may come as text or as an object with several forms of it."""
    return text(value.get("plainText") or value.get("text")) if isinstance(value, Mapping) else text(value)


# ------------------------------------------------------------------ in shared words
def from_severa(key: str, raw: Mapping, context: Context) -> Record:
    invoice = raw["invoice"]
    rows = [[code_of(row), text(row.get("description")), plain_number(row.get("quantity")), *_price_and_rate(row),
             project_of(raw, row)] for row in raw["rows"]]  # fmt: skip
    owner = invoice.get("billingCustomer") or invoice.get("customer") or {}
    fields = {
        "customer": payer(invoice),
        "currency": currency_of(invoice),
        "date": text(invoice.get("date")),
        "due": text(invoice.get("dueDate")),
        "references": [text(invoice.get(name)) for name in ("yourReference", "ourReference", "orderNumber")],
        "texts": texts_of(invoice),
        "is_credit": bool(invoice.get("isCreditNote")),
        "rows": rows,
    }
    problems = tuple(_problems(raw, context))
    name = text(owner.get("name"))
    return Record(
        key, text(invoice.get("number")), name, fields, text(invoice.get("lastUpdatedDateTime")), True, problems
    )


def _price_and_rate(row: Mapping) -> tuple[str, str]:
    return plain_number((row.get("unitPrice") or {}).get("amount")), plain_number(row.get("vatRate"))


def _problems(raw: Mapping, context: Context) -> Iterator[Problem]:
    invoice = raw["invoice"]
    owner = invoice.get("billingCustomer") or invoice.get("customer") or {}
    customer = context.about("customers", payer(invoice))
    facts = {"number": text(owner.get("number")), "name": text(owner.get("name"))}
    if not customer or not customer["key"]:
        yield Problem("SYNC-050", "customer", facts)
    elif customer["fields"].get("currency") != currency_of(invoice):
        theirs = customer["fields"].get("currency")
        yield Problem("SYNC-052", "currency", facts | {"currency": currency_of(invoice), "theirs": theirs})
    if not raw["rows"]:
        yield Problem("SYNC-055", "rows")
    is_home = not customer or customer["fields"].get("country", HOME) == HOME
    for place, row in enumerate(raw["rows"], 1):
        yield from _row_problems(place, raw, row, context, is_home=is_home)


def _row_problems(place: int, raw: Mapping, row: Mapping, context: Context, *, is_home: bool) -> Iterator[Problem]:
    field, facts = f"rows.{place}", {"row": place, "text": text(row.get("description"))[:80]}
    code, article = code_of(row), article_of(row, context)
    if article is None:
        yield Problem("SYNC-051" if code else "SYNC-057", field, facts | {"code": code})
    elif _rates_differ(row, article, is_home):
        rates = {"rate": plain_number(row.get("vatRate")), "theirs": plain_number(article["rate"])}
        yield Problem("SYNC-053", field, facts | rates | {"code": code or text(context.default_article.get("number"))})
    if len(text(row.get("description"))) > TEXT_MOST:
        length = len(text(row.get("description")))
        yield Problem("SYNC-037", f"{field}.text", facts | {"length": length, "most": TEXT_MOST})
    project = project_of(raw, row)
    known = context.about("projects", project) if project else None
    if project and not (known and known["key"]):
        missing = {"number": known["number"], "name": known["name"]} if known else _named(raw, project)
        yield Problem("SYNC-054", f"{field}.project", facts | missing)


def _rates_differ(row: Mapping, article: Mapping, is_home: bool) -> bool:
    """Sales abroad are without VAT by the customer's country, whatever the article says."""
    rate = decimal(row.get("vatRate"))
    return rate != decimal(article["rate"]) and (is_home or rate != 0)


def _named(raw: Mapping, guid: str) -> dict:
    found = next((each for each in raw["invoice"].get("projects") or [] if each.get("guid") == guid), {})
    return {"number": text(found.get("number")), "name": text(found.get("name"))}


def article_of(row: Mapping, context: Context) -> Mapping | None:
    """By the code, also of a grouped row; the default article only where there is no code. {id, rate}"""
    code = code_of(row)
    return context.about("articles", code or text(context.default_article.get("number")))


# ------------------------------------------------------------------ the draft
def body(raw: Mapping, context: Context) -> dict:
    invoice = raw["invoice"]
    before, *after = texts_of(invoice)
    customer = context.about("customers", payer(invoice)) or {"key": "", "fields": {}}
    is_foreign = customer["fields"].get("currency", HOME_CURRENCY) != HOME_CURRENCY
    rows = [_text_row(before)] if before else []
    rows += [_row(raw, row, context, is_foreign) for row in raw["rows"]]
    rows += [_text_row(each) for each in (*after, reference(invoice)) if each]
    numbered = [row | {"LineNumber": place} for place, row in enumerate(rows, 1)]
    said = {"YourReference": _cut(invoice, "yourReference", REFERENCE_MOST)}
    said |= {"OurReference": _cut(invoice, "ourReference", REFERENCE_MOST)}
    said |= {"BuyersOrderReference": _cut(invoice, "orderNumber", ORDER_MOST)}
    said |= {"InvoiceDate": text(invoice.get("date")) or None, "DueDate": text(invoice.get("dueDate")) or None}
    said |= {"CustomerId": customer["key"], "IsCreditInvoice": bool(invoice.get("isCreditNote")), "Rows": numbered}
    return said | {"RotReducedInvoicingType": 0, "EuThirdParty": False}


def _cut(invoice: Mapping, name: str, most: int) -> str | None:
    return text(invoice.get(name))[:most] or None


def _text_row(said: str) -> dict:
    return {"IsTextRow": True, "Text": said[:TEXT_MOST], "ReversedConstructionServicesVatFree": False}


def _row(raw: Mapping, row: Mapping, context: Context, is_foreign: bool) -> dict:
    article = article_of(row, context) or {}
    quantity, price = sent_quantity(raw["invoice"], row), sent_price(row, is_foreign)
    said = {"ArticleId": article.get("id"), "IsTextRow": False, "Text": text(row.get("description")) or None}
    said |= {"Quantity": quantity, "UnitPrice": price, "ReversedConstructionServicesVatFree": False}
    project = context.about("projects", project_of(raw, row) or "")
    bearer = f"CostCenterItemId{context.bearer_number}"
    return said | ({bearer: project["key"]} if project and context.bearer_number else {})


def sent_quantity(invoice: Mapping, row: Mapping) -> Decimal:
    """Two decimals; of a credit note the other sign, since a credit invoice is written with what it gives back."""
    quantity = decimal(row.get("quantity")).quantize(HUNDREDTH, ROUND_HALF_UP)
    return (-quantity if invoice.get("isCreditNote") else quantity) + 0


def sent_price(row: Mapping, is_foreign: bool) -> Decimal:
    given = decimal((row.get("unitPrice") or {}).get("amount"))
    return given.quantize(TEN_THOUSANDTH if is_foreign else HUNDREDTH, ROUND_HALF_UP) + 0


# ------------------------------------------------------------------ afterwards
def sums_that_differ(invoice: Mapping, draft: Mapping) -> tuple[dict, ...]:
    """Severa's sums beside those eEkonomi made of the draft: decimals of quantities and VAT are its own."""
    tax = decimal(draft.get("TotalVatAmount"))
    net = decimal(draft.get("TotalAmount")) - tax - decimal(draft.get("TotalRoundings"))
    theirs = [abs(decimal((invoice.get(name) or {}).get("amount"))) for name in ("totalExcludingTax", "totalTax")]
    if (cents(abs(net)), cents(abs(tax))) == (cents(theirs[0]), cents(theirs[1])):
        return ()
    facts = {
        "net": amount(theirs[0]),
        "tax": amount(theirs[1]),
        "draft_net": amount(abs(net)),
        "draft_tax": amount(abs(tax)),
    }
    return ({"code": "SYNC-056", "field": "sums", "facts": facts},)


def from_draft(key: str, raw: Mapping) -> Record:
    """Only what somebody can change by hand, so that an edit is seen; ids of rows are new at every save."""
    rows = [
        [
            text(row.get("ArticleNumber")),
            text(row.get("Text")),
            plain_number(row.get("Quantity")),
            plain_number(row.get("UnitPrice")),
        ]
        for row in raw.get("Rows") or []
    ]
    fields = {
        "draft_rows": rows,
        "draft_customer": text(raw.get("CustomerId")),
        "draft_date": text(raw.get("InvoiceDate"))[:10],
    }
    return Record(key, "", "", fields)
