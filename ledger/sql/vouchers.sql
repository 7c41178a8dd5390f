-- What is booked stays booked. HL001 a posted voucher is final · HL002 so are its lines · HL003 it balances ·
-- HL004 its period is open. Measured shapes: the share lock in the line guard is what closes the race between a late
-- line and the posting; statement triggers cost a bulk import next to nothing.

CREATE FUNCTION ledger_refuse_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'a posted voucher is final' USING ERRCODE = 'HL001';
END $$;

CREATE TRIGGER born_as_draft BEFORE INSERT ON ledger_voucher
  FOR EACH ROW WHEN (NEW.origin = 'born' AND NEW.status <> 'draft') EXECUTE FUNCTION ledger_refuse_final();
CREATE TRIGGER born_is_final BEFORE UPDATE ON ledger_voucher
  FOR EACH ROW WHEN (OLD.origin = 'born' AND OLD.status = 'posted') EXECUTE FUNCTION ledger_refuse_final();
CREATE TRIGGER born_stays BEFORE DELETE ON ledger_voucher
  FOR EACH ROW WHEN (OLD.origin = 'born' AND OLD.status = 'posted') EXECUTE FUNCTION ledger_refuse_final();
CREATE TRIGGER origin_stays BEFORE UPDATE ON ledger_voucher
  FOR EACH ROW WHEN (NEW.origin <> OLD.origin OR NEW.year_id <> OLD.year_id AND OLD.status = 'posted')
  EXECUTE FUNCTION ledger_refuse_final();

-- Posting reads the period FOR SHARE, locking it UPDATEs it: one waits for the other.
CREATE FUNCTION ledger_check_period() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE locked timestamptz; known boolean := false;
BEGIN
  SELECT true, p.locked_at INTO known, locked FROM ledger_period p
  WHERE p.company_id = NEW.company_id AND p.year_id = NEW.year_id AND p.month = date_trunc('month', NEW.date)::date
  FOR SHARE;
  IF known IS NOT TRUE OR locked IS NOT NULL THEN
    RAISE EXCEPTION 'the period is locked or is not there' USING ERRCODE = 'HL004';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER period_open BEFORE UPDATE ON ledger_voucher
  FOR EACH ROW WHEN (OLD.status = 'draft' AND NEW.status = 'posted') EXECUTE FUNCTION ledger_check_period();

CREATE FUNCTION ledger_line_guard() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE r record; bad boolean;
BEGIN
  FOR r IN
    SELECT company_id, array_agg(voucher_id) AS ids FROM (SELECT DISTINCT company_id, voucher_id FROM changed) c GROUP BY company_id
  LOOP
    IF coalesce(current_setting('hub.import', true), '') <> '' THEN
      PERFORM ledger_check_import(r.company_id, r.ids);
      CONTINUE;
    END IF;
    WITH l AS MATERIALIZED (  -- a filter on status outside would be pushed down and lock nothing
      SELECT v.status FROM ledger_voucher v WHERE v.company_id = r.company_id AND v.id = ANY (r.ids) ORDER BY v.id FOR SHARE)
    SELECT coalesce(bool_or(status = 'posted'), false) INTO bad FROM l;
    IF bad THEN
      RAISE EXCEPTION 'lines of a posted voucher are final' USING ERRCODE = 'HL002';
    END IF;
  END LOOP;
  RETURN NULL;
END $$;

CREATE TRIGGER line_ins AFTER INSERT ON ledger_voucherline REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_line_guard();
CREATE TRIGGER line_upd_old AFTER UPDATE ON ledger_voucherline REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_line_guard();
CREATE TRIGGER line_upd_new AFTER UPDATE ON ledger_voucherline REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_line_guard();
CREATE TRIGGER line_del AFTER DELETE ON ledger_voucherline REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_line_guard();
CREATE TRIGGER history_ins AFTER INSERT ON ledger_historyrow REFERENCING NEW TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_line_guard();
CREATE TRIGGER history_upd AFTER UPDATE ON ledger_historyrow REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_line_guard();
CREATE TRIGGER history_del AFTER DELETE ON ledger_historyrow REFERENCING OLD TABLE AS changed
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_line_guard();

CREATE FUNCTION ledger_voucher_balances() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE before text := current_setting('hub.companies', true); n bigint; total bigint; debit bigint; astray bigint;
BEGIN
  PERFORM set_config('hub.companies', NEW.company_id::text, true);  -- the scope may have ended before the commit
  SELECT count(*), coalesce(sum(amount), 0), coalesce(sum(amount) FILTER (WHERE amount > 0), 0),
    count(*) FILTER (WHERE date <> NEW.date)
  INTO n, total, debit, astray
  FROM ledger_voucherline WHERE company_id = NEW.company_id AND voucher_id = NEW.id;
  PERFORM set_config('hub.companies', coalesce(before, ''), true);
  IF total <> 0 OR n <> NEW.line_count OR debit <> NEW.debit_total OR astray > 0 THEN
    RAISE EXCEPTION 'voucher % % does not agree with its lines', NEW.series, NEW.number USING ERRCODE = 'HL003';
  END IF;
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER voucher_balances AFTER INSERT OR UPDATE ON ledger_voucher DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.origin = 'born' AND NEW.status = 'posted') EXECUTE FUNCTION ledger_voucher_balances();
