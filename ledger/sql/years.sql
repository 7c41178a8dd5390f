-- HL006 two fiscal years of one ledger overlap. The ledger's row is the lock.
CREATE FUNCTION ledger_year_alone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM 1 FROM ledger_ledger g WHERE g.company_id = NEW.company_id AND g.id = NEW.ledger_id FOR UPDATE;
  IF EXISTS (
    SELECT 1 FROM ledger_fiscalyear y
    WHERE y.company_id = NEW.company_id AND y.ledger_id = NEW.ledger_id AND y.id <> NEW.id
      AND y.start <= NEW."end" AND y."end" >= NEW.start
  ) THEN
    RAISE EXCEPTION 'fiscal years overlap' USING ERRCODE = 'HL006';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER year_alone BEFORE INSERT OR UPDATE ON ledger_fiscalyear
  FOR EACH ROW EXECUTE FUNCTION ledger_year_alone();
