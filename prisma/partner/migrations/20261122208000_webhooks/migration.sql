CREATE TABLE webhook (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  url text NOT NULL,
  events text[] NOT NULL,
  dealer_code text,
  status text NOT NULL CHECK (status IN ('active', 'paused', 'deleted')),
  pause_reason text,
  failing_since timestamptz,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  changed_at timestamptz NOT NULL
);
CREATE INDEX webhook_dealer_code_id_idx ON webhook (dealer_code, id);

CREATE TABLE webhook_secret (
  id uuid PRIMARY KEY,
  webhook_id uuid NOT NULL REFERENCES webhook (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  sealed bytea NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz
);
CREATE INDEX webhook_secret_webhook_id_idx ON webhook_secret (webhook_id);

CREATE TABLE outgoing_event (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  key text NOT NULL,
  occurred_at timestamptz NOT NULL,
  body text NOT NULL,
  kept_at timestamptz NOT NULL
);

CREATE INDEX outgoing_event_kept_at_idx ON outgoing_event (kept_at);

CREATE TABLE delivery (
  id uuid PRIMARY KEY,
  webhook_id uuid NOT NULL REFERENCES webhook (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  event_id uuid NOT NULL REFERENCES outgoing_event (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  event text NOT NULL,
  key text NOT NULL,
  status text NOT NULL CHECK (status IN ('waiting', 'delivered', 'failed')),
  attempts int NOT NULL CHECK (attempts >= 0),
  claim int NOT NULL,
  started_at timestamptz NOT NULL,
  due_at timestamptz NOT NULL,
  created_at timestamptz NOT NULL,
  finished_at timestamptz,
  CHECK ((status = 'waiting') = (finished_at IS NULL))
);
CREATE UNIQUE INDEX delivery_webhook_id_event_id_key ON delivery (webhook_id, event_id);
CREATE INDEX delivery_webhook_id_id_idx ON delivery (webhook_id, id);
CREATE INDEX delivery_event_id_idx ON delivery (event_id);
CREATE INDEX delivery_created_at_idx ON delivery (created_at);
-- What a worker looks for: what is due for a webhook, and what of the same key stands before it.
CREATE INDEX delivery_due ON delivery (webhook_id, due_at, id) WHERE status = 'waiting';
CREATE INDEX delivery_untried ON delivery (webhook_id, key, id) WHERE status = 'waiting' AND attempts = 0;

CREATE TABLE delivery_attempt (
  id uuid PRIMARY KEY,
  delivery_id uuid NOT NULL REFERENCES delivery (id) ON UPDATE CASCADE ON DELETE CASCADE,
  at timestamptz NOT NULL,
  status_code int,
  duration_ms int NOT NULL,
  response text NOT NULL,
  error text
);
CREATE INDEX delivery_attempt_delivery_id_id_idx ON delivery_attempt (delivery_id, id);
