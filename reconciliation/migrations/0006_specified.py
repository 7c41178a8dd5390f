from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "specified.sql"


class Migration(migrations.Migration):
    dependencies = [("reconciliation", "0005_stricter")]
    operations = [migrations.RunSQL(SQL.read_text(), migrations.RunSQL.noop)]
