from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("hub", "0006_own_rights"),
        ("reconciliation", "0003_plans"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="ledgeritem",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["company", "bank_account"],
                include=("id", "remaining"),
                name="ledger_item_open",
            ),
        ),
        migrations.AddIndex(
            model_name="ledgeritem",
            index=models.Index(
                condition=models.Q(("parked", 0), _negated=True),
                fields=["company", "bank_account"],
                name="ledger_item_parked",
            ),
        ),
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(
                condition=models.Q(("state", "open")),
                fields=["company", "bank_account"],
                include=("id", "remaining"),
                name="bank_line_open",
            ),
        ),
        migrations.AddIndex(
            model_name="statementline",
            index=models.Index(
                condition=models.Q(("parked", 0), _negated=True),
                fields=["company", "bank_account"],
                name="bank_line_parked",
            ),
        ),
    ]
