CREATE TABLE product (
  sku text PRIMARY KEY,
  name text NOT NULL,
  name_en text NOT NULL,
  category text NOT NULL,
  unit text NOT NULL,
  stocked boolean NOT NULL,
  list_unit_price text,
  list_currency text,
  updated_at timestamptz NOT NULL,
  CONSTRAINT product_price_whole CHECK ((list_unit_price IS NULL) = (list_currency IS NULL))
);
CREATE INDEX product_category ON product (category, sku);

CREATE TABLE location (
  code text PRIMARY KEY,
  name text NOT NULL,
  kind text NOT NULL CONSTRAINT location_kind_known CHECK (kind IN ('warehouse', 'store')),
  region text NOT NULL,
  priority integer NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX location_kind ON location (kind, priority, code);

-- Room on every page, so that the updates of a hot row stay on it and touch no index.
CREATE TABLE balance (
  sku text NOT NULL,
  location text NOT NULL,
  sellable bigint NOT NULL DEFAULT 0 CONSTRAINT balance_sellable_never_negative CHECK (sellable >= 0),
  reserved bigint NOT NULL DEFAULT 0 CONSTRAINT balance_reserved_never_negative CHECK (reserved >= 0),
  allocated bigint NOT NULL DEFAULT 0 CONSTRAINT balance_allocated_never_negative CHECK (allocated >= 0),
  PRIMARY KEY (sku, location),
  CONSTRAINT balance_sku_fkey FOREIGN KEY (sku) REFERENCES product (sku) ON DELETE RESTRICT ON UPDATE RESTRICT,
  CONSTRAINT balance_location_fkey FOREIGN KEY (location) REFERENCES location (code) ON DELETE RESTRICT ON UPDATE RESTRICT
) WITH (fillfactor = 50);
CREATE INDEX balance_location ON balance (location, sku);

-- One index serves the stock card and is the key; a month is found by `at`, which grows with the table.
CREATE TABLE movement (
  id uuid NOT NULL,
  at timestamptz NOT NULL,
  sku text NOT NULL,
  location text NOT NULL,
  from_bucket text NOT NULL,
  to_bucket text NOT NULL,
  quantity bigint NOT NULL CONSTRAINT movement_quantity_positive CHECK (quantity > 0),
  reason text NOT NULL,
  reference text NOT NULL,
  actor text NOT NULL,
  PRIMARY KEY (sku, location, id),
  CONSTRAINT movement_goes_somewhere CHECK (from_bucket <> to_bucket)
);
CREATE INDEX movement_at ON movement USING brin (at);

CREATE TABLE reservation (
  id uuid PRIMARY KEY,
  location text NOT NULL,
  status text NOT NULL CONSTRAINT reservation_status_known CHECK (status IN ('reserved', 'allocated', 'shipped', 'released', 'expired')),
  expires_at timestamptz,
  created_at timestamptz NOT NULL,
  ended_at timestamptz,
  CONSTRAINT reservation_ends_once CHECK ((ended_at IS NULL) = (status IN ('reserved', 'allocated')))
) WITH (fillfactor = 80);
-- The live ones only: what the expiry worker and the reconciliation read.
CREATE INDEX reservation_live ON reservation (expires_at) WHERE ended_at IS NULL;

CREATE TABLE reservation_line (
  reservation_id uuid NOT NULL,
  sku text NOT NULL,
  quantity bigint NOT NULL CONSTRAINT reservation_line_quantity_positive CHECK (quantity > 0),
  PRIMARY KEY (reservation_id, sku)
);

CREATE TABLE outbox (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partition smallint NOT NULL,
  id uuid NOT NULL,
  name text NOT NULL,
  key text NOT NULL,
  actor text NOT NULL,
  trace_id text NOT NULL,
  occurred_at timestamptz NOT NULL,
  payload jsonb NOT NULL,
  published_at timestamptz
);
CREATE INDEX outbox_waiting ON outbox (partition, seq) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;

CREATE TABLE inbox (
  consumer text NOT NULL,
  event_id uuid NOT NULL,
  at timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (consumer, event_id)
);

CREATE TABLE command_log (
  key text PRIMARY KEY,
  command text NOT NULL,
  body_hash text NOT NULL,
  answer jsonb NOT NULL,
  at timestamptz NOT NULL
);

CREATE TABLE dead_letter (
  id uuid PRIMARY KEY,
  consumer text NOT NULL,
  event jsonb NOT NULL,
  error text NOT NULL,
  attempts integer NOT NULL,
  at timestamptz NOT NULL,
  replayed_at timestamptz
);
