from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "plans.sql"
BACK = "ALTER FUNCTION {name}() RESET enable_seqscan"


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0002_guards")]
    operations = [
        migrations.RunSQL(
            SQL.read_text(), [BACK.format(name=name) for name in ("bank_parts_added", "bank_parts_removed")]
        )
    ]
