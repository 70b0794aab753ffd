-- One row holds what a transaction tells of the keys of one partition, in its order: a row for each event cost more than the events did.
-- `size` is how many they are. What waits keeps its place: a row for each event of before, under its number.
ALTER TABLE outbox RENAME TO outbox_before;
ALTER INDEX outbox_pkey RENAME TO outbox_before_pkey;
ALTER SEQUENCE outbox_seq_seq RENAME TO outbox_before_seq_seq;
DROP INDEX outbox_waiting;

CREATE TABLE outbox (
  seq bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  partition smallint NOT NULL,
  size smallint NOT NULL CHECK (size > 0),
  events json NOT NULL,
  published_at timestamptz
);

INSERT INTO outbox (seq, partition, size, events, published_at) OVERRIDING SYSTEM VALUE
SELECT seq, partition, 1, json_build_array(json_build_object(
  'id', id, 'name', name, 'key', key, 'occurredAt', to_char(occurred_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  'actor', actor, 'traceId', trace_id, 'payload', payload)), published_at
FROM outbox_before ORDER BY seq;
SELECT setval('outbox_seq_seq', last_value, is_called) FROM outbox_before_seq_seq;
DROP TABLE outbox_before;

-- No index on the time of publishing: what is old enough to be deleted lies at the beginning.
CREATE INDEX outbox_waiting ON outbox (partition, seq) WHERE published_at IS NULL;

-- The events one by one, for people and tests; nothing that has to be fast reads it.
CREATE VIEW outbox_event AS
SELECT o.seq, e.place, o.partition, (e.event->>'id')::uuid AS id, e.event->>'name' AS name, e.event->>'key' AS key,
  e.event->>'actor' AS actor, e.event->>'traceId' AS trace_id, (e.event->>'occurredAt')::timestamptz AS occurred_at,
  (e.event->'payload')::jsonb AS payload, o.published_at
FROM outbox o CROSS JOIN LATERAL json_array_elements(o.events) WITH ORDINALITY AS e (event, place);

-- Answers are only ever read whole, as the text they were.
ALTER TABLE command_log ALTER COLUMN answer TYPE json USING answer::json;
