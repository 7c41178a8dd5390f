"""A right may be a person's own, beside the template: who may import files is set per user."""

from django.db import migrations, models

RIGHTS = """CREATE OR REPLACE FUNCTION hub_memberships(who uuid)
RETURNS TABLE (tenant_id uuid, tenant_name varchar, company_id uuid, rights jsonb)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT m.tenant_id, t.name, m.company_id, {rights}
  FROM hub_membership m
  JOIN hub_tenant t ON t.id = m.tenant_id
  JOIN hub_accesstemplate a ON a.tenant_id = m.tenant_id AND a.id = m.template_id
  WHERE m.user_id = who
$$"""


class Migration(migrations.Migration):
    dependencies = [("hub", "0005_chain")]

    operations = [
        migrations.AddField(
            "membership",
            "own_rights",
            models.JSONField(default=dict, help_text="area → level of this person, whatever the template says"),
        ),
        migrations.RunSQL(RIGHTS.format(rights="a.rights || m.own_rights"), RIGHTS.format(rights="a.rights")),
    ]
