-- Six buckets, channels with quotas, and one row per SKU under whose lock everything about its stock is decided.

ALTER TABLE balance
  ADD COLUMN in_transit bigint NOT NULL DEFAULT 0 CONSTRAINT balance_in_transit_never_negative CHECK (in_transit >= 0),
  ADD COLUMN frozen bigint NOT NULL DEFAULT 0 CONSTRAINT balance_frozen_never_negative CHECK (frozen >= 0),
  ADD COLUMN damaged bigint NOT NULL DEFAULT 0 CONSTRAINT balance_damaged_never_negative CHECK (damaged >= 0),
  ADD COLUMN quota bigint NOT NULL DEFAULT 0,
  ADD COLUMN safety bigint NOT NULL DEFAULT 0 CONSTRAINT balance_safety_never_negative CHECK (safety >= 0),
  ADD COLUMN since timestamptz,
  ADD CONSTRAINT balance_quotas_are_covered CHECK (quota >= 0 AND quota <= sellable),
  SET (fillfactor = 85);

ALTER TABLE movement ADD COLUMN from_after bigint, ADD COLUMN to_after bigint;

-- A ledger is written once. Whoever must forget old months detaches or drops them; nobody changes an entry.
CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
END $$;
CREATE TRIGGER movement_append_only BEFORE UPDATE OR DELETE ON movement FOR EACH ROW EXECUTE FUNCTION forbid_change();

-- Lines live in the reservation's own row: they are written, locked and ended with it.
ALTER TABLE reservation
  ADD COLUMN lines json NOT NULL DEFAULT '[]',
  ADD COLUMN channel text,
  ADD COLUMN batch text,
  ADD COLUMN buyer text;
UPDATE reservation r SET lines = coalesce((
  SELECT json_agg(json_build_object('sku', l.sku, 'location', r.location, 'quantity', l.quantity,
    'shipped', CASE r.status WHEN 'shipped' THEN l.quantity ELSE 0 END, 'fromQuota', 0) ORDER BY l.sku)
  FROM reservation_line l WHERE l.reservation_id = r.id), '[]');
ALTER TABLE reservation ALTER COLUMN lines DROP DEFAULT;
DROP TABLE reservation_line;
-- What a buyer has or is about to get, for the purchase limit.
CREATE INDEX reservation_buyer ON reservation (buyer, created_at) WHERE buyer IS NOT NULL AND status IN ('reserved', 'allocated', 'shipped');

CREATE TABLE channel (
  code text PRIMARY KEY,
  name text NOT NULL,
  kind text NOT NULL CONSTRAINT channel_kind_known CHECK (kind IN ('online', 'dealer', 'store', 'gift')),
  active boolean NOT NULL,
  uses_pool boolean NOT NULL,
  exposure_percent integer NOT NULL CONSTRAINT channel_exposure_percent CHECK (exposure_percent BETWEEN 0 AND 100),
  threshold bigint NOT NULL CONSTRAINT channel_threshold_never_negative CHECK (threshold >= 0),
  location_kinds text[] NOT NULL,
  excluded_locations text[] NOT NULL,
  strategy text NOT NULL,
  cap_units bigint,
  cap_days integer,
  feed boolean NOT NULL,
  scopes integer[] NOT NULL,
  updated_at timestamptz NOT NULL,
  CONSTRAINT channel_cap_whole CHECK ((cap_units IS NULL) = (cap_days IS NULL))
);

-- Places from which the same channels may sell make up a supply scope; scope 0 is not arranged yet.
ALTER TABLE location ADD COLUMN scope integer NOT NULL DEFAULT 0;
UPDATE location SET scope = CASE kind WHEN 'warehouse' THEN 1 ELSE 2 END;

-- One channel for each kind of order, so that there is something to sell through from the first day.
INSERT INTO channel (code, name, kind, active, uses_pool, exposure_percent, threshold, location_kinds, excluded_locations, strategy, feed,
  scopes, updated_at)
VALUES
  ('ONLINE', '线上商城', 'online', true, true, 100, 0, '{warehouse}', '{}', 'priority', false, '{1}', now()),
  ('DEALER', '经销商', 'dealer', true, true, 100, 0, '{warehouse}', '{}', 'priority', false, '{1}', now()),
  ('GIFT', '企业礼品', 'gift', true, true, 100, 0, '{warehouse}', '{}', 'priority', false, '{1}', now()),
  ('STORE', '门店', 'store', true, true, 100, 0, '{warehouse,store}', '{}', 'priority', false, '{1,2}', now());

CREATE TABLE channel_sku (
  channel text NOT NULL REFERENCES channel (code) ON DELETE RESTRICT ON UPDATE RESTRICT,
  sku text NOT NULL REFERENCES product (sku) ON DELETE RESTRICT ON UPDATE RESTRICT,
  exposure_percent integer NOT NULL CONSTRAINT channel_sku_exposure_percent CHECK (exposure_percent BETWEEN 0 AND 100),
  threshold bigint NOT NULL CONSTRAINT channel_sku_threshold_never_negative CHECK (threshold >= 0),
  PRIMARY KEY (channel, sku)
);

-- `remaining` of all quotas of a spot is balance.quota.
CREATE TABLE quota (
  sku text NOT NULL,
  location text NOT NULL,
  channel text NOT NULL REFERENCES channel (code) ON DELETE RESTRICT ON UPDATE RESTRICT,
  batch text NOT NULL DEFAULT '',
  granted bigint NOT NULL,
  remaining bigint NOT NULL,
  release_at timestamptz,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (sku, location, channel, batch),
  CONSTRAINT quota_remaining_of_granted CHECK (remaining >= 0 AND remaining <= granted)
) WITH (fillfactor = 85);
CREATE INDEX quota_channel ON quota (channel, sku, location, batch);
CREATE INDEX quota_due ON quota (release_at) WHERE release_at IS NOT NULL AND remaining > 0;

-- The lock of a SKU, and sums over its places: free[scope] is what the pool can sell there above safety stock, kept is what quotas
-- keep by channel (or channel#batch), waiting is what is sold ahead of its receipt.
CREATE TABLE availability (
  sku text PRIMARY KEY REFERENCES product (sku) ON DELETE RESTRICT ON UPDATE RESTRICT,
  free bigint[] NOT NULL DEFAULT '{}',
  kept jsonb NOT NULL DEFAULT '{}',
  waiting bigint NOT NULL DEFAULT 0 CONSTRAINT availability_waiting_never_negative CHECK (waiting >= 0),
  presale text NOT NULL DEFAULT 'none' CONSTRAINT availability_presale_known CHECK (presale IN ('none', 'backorder', 'preorder')),
  presale_limit bigint NOT NULL DEFAULT 0,
  lead_days integer,
  changed boolean NOT NULL DEFAULT false
) WITH (fillfactor = 70);
CREATE INDEX availability_changed ON availability (sku) WHERE changed;
INSERT INTO availability (sku, free)
SELECT p.sku, ARRAY[
  coalesce(sum(b.sellable) FILTER (WHERE l.scope = 1), 0)::bigint, coalesce(sum(b.sellable) FILTER (WHERE l.scope = 2), 0)::bigint]
FROM product p LEFT JOIN balance b ON b.sku = p.sku LEFT JOIN location l ON l.code = b.location
WHERE p.stocked GROUP BY p.sku;

-- Units of live reservations that wait for goods; first come, first served.
CREATE TABLE backorder (
  sku text NOT NULL,
  location text NOT NULL,
  since timestamptz NOT NULL,
  reservation_id uuid NOT NULL,
  quantity bigint NOT NULL CONSTRAINT backorder_quantity_positive CHECK (quantity > 0),
  promised_on date NOT NULL,
  firm boolean NOT NULL,
  PRIMARY KEY (sku, location, reservation_id)
);
CREATE INDEX backorder_reservation ON backorder (reservation_id);

CREATE TABLE expected_receipt (
  reference text NOT NULL,
  sku text NOT NULL,
  location text NOT NULL,
  quantity bigint NOT NULL CONSTRAINT expected_receipt_quantity_positive CHECK (quantity > 0),
  received bigint NOT NULL DEFAULT 0 CONSTRAINT expected_receipt_received_never_negative CHECK (received >= 0),
  due_on date NOT NULL,
  PRIMARY KEY (reference, sku, location)
);
CREATE INDEX expected_receipt_open ON expected_receipt (sku, location, due_on) WHERE received < quantity;

-- The feed of what channels can sell. One publisher at a time hands out `seq`, so a reader's cursor never passes a late commit.
CREATE TABLE atp_feed (
  channel text NOT NULL REFERENCES channel (code) ON DELETE RESTRICT ON UPDATE RESTRICT,
  sku text NOT NULL,
  atp bigint NOT NULL,
  seq bigint NOT NULL,
  at timestamptz NOT NULL,
  PRIMARY KEY (channel, sku)
);
CREATE UNIQUE INDEX atp_feed_seq ON atp_feed (channel, seq);
CREATE SEQUENCE atp_feed_number;

-- A number that was kept twice and differed, and what was done about it; written once.
CREATE TABLE repair (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  sku text NOT NULL,
  actor text NOT NULL,
  note text NOT NULL,
  done jsonb NOT NULL
);
CREATE TRIGGER repair_append_only BEFORE UPDATE OR DELETE ON repair FOR EACH ROW EXECUTE FUNCTION forbid_change();
