DROP TRIGGER year_alone ON ledger_fiscalyear;
DROP TRIGGER voucher_balances ON ledger_voucher;
DROP TRIGGER born_as_draft ON ledger_voucher;
DROP TRIGGER born_is_final ON ledger_voucher;
DROP TRIGGER born_stays ON ledger_voucher;
DROP TRIGGER origin_stays ON ledger_voucher;
DROP TRIGGER period_open ON ledger_voucher;
DROP TRIGGER imported_ins ON ledger_voucher;
DROP TRIGGER imported_upd_old ON ledger_voucher;
DROP TRIGGER imported_upd_new ON ledger_voucher;
DROP TRIGGER imported_del ON ledger_voucher;
DROP TRIGGER line_ins ON ledger_voucherline;
DROP TRIGGER line_upd_old ON ledger_voucherline;
DROP TRIGGER line_upd_new ON ledger_voucherline;
DROP TRIGGER line_del ON ledger_voucherline;
DROP TRIGGER history_ins ON ledger_historyrow;
DROP TRIGGER history_upd ON ledger_historyrow;
DROP TRIGGER history_del ON ledger_historyrow;
DROP TRIGGER import_balances ON ledger_sieimport;
DROP FUNCTION ledger_year_alone(), ledger_voucher_balances(), ledger_line_guard(), ledger_check_period(),
  ledger_refuse_final(), ledger_import_balances(), ledger_imported_guard(), ledger_check_months(uuid, uuid[], date[]),
  ledger_check_import(uuid, uuid[]), ledger_open_import(uuid);
