-- Rows of a transaction are in no statistics, and where statistics know every other company by name they promise one row
-- of a new one: nested loops over a million. The guards choose for themselves.
ALTER FUNCTION ledger_import_balances() SET enable_nestloop = off;
ALTER FUNCTION ledger_import_balances() SET plan_cache_mode = force_custom_plan;
ALTER FUNCTION ledger_check_import(uuid, uuid[]) SET plan_cache_mode = force_custom_plan;
ALTER FUNCTION ledger_line_guard() SET plan_cache_mode = force_custom_plan;
