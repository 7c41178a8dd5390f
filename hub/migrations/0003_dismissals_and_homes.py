import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import hub.tenancy
from hub.walls import CompanyTable


class Migration(migrations.Migration):
    dependencies = [
        ("hub", "0002_walls"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="home_tenant_id",
            field=models.UUIDField(help_text="who made the log-in: only they may hand out its password", null=True),
        ),
        migrations.CreateModel(
            name="Dismissal",
            fields=[
                (
                    "id",
                    hub.tenancy.CompanyKey(
                        default=hub.tenancy.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("what", models.CharField(max_length=40)),
                (
                    "company",
                    hub.tenancy.OwnerKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hub.company",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [models.UniqueConstraint(fields=("company", "user", "what"), name="dismissal_once")],
            },
        ),
        CompanyTable("hub.Dismissal"),
    ]
