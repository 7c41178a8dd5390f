from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("ledger", "0004_plans")]
    operations = [
        migrations.AddField("voucher", "external_reference", models.CharField(max_length=80, null=True)),
    ]
