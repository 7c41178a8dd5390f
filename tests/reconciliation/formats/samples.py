"""Small bank files made for the tests: each builder gives a right file that a test then spoils in one place."""

from reconciliation.formats import Reading, read

CAMT = "urn:iso:std:iso:20022:tech:xsd:"
IBAN = "SE4550000000058398257466"


def codes_of(reading: Reading) -> list[str]:
    return [finding.code for finding in reading.findings]


def only(reading: Reading):
    """The one statement."""
    (statement,) = reading.statements
    return statement


def balance(kind: str, amount: str, sign: str = "CRDT", day: str = "2024-03-01", currency: str = "SEK") -> str:
    return (
        f'<Bal><Tp><CdOrPrtry><Cd>{kind}</Cd></CdOrPrtry></Tp><Amt Ccy="{currency}">{amount}</Amt>'
        f"{f'<CdtDbtInd>{sign}</CdtDbtInd>' if sign else ''}<Dt><Dt>{day}</Dt></Dt></Bal>"
    )


def payment(amount: str = "", *, sign: str = "", currency: str = "SEK", reference: str = "", more: str = "") -> str:
    own = f'<Amt Ccy="{currency}">{amount}</Amt>' if amount else ""
    way = f"<CdtDbtInd>{sign}</CdtDbtInd>" if sign else ""
    told = f"<RmtInf><Strd><CdtrRefInf><Ref>{reference}</Ref></CdtrRefInf></Strd></RmtInf>" if reference else ""
    return f"<TxDtls>{own}{way}{told}{more}</TxDtls>"


def entry(
    amount: str,
    sign: str = "CRDT",
    *,
    day: str = "2024-03-01",
    currency: str = "SEK",
    status: str = "<Sts><Cd>BOOK</Cd></Sts>",
    details: str = "",
    batch: int = 0,
    more: str = "",
    ref: str = "",
) -> str:
    many = f"<Btch><NbOfTxs>{batch}</NbOfTxs></Btch>" if batch else ""
    inner = f"<NtryDtls>{many}{details}</NtryDtls>" if details or batch else ""
    booked = f"<BookgDt><Dt>{day}</Dt></BookgDt>" if day else ""
    way = f"<CdtDbtInd>{sign}</CdtDbtInd>" if sign else ""
    own = f"<AcctSvcrRef>{ref}</AcctSvcrRef>" if ref else ""
    return f'<Ntry><Amt Ccy="{currency}">{amount}</Amt>{way}{more}{status}{booked}{own}{inner}</Ntry>'


def statement(
    *entries: str,
    name: str = "S1",
    account: str = IBAN,
    opening: str = "100.00",
    closing: str = "100.00",
    day: str = "2024-03-01",
    currency: str = "SEK",
    balances: str | None = None,
    more: str = "",
    tag: str = "Stmt",
) -> str:
    if balances is None:
        balances = "".join(
            balance(kind, amount.lstrip("-"), "DBIT" if amount.startswith("-") else "CRDT", day, currency)
            for kind, amount in (("OPBD", opening), ("CLBD", closing))
        )
    return (
        f"<{tag}><Id>{name}</Id>{more}<Acct><Id><IBAN>{account}</IBAN></Id><Ccy>{currency}</Ccy></Acct>{balances}"
        f"{''.join(entries)}</{tag}>"
    )


def camt(*statements: str, version: str = "camt.053.001.08", root: str = "", space: str | None = None) -> bytes:
    root = root or {"052": "BkToCstmrAcctRpt", "053": "BkToCstmrStmt", "054": "BkToCstmrDbtCdtNtfctn"}[version[5:8]]
    space = CAMT + version if space is None else space
    xmlns = f' xmlns="{space}"' if space else ""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<Document{xmlns}><{root}><GrpHdr><MsgId>M1</MsgId>'
        f"<CreDtTm>2024-03-02T06:00:00+01:00</CreDtTm></GrpHdr>{''.join(statements)}</{root}></Document>"
    ).encode()


def read_camt(*entries: str, version: str = "camt.053.001.08", **kept) -> Reading:
    """One statement with these entries."""
    tag = {"052": "Rpt", "053": "Stmt", "054": "Ntfctn"}[version[5:8]]
    return read(camt(statement(*entries, tag=tag, **kept), version=version))


def mt940(*lines: str, opening: str = "C240229SEK100,00", closing: str = "C240301SEK100,00", number: str = "1/1",
          account: str = "5000/58398257466", name: str = "REF1") -> str:  # fmt: skip
    return "\r\n".join(
        [f":20:{name}", f":25:{account}", f":28C:{number}", f":60F:{opening}", *lines, f":62F:{closing}", "-", ""]
    )


def bgmax(*records: str, currency: str = "SEK", counts: tuple[int, int, int, int] | None = None) -> bytes:
    """Records as the helpers below make them, with head and trailer."""
    kinds = [record[:2] for record in records]
    told = counts or (kinds.count("20"), kinds.count("21"), kinds.count("22") + kinds.count("23"), kinds.count("15"))
    rows = [
        f"{'01BGMAX':<22}0120240301173035010331P",
        f"050009912346{'':10}{currency}",
        *records,
        "70" + "".join(f"{count:08d}" for count in told),
    ]
    return "\r\n".join(row.ljust(80) for row in rows).encode("latin-1")


def tk20(amount: int, reference: str = "", kind: str = "20", deduction: str = "") -> str:
    return f"{kind}{3783511:010d}{reference:>25}{amount:018d}2 {1:012d}0{deduction}"


def tk15(amount: int, payments: int, day: str = "20240301", currency: str = "SEK") -> str:
    return f"15{5841000001009823:035d}{day}{74:05d}{amount:018d}{currency}{payments:08d}"


def ocr_giro(*payments: tuple[int, str], service: str = "09", counts: tuple[int, int, int] | None = None) -> bytes:
    """One assignment; a payment is (amount in øre, KID), a negative one a reversal."""
    rows = [f"NY{service}0020{'001008566'}{'0000002'}{'99991042764'}"]
    for number, (amount, kid) in enumerate(payments, 1):
        kind, sign = ("18", "-") if amount < 0 else ("10", "0")
        rows.append(f"NY{service}{kind}30{number:07d}{'010324'}1320101464{sign}{abs(amount):017d}{kid:>25}")
        rows.append(f"NY{service}{kind}31{number:07d}9636827194099038562{'':07}290224{'99990512341'}".replace(" ", "0"))
    total = abs(sum(amount for amount, _ in payments))
    count, records, stated = counts or (len(payments), 2 * len(payments) + 2, total)
    rows.append(f"NY{service}0088{count:08d}{records:08d}{stated:017d}010324010324010324")
    head = "NY000010000080800170031" + "00010200"
    tail = f"NY000089{count:08d}{records + 2:08d}{stated:017d}010324"
    return "\r\n".join(row.ljust(80, "0") for row in (head, *rows, tail)).encode()


def cremul(*segments: str, una: str = "UNA:+,? '") -> bytes:
    """Segments of one message below its head, wrapped in the middle at 80 columns as the banks do."""
    inside = ["UNH+1+CREMUL:D:96A:UN", "BGM+435+20240301001", "DTM+137:20240301:102", *segments]
    inside.append(f"UNT+{len(inside) + 1}+1")
    whole = una + "".join(
        each + "'" for each in ("UNB+UNOC:3+00810506482+00975945065+240301:1430+1", *inside, "UNZ+1+1")
    )
    return "\r\n".join(whole[at : at + 80] for at in range(0, len(whole), 80)).encode("latin-1")
