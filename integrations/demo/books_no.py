"""The books of an invented Norwegian wholesaler by NS 4102, the same each time, as its accounting system writes them.

Pure. One year up to the last whole month: three customers and two card settlements a month, suppliers, pay, rent, and
VAT by its terms of two months; all of it goes through 1920. Every voucher balances.
"""

from datetime import date, timedelta

from ledger.sie import Balance, Document, Row, Voucher, Year, write

NAMES = {
    "1250": "Inventar", "1500": "Kundefordringer", "1920": "Bankinnskudd", "2000": "Aksjekapital",
    "2050": "Annen egenkapital", "2400": "Leverandørgjeld", "2600": "Forskuddstrekk", "2700": "Utgående mva",
    "2710": "Inngående mva", "2740": "Oppgjørskonto mva", "2770": "Skyldig arbeidsgiveravgift",
    "3000": "Salgsinntekt, avgiftspliktig", "4300": "Innkjøp av varer for videresalg", "5000": "Lønn til ansatte",
    "5400": "Arbeidsgiveravgift", "6300": "Leie lokaler", "6800": "Kontorrekvisita", "6900": "Telefon",
    "7140": "Reisekostnad", "7770": "Bank- og kortgebyrer", "8050": "Annen renteinntekt", "8150": "Annen rentekostnad",
}  # fmt: skip
OPENING = {
    "1250": 180_000_00, "1500": 212_500_00, "1920": 640_300_00, "2000": -30_000_00, "2050": -848_300_00,
    "2400": -92_500_00, "2600": -34_000_00, "2770": -28_000_00,
}  # fmt: skip
CUSTOMERS = (("Bergen Båtutstyr AS", 62_400_00), ("Fiskebrygga AS", 48_750_00), ("Nordnes Kafé", 31_200_00))
SUPPLIERS = (
    ("4300", "Vestland Engros AS", 58_000_00), ("6800", "Kontorhuset AS", 2_340_00), ("6900", "Fjordtele AS", 1_890_00)
)  # fmt: skip
RENT, PAY, TAX = 18_500_00, 96_000_00, 30_720_00
CONTRIBUTIONS = 141  # parts of a thousand: arbeidsgiveravgift zone 1, 14,1 %


class _Books:
    def __init__(self) -> None:
        self.held = dict(OPENING)
        self.vouchers: list[Voucher] = []

    def put(self, day: date, text: str, *rows: tuple[str, int]) -> None:
        """Rows of nothing are left out."""
        kept = tuple(Row(account, (), amount) for account, amount in rows if amount)
        for row in kept:
            self.held[row.account] = self.held.get(row.account, 0) + row.amount
        if kept:
            self.vouchers.append(Voucher("A", str(len(self.vouchers) + 1), day, text, day, "HB", kept))


def _month(books: _Books, first: date) -> None:
    _customers(books, first)
    for n, (account, name, net) in enumerate(SUPPLIERS):
        bill = net + first.month * 1_250 + (net + first.month * 1_250) // 4
        rows = ((account, bill - bill // 5), ("2710", bill // 5), ("2400", -bill))
        books.put(first + timedelta(1 + n), f"Leverandørfaktura {name}", *rows)
        books.put(first + timedelta(15 + 3 * n), f"Betaling {name}", ("2400", bill), ("1920", -bill))
    books.put(first, "Husleie", ("6300", RENT), ("1920", -RENT))
    if first.month % 2:
        taxes = [(key, -books.held.get(key, 0)) for key in ("2600", "2770", "2740")]
        paid = sum(amount for _key, amount in taxes)
        books.put(first.replace(day=15), "Skattetrekk, arbeidsgiveravgift og mva", *taxes, ("1920", -paid))
    pay = PAY + first.month * 311_00
    due = pay * CONTRIBUTIONS // 1000
    books.put(first.replace(day=20), f"Lønn {first:%Y-%m}", ("5000", pay), ("2600", -TAX), ("1920", TAX - pay))
    books.put(first.replace(day=20), f"Arbeidsgiveravgift {first:%Y-%m}", ("5400", due), ("2770", -due))
    last = (first + timedelta(31)).replace(day=1) - timedelta(1)
    if first.month % 2 == 0:
        out, into = books.held.get("2700", 0), books.held.get("2710", 0)
        rows = (("2700", -out), ("2710", -into), ("2740", out + into))
        books.put(last, "Mva-oppgjør", *rows)
    for _ in range(2):  # alike in every way; of the last month's the bank has seen one
        books.put(last, "Bompasseringer", ("7140", 640_00), ("1920", -640_00))


def _customers(books: _Books, first: date) -> None:
    """Invoices, each paid a fortnight later; the cards of the shop come in twice, two amounts of one day alike."""
    for n, (name, net) in enumerate(CUSTOMERS):
        gross = (net + first.month * 4_000) * 5 // 4
        day = first + timedelta(2 + 2 * n)
        books.put(day, f"Faktura {name}", ("1500", gross), ("3000", gross // 5 - gross), ("2700", -(gross // 5)))
        books.put(day + timedelta(12), f"Innbetaling {name}", ("1920", gross), ("1500", -gross))
    for day in (8, 8, 22):
        cards = 12_500_00 if day == 8 else 9_875_00 + first.month * 125_00
        rows = (("1920", cards), ("3000", cards // 5 - cards), ("2700", -(cards // 5)))
        books.put(first.replace(day=day), "Kortoppgjør", *rows)


def file(today: date, company: str, orgnr: str) -> tuple[int, bytes]:
    """The year of the last whole month and its SIE 4E file in CP437."""
    end = today.replace(day=1) - timedelta(1)
    books = _Books()
    for month in range(1, end.month + 1):
        _month(books, date(end.year, month, 1))
    document = Document(
        program="Regnskapsprogrammet", program_version="8.1", company=company, orgnr=orgnr, currency="NOK"
    )
    document.years = {0: Year(date(end.year, 1, 1), date(end.year, 12, 31))}
    document.accounts, document.vouchers = dict(NAMES), books.vouchers
    held = sorted(books.held.items())
    document.balances |= {
        "ib": [Balance("ib", 0, account, amount) for account, amount in sorted(OPENING.items())],
        "ub": [Balance("ub", 0, account, amount) for account, amount in held if account < "3"],
        "res": [Balance("res", 0, account, amount) for account, amount in held if account >= "3"],
    }
    return end.year, write(document, "4E", today=today).data
