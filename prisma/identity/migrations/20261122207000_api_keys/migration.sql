CREATE TABLE api_key (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  scopes text[],
  dealer_code text,
  secret_hash bytea NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  expires_at timestamptz,
  revoked_at timestamptz,
  last_used_at timestamptz
);
CREATE INDEX api_key_dealer_code_id_idx ON api_key (dealer_code, id);
