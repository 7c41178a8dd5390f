"""Two years of a small consulting company: wages, tax, VAT, rent, customers who pay late, and what is still unpaid.

Made by rule from one seed, so every start has the same vouchers. Amounts are whole öre; every voucher balances. 2025 is
closed and locked; 2026 goes to the middle of November.
"""

import random
from collections import defaultdict
from datetime import date, timedelta
from pathlib import Path

from integrations.sandbox.eaccounting import company, files, paper, seed_papers
from integrations.sandbox.shelf import Shelf

SYSTEM = "eaccounting"
LAST = date(2026, 11, 16)
EMPTY_ROW = {
    name: None for name in ("CostCenterItemId1", "CostCenterItemId2", "CostCenterItemId3", "VatCodeId", "ProjectId")
}
OPENING = {  # kronor; 2091 takes what is left
    1220: 180_000, 1229: -96_000, 1250: 240_000, 1259: -150_000, 1510: 312_500, 1630: 24_380, 1930: 684_215,
    2081: -100_000, 2099: -187_320, 2440: -68_750, 2510: -41_200, 2650: -96_400, 2710: -50_400, 2731: -52_786,
    2920: -118_000, 2940: -37_076,
}  # fmt: skip
MANUAL, VAT_REPORT, SUPPLIER, CUSTOMER, IN, OUT, PAYSLIP = 2, 8, 12, 14, 10, 11, 22
WAGES = ((date(2025, 1, 1), 221_000_00), (date(2026, 4, 1), 228_500_00))
Amounts = dict[int, int]


def chart() -> list[tuple[str, str]]:
    lines = (Path(__file__).parents[1] / "bas.txt").read_text(encoding="utf-8").splitlines()
    return sorted([(line[:4], line[5:]) for line in lines] + [("2631", "Utgående moms, 6 %")])


class Story:
    """The vouchers as they come to be, in öre: [(day, text, amounts, kind, id, items)]."""

    def __init__(self, number: int, guid):
        self.number, self.guid, self.dice = number, guid, random.Random(20250101)
        self.vouchers: list[tuple[date, str, Amounts, int, str, dict]] = []
        self.numbers: dict[str, str] = {}  # voucher id → series and number, once stored

    def book(self, day: date, text: str, amounts: Amounts, kind: int = MANUAL, *, id: str = "", items=None) -> None:
        assert not sum(amounts.values()), text
        if day <= LAST:
            self.vouchers.append((day, text, {a: v for a, v in amounts.items() if v}, kind, id, items or {}))

    def until(self, day: date, *accounts: int) -> Amounts:
        """What stands on these accounts at the end of a day, from the year's beginning for result accounts."""
        sums: dict[int, int] = defaultdict(int)
        for on, _, amounts, *_ in self.vouchers:
            if on <= day:
                for account, amount in amounts.items():
                    sums[account] += amount
        return {account: sums[account] for account in accounts}


def fill(number: int, guid) -> None:
    story = Story(number, guid)
    _opening(number, guid)
    story.book(date(2025, 1, 20), "Inbetalningar från föregående år", {1930: 312_500_00, 1510: -312_500_00}, IN)
    story.book(date(2025, 1, 24), "Leverantörsbetalningar föregående år", {2440: 68_750_00, 1930: -68_750_00}, OUT)
    story.book(date(2026, 4, 9), "Inköp bärbara datorer", {1250: 46_800_00, 2641: 11_700_00, 1930: -58_500_00})
    months = [date(2025 + n // 12, n % 12 + 1, 1) for n in range(23)]
    for month in months:
        _month(story, month)
    papers = seed_papers.write(story, months)
    for quarter in range(8):
        _vat(story, date(2025 + quarter // 4, quarter % 4 * 3 + 3, 1))
    _closing(story)
    _store(story)
    seed_papers.store(story, papers)
    _attachments(story, papers)


def _opening(number: int, guid) -> None:
    balances = dict(OPENING)
    balances[2091] = -sum(balances.values())
    id = guid(number, "year", "2025")
    Shelf(SYSTEM, number, "openingbalances").put(id, {str(a): float(v) for a, v in sorted(balances.items())})


def _month(story: Story, month: date) -> None:
    wage = next(amount for since, amount in reversed(WAGES) if since <= month)
    tax, fee, name = wage * 30 // 100, wage * 3142 // 10000, f"{month:%Y-%m}"
    before = month - timedelta(days=1)
    story.book(month.replace(day=25), f"Löner {name}", {7210: wage, 2710: -tax, 1930: tax - wage}, PAYSLIP)
    story.book(month.replace(day=25), f"Arbetsgivaravgifter {name}", {7510: fee, 2731: -fee}, PAYSLIP)
    leave = wage * 12 // 1000
    social = leave * 3142 // 10000
    amounts = {7290: leave, 2920: -leave, 7519: social, 2940: -social}
    story.book(_last(month), f"Semesterlöneskuld {name}", amounts)
    owed = {2710: 50_400_00, 2731: 52_786_00} if month == date(2025, 1, 1) else _owed(before)
    amounts = owed | {1930: -sum(owed.values())}
    story.book(month.replace(day=12), f"Skatter och avgifter {before:%Y-%m}", amounts, OUT)
    story.book(month.replace(day=12), f"Preliminärskatt {name}", {2510: 14_500_00, 1930: -14_500_00}, OUT)
    story.book(_last(month), f"Bankavgifter {name}", {6570: 389_00, 1930: -389_00})
    if month.month % 3 == 0:
        story.book(_last(month), f"Ränta företagskonto {name}", {1930: 612_40, 8310: -612_40})


def _owed(month: date) -> Amounts:
    wage = next(amount for since, amount in reversed(WAGES) if since <= month.replace(day=1))
    return {2710: wage * 30 // 100, 2731: wage * 3142 // 10000}


def _vat(story: Story, month: date) -> None:
    """At the quarter's end what was charged less what was paid becomes a debt, paid on the 12th of the second month."""
    end = _last(month)
    if end > LAST:
        return
    taken = {account: -amount for account, amount in story.until(end, 2611, 2621, 2631, 2641).items()}
    owed = sum(taken.values())
    quarter = f"kvartal {(month.month + 2) // 3} {month.year}"
    story.book(end, f"Momsredovisning {quarter}", taken | {2650: -owed}, VAT_REPORT)
    paid = (end + timedelta(days=43)).replace(day=12)
    story.book(paid, f"Moms {quarter}", {2650: owed, 1930: -owed}, OUT)
    if month == date(2025, 3, 1):
        story.book(date(2025, 2, 12), "Moms kvartal 4 2024", {2650: 96_400_00, 1930: -96_400_00}, OUT)


def _closing(story: Story) -> None:
    end = date(2025, 12, 31)
    story.book(end, "Avskrivningar datorer", {7832: 42_000_00, 1259: -42_000_00})
    story.book(end, "Avskrivningar inventarier", {7832: 21_000_00, 1229: -21_000_00})
    result = _result(story, end)
    tax = -result * 206 // 1000
    story.book(end, "Beräknad skatt 2025", {8910: tax, 2510: -tax})
    story.book(end, "Årets resultat", {8999: -(result + tax), 2099: result + tax})
    story.book(date(2025, 5, 20), "Omföring resultat 2024 enligt stämma", {2099: 187_320_00, 2091: -187_320_00})
    story.book(date(2026, 5, 19), "Omföring resultat 2025 enligt stämma", {2099: -(result + tax), 2091: result + tax})
    story.book(date(2026, 5, 28), "Utdelning enligt stämma", {2091: 150_000_00, 1930: -150_000_00})


def _result(story: Story, end: date) -> int:
    """Of the accounts from 3000, credit negative: a profit is below zero."""
    return sum(a for on, _, amounts, *_ in story.vouchers if on <= end for n, a in amounts.items() if n >= 3000)


def _last(month: date) -> date:
    return (month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def _store(story: Story) -> None:
    """Vouchers numbered by day within their year; the stamp of each is its own day."""
    names = {int(code): text for code, text in chart()}
    counters: dict[int, int] = defaultdict(int)
    shelf = Shelf(SYSTEM, story.number, "vouchers")
    for place, (day, text, amounts, kind, id, items) in enumerate(sorted(story.vouchers, key=lambda each: each[0])):
        counters[day.year] += 1
        number, at = f"A{counters[day.year]}", f"{day.isoformat()}T10:{place % 60:02d}:00.000Z"
        id = id or story.guid(story.number, "voucher", place)
        rows = [_row(account, names[account], amount, text, items) for account, amount in amounts.items()]
        doc = {"Id": id, "VoucherDate": day.isoformat(), "VoucherText": text, "Rows": rows, "VoucherType": kind}
        doc |= {"NumberAndNumberSeries": number, "NumberSeries": "A", "Attachments": None, "SourceId": None}
        doc |= {"CreatedUtc": at, "ModifiedUtc": at}
        shelf.put(id, doc, number=number, owner=story.guid(story.number, "year", day.year), changed=at)
        story.numbers[id] = number
    _continue_series(story, counters)


def _continue_series(story: Story, counters: dict[int, int]) -> None:
    series = {f"{story.guid(story.number, 'year', year)}/A": last for year, last in counters.items()}
    company.change_settings(story.number, {"_series": series})


def _row(account: int, name: str, amount: int, text: str, items: dict) -> dict:
    row = EMPTY_ROW | {"AccountNumber": account, "AccountDescription": name, "TransactionText": text[:60]}
    row |= {"DebitAmount": max(amount, 0) / 100, "CreditAmount": max(-amount, 0) / 100}
    return row | (items if account >= 3000 and items else {})


def _attachments(story: Story, papers) -> None:
    """Documents of some vouchers, one receipt nobody has matched yet."""
    for place, each in enumerate(papers.purchases[::24][:6]):
        content = paper.pdf([each["supplier"], f"Faktura {each['number']}", f"Belopp {each['total'] / 100:.2f} SEK"])
        id = story.guid(story.number, "attachment", place)
        files.put(
            story.number, id, f"faktura-{each['number']}.pdf", "application/pdf", content, on=f"{each['on']}T09:00Z"
        )
        files.link(story.number, each["voucher"], files.VOUCHER, [id])
    id = story.guid(story.number, "attachment", "kvitto")
    files.put(story.number, id, "kvitto-parkering.png", "image/png", paper.png(), on="2026-11-12T11:20:00.000Z")
