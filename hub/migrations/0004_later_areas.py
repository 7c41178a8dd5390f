"""Standard templates made before an area existed get it at the level the standard gives."""

from django.db import migrations

GIVEN = {
    "administrator": {"reports": "write", "sources": "write", "reconciliation": "write", "sync": "write"},
    "accountant": {"reports": "write", "sources": "write", "reconciliation": "write", "sync": "write"},
    "auditor": {"reports": "read", "sources": "read", "reconciliation": "read", "sync": "read"},
    "viewer": {"reports": "read", "reconciliation": "read", "sync": "read"},
}
OPEN = "ALTER TABLE hub_accesstemplate NO FORCE ROW LEVEL SECURITY"
SHUT = "ALTER TABLE hub_accesstemplate FORCE ROW LEVEL SECURITY"
GIVE = """UPDATE hub_accesstemplate SET rights = jsonb_build_object({pairs}) || rights WHERE base = '{base}'"""


def _statement(base: str, levels: dict[str, str]) -> str:
    pairs = ", ".join(f"'{area}', '{level}'" for area, level in levels.items())
    return GIVE.format(pairs=pairs, base=base)


class Migration(migrations.Migration):
    dependencies = [("hub", "0003_dismissals_and_homes")]

    # Rights a template had are kept: taking them back would also take what somebody has given since.
    operations = [
        migrations.RunSQL(
            [OPEN, *(_statement(base, levels) for base, levels in GIVEN.items()), SHUT], migrations.RunSQL.noop
        )
    ]
