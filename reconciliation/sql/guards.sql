-- What was reconciled stays so. HB001 approved · HB002 sums of a match differ or it is not whole · HB003 lines of
-- several accounts · HB005 a line of the bank is locked. That nothing is used twice is a check constraint of the lines.

CREATE FUNCTION bank_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'refused: %', TG_ARGV[0] USING ERRCODE = TG_ARGV[1];
END $$;

-- An approved row: free are the columns named as arguments, and the seal itself once the approval is withdrawn.
CREATE FUNCTION bank_sealed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := TG_ARGV::text[]; withdrawn boolean := false;
BEGIN
  IF TG_OP = 'UPDATE' THEN
    IF NEW.approval_id IS NULL THEN
      SELECT a.withdrawn_at IS NOT NULL INTO withdrawn FROM reconciliation_approval a
      WHERE a.company_id = OLD.company_id AND a.id = OLD.approval_id;
      IF withdrawn THEN
        free := free || ARRAY['approval_id', 'state'];
      END IF;
    END IF;
    IF to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
      RETURN NEW;
    END IF;
  END IF;
  RAISE EXCEPTION 'the reconciliation is approved' USING ERRCODE = 'HB001';
END $$;

CREATE TRIGGER line_sealed BEFORE UPDATE OR DELETE ON reconciliation_statementline
  FOR EACH ROW WHEN (OLD.approval_id IS NOT NULL) EXECUTE FUNCTION bank_sealed('suggestion_id');
CREATE TRIGGER item_sealed BEFORE UPDATE OR DELETE ON reconciliation_ledgeritem
  FOR EACH ROW WHEN (OLD.approval_id IS NOT NULL)
  EXECUTE FUNCTION bank_sealed('suggestion_id', 'change', 'changed_at', 'now_amount', 'line_key', 'voucher_key');
CREATE TRIGGER match_sealed BEFORE UPDATE OR DELETE ON reconciliation_match
  FOR EACH ROW WHEN (OLD.approval_id IS NOT NULL) EXECUTE FUNCTION bank_sealed();

-- The approval itself: what was signed is final, and nobody takes it away.
CREATE FUNCTION bank_signed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE free text[] := ARRAY['state', 'withdrawn_at', 'withdrawn_by', 'withdrawn_reason', 'withdrawn_file_id'];
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.state = 'approved' AND NEW.state = 'withdrawn' AND NEW.withdrawn_at IS NOT NULL
     AND to_jsonb(NEW) - free = to_jsonb(OLD) - free THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'an approval is final' USING ERRCODE = 'HB001';
END $$;
CREATE TRIGGER approval_signed BEFORE UPDATE OR DELETE ON reconciliation_approval
  FOR EACH ROW WHEN (OLD.state <> 'prepared') EXECUTE FUNCTION bank_signed();

-- A line the bank sent is as the bank sent it (payments it is made of may be told later); a typed one may change until
-- something holds it.
CREATE TRIGGER line_locked BEFORE UPDATE ON reconciliation_statementline
  FOR EACH ROW WHEN (
    (NEW.amount, NEW.date, NEW.text, NEW.reference, NEW.counterparty, NEW.identity, NEW.bank_account_id,
     CASE WHEN OLD.details = '[]' THEN OLD.details ELSE NEW.details END, NEW.is_typed)
    IS DISTINCT FROM
    (OLD.amount, OLD.date, OLD.text, OLD.reference, OLD.counterparty, OLD.identity, OLD.bank_account_id,
     OLD.details, OLD.is_typed)
    AND NOT (OLD.is_typed AND NEW.is_typed AND OLD.state = 'open' AND OLD.remaining = OLD.amount))
  EXECUTE FUNCTION bank_refuse('a line of the bank is locked', 'HB005');
CREATE TRIGGER item_locked BEFORE UPDATE ON reconciliation_ledgeritem
  FOR EACH ROW WHEN ((NEW.amount, NEW.bank_account_id) IS DISTINCT FROM (OLD.amount, OLD.bank_account_id)
    AND OLD.state <> 'unpriced')
  EXECUTE FUNCTION bank_refuse('a line of the ledger is locked', 'HB005');

-- Parts take from both sides at once. One statement holds all parts of a match.
CREATE FUNCTION bank_parts_added() RETURNS trigger LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM (
      SELECT company_id, match_id, count(*) AS n,
        sum(CASE WHEN line_id IS NULL THEN -amount ELSE amount END) AS difference
      FROM changed GROUP BY 1, 2) c
    JOIN reconciliation_match m ON m.company_id = c.company_id AND m.id = c.match_id
    JOIN reconciliation_bankaccount a ON a.company_id = m.company_id AND a.id = m.bank_account_id
    WHERE c.n <> m.part_count OR c.difference <> m.difference OR m.difference <> 0 AND NOT a.allow_unequal
  ) THEN
    RAISE EXCEPTION 'the sums of a match differ' USING ERRCODE = 'HB002';
  END IF;
  IF EXISTS (
    SELECT 1 FROM changed c
    JOIN reconciliation_match m ON m.company_id = c.company_id AND m.id = c.match_id
    LEFT JOIN reconciliation_statementline l ON l.company_id = c.company_id AND l.id = c.line_id
    LEFT JOIN reconciliation_ledgeritem i ON i.company_id = c.company_id AND i.id = c.item_id
    WHERE coalesce(l.bank_account_id, i.bank_account_id) <> m.bank_account_id
      OR coalesce(l.state, i.state) <> 'open'
  ) THEN
    RAISE EXCEPTION 'lines of another account, or not open' USING ERRCODE = 'HB003';
  END IF;
  UPDATE reconciliation_statementline l SET remaining = l.remaining - c.amount, suggestion_id = NULL,
    state = CASE WHEN l.remaining = c.amount THEN 'matched' ELSE l.state END
  FROM (SELECT company_id, line_id, sum(amount) AS amount FROM changed WHERE line_id IS NOT NULL GROUP BY 1, 2) c
  WHERE l.company_id = c.company_id AND l.id = c.line_id;
  UPDATE reconciliation_ledgeritem i SET remaining = i.remaining - c.amount, suggestion_id = NULL,
    state = CASE WHEN i.remaining = c.amount THEN 'matched' ELSE i.state END
  FROM (SELECT company_id, item_id, sum(amount) AS amount FROM changed WHERE item_id IS NOT NULL GROUP BY 1, 2) c
  WHERE i.company_id = c.company_id AND i.id = c.item_id;
  RETURN NULL;
END $$;
CREATE TRIGGER parts_added AFTER INSERT ON reconciliation_matchpart REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION bank_parts_added();
CREATE TRIGGER parts_stay BEFORE UPDATE ON reconciliation_matchpart
  FOR EACH ROW EXECUTE FUNCTION bank_refuse('a match is undone, never changed', 'HB002');

-- Undoing gives both amounts back; what was deactivated meanwhile stays deactivated.
CREATE FUNCTION bank_parts_removed() RETURNS trigger LANGUAGE plpgsql SET plan_cache_mode = force_custom_plan AS $$
BEGIN
  IF EXISTS (SELECT 1 FROM changed c JOIN reconciliation_match m ON m.company_id = c.company_id AND m.id = c.match_id
             WHERE m.approval_id IS NOT NULL) THEN
    RAISE EXCEPTION 'the reconciliation is approved' USING ERRCODE = 'HB001';
  END IF;
  IF EXISTS (SELECT 1 FROM changed c
             JOIN reconciliation_matchpart p ON p.company_id = c.company_id AND p.match_id = c.match_id) THEN
    RAISE EXCEPTION 'a match is undone as a whole' USING ERRCODE = 'HB002';
  END IF;
  UPDATE reconciliation_statementline l SET
    remaining = CASE WHEN l.state = 'inactive' THEN l.remaining ELSE l.remaining + c.amount END,
    parked = CASE WHEN l.state = 'inactive' THEN l.parked + c.amount ELSE l.parked END,
    state = CASE WHEN l.state = 'inactive' THEN 'inactive' ELSE 'open' END
  FROM (SELECT company_id, line_id, sum(amount) AS amount FROM changed WHERE line_id IS NOT NULL GROUP BY 1, 2) c
  WHERE l.company_id = c.company_id AND l.id = c.line_id;
  UPDATE reconciliation_ledgeritem i SET
    remaining = CASE WHEN i.state = 'inactive' THEN i.remaining ELSE i.remaining + c.amount END,
    parked = CASE WHEN i.state = 'inactive' THEN i.parked + c.amount ELSE i.parked END,
    state = CASE WHEN i.state = 'inactive' THEN 'inactive' ELSE 'open' END
  FROM (SELECT company_id, item_id, sum(amount) AS amount FROM changed WHERE item_id IS NOT NULL GROUP BY 1, 2) c
  WHERE i.company_id = c.company_id AND i.id = c.item_id;
  RETURN NULL;
END $$;
CREATE TRIGGER parts_removed AFTER DELETE ON reconciliation_matchpart REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION bank_parts_removed();

-- After a large import or run the planner knows nothing of the new rows; the application's role may not ANALYZE.
CREATE FUNCTION reconciliation_analyze() RETURNS void LANGUAGE plpgsql SECURITY DEFINER
SET search_path = public, pg_temp AS $$
BEGIN
  ANALYZE reconciliation_statementline, reconciliation_ledgeritem, reconciliation_matchpart, reconciliation_match;
END $$;
