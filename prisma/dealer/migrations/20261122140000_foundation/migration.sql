CREATE TABLE dealer (
  code text PRIMARY KEY,
  name text NOT NULL,
  region text NOT NULL,
  tier text NOT NULL,
  status text NOT NULL CHECK (status IN ('active', 'suspended')),
  created_at timestamptz NOT NULL
);

CREATE TABLE credit_account (
  dealer_code text PRIMARY KEY REFERENCES dealer (code) ON UPDATE CASCADE ON DELETE RESTRICT,
  currency char(3) NOT NULL,
  limit_minor bigint NOT NULL CHECK (limit_minor >= 0),
  held_minor bigint NOT NULL CHECK (held_minor >= 0),
  owed_minor bigint NOT NULL
);

CREATE TABLE credit_hold (
  id uuid PRIMARY KEY,
  dealer_code text NOT NULL REFERENCES credit_account (dealer_code) ON UPDATE CASCADE ON DELETE RESTRICT,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  status text NOT NULL CHECK (status IN ('held', 'confirmed', 'consumed', 'released', 'expired')),
  expires_at timestamptz,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK (status <> 'held' OR expires_at IS NOT NULL)
);
-- What the expiry worker looks for.
CREATE INDEX credit_hold_expiring ON credit_hold (expires_at) WHERE status = 'held';
-- Live holds of a dealer: few beside the ended ones.
CREATE INDEX credit_hold_live ON credit_hold (dealer_code) WHERE status IN ('held', 'confirmed');

CREATE TABLE credit_entry (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  dealer_code text NOT NULL REFERENCES credit_account (dealer_code) ON UPDATE CASCADE ON DELETE RESTRICT,
  held_delta_minor bigint NOT NULL,
  owed_delta_minor bigint NOT NULL,
  reason text NOT NULL CHECK (reason IN ('hold', 'release', 'expiry', 'shipment', 'return', 'payment')),
  reference text NOT NULL,
  actor text NOT NULL
);
CREATE INDEX credit_entry_dealer_code_id_idx ON credit_entry (dealer_code, id);
-- One return is credited once, whatever key its command came under.
CREATE UNIQUE INDEX credit_entry_return ON credit_entry (reference) WHERE reason = 'return';

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
