"""Books to test with: a year that is kept here, and drafts for it."""

from datetime import date

from hub import jobs
from ledger import actions
from ledger.actions.sie import start_import
from ledger.drafts import LineDraft, VoucherDraft
from ledger.models import (
    Account,
    Budget,
    FiscalYear,
    HistoryRow,
    Period,
    PeriodBalance,
    Voucher,
    VoucherLine,
    YearBalance,
)

ACCOUNTS = {"1930": "Företagskonto", "1940": "Övriga bankkonton", "3001": "Försäljning", "6570": "Bankkostnader"}


def open_books(company, by, *, year: int = 2026) -> FiscalYear:
    ledger = actions.main_ledger(company=company)
    for number, name in ACCOUNTS.items():
        Account.objects.get_or_create(ledger=ledger, number=number, defaults={"name": name})
    return actions.open_year(company=company, start=date(year, 1, 1), end=date(year, 12, 31), by=by)


def fee(amount: int = 5000, *, day: date = date(2026, 3, 14), series: str = "H", objects=()) -> VoucherDraft:
    lines = (LineDraft("6570", amount, objects), LineDraft("1930", -amount))
    return VoucherDraft(series, day, "Bankavgift", lines)


# ------------------------------------------------------------------ files
ORGNR = "556016-0680"
CHART = {
    "1510": "Kundfordringar",
    "1930": "Företagskonto",
    "2081": "Aktiekapital",
    "3001": "Försäljning",
    "6570": "Bankkostnader",
}


def voucher(series: str, number: str, day: str, *rows: tuple, text: str = "Försäljning") -> str:
    """`rows` are (account, "100.00"[, "1 100 6 P1"[, text]])."""
    lines = []
    for account, amount, *more in rows:
        objects, words = (more + ["", ""])[:2]
        lines.append(f'#TRANS {account} {{{objects}}} {amount} "" "{words}"')
    return "\n".join([f'#VER "{series}" "{number}" {day} "{text}"', "{", *lines, "}"])


FIRST = (
    voucher("A", "1", "20260115", ("1930", "1000.00"), ("3001", "-1000.00", '1 "100"')),
    voucher("A", "2", "20260220", ("1510", "500.00"), ("3001", "-500.00", '1 "200" 6 "P1"')),
    voucher("A", "3", "20260305", ("6570", "50.00"), ("1930", "-50.00"), text="Bankavgift"),
)


def sie(*vouchers: str, year: str = "20260101 20261231", orgnr: str = ORGNR, extra: str = "", ib: int = 2000) -> bytes:
    """A 4E file whose opening is `ib` kronor on 1930 against 2081; CP437."""
    head = [
        "#FLAGGA 0", '#PROGRAM "Prov" 1.0', "#FORMAT PC8", "#GEN 20260401", "#SIETYP 4", f"#ORGNR {orgnr}",
        '#FNAMN "Nordisk Exempel AB"', f"#RAR 0 {year}", *(f'#KONTO {n} "{name}"' for n, name in CHART.items()),
        '#DIM 1 "Kostnadsställe"', '#OBJEKT 1 "100" "Norr"', '#OBJEKT 1 "200" "Söder"', '#OBJEKT 6 "P1" "Projekt ett"',
        f"#IB 0 1930 {ib}.00", f"#IB 0 2081 -{ib}.00",
    ]  # fmt: skip
    return "\n".join([*head, *filter(None, [extra]), *vouchers, ""]).encode("cp437")


def take(company, data: bytes, by, *, name: str = "prov.se", **options):
    """Start, run, and read back one import."""
    made = start_import(company=company, data=data, name=name, by=by, **options)
    jobs.run(company.pk, made.job_id)
    made.refresh_from_db()
    return made


def holdings() -> dict:
    """Everything the books hold, as plain rows with ids."""
    tables = (Voucher, VoucherLine, HistoryRow, YearBalance, FiscalYear, Period, Budget)
    rows = {m.__name__: sorted(map(str, m.objects.values_list())) for m in tables}
    rows["PeriodBalance"] = sorted(
        map(str, PeriodBalance.objects.values_list("year", "account", "month", "amount", "debit"))
    )
    return rows


def codes(made) -> set[str]:
    """What was found in an import."""
    return set(made.job.findings.values_list("code", flat=True))
