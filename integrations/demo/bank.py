"""The demo's bank: the account of the demo books, and statements for their last months as camt.053 files.

The bank saw nearly what the books say: most rows the same day, some a day later, several customers in one lump, two
alike, and fees and interest nobody has booked. Whoever opens the page finds sure, likely, tied and unexplained-to-be.
"""

from collections import defaultdict
from datetime import date, timedelta
from decimal import Decimal
from xml.sax.saxutils import escape

from hub.models import Company
from hub.money import to_decimal
from hub.permissions import Actor
from ledger.models import Account
from reconciliation import actions
from reconciliation.models import BankAccount, LedgerItem, PostingType
from reconciliation.queries.balances import home_balance

IBANS = {"SEK": "SE4550000000058398257466", "NOK": "NO9386011117947"}
GIRO = "991-2346"
FEE, INTEREST = 4_900, 1_237
WORDS = {  # deposit in a lump, fee, interest, a card; the partner's name and its fee, in the words of its bank
    "SEK": ("Bankgiro insättning", "Bankavgift", "Ränta", "Kortköp Tågresor", "Företagskonto"),
    "NOK": ("Innbetaling giro", "Gebyr", "Renter", "Varekjøp Vy", "Driftskonto"),
}
Entry = tuple[date, int, str, str]


def seed_bank(company: Company, *, by: Actor, months: int = 3, number: str = "1930") -> BankAccount | None:
    """The partner of account `number` (1930; 1920 in Norway) with statements for the last `months` of its books.

    None where the books have no such account or nothing on it. Runs in the scope of the company; safe to run again.
    """
    if not Account.objects.filter(ledger__is_main=True, number=number).exists():
        return None
    account = BankAccount.objects.filter(ledger_account=number).first()
    if account is not None:
        return account
    account = _partner(company, number, by)
    items = list(LedgerItem.objects.filter(bank_account=account).order_by("date", "voucher", "id"))
    if not items:
        return None
    last = items[-1].date.replace(day=1)
    spans = [_month(last, back) for back in range(months - 1, -1, -1)]
    start = spans[0][0]
    if start > account.starts_on:
        actions.change_account(company=company, account=account, starts_on=start, by=by)
        account.refresh_from_db()
    opening = home_balance(account, start - timedelta(days=1)) or 0
    for at, (first, end) in enumerate(spans):
        own, words = [i for i in items if first <= i.date <= end], _words(company)
        rows = _entries(own, first, end, words, is_last=at == len(spans) - 1)
        closing = opening + sum(amount for _day, amount, _text, _ref in rows)
        data = camt(account, rows, first, end, opening, closing, at + 1)
        actions.import_statements(
            company=company, bank_account=account, data=data, name=f"kontoutdrag-{first:%Y-%m}.xml", by=by
        )
        opening = closing
    actions.reconcile(company=company, account=account, keep_sure=False, by=by)
    return account


def _words(company: Company) -> tuple[str, ...]:
    return WORDS.get(company.currency, WORDS["SEK"])


def _partner(company: Company, number: str, by: Actor) -> BankAccount:
    _lump, fee_word, interest_word, _card, name = _words(company)
    iban = IBANS.get(company.currency, IBANS["SEK"])
    account = actions.create_account(
        company=company, name=name, iban=iban, currency=company.currency, ledger_account=number,
        bankgiro=GIRO if company.currency == "SEK" else "",
        starts_on=date(2000, 1, 1), by=by,
    )  # fmt: skip
    numbers = set(Account.objects.filter(ledger__is_main=True).values_list("number", flat=True))
    fee = next((n for n in ("6570", "7770") if n in numbers), None)
    gain = next((n for n in ("8310", "8311", "8040", "8050") if n in numbers), None)
    cost = next((n for n in ("8410", "8420", "8400", "8150") if n in numbers), None)
    if fee:
        actions.save_kind(
            company=company, account=account, type=PostingType.FEE, name=fee_word, debit_account=fee,
            credit_account=fee, series="BA", pattern="avgift, gebyr, pris", by=by,
        )  # fmt: skip
    if gain or cost:
        actions.save_kind(
            company=company, account=account, type=PostingType.INTEREST, name=interest_word, debit_account=cost or gain,
            credit_account=gain or cost, series="BA", pattern="ränta, rente", by=by,
        )  # fmt: skip
    return account


def _month(last: date, back: int) -> tuple[date, date]:
    months = last.year * 12 + last.month - 1 - back
    first = date(months // 12, months % 12 + 1, 1)
    following = months + 1
    return first, date(following // 12, following % 12 + 1, 1) - timedelta(days=1)


def _entries(items: list[LedgerItem], first: date, end: date, words: tuple[str, ...], *, is_last: bool) -> list[Entry]:
    """What the bank saw of the month's rows. Of the last month one came days later, and the last payment out is
    still on its way."""
    lump, fee, interest, card, _name = words
    rows: list[Entry] = []
    by_day: dict[date, list[LedgerItem]] = defaultdict(list)
    kept = list(items)
    gone = kept.pop() if is_last and kept and kept[-1].amount < 0 else None
    has_tie = any((item.date, item.amount) == (gone.date, gone.amount) for item in kept) if gone else False
    for item in kept:
        by_day[item.date].append(item)
    lumped, is_late = False, is_last
    for day, own in sorted(by_day.items()):
        together = _together(own)
        if not lumped and together:
            lumped = True
            total = sum(i.amount for i in together)
            rows.append((day, total, lump if total > 0 else together[0].text[:100], ""))
            own = [i for i in own if i not in together]
        for at, item in enumerate(own):
            late = 3 if is_late else (len(rows) + at) % 4 == 3
            is_late = False
            moved = min(day + timedelta(days=late), end)
            rows.append((moved, item.amount, item.text[:100], ""))
    rows.append((end, -FEE, fee, ""))
    if is_last:
        rows += [] if has_tie else _doubtful(rows, end)
        rows.append((end, INTEREST, interest, ""))
        middle = first + timedelta(days=14)
        rows += [(middle, -12_900, card, "")] * 2
    return sorted(rows)


def _doubtful(rows: list[Entry], end: date) -> list[Entry]:
    """What a person has to decide: the bank's charge of the month twice where the books have it once."""
    charges = [row for row in rows if -100_000 < row[1] < 0 and row[0] == end and row[1] != -FEE]
    return charges[:1]


def _together(own: list[LedgerItem]) -> list[LedgerItem]:
    """Two or three of a day that the bank books as one: what came in, else what went out."""
    for sign in (1, -1):
        same = [item for item in own if item.amount * sign > 0]
        if 2 <= len(same) <= 3:
            return same
    return []


def camt(account: BankAccount, rows: list[Entry], first: date, end: date, opening: int, closing: int, number: int):
    """A camt.053.001.02 file of one statement."""
    entries = "".join(_entry(account.currency, at, *row) for at, row in enumerate(rows, 1))
    key = f"{end:%Y%m}-{number}"
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<Document xmlns="urn:iso:std:iso:20022:tech:xsd:camt.053.001.02"><BkToCstmrStmt>'
        f"<GrpHdr><MsgId>DEMO{key}</MsgId><CreDtTm>{end}T20:00:00</CreDtTm></GrpHdr>"
        f"<Stmt><Id>{key}</Id><ElctrncSeqNb>{number}</ElctrncSeqNb><CreDtTm>{end}T20:00:00</CreDtTm>"
        f"<FrToDt><FrDtTm>{first}T00:00:00</FrDtTm><ToDtTm>{end}T23:59:59</ToDtTm></FrToDt>"
        f"<Acct><Id><IBAN>{account.iban}</IBAN></Id><Ccy>{account.currency}</Ccy></Acct>"
        f"{_balance('OPBD', opening, first, account.currency)}{_balance('CLBD', closing, end, account.currency)}"
        f"{entries}</Stmt></BkToCstmrStmt></Document>"
    ).encode()


def _signed(amount: int) -> tuple[Decimal, str]:
    return to_decimal(abs(amount)), "DBIT" if amount < 0 else "CRDT"


def _balance(kind: str, amount: int, day: date, currency: str) -> str:
    plain, sign = _signed(amount)
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{plain}</Amt>'
        f"<CdtDbtInd>{sign}</CdtDbtInd><Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def _entry(currency: str, at: int, day: date, amount: int, text: str, reference: str) -> str:
    plain, sign = _signed(amount)
    strd = f"<Strd><CdtrRefInf><Ref>{escape(reference)}</Ref></CdtrRefInf></Strd>" if reference else ""
    return (
        f'<Ntry><Amt Ccy="{currency}">{plain}</Amt><CdtDbtInd>{sign}</CdtDbtInd><Sts>BOOK</Sts>'
        f"<BookgDt><Dt>{day}</Dt></BookgDt><ValDt><Dt>{day}</Dt></ValDt><AcctSvcrRef>D{day:%y%m%d}{at:03}</AcctSvcrRef>"
        f"<NtryDtls><TxDtls><RmtInf><Ustrd>{escape(text) or '-'}</Ustrd>{strd}</RmtInf></TxDtls></NtryDtls></Ntry>"
    )
