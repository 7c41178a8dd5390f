-- A line the bank sent is as the bank sent it; what it is made of may be told later, once: a statement gives the sum,
-- with one payment or none, and Bankgirot's or Nets' file the payments.
DROP TRIGGER line_locked ON reconciliation_statementline;
CREATE TRIGGER line_locked BEFORE UPDATE ON reconciliation_statementline
  FOR EACH ROW WHEN (
    (NEW.amount, NEW.date, NEW.text, NEW.reference, NEW.counterparty, NEW.identity, NEW.bank_account_id,
     CASE WHEN jsonb_array_length(OLD.details) <= 1 AND jsonb_array_length(NEW.details) > 0
       THEN OLD.details ELSE NEW.details END, NEW.is_typed)
    IS DISTINCT FROM
    (OLD.amount, OLD.date, OLD.text, OLD.reference, OLD.counterparty, OLD.identity, OLD.bank_account_id,
     OLD.details, OLD.is_typed)
    AND NOT (OLD.is_typed AND NEW.is_typed AND OLD.state = 'open' AND OLD.remaining = OLD.amount))
  EXECUTE FUNCTION bank_refuse('a line of the bank is locked', 'HB005');
