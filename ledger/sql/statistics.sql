-- After a large import the planner knows nothing of the new rows until autovacuum comes by. The application's role owns
-- no table and so may not ANALYZE; this lets it, for these tables and nothing else.
CREATE FUNCTION ledger_analyze() RETURNS void LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
BEGIN
  ANALYZE ledger_voucher, ledger_voucherline, ledger_periodbalance, ledger_yearbalance, ledger_objectset, ledger_account;
END $$;
