from pathlib import Path

from django.db import migrations

from hub.walls import CompanyTable, TenantTable

FUNCTIONS = (Path(__file__).parent.parent / "sql" / "directory.sql").read_text()
DROP = "DROP FUNCTION hub_memberships(uuid); DROP FUNCTION hub_companies(uuid); DROP FUNCTION hub_all_companies()"
TENANT = ("Tenant", "Group", "Company", "AccessTemplate", "Membership", "TenantEvent")
COMPANY = (
    "StoredFile",
    "Job",
    "Finding",
    "Notice",
    "Event",
    "Push",
    "PushAttempt",
    "ApiKey",
    "IdempotentAnswer",
    "WebhookEndpoint",
)


class Migration(migrations.Migration):
    dependencies = [("hub", "0001_initial")]
    operations = [
        *(TenantTable(f"hub.{name}") for name in TENANT),
        *(CompanyTable(f"hub.{name}") for name in COMPANY),
        migrations.RunSQL(FUNCTIONS, DROP),
    ]
