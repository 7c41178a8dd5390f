-- The only key to imported books: `hub.import`, set for one transaction, naming a running row of the import log.
-- HL005 no import is open · HL002 it reaches for what is not its own.

-- The open import, locked: two never write one year at once. Each use moves `writes`, which asks for the balance
-- check at commit.
CREATE FUNCTION ledger_open_import(whose uuid) RETURNS ledger_sieimport LANGUAGE plpgsql AS $$
DECLARE opened ledger_sieimport;
BEGIN
  UPDATE ledger_sieimport SET writes = writes + 1
  WHERE company_id = whose AND id = NULLIF(current_setting('hub.import', true), '')::uuid AND state = 'running'
  RETURNING * INTO opened;
  IF opened.id IS NULL THEN
    RAISE EXCEPTION 'imported books are changed by an import only' USING ERRCODE = 'HL005';
  END IF;
  RETURN opened;
END $$;

-- Are all these vouchers the open import's to change? Of its year, or, for a file that only adds, its own.
CREATE FUNCTION ledger_check_import(whose uuid, vouchers uuid[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE opened ledger_sieimport := ledger_open_import(whose);
BEGIN
  IF EXISTS (
    SELECT 1 FROM ledger_voucher v
    WHERE v.company_id = whose AND v.id = ANY (vouchers) AND (v.origin <> 'imported'
      OR NOT (v.year_id = opened.year_key OR opened.year_key IS NULL AND v.source_import_id = opened.id))
  ) THEN
    RAISE EXCEPTION 'the import reaches for vouchers that are not its own' USING ERRCODE = 'HL002';
  END IF;
END $$;

-- No imported voucher appears in or leaves a locked month.
CREATE FUNCTION ledger_check_months(whose uuid, years uuid[], months date[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF EXISTS (
    SELECT 1 FROM ledger_period p
    WHERE p.company_id = whose AND p.year_id = ANY (years) AND p.month = ANY (months) AND p.locked_at IS NOT NULL
  ) THEN
    RAISE EXCEPTION 'the period is locked' USING ERRCODE = 'HL004';
  END IF;
END $$;

CREATE FUNCTION ledger_imported_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE r record; opened ledger_sieimport;
BEGIN
  FOR r IN
    SELECT company_id, array_agg(DISTINCT year_id) AS years, array_agg(DISTINCT date_trunc('month', date)::date) AS months,
      count(DISTINCT source_import_id) AS sources, min(source_import_id::text)::uuid AS source
    FROM changed WHERE origin = 'imported' GROUP BY company_id
  LOOP
    opened := ledger_open_import(r.company_id);
    IF NOT (r.years = ARRAY[opened.year_key] OR opened.year_key IS NULL AND r.sources = 1 AND r.source = opened.id) THEN
      RAISE EXCEPTION 'the import reaches for vouchers that are not its own' USING ERRCODE = 'HL002';
    END IF;
    IF TG_OP <> 'UPDATE' THEN
      PERFORM ledger_check_months(r.company_id, r.years, r.months);
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

CREATE TRIGGER imported_ins AFTER INSERT ON ledger_voucher REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_imported_guard();
CREATE TRIGGER imported_upd_old AFTER UPDATE ON ledger_voucher REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_imported_guard();
CREATE TRIGGER imported_upd_new AFTER UPDATE ON ledger_voucher REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_imported_guard();
CREATE TRIGGER imported_del AFTER DELETE ON ledger_voucher REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_imported_guard();

-- At commit, once per import: what it wrote balances and agrees with its headers.
CREATE FUNCTION ledger_import_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before text := current_setting('hub.companies', true); bad text;
BEGIN
  PERFORM set_config('hub.companies', NEW.company_id::text, true);  -- the scope may have ended before the commit
  IF EXISTS (SELECT 1 FROM ledger_sieimport WHERE company_id = NEW.company_id AND id = NEW.id AND writes = NEW.writes) THEN
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
  PERFORM set_config('hub.companies', coalesce(before, ''), true);
  IF bad IS NOT NULL THEN
    RAISE EXCEPTION 'imported voucher % does not agree with its lines', bad USING ERRCODE = 'HL003';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER import_balances AFTER UPDATE ON ledger_sieimport DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.writes <> OLD.writes) EXECUTE FUNCTION ledger_import_balances();
