-- Documents that move stock by hand: transfers between two places (调拨单) and adjustments (库存调整单).

CREATE SEQUENCE transfer_number;
CREATE TABLE transfer (
  id uuid PRIMARY KEY,
  number text NOT NULL,
  from_location text NOT NULL REFERENCES location (code) ON DELETE RESTRICT ON UPDATE RESTRICT,
  to_location text NOT NULL REFERENCES location (code) ON DELETE RESTRICT ON UPDATE RESTRICT,
  status text NOT NULL CONSTRAINT transfer_status_known CHECK (
    status IN ('draft', 'dispatched', 'partlyReceived', 'returning', 'received', 'closed', 'cancelled')
  ),
  recalled boolean NOT NULL,
  reference text,
  note text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  version integer NOT NULL,
  CONSTRAINT transfer_goes_somewhere CHECK (from_location <> to_location)
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX transfer_number_key ON transfer (number);
-- Lists are newest first: each filter has its own range of the same keyset.
CREATE INDEX transfer_created ON transfer (created_at, id);
CREATE INDEX transfer_status ON transfer (status, created_at, id);
CREATE INDEX transfer_from ON transfer (from_location, created_at, id);
CREATE INDEX transfer_to ON transfer (to_location, created_at, id);

-- Whatever left is accounted for, by the database too.
CREATE TABLE transfer_line (
  transfer_id uuid NOT NULL REFERENCES transfer (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  sku text NOT NULL,
  requested bigint NOT NULL,
  dispatched bigint NOT NULL DEFAULT 0,
  accepted bigint NOT NULL DEFAULT 0,
  damaged bigint NOT NULL DEFAULT 0,
  short bigint NOT NULL DEFAULT 0,
  over bigint NOT NULL DEFAULT 0,
  rejected bigint NOT NULL DEFAULT 0,
  in_transit bigint NOT NULL DEFAULT 0,
  going_back bigint NOT NULL DEFAULT 0,
  returned bigint NOT NULL DEFAULT 0,
  returned_damaged bigint NOT NULL DEFAULT 0,
  return_lost bigint NOT NULL DEFAULT 0,
  dispatched_at timestamptz,
  turned_at timestamptz,
  PRIMARY KEY (transfer_id, sku),
  CONSTRAINT transfer_line_never_negative CHECK (
    least(requested, dispatched, accepted, damaged, short, over, rejected, in_transit, going_back, returned, returned_damaged, return_lost) >= 0
  ),
  CONSTRAINT transfer_line_within_request CHECK (dispatched <= requested),
  CONSTRAINT transfer_line_accounts_for_all CHECK (dispatched = accepted + damaged + short + rejected + in_transit),
  CONSTRAINT transfer_line_accounts_for_returns CHECK (rejected = going_back + returned + returned_damaged + return_lost)
) WITH (fillfactor = 85);
CREATE INDEX transfer_line_sku ON transfer_line (sku, transfer_id);
-- What is on its way: all that the overview reads.
CREATE INDEX transfer_line_under_way ON transfer_line (sku, transfer_id) WHERE in_transit > 0 OR going_back > 0;

CREATE TABLE transfer_step (
  id uuid PRIMARY KEY,
  transfer_id uuid NOT NULL REFERENCES transfer (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  version integer NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  status text NOT NULL,
  counts jsonb NOT NULL,
  note text NOT NULL
);
CREATE UNIQUE INDEX transfer_step_version ON transfer_step (transfer_id, version);
CREATE TRIGGER transfer_step_append_only BEFORE UPDATE OR DELETE ON transfer_step FOR EACH ROW EXECUTE FUNCTION forbid_change();

CREATE TABLE adjustment_reason (
  code text PRIMARY KEY,
  name text NOT NULL,
  name_en text NOT NULL,
  note_required boolean NOT NULL,
  planned boolean NOT NULL,
  active boolean NOT NULL,
  updated_at timestamptz NOT NULL
);
INSERT INTO adjustment_reason (code, name, name_en, note_required, planned, active, updated_at)
VALUES
  ('damage', '损坏', 'Damage', false, false, true, now()),
  ('loss', '盘亏丢失', 'Loss', false, false, true, now()),
  ('found', '盘盈找回', 'Found', false, false, true, now()),
  ('sample', '样品领用', 'Sample or gift given out', false, true, true, now()),
  ('quality-hold', '质量冻结', 'Quality hold', false, true, true, now()),
  ('correction', '账务更正', 'Correction', false, false, true, now()),
  ('expiry', '过期', 'Expired', false, false, true, now()),
  ('other', '其他', 'Other', true, false, true, now());

CREATE TABLE adjustment_limits (
  singleton boolean PRIMARY KEY DEFAULT true CONSTRAINT adjustment_limits_one_row CHECK (singleton),
  max_units bigint NOT NULL CONSTRAINT adjustment_limits_never_negative CHECK (max_units >= 0),
  max_values jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  updated_by text NOT NULL
);
INSERT INTO adjustment_limits (max_units, max_values, updated_at, updated_by)
VALUES (100, '[{"amountMinor": 500000, "currency": "CNY"}]', now(), 'service:inventory');

CREATE SEQUENCE adjustment_number;
CREATE TABLE adjustment (
  id uuid PRIMARY KEY,
  number text NOT NULL,
  status text NOT NULL CONSTRAINT adjustment_status_known CHECK (status IN ('pending', 'posted', 'rejected', 'withdrawn')),
  reason text NOT NULL REFERENCES adjustment_reason (code) ON DELETE RESTRICT ON UPDATE RESTRICT,
  planned boolean NOT NULL,
  note text NOT NULL,
  reference text,
  units bigint NOT NULL CONSTRAINT adjustment_units_positive CHECK (units > 0),
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  decision_note text NOT NULL DEFAULT '',
  obstacle jsonb,
  reverses uuid REFERENCES adjustment (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  version integer NOT NULL,
  CONSTRAINT adjustment_decided_once CHECK ((status = 'pending') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL))
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX adjustment_number_key ON adjustment (number);
CREATE INDEX adjustment_requested ON adjustment (requested_at, id);
CREATE INDEX adjustment_status ON adjustment (status, requested_at, id);
CREATE INDEX adjustment_reason_requested ON adjustment (reason, requested_at, id);
CREATE INDEX adjustment_reverses ON adjustment (reverses);
-- An adjustment is undone once, or about to be.
CREATE UNIQUE INDEX adjustment_reversed_once ON adjustment (reverses) WHERE status IN ('pending', 'posted');
CREATE INDEX adjustment_posted ON adjustment (decided_at) WHERE status = 'posted';

-- Written once with its document.
CREATE TABLE adjustment_line (
  adjustment_id uuid NOT NULL REFERENCES adjustment (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  line_no integer NOT NULL,
  sku text NOT NULL,
  location text NOT NULL,
  from_bucket text NOT NULL,
  to_bucket text NOT NULL,
  quantity bigint NOT NULL CONSTRAINT adjustment_line_quantity_positive CHECK (quantity > 0),
  amount_minor bigint,
  currency text,
  PRIMARY KEY (adjustment_id, line_no),
  CONSTRAINT adjustment_line_goes_somewhere CHECK (from_bucket <> to_bucket),
  CONSTRAINT adjustment_line_value_whole CHECK ((amount_minor IS NULL) = (currency IS NULL))
);
CREATE INDEX adjustment_line_sku ON adjustment_line (sku, adjustment_id);
CREATE INDEX adjustment_line_location ON adjustment_line (location, adjustment_id);
CREATE TRIGGER adjustment_line_append_only BEFORE UPDATE OR DELETE ON adjustment_line FOR EACH ROW EXECUTE FUNCTION forbid_change();

CREATE TABLE adjustment_step (
  id uuid PRIMARY KEY,
  adjustment_id uuid NOT NULL REFERENCES adjustment (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  version integer NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  note text NOT NULL
);
CREATE UNIQUE INDEX adjustment_step_version ON adjustment_step (adjustment_id, version);
CREATE TRIGGER adjustment_step_append_only BEFORE UPDATE OR DELETE ON adjustment_step FOR EACH ROW EXECUTE FUNCTION forbid_change();
