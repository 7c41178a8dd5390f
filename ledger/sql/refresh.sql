-- A refresh (act = 'refresh') changes single vouchers of a mirrored year. It may touch what it wrote itself and what it has
-- archived (ledger_removed) before; the balance check at commit looks at those and at nothing else, so that ten new
-- vouchers cost the same among a hundred thousand.

CREATE FUNCTION ledger_is_refreshed(opened ledger_sieimport, voucher uuid, source uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT source = opened.id OR EXISTS (
    SELECT 1 FROM ledger_removed x
    WHERE x.company_id = opened.company_id AND x.source_import_id = opened.id AND x.kind IN ('voucher', 'header')
      AND x.key = voucher)
$$;

CREATE OR REPLACE FUNCTION ledger_check_import(whose uuid, vouchers uuid[]) RETURNS void LANGUAGE plpgsql
SET plan_cache_mode = force_custom_plan AS $$
DECLARE opened ledger_sieimport := ledger_open_import(whose);
BEGIN
  IF EXISTS (
    SELECT 1 FROM ledger_voucher v
    WHERE v.company_id = whose AND v.id = ANY (vouchers) AND (v.origin <> 'imported'
      OR NOT (v.year_id = opened.year_key OR opened.year_key IS NULL AND v.source_import_id = opened.id)
      OR opened.act = 'refresh' AND NOT ledger_is_refreshed(opened, v.id, v.source_import_id))
  ) THEN
    RAISE EXCEPTION 'the import reaches for vouchers that are not its own' USING ERRCODE = 'HL002';
  END IF;
END $$;

CREATE OR REPLACE FUNCTION ledger_imported_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE r record; opened ledger_sieimport;
BEGIN
  FOR r IN
    SELECT company_id, array_agg(DISTINCT year_id) AS years, array_agg(DISTINCT date_trunc('month', date)::date) AS months,
      count(DISTINCT source_import_id) AS sources, min(source_import_id::text)::uuid AS source
    FROM changed WHERE origin = 'imported' GROUP BY company_id
  LOOP
    opened := ledger_open_import(r.company_id);
    IF NOT (r.years = ARRAY[opened.year_key] OR opened.year_key IS NULL AND r.sources = 1 AND r.source = opened.id)
      OR opened.act = 'refresh' AND EXISTS (
        SELECT 1 FROM changed c WHERE c.company_id = r.company_id AND c.origin = 'imported'
          AND NOT ledger_is_refreshed(opened, c.id, c.source_import_id))
    THEN
      RAISE EXCEPTION 'the import reaches for vouchers that are not its own' USING ERRCODE = 'HL002';
    END IF;
    IF TG_OP <> 'UPDATE' THEN
      PERFORM ledger_check_months(r.company_id, r.years, r.months);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

-- What a refresh has written or archived and that still stands. The caller's joins are for whole years; here are few rows,
-- and named one by one, so that no missing statistics make the planner read all lines of the company.
CREATE FUNCTION ledger_refreshed_bad(whose uuid, import uuid) RETURNS text LANGUAGE plpgsql
SET enable_nestloop = on SET plan_cache_mode = force_custom_plan AS $$
DECLARE bad text; ids uuid[];
BEGIN
  ids := ARRAY(
    SELECT w.id FROM ledger_voucher w WHERE w.company_id = whose AND w.source_import_id = import
    UNION SELECT x.key FROM ledger_removed x
    WHERE x.company_id = whose AND x.source_import_id = import AND x.kind IN ('voucher', 'header'));
  SELECT min(v.series || ' ' || v.number) INTO bad
  FROM ledger_voucher v
  LEFT JOIN (
    SELECT l.voucher_id, count(*) AS n, sum(l.amount) AS total, coalesce(sum(l.amount) FILTER (WHERE l.amount > 0), 0) AS debit
    FROM ledger_voucherline l WHERE l.company_id = whose AND l.voucher_id = ANY (ids) GROUP BY 1
  ) s ON s.voucher_id = v.id
  WHERE v.company_id = whose AND v.id = ANY (ids) AND v.origin = 'imported'
    AND (coalesce(s.total, 0) <> 0 OR coalesce(s.n, 0) <> v.line_count OR coalesce(s.debit, 0) <> v.debit_total);
  RETURN bad;
END $$;

CREATE OR REPLACE FUNCTION ledger_import_balances() RETURNS trigger LANGUAGE plpgsql
SET enable_nestloop = off SET plan_cache_mode = force_custom_plan AS $$
DECLARE before text := current_setting('hub.companies', true); bad text;
BEGIN
  PERFORM set_config('hub.companies', NEW.company_id::text, true);  -- the scope may have ended before the commit
  IF EXISTS (SELECT 1 FROM ledger_sieimport WHERE company_id = NEW.company_id AND id = NEW.id AND writes = NEW.writes) THEN
    IF NEW.act = 'refresh' THEN
      bad := ledger_refreshed_bad(NEW.company_id, NEW.id);
    ELSE
      SELECT min(v.series || ' ' || v.number) INTO bad
      FROM ledger_voucher v
      LEFT JOIN ledger_voucherline l ON l.company_id = v.company_id AND l.voucher_id = v.id
      WHERE v.company_id = NEW.company_id AND v.origin = 'imported'
        AND (v.year_id = NEW.year_key OR NEW.year_key IS NULL AND v.source_import_id = NEW.id)
      GROUP BY v.id, v.line_count, v.debit_total
      HAVING coalesce(sum(l.amount), 0) <> 0 OR count(l.id) <> v.line_count
        OR coalesce(sum(l.amount) FILTER (WHERE l.amount > 0), 0) <> v.debit_total
      LIMIT 1;
    END IF;
  END IF;
  PERFORM set_config('hub.companies', coalesce(before, ''), true);
  IF bad IS NOT NULL THEN
    RAISE EXCEPTION 'imported voucher % does not agree with its lines', bad USING ERRCODE = 'HL003';
  END IF;
  RETURN NULL;
END $$;
