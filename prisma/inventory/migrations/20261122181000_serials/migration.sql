-- A pallet is a case that other cases name; cases are packed when their units are registered and only lose what is in them.
CREATE TABLE serial_case (
  code text PRIMARY KEY,
  pallet_code text,
  created_at timestamptz NOT NULL,
  CONSTRAINT serial_case_pallet_fkey FOREIGN KEY (pallet_code) REFERENCES serial_case (code) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT serial_case_not_on_itself CHECK (pallet_code <> code)
);
CREATE INDEX serial_case_pallet ON serial_case (pallet_code) WHERE pallet_code IS NOT NULL;

-- One row, so one place; the owner follows from the place. The checks say which columns a place needs and which states it fits.
CREATE TABLE serial (
  serial text PRIMARY KEY,
  sku text NOT NULL,
  state text NOT NULL,
  place text NOT NULL,
  location text,
  bound_for text,
  dealer_code text,
  region text,
  case_code text,
  batch text NOT NULL,
  produced_on date NOT NULL,
  expires_on date,
  outbound jsonb,
  activation jsonb,
  scans integer NOT NULL CONSTRAINT serial_scanned CHECK (scans > 0),
  changed_at timestamptz NOT NULL,
  CONSTRAINT serial_case_fkey FOREIGN KEY (case_code) REFERENCES serial_case (code) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT serial_one_place CHECK (CASE place
    WHEN 'factory' THEN num_nonnulls(location, bound_for, dealer_code, region) = 0
    WHEN 'location' THEN location IS NOT NULL AND num_nonnulls(bound_for, dealer_code, region) = 0
    WHEN 'transit' THEN location IS NOT NULL AND num_nonnulls(bound_for, dealer_code) = 1 AND region IS NULL
    WHEN 'dealer' THEN dealer_code IS NOT NULL AND num_nonnulls(location, bound_for, region) = 0
    WHEN 'consumer' THEN region IS NOT NULL AND num_nonnulls(location, dealer_code) = 1 AND bound_for IS NULL
    ELSE false END),
  CONSTRAINT serial_state_fits_place CHECK (CASE state
    WHEN 'produced' THEN place = 'factory'
    WHEN 'in-stock' THEN place = 'location'
    WHEN 'in-transit' THEN place = 'transit'
    WHEN 'at-dealer' THEN place = 'dealer'
    WHEN 'sold' THEN place = 'consumer'
    WHEN 'returned' THEN place IN ('location', 'dealer')
    WHEN 'scrapped' THEN place IN ('factory', 'location', 'dealer')
    ELSE false END),
  CONSTRAINT serial_activated_when_sold CHECK (activation IS NULL OR state = 'sold')
) WITH (fillfactor = 80);
CREATE INDEX serial_in_case ON serial (case_code) WHERE case_code IS NOT NULL;
CREATE INDEX serial_location ON serial (location, serial) WHERE location IS NOT NULL;
CREATE INDEX serial_dealer ON serial (dealer_code, serial) WHERE dealer_code IS NOT NULL;
CREATE INDEX serial_sku ON serial (sku, state, serial);
CREATE INDEX serial_batch ON serial (batch, serial);
CREATE INDEX serial_expiry ON serial (expires_on) WHERE expires_on IS NOT NULL;

-- The key grows with time, so old months can go; the number gives a unit's history one order, whatever the clocks of the replicas say.
CREATE TABLE serial_scan (
  id uuid PRIMARY KEY,
  serial text NOT NULL,
  number integer NOT NULL,
  kind text NOT NULL,
  from_state text,
  to_state text NOT NULL,
  place text NOT NULL,
  location text,
  bound_for text,
  dealer_code text,
  region text,
  case_code text,
  reference text NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  CONSTRAINT serial_scan_in_order UNIQUE (serial, number),
  CONSTRAINT serial_scan_first CHECK ((from_state IS NULL) = (number = 1))
);
CREATE TRIGGER serial_scan_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON serial_scan
  FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();

CREATE TABLE diversion_case (
  id uuid PRIMARY KEY,
  serial text NOT NULL,
  sku text NOT NULL,
  dealer_code text NOT NULL,
  status text NOT NULL CONSTRAINT diversion_status_known CHECK (status IN ('open', 'confirmed', 'dismissed')),
  opened_at timestamptz NOT NULL,
  closed_at timestamptz,
  closed_by text,
  note text,
  CONSTRAINT diversion_closed_with_a_note CHECK (num_nonnulls(closed_at, closed_by, note) = CASE status WHEN 'open' THEN 0 ELSE 3 END)
);
CREATE UNIQUE INDEX diversion_one_open_per_serial ON diversion_case (serial) WHERE status = 'open';
CREATE INDEX diversion_dealer ON diversion_case (dealer_code, opened_at);
CREATE INDEX diversion_opened ON diversion_case (opened_at, id);

-- A scan is evidence once at most.
CREATE TABLE diversion_evidence (
  scan_id uuid PRIMARY KEY,
  case_id uuid NOT NULL,
  kind text NOT NULL,
  at timestamptz NOT NULL,
  outbound jsonb NOT NULL,
  region text NOT NULL,
  seller jsonb NOT NULL,
  reference text NOT NULL,
  reporter text NOT NULL,
  CONSTRAINT diversion_evidence_case_fkey FOREIGN KEY (case_id) REFERENCES diversion_case (id) ON DELETE RESTRICT ON UPDATE RESTRICT
);
CREATE INDEX diversion_evidence_case ON diversion_evidence (case_id, scan_id);
CREATE TRIGGER diversion_evidence_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON diversion_evidence
  FOR EACH STATEMENT EXECUTE FUNCTION forbid_change();
