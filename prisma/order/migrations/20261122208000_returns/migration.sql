-- Returns that are asked for, looked at when they come, and settled by a credit note (退货申请).
CREATE SEQUENCE return_request_number;
CREATE SEQUENCE credit_note_number;

CREATE TABLE return_request (
  id uuid PRIMARY KEY,
  number text NOT NULL,
  order_id uuid NOT NULL REFERENCES orders (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  -- The order's, which never change: lists and branches are asked for without it.
  channel text NOT NULL CHECK (channel IN ('dealer', 'online', 'gift', 'store')),
  dealer_code text,
  currency text NOT NULL,
  status text NOT NULL CHECK (status IN ('requested', 'approved', 'rejected', 'received', 'settled', 'withdrawn')),
  version int NOT NULL CHECK (version > 0),
  note text NOT NULL,
  requested_by text NOT NULL,
  requested_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  decision_note text,
  updated_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX return_request_number_key ON return_request (number);
CREATE INDEX return_request_order_id_idx ON return_request (order_id);
CREATE INDEX return_request_requested_at_id_idx ON return_request (requested_at, id);
CREATE INDEX return_request_status_requested_at_id_idx ON return_request (status, requested_at, id);
CREATE INDEX return_request_dealer_code_requested_at_id_idx ON return_request (dealer_code, requested_at, id);

CREATE TABLE return_request_line (
  request_id uuid NOT NULL REFERENCES return_request (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  line_no int NOT NULL,
  sku text NOT NULL,
  quantity int NOT NULL CHECK (quantity > 0),
  reason text NOT NULL,
  serials jsonb NOT NULL,
  unit_price text NOT NULL,
  -- What came of it; null until the goods have come.
  sellable int CHECK (sellable >= 0),
  damaged int CHECK (damaged >= 0),
  rejected int CHECK (rejected >= 0),
  inspection_note text,
  credited_minor bigint NOT NULL DEFAULT 0 CHECK (credited_minor >= 0),
  PRIMARY KEY (request_id, line_no),
  CHECK ((sellable IS NULL) = (damaged IS NULL) AND (sellable IS NULL) = (rejected IS NULL)),
  CHECK (sellable + damaged + rejected <= quantity)
);

CREATE TABLE return_request_step (
  request_id uuid NOT NULL REFERENCES return_request (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  version int NOT NULL,
  at timestamptz NOT NULL,
  step text NOT NULL,
  status text NOT NULL,
  actor text NOT NULL,
  note text NOT NULL,
  document text,
  PRIMARY KEY (request_id, version)
);
CREATE TRIGGER return_request_step_append_only BEFORE UPDATE OR DELETE ON return_request_step
  FOR EACH ROW EXECUTE FUNCTION forbid_change();

CREATE TABLE return_photo (
  id uuid PRIMARY KEY,
  order_id uuid NOT NULL REFERENCES orders (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  -- Null until a request names it.
  request_id uuid REFERENCES return_request (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  file_name text NOT NULL,
  media_type text NOT NULL CHECK (media_type IN ('image/jpeg', 'image/png')),
  bytes int NOT NULL CHECK (bytes BETWEEN 1 AND 3145728),
  sha256 text NOT NULL,
  content bytea NOT NULL,
  uploaded_by text NOT NULL,
  uploaded_at timestamptz NOT NULL,
  CHECK (bytes = length(content))
);
-- Photos are compressed already.
ALTER TABLE return_photo ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX return_photo_order_id_idx ON return_photo (order_id);
CREATE INDEX return_photo_request_id_idx ON return_photo (request_id);

-- A return that settles a request is its credit note; a request has one that was not refused at most.
ALTER TABLE goods_return ADD COLUMN request_id uuid REFERENCES return_request (id) ON UPDATE CASCADE ON DELETE RESTRICT;
CREATE UNIQUE INDEX goods_return_one_of_request ON goods_return (request_id) WHERE request_id IS NOT NULL AND status <> 'refused';
ALTER TABLE goods_return_line ADD COLUMN damaged int NOT NULL DEFAULT 0 CHECK (damaged >= 0 AND damaged <= quantity);

-- Rates ask for the shipments of a period.
CREATE INDEX shipment_at ON shipment (at);
