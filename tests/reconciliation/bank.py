"""Bank files and books small enough to reckon in the head."""

from datetime import date

from reconciliation import actions
from reconciliation.models import BankAccount, LedgerItem, StatementLine
from tests.ledger.books import FIRST, sie, take, voucher

IBAN = "SE4550000000058398257466"


def entry(day: str, amount: str, text: str = "", *, reference: str = "", key: str = "") -> str:
    sign, plain = ("DBIT", amount[1:]) if amount.startswith("-") else ("CRDT", amount)
    strd = f"<Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd>" if reference else ""
    ustrd = f"<Ustrd>{text}</Ustrd>" if text else ""
    return (
        f'<Ntry><Amt Ccy="SEK">{plain}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>BOOK</Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt>"
        f"<AcctSvcrRef>{key}</AcctSvcrRef><NtryDtls><TxDtls><RmtInf>{ustrd}{strd}</RmtInf></TxDtls></NtryDtls></Ntry>"
    )


def camt(*entries: str, start: str, end: str, opening: str, closing: str, iban: str = IBAN, number: str = "1") -> bytes:
    """A camt.053.001.02 statement of one account."""

    def balance(kind: str, amount: str, day: str) -> str:
        sign, plain = ("DBIT", amount[1:]) if amount.startswith("-") else ("CRDT", amount)
        return (
            f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="SEK">{plain}</Amt>'
            f"<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
        )

    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>M{number}</MsgId><CreDtTm>{end}T20:00:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>S{number}</Id><CreDtTm>{end}T20:00:00</CreDtTm>"
        f"<FrToDt><FrDtTm>{start}T00:00:00</FrDtTm><ToDtTm>{end}T23:59:59</ToDtTm></FrToDt>"
        f"<Acct><Id><IBAN>{iban}</IBAN></Id><Ccy>SEK</Ccy></Acct>"
        f"{balance('OPBD', opening, start)}{balance('CLBD', closing, end)}{''.join(entries)}"
        "</Stmt></BkToCstmrStmt></Document>"
    ).encode()


# January to March of the books in tests/ledger/books.FIRST: 2000 in, +1000, −50; the bank took 25 more.
QUARTER = (
    entry("2026-01-15", "1000.00", "Faktura 1", key="B1"),
    entry("2026-03-05", "-50.00", "Avgift", key="B2"),
    entry("2026-03-31", "-25.00", "Bankavgift mars", key="B3"),
)


def quarter() -> bytes:
    return camt(*QUARTER, start="2026-01-01", end="2026-03-31", opening="2000.00", closing="2925.00")


def partner(company, by, **values) -> BankAccount:
    """Books of three vouchers, and the partner of 1930."""
    take(company, sie(*FIRST), by)
    return actions.create_account(company=company, by=by, **(settings() | values))


def settings() -> dict:
    return {
        "name": "Företagskonto", "iban": IBAN, "currency": "SEK", "ledger_account": "1930",
        "starts_on": date(2026, 1, 1),
    }  # fmt: skip


def books(*rows: tuple[str, str], text: str = "Inbetalning") -> bytes:
    """One voucher on 1930 per (day 20260115, "100.00")."""
    return sie(
        *(voucher("A", str(n), day, ("1930", a), ("3001", other(a)), text=text) for n, (day, a) in enumerate(rows, 1))
    )


def other(amount: str) -> str:
    return amount[1:] if amount.startswith("-") else f"-{amount}"


def sides(account) -> dict:
    """What is left and how it stands, to compare before and after."""
    lines = StatementLine.objects.filter(bank_account=account).order_by("date", "identity")
    items = LedgerItem.objects.filter(bank_account=account).order_by("date", "voucher")
    fields = ("amount", "remaining", "parked", "state")
    return {"bank": [*lines.values_list(*fields)], "ledger": [*items.values_list(*fields)]}
