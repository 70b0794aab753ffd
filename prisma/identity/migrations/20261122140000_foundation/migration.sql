CREATE TABLE account (
  id uuid PRIMARY KEY,
  username text NOT NULL,
  display_name text NOT NULL,
  roles text[],
  dealer_code text,
  store_code text,
  password_hash text NOT NULL,
  disabled_at timestamptz,
  created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX account_username_key ON account (username);

CREATE TABLE login_guard (
  username text PRIMARY KEY,
  failures timestamptz[],
  locked_until timestamptz,
  updated_at timestamptz NOT NULL
);

CREATE TABLE session (
  id uuid PRIMARY KEY,
  account_id uuid NOT NULL REFERENCES account (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  device text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  revoked_at timestamptz,
  revoked_reason text
);
CREATE INDEX session_account_id_idx ON session (account_id);
CREATE INDEX session_expires_at_idx ON session (expires_at);

CREATE TABLE refresh_token (
  hash bytea PRIMARY KEY,
  session_id uuid NOT NULL REFERENCES session (id) ON UPDATE CASCADE ON DELETE CASCADE,
  issued_at timestamptz NOT NULL,
  used_at timestamptz
);
CREATE INDEX refresh_token_session_id_idx ON refresh_token (session_id);

CREATE TABLE audit_entry (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  subject text NOT NULL,
  detail jsonb NOT NULL,
  trace_id text NOT NULL
);
CREATE INDEX audit_entry_actor_id_idx ON audit_entry (actor, id);
CREATE INDEX audit_entry_action_id_idx ON audit_entry (action, id);

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
