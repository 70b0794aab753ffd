-- Credit beyond one limit and whole orders: holds that change, split and are consumed shipment by shipment; limits for a time; terms of
-- payment; receivables, which payments and credits settle from the oldest on.

ALTER TABLE credit_hold
  -- What has become owed of it.
  ADD COLUMN consumed_minor bigint NOT NULL DEFAULT 0 CHECK (consumed_minor >= 0),
  -- Its order is over; what it still keeps waits for shipments on their way here.
  ADD COLUMN closing boolean NOT NULL DEFAULT false,
  ADD COLUMN split_from uuid,
  -- How far above the limit it went, who approved that and why.
  ADD COLUMN over_limit_minor bigint CHECK (over_limit_minor >= 0),
  ADD COLUMN approved_by text,
  ADD COLUMN approval_reason text,
  ADD CHECK ((over_limit_minor IS NULL) = (approved_by IS NULL) AND (approved_by IS NULL) = (approval_reason IS NULL));
UPDATE credit_hold SET consumed_minor = amount_minor WHERE status = 'consumed';
CREATE INDEX credit_hold_newest ON credit_hold (created_at, id);
CREATE INDEX credit_hold_newest_of_dealer ON credit_hold (dealer_code, created_at, id);

ALTER TABLE credit_entry
  -- The document that moved owed: its number, and its id where it has one.
  ADD COLUMN document text,
  ADD COLUMN document_id uuid,
  ADD COLUMN note text,
  DROP CONSTRAINT credit_entry_reason_check,
  ADD CONSTRAINT credit_entry_reason_check
    CHECK (reason IN ('hold', 'release', 'expiry', 'shipment', 'return', 'payment', 'rebate', 'adjustment'));
UPDATE credit_entry SET document = reference, document_id = CASE WHEN reason IN ('shipment', 'return') THEN reference::uuid END
 WHERE reason IN ('shipment', 'return', 'payment');
ALTER TABLE credit_entry ADD CHECK (owed_delta_minor = 0 OR document IS NOT NULL);
-- One shipment, return or settlement moves owed once, whatever key its command came under.
DROP INDEX credit_entry_return;
CREATE UNIQUE INDEX credit_entry_document ON credit_entry (document_id) WHERE document_id IS NOT NULL;
CREATE TRIGGER credit_entry_append_only BEFORE UPDATE OR DELETE ON credit_entry FOR EACH ROW EXECUTE FUNCTION forbid_change();

-- What was ever to be paid. invoiced_minor - owed_minor was paid or credited.
ALTER TABLE credit_account ADD COLUMN invoiced_minor bigint NOT NULL DEFAULT 0 CHECK (invoiced_minor >= 0);

-- Something to be paid, under the id of its ledger entry. Never touched again: what is open follows from the account, because what was
-- paid covers the receivables in their order. `cumulative_minor` is the sum of the dealer's receivables up to this one.
CREATE TABLE receivable (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  dealer_code text NOT NULL REFERENCES credit_account (dealer_code) ON UPDATE CASCADE ON DELETE RESTRICT,
  kind text NOT NULL CHECK (kind IN ('shipment', 'rebate', 'adjustment')),
  document text NOT NULL,
  document_id uuid,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  cumulative_minor bigint NOT NULL CHECK (cumulative_minor >= amount_minor),
  -- Business days (Asia/Shanghai).
  day date NOT NULL,
  due_on date NOT NULL CHECK (due_on >= day)
);
CREATE UNIQUE INDEX receivable_of_dealer ON receivable (dealer_code, cumulative_minor);
CREATE INDEX receivable_due ON receivable (due_on);

INSERT INTO receivable (id, at, dealer_code, kind, document, document_id, amount_minor, cumulative_minor, day, due_on)
SELECT id, at, dealer_code, 'shipment', document, document_id, owed_delta_minor,
       sum(owed_delta_minor) OVER (PARTITION BY dealer_code ORDER BY id),
       (at AT TIME ZONE 'Asia/Shanghai')::date, (at AT TIME ZONE 'Asia/Shanghai')::date + 30
  FROM credit_entry WHERE owed_delta_minor > 0;
UPDATE credit_account a SET invoiced_minor = r.sum
  FROM (SELECT dealer_code, max(cumulative_minor) AS sum FROM receivable GROUP BY dealer_code) r WHERE r.dealer_code = a.dealer_code;
CREATE TRIGGER receivable_append_only BEFORE UPDATE OR DELETE ON receivable FOR EACH ROW EXECUTE FUNCTION forbid_change();

-- Terms of payment; a dealer without a row has 30 days, and overdue stops nothing.
CREATE TABLE credit_terms (
  dealer_code text PRIMARY KEY REFERENCES credit_account (dealer_code) ON UPDATE CASCADE ON DELETE RESTRICT,
  payment_days integer NOT NULL CHECK (payment_days BETWEEN 0 AND 365),
  block_after_days integer CHECK (block_after_days BETWEEN 0 AND 365),
  reason text NOT NULL,
  changed_by text NOT NULL,
  changed_at timestamptz NOT NULL
);

-- In force from valid_from (included) to valid_to (excluded), without anybody doing anything about it.
CREATE TABLE temporary_limit (
  id uuid PRIMARY KEY,
  dealer_code text NOT NULL REFERENCES credit_account (dealer_code) ON UPDATE CASCADE ON DELETE RESTRICT,
  amount_minor bigint NOT NULL CHECK (amount_minor > 0),
  valid_from timestamptz NOT NULL,
  valid_to timestamptz NOT NULL CHECK (valid_to >= valid_from),
  reason text NOT NULL,
  granted_by text NOT NULL,
  granted_at timestamptz NOT NULL,
  -- Who ended it before its time.
  ended_by text
);
CREATE INDEX temporary_limit_of_dealer ON temporary_limit (dealer_code, valid_to);
