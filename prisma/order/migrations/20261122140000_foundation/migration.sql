-- Running numbers of documents. A number may be skipped, never given twice.
CREATE SEQUENCE order_number;
CREATE SEQUENCE return_number;

CREATE TABLE orders (
  id uuid PRIMARY KEY,
  number text NOT NULL,
  channel text NOT NULL CHECK (channel IN ('dealer', 'online', 'gift', 'store')),
  dealer_code text,
  requested_location text,
  location text,
  status text NOT NULL CHECK (
    status IN ('submitted', 'confirmed', 'refused', 'shipping', 'shipped', 'completed', 'cancelling', 'cancelled')
  ),
  refusal jsonb,
  cancel_reason text,
  currency text NOT NULL,
  total_minor bigint NOT NULL CHECK (total_minor >= 0),
  reference text,
  placed_by text NOT NULL,
  placed_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  version int NOT NULL,
  driven_by text NOT NULL,
  trace_id text NOT NULL,
  driven_at timestamptz NOT NULL,
  key_scope text NOT NULL,
  idempotency_key text NOT NULL,
  body_hash text NOT NULL,
  CHECK (channel <> 'dealer' OR dealer_code IS NOT NULL),
  CHECK ((status = 'refused') = (refusal IS NOT NULL))
);
CREATE UNIQUE INDEX orders_number_key ON orders (number);
CREATE UNIQUE INDEX orders_key_scope_idempotency_key_key ON orders (key_scope, idempotency_key);
-- Lists are newest first: each filter has its own range of the same keyset.
CREATE INDEX orders_placed_at_id_idx ON orders (placed_at, id);
CREATE INDEX orders_channel_placed_at_id_idx ON orders (channel, placed_at, id);
CREATE INDEX orders_status_placed_at_id_idx ON orders (status, placed_at, id);
CREATE INDEX orders_dealer_code_placed_at_id_idx ON orders (dealer_code, placed_at, id);
CREATE INDEX orders_placed_by_placed_at_id_idx ON orders (placed_by, placed_at, id);
-- What the resume worker looks for.
CREATE INDEX orders_half_way ON orders (driven_at) WHERE status IN ('submitted', 'shipping', 'cancelling');

CREATE TABLE order_line (
  order_id uuid NOT NULL REFERENCES orders (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  line_no int NOT NULL,
  sku text NOT NULL,
  quantity int NOT NULL CHECK (quantity > 0),
  unit_price text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  PRIMARY KEY (order_id, line_no)
);

CREATE TABLE order_history (
  order_id uuid NOT NULL REFERENCES orders (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  version int NOT NULL,
  at timestamptz NOT NULL,
  status text NOT NULL,
  actor text NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (order_id, version)
);

CREATE TABLE goods_return (
  id uuid PRIMARY KEY,
  number text NOT NULL,
  channel text NOT NULL CHECK (channel IN ('dealer', 'online', 'gift', 'store')),
  dealer_code text,
  requested_location text,
  status text NOT NULL CHECK (status IN ('received', 'settled', 'refused')),
  refusal jsonb,
  currency text NOT NULL,
  total_minor bigint NOT NULL CHECK (total_minor >= 0),
  reference text,
  received_by text NOT NULL,
  received_at timestamptz NOT NULL,
  trace_id text NOT NULL,
  driven_at timestamptz NOT NULL,
  key_scope text NOT NULL,
  idempotency_key text NOT NULL,
  body_hash text NOT NULL,
  CHECK (channel <> 'dealer' OR dealer_code IS NOT NULL),
  CHECK ((status = 'refused') = (refusal IS NOT NULL))
);
CREATE UNIQUE INDEX goods_return_number_key ON goods_return (number);
CREATE UNIQUE INDEX goods_return_key_scope_idempotency_key_key ON goods_return (key_scope, idempotency_key);
CREATE INDEX goods_return_received_at_id_idx ON goods_return (received_at, id);
CREATE INDEX goods_return_channel_received_at_id_idx ON goods_return (channel, received_at, id);
CREATE INDEX goods_return_dealer_code_received_at_id_idx ON goods_return (dealer_code, received_at, id);
CREATE INDEX goods_return_half_way ON goods_return (driven_at) WHERE status = 'received';

CREATE TABLE goods_return_line (
  return_id uuid NOT NULL REFERENCES goods_return (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  line_no int NOT NULL,
  sku text NOT NULL,
  quantity int NOT NULL CHECK (quantity > 0),
  unit_price text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  PRIMARY KEY (return_id, line_no)
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
  attempts int NOT NULL,
  at timestamptz NOT NULL,
  replayed_at timestamptz
);
