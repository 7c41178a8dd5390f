from pathlib import Path

from django.db import migrations

SQL = Path(__file__).parent.parent / "sql" / "plans.sql"
BACK = """ALTER FUNCTION ledger_import_balances() RESET ALL; ALTER FUNCTION ledger_line_guard() RESET ALL;
ALTER FUNCTION ledger_check_import(uuid, uuid[]) RESET ALL"""


class Migration(migrations.Migration):
    dependencies = [("ledger", "0003_statistics")]
    operations = [migrations.RunSQL(SQL.read_text(), BACK)]
