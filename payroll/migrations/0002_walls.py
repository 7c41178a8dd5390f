from django.db import migrations

from hub.walls import CompanyTable


class Migration(migrations.Migration):
    dependencies = [("payroll", "0001_initial"), ("hub", "0002_walls")]
    operations = [
        CompanyTable(f"payroll.{name}")
        for name in ("JournalCounter", "PayrollRun", "PayrollRow", "Journal", "JournalLine")
    ]
