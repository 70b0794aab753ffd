-- Goods kept for a customer's gifts (礼品批次配额), and what lists of presale read.

CREATE SEQUENCE gift_batch_number;
CREATE TABLE gift_batch (
  id uuid PRIMARY KEY,
  number text NOT NULL,
  status text NOT NULL CONSTRAINT gift_batch_status_known CHECK (status IN ('pending', 'approved', 'rejected', 'withdrawn', 'closed')),
  channel text NOT NULL REFERENCES channel (code) ON DELETE RESTRICT ON UPDATE RESTRICT,
  customer text NOT NULL,
  valid_until timestamptz NOT NULL,
  note text NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  decision_note text NOT NULL DEFAULT '',
  closed_by text,
  closed_at timestamptz,
  version integer NOT NULL,
  CONSTRAINT gift_batch_decided_once CHECK ((status = 'pending') = (decided_at IS NULL) AND (decided_at IS NULL) = (decided_by IS NULL)),
  CONSTRAINT gift_batch_closed_once CHECK ((status = 'closed') = (closed_at IS NOT NULL) AND (closed_at IS NULL) = (closed_by IS NULL)),
  CONSTRAINT gift_batch_four_eyes CHECK (status NOT IN ('approved', 'rejected', 'closed') OR decided_by <> requested_by)
) WITH (fillfactor = 85);
CREATE UNIQUE INDEX gift_batch_number_key ON gift_batch (number);
-- Lists are newest first: each filter has its own range of the same keyset.
CREATE INDEX gift_batch_requested ON gift_batch (requested_at, id);
CREATE INDEX gift_batch_status ON gift_batch (status, requested_at, id);
CREATE INDEX gift_batch_channel ON gift_batch (channel, requested_at, id);

-- Written once with its batch; what is used and left of it stands in `quota` under the batch's number.
CREATE TABLE gift_batch_line (
  batch_id uuid NOT NULL REFERENCES gift_batch (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  sku text NOT NULL,
  location text NOT NULL,
  quantity bigint NOT NULL CONSTRAINT gift_batch_line_quantity_positive CHECK (quantity > 0),
  PRIMARY KEY (batch_id, sku, location)
);
CREATE INDEX gift_batch_line_sku ON gift_batch_line (sku, batch_id);
CREATE INDEX gift_batch_line_location ON gift_batch_line (location, batch_id);
CREATE TRIGGER gift_batch_line_append_only BEFORE UPDATE OR DELETE ON gift_batch_line FOR EACH ROW EXECUTE FUNCTION forbid_change();

CREATE TABLE gift_batch_step (
  id uuid PRIMARY KEY,
  batch_id uuid NOT NULL REFERENCES gift_batch (id) ON DELETE RESTRICT ON UPDATE RESTRICT,
  version integer NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  note text NOT NULL
);
CREATE UNIQUE INDEX gift_batch_step_version ON gift_batch_step (batch_id, version);
CREATE TRIGGER gift_batch_step_append_only BEFORE UPDATE OR DELETE ON gift_batch_step FOR EACH ROW EXECUTE FUNCTION forbid_change();

-- The quotas of a batch, found by its number alone.
CREATE INDEX quota_batch ON quota (batch) WHERE batch <> '';

-- What is still to come by day, who waits in the order in which they came, and what is sold ahead.
CREATE INDEX expected_receipt_due ON expected_receipt (due_on, reference, sku, location) WHERE received < quantity;
CREATE INDEX backorder_since ON backorder (since, reservation_id, sku, location);
CREATE INDEX availability_presale ON availability (sku) WHERE presale <> 'none';
