-- What the master keeps of a dealer, beside the row that credit locks: the profile, territories, contracts, papers, and every change.

CREATE TABLE dealer_profile (
  dealer_code text PRIMARY KEY REFERENCES dealer (code),
  licence text,
  channel text,
  account_manager text,
  contacts jsonb NOT NULL DEFAULT '[]',
  addresses jsonb NOT NULL DEFAULT '[]',
  bank jsonb,
  invoice jsonb
);
-- Not unique: a company whose dealer was closed may come back under another code.
CREATE INDEX dealer_profile_licence_idx ON dealer_profile (licence);
CREATE INDEX dealer_profile_account_manager_idx ON dealer_profile (account_manager);
INSERT INTO dealer_profile (dealer_code) SELECT code FROM dealer;

CREATE TABLE dealer_territory (
  dealer_code text NOT NULL REFERENCES dealer (code),
  province text NOT NULL,
  -- Empty: the whole province.
  city text NOT NULL,
  PRIMARY KEY (dealer_code, province, city)
);
CREATE INDEX dealer_territory_province_city_idx ON dealer_territory (province, city);

CREATE TABLE dealer_change (
  id uuid PRIMARY KEY,
  dealer_code text NOT NULL REFERENCES dealer (code),
  at timestamptz NOT NULL,
  actor text NOT NULL,
  version integer NOT NULL,
  reason text NOT NULL,
  -- Field → value; only those that changed.
  before json NOT NULL,
  after json NOT NULL
);
CREATE INDEX dealer_change_dealer_code_id_idx ON dealer_change (dealer_code, id);
CREATE TRIGGER dealer_change_append_only BEFORE UPDATE OR DELETE ON dealer_change FOR EACH ROW EXECUTE FUNCTION forbid_change();

CREATE SEQUENCE dealer_application_number;

CREATE TABLE dealer_application (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  status text NOT NULL CHECK (status IN ('submitted', 'more-wanted', 'approved', 'rejected', 'withdrawn')),
  company_name text NOT NULL,
  licence text NOT NULL,
  contacts jsonb NOT NULL,
  territories jsonb NOT NULL,
  channel text,
  parent_code text REFERENCES dealer (code),
  note text NOT NULL,
  version integer NOT NULL,
  submitted_by text NOT NULL,
  submitted_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  decided_by text,
  decided_at timestamptz,
  decision_note text NOT NULL DEFAULT '',
  dealer_code text UNIQUE REFERENCES dealer (code),
  CHECK ((status = 'approved') = (dealer_code IS NOT NULL)),
  -- Whoever applied does not decide.
  CHECK (decided_by <> submitted_by)
);
CREATE INDEX dealer_application_submitted_at_id_idx ON dealer_application (submitted_at, id);
CREATE INDEX dealer_application_status_submitted_at_id_idx ON dealer_application (status, submitted_at, id);

CREATE TABLE dealer_application_step (
  id uuid PRIMARY KEY,
  application_id uuid NOT NULL REFERENCES dealer_application (id),
  version integer NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  note text NOT NULL,
  UNIQUE (application_id, version)
);
CREATE TRIGGER dealer_application_step_append_only BEFORE UPDATE OR DELETE ON dealer_application_step
  FOR EACH ROW EXECUTE FUNCTION forbid_change();

CREATE TABLE dealer_document (
  id uuid PRIMARY KEY,
  dealer_code text REFERENCES dealer (code),
  application_id uuid REFERENCES dealer_application (id),
  kind text NOT NULL,
  file_name text NOT NULL,
  media_type text NOT NULL CHECK (media_type IN ('application/pdf', 'image/png', 'image/jpeg')),
  bytes integer NOT NULL CHECK (bytes BETWEEN 1 AND 5242880),
  sha256 text NOT NULL,
  content bytea NOT NULL,
  uploaded_by text NOT NULL,
  uploaded_at timestamptz NOT NULL,
  CHECK (dealer_code IS NOT NULL OR application_id IS NOT NULL),
  CHECK (bytes = length(content))
);
-- Papers are compressed already.
ALTER TABLE dealer_document ALTER COLUMN content SET STORAGE EXTERNAL;
-- The same file for the same purpose is kept once.
CREATE UNIQUE INDEX dealer_document_dealer_once ON dealer_document (dealer_code, kind, sha256);
CREATE UNIQUE INDEX dealer_document_application_once ON dealer_document (application_id, kind, sha256);

CREATE TABLE dealer_agreement (
  id uuid PRIMARY KEY,
  dealer_code text NOT NULL REFERENCES dealer (code),
  number text NOT NULL UNIQUE,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  terms text NOT NULL,
  document_id uuid REFERENCES dealer_document (id),
  version integer NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  CHECK (ends_on >= starts_on)
);
CREATE INDEX dealer_agreement_ends_on_id_idx ON dealer_agreement (ends_on, id);
CREATE INDEX dealer_agreement_dealer_code_ends_on_id_idx ON dealer_agreement (dealer_code, ends_on, id);
