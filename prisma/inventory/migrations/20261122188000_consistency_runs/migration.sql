-- What every nightly comparison of ledger, balances, reservations and quotas found; written once.
CREATE TABLE consistency_run (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  milliseconds integer NOT NULL,
  checked bigint NOT NULL,
  differences jsonb NOT NULL
);
CREATE TRIGGER consistency_run_append_only BEFORE UPDATE OR DELETE ON consistency_run FOR EACH ROW EXECUTE FUNCTION forbid_change();
