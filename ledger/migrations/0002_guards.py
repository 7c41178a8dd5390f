from pathlib import Path

from django.db import migrations

from hub.walls import CompanyTable

SQL = Path(__file__).parent.parent / "sql"
MODELS = (
    "Ledger",
    "Account",
    "Dimension",
    "DimensionObject",
    "ObjectSet",
    "ObjectMember",
    "FiscalYear",
    "Period",
    "VoucherSeries",
    "SieImport",
    "Removed",
    "Voucher",
    "VoucherLine",
    "HistoryRow",
    "ReturnedVoucher",
    "Attachment",
    "OpenItem",
    "YearBalance",
    "Budget",
    "PeriodBalance",
)


def guards() -> str:
    return "\n".join((SQL / f"{name}.sql").read_text() for name in ("years", "imports", "vouchers"))


class Migration(migrations.Migration):
    dependencies = [("ledger", "0001_initial")]
    operations = [
        *(CompanyTable(f"ledger.{name}") for name in MODELS),
        migrations.RunSQL(guards(), (SQL / "drop.sql").read_text()),
    ]
