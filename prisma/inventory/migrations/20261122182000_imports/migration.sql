-- Imports (批量导入): files as they arrive, the jobs that read them, and what was wrong with their rows.

-- A part of a file. It goes after a day, or later where it is still being imported.
CREATE TABLE import_part (
  upload_id uuid NOT NULL,
  part integer NOT NULL,
  owner text NOT NULL,
  content bytea NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (upload_id, part)
);
-- What is in a file is packed already or soon gone.
ALTER TABLE import_part ALTER COLUMN content SET STORAGE EXTERNAL;
CREATE INDEX import_part_at ON import_part (at);

CREATE TABLE import_job (
  id uuid PRIMARY KEY,
  kind text NOT NULL CONSTRAINT import_job_kind_known CHECK (kind IN ('opening-stock', 'receipt', 'count')),
  status text NOT NULL CONSTRAINT import_job_status_known
    CHECK (status IN ('queued', 'running', 'cancelling', 'done', 'failed', 'cancelled')),
  file_name text NOT NULL,
  reference text NOT NULL,
  location text,
  stocktake_id uuid,
  upload_id uuid NOT NULL,
  parts integer NOT NULL,
  content_hash text NOT NULL,
  actor text NOT NULL,
  trace_id text NOT NULL,
  rows_total integer,
  rows_read integer NOT NULL DEFAULT 0,
  rows_done integer NOT NULL DEFAULT 0,
  rows_failed integer NOT NULL DEFAULT 0,
  next_chunk integer NOT NULL DEFAULT 0,
  attempts integer NOT NULL DEFAULT 0,
  lease uuid,
  leased_until timestamptz,
  failure jsonb,
  started_at timestamptz NOT NULL,
  ended_at timestamptz,
  CONSTRAINT import_job_rows_add_up CHECK (rows_read = rows_done + rows_failed AND rows_read <= coalesce(rows_total, 0)),
  CONSTRAINT import_job_ends_once CHECK ((ended_at IS NULL) = (status IN ('queued', 'running', 'cancelling'))),
  CONSTRAINT import_job_failure_said CHECK ((failure IS NOT NULL) = (status = 'failed'))
);
CREATE INDEX import_job_live ON import_job (id) WHERE ended_at IS NULL;
CREATE INDEX import_job_content ON import_job (content_hash, kind, reference);

-- What a chunk does, decided before it is done: whoever takes over does the same. Gone once it has been done.
CREATE TABLE import_chunk (
  job_id uuid NOT NULL REFERENCES import_job (id) ON DELETE CASCADE ON UPDATE RESTRICT,
  chunk integer NOT NULL,
  plan jsonb NOT NULL,
  PRIMARY KEY (job_id, chunk)
);

CREATE TABLE import_row_error (
  job_id uuid NOT NULL REFERENCES import_job (id) ON DELETE CASCADE ON UPDATE RESTRICT,
  line integer NOT NULL,
  place smallint NOT NULL,
  column_name text,
  code text NOT NULL,
  value text NOT NULL,
  details jsonb NOT NULL,
  PRIMARY KEY (job_id, line, place)
);
