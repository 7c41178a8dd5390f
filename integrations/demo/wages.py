"""Payroll of an invented company, the same each time: twelve employees by number, three cost centres. Pure.

The sums are made so that each month balances to the öre: gross pay, benefits, tax, net pay, contributions, vacation.
"""

from datetime import date

from hub.money import format_plain

CENTRES = ("100", "200", "300")
EMPLOYEES = tuple((f"{1001 + i}", CENTRES[i % 3], 2_850_000 + 137_550 * i) for i in range(12))  # öre a month
CONTRIBUTIONS = 3142  # parts of ten thousand: employer contributions 31,42 %, SFS 2000:980
VACATION = 1200  # 12 % of gross pay, semesterlagen (1977:480) 16 b §
Row = tuple[str, str, int, str, str, str]  # account, cost centre, öre, text, wage type, employee


def rows(month: date) -> list[Row]:
    """The month's accounting rows; pay moves a little from month to month."""
    made: list[Row] = []
    for number, centre, monthly in EMPLOYEES:
        gross = monthly + 12_345 * ((month.month + int(number)) % 5)
        tax = gross * 29 // 100
        made += [
            ("7210", centre, gross, "Lön tjänstemän", "1010", number),
            ("2710", "", -tax, "Personalskatt", "9010", number),
            ("2910", "", -(gross - tax), "Nettolön", "9090", number),
            *_pair("7510", "2731", centre, gross * CONTRIBUTIONS // 10_000, "Arbetsgivaravgifter", "8010", number),
            *_pair("7290", "2920", centre, gross * VACATION // 10_000, "Semesterlöneskuld", "8020", number),
        ]
    return made


def _pair(cost: str, debt: str, centre: str, amount: int, text: str, wage_type: str, number: str) -> list[Row]:
    return [(cost, centre, amount, text, wage_type, number), (debt, "", -amount, text, wage_type, number)]


def bonus(month: date) -> list[Row]:
    """An extra run on an account that is closed in the receiving ledger: it will be refused."""
    return [
        ("7082", "100", 1_500_000, "Gratifikation", "1150", "1003"),
        ("2710", "", -450_000, "Personalskatt", "9010", "1003"),
        ("2910", "", -1_050_000, "Nettolön", "9090", "1003"),
    ]


def as_csv(found: list[Row], month: date) -> bytes:
    """The template's own columns."""
    lines = ["Konto;Kostnadsställe;Debet;Kredit;Text;Löneart;Anställningsnummer;Period"]
    for account, centre, amount, text, wage_type, number in found:
        sides = (format_plain(amount), "") if amount > 0 else ("", format_plain(-amount))
        lines.append(";".join((account, centre, *sides, text, wage_type, number, f"{month:%Y-%m}")))
    return ("\r\n".join(lines) + "\r\n").encode("utf-8-sig")


def as_sie(found: list[Row], month: date, paid_on: date, company: str, orgnr: str) -> bytes:
    """SIE 4I as a payroll system of the trade writes it."""
    head = [
        "#FLAGGA 0",
        '#PROGRAM "Löneprogrammet" 7.2',
        "#FORMAT PC8",
        f"#GEN {paid_on:%Y%m%d}",
        "#SIETYP 4",
        f'#FNAMN "{company}"',
        f"#ORGNR {orgnr}",
        '#DIM 1 "Kostnadsställe"',
        *(f'#OBJEKT 1 "{centre}" "Avdelning {centre}"' for centre in CENTRES),
    ]
    voucher = [f'#VER L "" {paid_on:%Y%m%d} "Lön {month:%Y-%m}"', "{"]
    for account, centre, amount, text, _wage_type, _number in found:
        objects = f'{{1 "{centre}"}}' if centre else "{}"
        voucher.append(f'#TRANS {account} {objects} {amount / 100:.2f} {paid_on:%Y%m%d} "{text}"')
    return ("\r\n".join([*head, *voucher, "}"]) + "\r\n").encode("cp437")
