"""The books of an invented service company, the same each time, as the SIE files its accounting system would write.

Pure. Sales by the month's season, purchases, rent, wages as the payroll demo has them, VAT, taxes, a loan, and the bank
account all of it goes through. Every voucher balances; closing balances follow from opening ones and rows.
"""

from datetime import date, timedelta

from integrations.demo import wages
from ledger.sie import Balance, Document, Row, Voucher, Year, write

NAMES = {
    "1220": "Inventarier", "1229": "Ackumulerade avskrivningar", "1510": "Kundfordringar", "1930": "Företagskonto",
    "2081": "Aktiekapital", "2091": "Balanserat resultat", "2099": "Årets resultat", "2350": "Banklån",
    "2440": "Leverantörsskulder", "2512": "Beräknad inkomstskatt", "2611": "Utgående moms 25 %",
    "2641": "Ingående moms", "2650": "Momsskuld", "2710": "Personalskatt", "2731": "Avräkning sociala avgifter",
    "2910": "Upplupna löner", "2920": "Upplupna semesterlöner", "3041": "Försäljning tjänster 25 %",
    "3051": "Försäljning varor 25 %", "4010": "Inköp material och varor", "5010": "Lokalhyra",
    "5410": "Förbrukningsinventarier", "5611": "Drivmedel", "6110": "Kontorsmateriel", "6212": "Mobiltelefon",
    "6310": "Företagsförsäkring", "6530": "Redovisningstjänster", "6570": "Bankkostnader", "7210": "Löner tjänstemän",
    "7290": "Förändring semesterlöneskuld", "7510": "Arbetsgivaravgifter", "7832": "Avskrivningar inventarier",
    "8410": "Räntekostnader lån", "8910": "Skatt på årets resultat", "8999": "Årets resultat",
}  # fmt: skip
OPENING = {
    "1220": 640_000_00, "1229": -256_000_00, "1510": 1_085_000_00, "1930": 1_240_500_00, "2081": -100_000_00,
    "2350": -900_000_00, "2440": -318_750_00, "2650": -164_300_00, "2710": -127_400_00, "2731": -138_000_00,
    "2920": -310_000_00,
}  # fmt: skip
SEASON = (88, 94, 104, 101, 103, 108, 62, 82, 106, 110, 107, 96)  # per cent of a usual month
USUAL, GROWTH = 940_000_00, 6  # öre a month without VAT; per cent a year
SHARES = (("3041", "100", 46), ("3041", "200", 33), ("3051", "300", 21))  # of the month's sales
COSTS = (  # account, öre without VAT, supplier
    ("5010", 48_500_00, "Fastighets AB Kvarnen"),
    ("6212", 4_320_00, "Nordtele AB"),
    ("6530", 8_900_00, "Redovisningsbyrån Nord"),
    ("5611", 6_745_50, "Drivmedelskort"),
    ("6110", 2_180_25, "Kontorsgrossen AB"),
)
# What never came of the invoices of a month, by (year from the first, month): öre, and which
DISPUTED = {(0, 11): ("300", 37_500_00), (1, 6): ("200", 12_500_00)}  # cost centre of the customer's invoice
WITHHELD = {(0, 10): ("IT-huset AB", 18_743_75)}  # supplier, whose goods were sent back
CORPORATE_TAX = 206  # parts of a thousand, from 2021 (inkomstskattelagen 65 kap. 10 §)
Sums = dict[str, int]


class _Year:
    """One fiscal year as it is written, month by month."""

    def __init__(self, year: int, opening: Sums, first_year: int):
        self.year, self.opening, self.first_year = year, opening, first_year
        self.vouchers: list[Voucher] = []
        self.numbers: dict[str, int] = {}

    def put(self, series: str, day: date, text: str, *rows: tuple) -> None:
        """`rows` are (account, öre[, cost centre]); those of nothing are left out, and so is a voucher of nothing."""
        if not any(amount for _account, amount, *_o in rows):
            return
        self.numbers[series] = number = self.numbers.get(series, 0) + 1
        lines = tuple(Row(a, (("1", o[0]),) if o and o[0] else (), amount) for a, amount, *o in rows if amount)
        self.vouchers.append(Voucher(series, str(number), day, text, day, "HB", lines))

    def sums(self) -> Sums:
        """What every account holds after the last voucher."""
        found = dict(self.opening)
        for voucher in self.vouchers:
            for row in voucher.rows:
                found[row.account] = found.get(row.account, 0) + row.amount
        return found


def sales_of(year: int, month: int, first_year: int) -> int:
    """Öre without VAT, whole kronor."""
    return USUAL * SEASON[month - 1] // 100 * (100 + GROWTH * (year - first_year)) // 100 // 100 * 100


def _parts(year: int, month: int, first_year: int) -> list[tuple[str, str, int]]:
    """Account, cost centre and öre without VAT of each line of business, whole kronor."""
    sales = sales_of(year, month, first_year)
    return [(account, centre, sales * share // 10_000 * 100) for account, centre, share in SHARES]


def vat(amount: int) -> int:
    return amount * 25 // 100


def _before(year: int, month: int) -> tuple[int, int]:
    return (year, month - 1) if month > 1 else (year - 1, 12)


def _month(books: _Year, month: int) -> None:
    first = date(books.year, month, 1)
    _invoices(books, first)
    _purchases(books, first)
    _pay(books, first)
    _monthly(books, first)
    _vat_return(books, first)


def _invoices(books: _Year, first: date) -> None:
    """One invoice for each line of business; those of the month before are paid."""
    for day, account, centre, net in invoices_of(first, books.first_year):
        rows = (("1510", net + vat(net)), (account, -net, centre), ("2611", -vat(net)))
        books.put("B", day, f"Kundfaktura {centre}{first:%y%m}", *rows)
    paid = _owed(books, first, "1510", _billed) - _left(books, first, DISPUTED)
    books.put("C", first.replace(day=20), "Inbetalningar från kunder", ("1930", paid), ("1510", -paid))


def invoices_of(first: date, first_year: int) -> list[tuple[date, str, str, int]]:
    """The month's: day, account, cost centre and öre without VAT."""
    parts = _parts(first.year, first.month, first_year)
    return [(first + timedelta(8 + 7 * at), *part) for at, part in enumerate(parts)]


def _billed(year: int, month: int, first_year: int) -> int:
    return sum(net + vat(net) for _account, _centre, net in _parts(year, month, first_year))


def _owed(books: _Year, first: date, account: str, of) -> int:
    """What the month before left to be paid; in the very first month the opening balance."""
    if (first.year, first.month) == (books.first_year, 1):
        return abs(OPENING[account])
    return of(*_before(first.year, first.month), books.first_year)


def _left(books: _Year, first: date, unpaid: dict) -> int:
    """What was not paid of the month before."""
    year, month = _before(first.year, first.month)
    return unpaid.get((year - books.first_year, month), ("", 0))[1]


def _bought(year: int, month: int, first_year: int) -> list[tuple[str, int, str]]:
    goods = sales_of(year, month, first_year) * 17 // 100
    more = [("5410", 14_995_00, "IT-huset AB")] if month % 4 == 2 else []
    return [("4010", goods, "Grossist Mälardalen AB"), *COSTS, *more]


def bills_of(first: date, first_year: int) -> list[tuple[date, str, int, str]]:
    """The month's: day, account, öre without VAT, and supplier."""
    bought = _bought(first.year, first.month, first_year)
    return [(first + timedelta(2 + 3 * at), *each) for at, each in enumerate(bought)]


def _bills(year: int, month: int, first_year: int) -> int:
    return sum(net + vat(net) for _a, net, _s in _bought(year, month, first_year))


def _purchases(books: _Year, first: date) -> None:
    for day, account, net, supplier in bills_of(first, books.first_year):
        rows = ((account, net), ("2641", vat(net)), ("2440", -net - vat(net)))
        books.put("D", day, f"Leverantörsfaktura {supplier}", *rows)
    paid = _owed(books, first, "2440", _bills) - _left(books, first, WITHHELD)
    books.put("E", first.replace(day=28), "Betalning leverantörer", ("2440", paid), ("1930", -paid))


def _pay(books: _Year, first: date) -> None:
    """The month's pay as the payroll demo books it, the net pay out, and last month's taxes."""
    sums: dict[tuple[str, str], int] = {}
    for account, centre, amount, *_rest in wages.rows(first):
        sums[account, centre] = sums.get((account, centre), 0) + amount
    rows = [(account, amount, centre) for (account, centre), amount in sorted(sums.items())]
    books.put("L", first.replace(day=25), f"Lön {first:%Y-%m}", *rows)
    net = sums["2910", ""]
    books.put("A", first.replace(day=25), "Utbetalning löner", ("2910", -net), ("1930", net))
    held = {key: books.sums().get(key, 0) - sums[key, ""] for key in ("2710", "2731")}
    rows = [(key, -amount) for key, amount in held.items()]
    books.put("A", first.replace(day=12), "Skattekonto, skatt och avgifter", *rows, ("1930", sum(held.values())))


def _monthly(books: _Year, first: date) -> None:
    last = (first + timedelta(31)).replace(day=1) - timedelta(1)
    books.put("A", last, "Bankavgifter", ("6570", 385_00), ("1930", -385_00))
    books.put("A", last, "Avskrivning inventarier", ("7832", 10_666_00), ("1229", -10_666_00))
    debt = -books.sums()["2350"]
    interest = debt * 45 // 12_000
    rows = (("8410", interest), ("2350", 15_000_00), ("1930", -interest - 15_000_00))
    books.put("A", last, "Banklån, ränta och amortering", *rows)
    if first.month == 1:
        books.put("A", first.replace(day=15), "Företagsförsäkring", ("6310", 38_400_00), ("1930", -38_400_00))
    if first.month == 5:
        profit = books.sums().get("2099", 0)
        rows = (("2099", -profit), ("2091", profit))
        books.put("A", first.replace(day=20), "Föregående års resultat enligt stämma", *rows)
    if first.month == 7:
        taken = -books.sums()["2920"] * 85 // 100
        books.put("A", last, "Uttagen semester", ("2920", taken), ("7290", -taken))


def _vat_return(books: _Year, first: date) -> None:
    """The month's VAT is settled at its end; what was owed is paid on the twelfth."""
    held, last = books.sums(), (first + timedelta(31)).replace(day=1) - timedelta(1)
    owed = held.get("2650", 0)
    books.put("A", first.replace(day=12), "Moms till skattekontot", ("2650", -owed), ("1930", owed))
    out, into = held.get("2611", 0), held.get("2641", 0)
    books.put("A", last, f"Momsredovisning {first:%Y-%m}", ("2611", -out), ("2641", -into), ("2650", out + into))


def _close(books: _Year) -> Sums:
    """Tax and result, last day of the year. Gives the closing balances, which open the next."""
    last = date(books.year, 12, 31)
    profit = -sum(amount for account, amount in books.sums().items() if account >= "3")
    tax = max(profit, 0) * CORPORATE_TAX // 100_000 * 100
    books.put("A", last, "Årets skatt", ("8910", tax), ("2512", -tax))
    books.put("A", last, "Årets resultat", ("8999", profit - tax), ("2099", tax - profit))
    return {account: amount for account, amount in books.sums().items() if account < "3" and amount}


# ------------------------------------------------------------------ files
def files(today: date, company: str, orgnr: str) -> tuple[bytes, bytes, bytes]:
    """SIE 4E in CP437: last year, this year up to the month before last, and this year anew with one voucher changed,
    a month more, and one voucher that does not balance. In January «this year» is the one that has just ended."""
    end = today.replace(day=1) - timedelta(1)
    first_year, months = end.year - 1, end.month
    opening = OPENING | {"2091": -sum(OPENING.values())}
    last = _Year(first_year, opening, first_year)
    for month in range(1, 13):
        _month(last, month)
    now, carried = _Year(end.year, _close(last), first_year), None
    for month in range(1, months + 1):
        carried = len(now.vouchers) if month == months and months > 1 else carried
        _month(now, month)
    facts = (company, orgnr, today)
    older = _written(last, last.vouchers, None, *facts)
    first = _written(now, now.vouchers[:carried], last, *facts)
    return older, first, _broken(_written(now, _corrected(now.vouchers), last, *facts), end)


def _corrected(vouchers: list[Voucher]) -> list[Voucher]:
    """The rent of the newest month both files have, on the wrong account in the file before, is on furniture here."""
    rents = [n for n, v in enumerate(vouchers) if any(row.account == "5010" for row in v.rows)]
    at = rents[-2] if len(rents) > 1 else rents[0]
    rows = tuple(row._replace(account="5410") if row.account == "5010" else row for row in vouchers[at].rows)
    return [*vouchers[:at], vouchers[at]._replace(rows=rows), *vouchers[at + 1 :]]


def _broken(data: bytes, day: date) -> bytes:
    """The file with a voucher at its end as a program with a fault writes it: 100 kronor short, and no check sum."""
    kept = [line for line in data.split(b"\r\n") if line and not line.startswith(b"#KSUMMA")]
    voucher = [f'#VER A 999 {day:%Y%m%d} "Rättelse representation"', "{", "#TRANS 6110 {} 1250.00",
               "#TRANS 1930 {} -1150.00", "}"]  # fmt: skip
    return b"\r\n".join([*kept, *(line.encode("cp437") for line in voucher), b""])


def _written(
    books: _Year, vouchers: list[Voucher], before: _Year | None, company: str, orgnr: str, today: date
) -> bytes:
    document = Document(program="Bokföringsprogrammet", program_version="12.4", company=company, orgnr=orgnr)
    document.years = {0: Year(date(books.year, 1, 1), date(books.year, 12, 31))}
    document.accounts, document.chart = dict(sorted(NAMES.items())), "BAS2014"
    document.objects = {("1", centre): f"Avdelning {centre}" for centre in wages.CENTRES}
    document.vouchers = sorted(vouchers, key=lambda v: (v.series, int(v.number)))
    document.balances |= _balances(0, books, vouchers)
    if before is not None:
        document.years[-1] = Year(date(before.year, 1, 1), date(before.year, 12, 31))
        for kind, found in _balances(-1, before, before.vouchers).items():
            document.balances[kind] = [*document.balances[kind], *found]
    return write(document, "4E", today=today).data


def _balances(no: int, books: _Year, vouchers: list[Voucher]) -> dict[str, list[Balance]]:
    part = _Year(books.year, books.opening, books.first_year)
    part.vouchers = vouchers
    held = sorted(part.sums().items())
    return {
        "ib": [Balance("ib", no, account, amount) for account, amount in sorted(books.opening.items()) if amount],
        "ub": [Balance("ub", no, account, amount) for account, amount in held if account < "3"],
        "res": [Balance("res", no, account, amount) for account, amount in held if account >= "3"],
    }
