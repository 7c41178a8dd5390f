"""Books that follow another system: refreshes of single vouchers, and what the other system calls a voucher."""

from pathlib import Path

from django.db import migrations, models

SQL = Path(__file__).parent.parent / "sql"
ACTS = [("import", "Inläsning"), ("refresh", "Uppdatering"), ("removal", "Borttagning")]
SOURCES = [
    ("upload", "Uppladdad fil"),
    ("api", "API"),
    ("command", "Kommandorad"),
    ("erp", "Anslutet system"),
    ("adm", "Visma Administration"),
    ("advisor", "Visma Advisor Connect"),
    ("byrastod", "Visma Byråstöd"),
    ("client", "hub-connect"),
]


def _before() -> str:
    """The guards as they were, for the way back."""
    text = (SQL / "imports.sql").read_text()
    parts = ["CREATE FUNCTION " + part for part in text.split("CREATE FUNCTION ")[1:]]
    names = ("ledger_check_import", "ledger_imported_guard", "ledger_import_balances")
    bodies = [part[: part.index("END $$;") + 7] for part in parts if part.split("(")[0].split()[-1] in names]
    return "\n".join(body.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION", 1) for body in bodies)


BACK = "DROP FUNCTION ledger_refreshed_bad(uuid, uuid), ledger_is_refreshed(ledger_sieimport, uuid, uuid);"


class Migration(migrations.Migration):
    dependencies = [("ledger", "0006_reports")]
    operations = [
        migrations.AlterField("sieimport", "act", models.CharField(max_length=10, choices=ACTS, default="import")),
        migrations.AlterField(
            "sieimport", "source", models.CharField(max_length=10, choices=SOURCES, default="upload")
        ),
        migrations.AddIndex(
            "voucher",
            models.Index(
                fields=["company", "external_reference"],
                condition=models.Q(external_reference__isnull=False),
                name="voucher_external",
            ),
        ),
        migrations.RunSQL(
            (SQL / "refresh.sql").read_text(),
            f"{_before()}\n{BACK}\n{(SQL / 'plans.sql').read_text()}",
        ),
    ]
