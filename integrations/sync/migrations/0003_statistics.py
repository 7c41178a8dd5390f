from django.db import migrations

# A first reading brings thousands of rows, of which the planner knows nothing until autovacuum comes by; until then it
# scans a register for each record that is written. The application's role owns no table and so may not ANALYZE; this
# lets it, for these tables and nothing else.
SQL = """
CREATE FUNCTION sync_analyze() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  ANALYZE sync_syncrecord, sync_synclink;
END $$;
"""


class Migration(migrations.Migration):
    dependencies = [("sync", "0002_due")]
    operations = [migrations.RunSQL(SQL, "DROP FUNCTION sync_analyze()")]
