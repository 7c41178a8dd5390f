-- Rows of a transaction are in no statistics: a table that looks empty is read whole for every changed row, and EXISTS
-- hopes for an early hit that a sound match never gives. The guards look lines up by key, and look at all of them.
CREATE OR REPLACE FUNCTION bank_parts_added() RETURNS trigger LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan SET enable_seqscan = off AS $$
DECLARE bad boolean;
BEGIN
  SELECT bool_or(c.n <> m.part_count OR c.difference <> m.difference OR m.difference <> 0 AND NOT a.allow_unequal)
  INTO bad FROM (
    SELECT company_id, match_id, count(*) AS n,
      sum(CASE WHEN line_id IS NULL THEN -amount ELSE amount END) AS difference
    FROM changed GROUP BY 1, 2) c
  JOIN reconciliation_match m ON m.company_id = c.company_id AND m.id = c.match_id
  JOIN reconciliation_bankaccount a ON a.company_id = m.company_id AND a.id = m.bank_account_id;
  IF bad THEN
    RAISE EXCEPTION 'the sums of a match differ' USING ERRCODE = 'HB002';
  END IF;
  SELECT bool_or(coalesce(l.bank_account_id, i.bank_account_id) <> m.bank_account_id
    OR coalesce(l.state, i.state) <> 'open')
  INTO bad FROM changed c
  JOIN reconciliation_match m ON m.company_id = c.company_id AND m.id = c.match_id
  LEFT JOIN reconciliation_statementline l ON l.company_id = c.company_id AND l.id = c.line_id
  LEFT JOIN reconciliation_ledgeritem i ON i.company_id = c.company_id AND i.id = c.item_id;
  IF bad THEN
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
ALTER FUNCTION bank_parts_removed() SET enable_seqscan = off;
