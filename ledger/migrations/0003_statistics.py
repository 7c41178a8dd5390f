from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "statistics.sql"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0002_guards")]
    operations = [migrations.RunSQL(SQL.read_text(), "DROP FUNCTION ledger_analyze()")]
