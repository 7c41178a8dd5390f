import django.db.models.deletion
from django.db import migrations, models

import hub.tenancy
from hub.walls import CompanyTable, TenantTable


class Migration(migrations.Migration):
    dependencies = [
        ("hub", "0004_later_areas"),
    ]

    operations = [
        migrations.CreateModel(
            name="EventSeal",
            fields=[
                (
                    "id",
                    hub.tenancy.CompanyKey(
                        default=hub.tenancy.uuid7, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("seq", models.BigIntegerField(help_text="1, 2, 3 … without a hole")),
                ("event_key", models.UUIDField()),
                ("hash", models.BinaryField(max_length=32)),
                ("sealed_at", models.DateTimeField(auto_now_add=True)),
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
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("company", "seq"), name="event_seal_seq"),
                    models.UniqueConstraint(fields=("company", "event_key"), name="event_seal_event"),
                ],
            },
        ),
        migrations.CreateModel(
            name="TenantEventSeal",
            fields=[
                ("seq", models.BigIntegerField(help_text="1, 2, 3 … without a hole")),
                ("event_key", models.UUIDField()),
                ("hash", models.BinaryField(max_length=32)),
                ("sealed_at", models.DateTimeField(auto_now_add=True)),
                ("id", models.UUIDField(default=hub.tenancy.uuid7, editable=False, primary_key=True, serialize=False)),
                (
                    "tenant",
                    hub.tenancy.OwnerKey(
                        db_index=False,
                        editable=False,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="hub.tenant",
                    ),
                ),
            ],
            options={
                "abstract": False,
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("tenant", "seq"), name="tenant_event_seal_seq"),
                    models.UniqueConstraint(fields=("tenant", "event_key"), name="tenant_event_seal_event"),
                ],
            },
        ),
        CompanyTable("hub.EventSeal"),
        TenantTable("hub.TenantEventSeal"),
    ]
