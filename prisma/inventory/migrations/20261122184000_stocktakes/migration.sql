-- Stocktakes (盘点): what the books said, what was counted and when, and what became of each difference.

CREATE SEQUENCE stocktake_number;
CREATE TABLE stocktake (
  id uuid PRIMARY KEY,
  number text NOT NULL,
  location text NOT NULL REFERENCES location (code) ON DELETE RESTRICT ON UPDATE RESTRICT,
  kind text NOT NULL CONSTRAINT stocktake_kind_known CHECK (kind IN ('full', 'cycle')),
  scope jsonb NOT NULL,
  blind boolean NOT NULL,
  status text NOT NULL CONSTRAINT stocktake_status_known CHECK (status IN ('counting', 'review', 'closed', 'cancelled')),
  note text NOT NULL,
  limits jsonb NOT NULL,
  opened_at timestamptz NOT NULL,
  opened_by text NOT NULL,
  ended_at timestamptz,
  CONSTRAINT stocktake_ends_once CHECK ((ended_at IS NULL) = (status IN ('counting', 'review')))
);
CREATE UNIQUE INDEX stocktake_number_key ON stocktake (number);
-- Ids are time-ordered, so each filter has its own range of the same keyset.
CREATE INDEX stocktake_location ON stocktake (location, id);
CREATE INDEX stocktake_status ON stocktake (status, id);

CREATE TABLE stocktake_line (
  stocktake_id uuid NOT NULL REFERENCES stocktake (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  sku text NOT NULL,
  location text NOT NULL,
  status text NOT NULL CONSTRAINT stocktake_line_status_known CHECK (
    status IN ('uncounted', 'recount', 'unclear', 'counted', 'matched', 'approved', 'due', 'refused', 'posted', 'left')
  ),
  unit_price text,
  currency text,
  snapshot_at timestamptz NOT NULL,
  snapshot_good bigint NOT NULL,
  snapshot_damaged bigint NOT NULL,
  -- The newest entry of the ledger that the snapshot contains.
  snapshot_position uuid,
  counted bigint,
  damaged bigint,
  counts integer NOT NULL DEFAULT 0,
  first_counted_at timestamptz,
  last_counted_at timestamptz,
  moved_between integer,
  book_good bigint,
  book_damaged bigint,
  difference_good bigint,
  difference_damaged bigint,
  value_minor bigint,
  needs_approval boolean,
  recount_after timestamptz,
  approved_by text,
  approved_at timestamptz,
  posted_by text,
  posted_at timestamptz,
  refusal jsonb,
  PRIMARY KEY (stocktake_id, sku),
  CONSTRAINT stocktake_line_difference CHECK (difference_good + difference_damaged = counted - book_good - book_damaged),
  CONSTRAINT stocktake_line_counted_whole CHECK (
    (counted IS NULL) = (status IN ('uncounted', 'recount')) OR status = 'left'
  ),
  CONSTRAINT stocktake_line_posted_once CHECK ((posted_at IS NOT NULL) = (status = 'posted')),
  CONSTRAINT stocktake_line_approved CHECK (status NOT IN ('approved', 'due', 'refused', 'posted') OR approved_by IS NOT NULL)
) WITH (fillfactor = 80);
-- When a SKU was last counted at a place.
CREATE INDEX stocktake_line_last_counted ON stocktake_line (location, sku, last_counted_at) WHERE status IN ('matched', 'posted');
CREATE INDEX stocktake_line_status ON stocktake_line (stocktake_id, status, sku);
-- What the posting worker has to finish: empty most of the time.
CREATE INDEX stocktake_line_due ON stocktake_line (stocktake_id, sku) WHERE status = 'due';

-- Every count as it was reported; which of them hold is decided by their moments.
CREATE TABLE stocktake_count (
  id uuid PRIMARY KEY,
  stocktake_id uuid NOT NULL,
  sku text NOT NULL,
  mode text NOT NULL CONSTRAINT stocktake_count_mode_known CHECK (mode IN ('shelf', 'recount')),
  area text NOT NULL,
  counted bigint NOT NULL CONSTRAINT stocktake_count_never_negative CHECK (counted >= 0),
  damaged bigint CONSTRAINT stocktake_count_damaged_of_counted CHECK (damaged BETWEEN 0 AND counted),
  counted_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL,
  counter text NOT NULL,
  FOREIGN KEY (stocktake_id, sku) REFERENCES stocktake_line (stocktake_id, sku) ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE INDEX stocktake_count_line ON stocktake_count (stocktake_id, sku, id);
CREATE INDEX stocktake_count_newest ON stocktake_count (stocktake_id, id);
CREATE TRIGGER stocktake_count_append_only BEFORE UPDATE OR DELETE ON stocktake_count FOR EACH ROW EXECUTE FUNCTION forbid_change();

-- A SKU at a place belongs to at most one open stocktake: the key says so.
CREATE TABLE stocktake_hold (
  location text NOT NULL,
  sku text NOT NULL,
  stocktake_id uuid NOT NULL REFERENCES stocktake (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  PRIMARY KEY (location, sku)
);
CREATE INDEX stocktake_hold_stocktake ON stocktake_hold (stocktake_id);

CREATE TABLE stocktake_step (
  id uuid PRIMARY KEY,
  stocktake_id uuid NOT NULL REFERENCES stocktake (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  lines integer NOT NULL,
  note text NOT NULL
);
CREATE INDEX stocktake_step_of ON stocktake_step (stocktake_id, id);
CREATE TRIGGER stocktake_step_append_only BEFORE UPDATE OR DELETE ON stocktake_step FOR EACH ROW EXECUTE FUNCTION forbid_change();

CREATE TABLE stocktake_limits (
  only_one boolean PRIMARY KEY DEFAULT true CONSTRAINT stocktake_limits_one_row CHECK (only_one),
  max_units bigint NOT NULL CONSTRAINT stocktake_limits_never_negative CHECK (max_units >= 0),
  max_values jsonb NOT NULL,
  updated_at timestamptz NOT NULL,
  updated_by text NOT NULL
);
INSERT INTO stocktake_limits (max_units, max_values, updated_at, updated_by)
VALUES (10, '[{"amountMinor": 100000, "currency": "CNY"}]', now(), 'service:inventory');
