DROP TRIGGER line_sealed ON reconciliation_statementline;
DROP TRIGGER item_sealed ON reconciliation_ledgeritem;
DROP TRIGGER match_sealed ON reconciliation_match;
DROP TRIGGER approval_signed ON reconciliation_approval;
DROP TRIGGER line_locked ON reconciliation_statementline;
DROP TRIGGER item_locked ON reconciliation_ledgeritem;
DROP TRIGGER parts_added ON reconciliation_matchpart;
DROP TRIGGER parts_stay ON reconciliation_matchpart;
DROP TRIGGER parts_removed ON reconciliation_matchpart;
DROP FUNCTION bank_refuse(), bank_sealed(), bank_signed(), bank_parts_added(), bank_parts_removed(),
  reconciliation_analyze();
