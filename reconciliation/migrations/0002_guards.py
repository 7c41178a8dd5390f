from pathlib import Path

from django.db import migrations

from hub.walls import CompanyTable

SQL = Path(__file__).parent.parent / "sql"
MODELS = (
    "BankAccount",
    "PostingKind",
    "LearnedRule",
    "Approval",
    "Suggestion",
    "Statement",
    "StatementLine",
    "LedgerItem",
    "Match",
    "MatchPart",
    "Rejection",
)


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0001_initial"), ("ledger", "0003_statistics")]
    operations = [
        *(CompanyTable(f"reconciliation.{name}") for name in MODELS),
        migrations.RunSQL((SQL / "guards.sql").read_text(), (SQL / "drop.sql").read_text()),
    ]
