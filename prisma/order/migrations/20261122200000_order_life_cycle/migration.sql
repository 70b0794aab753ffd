-- The whole life of an order: approval, hand-over to SAP, shipments in parts, changes, splits and goods that are waited for.
ALTER TABLE orders DROP CONSTRAINT orders_status_check;
ALTER TABLE orders
  ADD CONSTRAINT orders_status_check CHECK (
    status IN ('submitted', 'approving', 'confirmed', 'refused', 'sent', 'shipping', 'partly-shipped', 'shipped', 'received', 'completed',
               'changing', 'cancelling', 'cancelled')
  ),
  ADD COLUMN terms jsonb,
  ADD COLUMN approval jsonb,
  ADD COLUMN on_hold jsonb,
  ADD COLUMN pending jsonb,
  ADD COLUMN placed_as jsonb,
  ADD COLUMN driven_key text,
  ADD COLUMN sap_number text,
  ADD COLUMN split_from uuid REFERENCES orders (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  -- A half-way status always says what is under way, but for a placement, which begins at the top.
  ADD CHECK (status NOT IN ('shipping', 'changing', 'cancelling') OR pending IS NOT NULL) NOT VALID;
DROP INDEX orders_half_way;
CREATE INDEX orders_half_way ON orders (driven_at) WHERE status IN ('submitted', 'shipping', 'changing', 'cancelling');
-- Sorting by amount, and searching by the beginning of a number or a reference.
CREATE INDEX orders_total_minor_id_idx ON orders (total_minor, id);
CREATE INDEX orders_number_begins ON orders (number text_pattern_ops) WHERE number IS NOT NULL;
CREATE INDEX orders_reference_begins ON orders (reference text_pattern_ops) WHERE reference IS NOT NULL;
CREATE INDEX orders_split_from ON orders (split_from) WHERE split_from IS NOT NULL;

-- A line of which nothing is left stays with quantity 0: its number is not given again.
ALTER TABLE order_line DROP CONSTRAINT order_line_quantity_check;
ALTER TABLE order_line
  ADD COLUMN shipped int NOT NULL DEFAULT 0,
  ADD COLUMN units_before int NOT NULL DEFAULT 0 CHECK (units_before >= 0),
  ADD COLUMN stocked boolean NOT NULL DEFAULT true,
  ADD COLUMN reason jsonb,
  ADD CHECK (shipped >= 0 AND shipped <= quantity);
UPDATE order_line l SET shipped = quantity FROM orders o WHERE o.id = l.order_id AND o.status IN ('shipped', 'completed');

ALTER TABLE order_history
  ADD COLUMN step text,
  ADD COLUMN document text,
  ADD COLUMN changes jsonb;
UPDATE order_history SET step = CASE status
  WHEN 'shipping' THEN 'shipping-started' WHEN 'shipped' THEN 'shipment-posted' WHEN 'cancelling' THEN 'cancelling-started' ELSE status END;
ALTER TABLE order_history ALTER COLUMN step SET NOT NULL;
CREATE OR REPLACE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

-- What reservations of the inventory keep for an order, where it is not simply that of the order's own id with all that is open: units
-- wait for goods, the order has grown, or two orders share one reservation. Waiting may be below zero for a moment: goods came before
-- it was written down that they are waited for.
CREATE TABLE order_reservation (
  order_id uuid NOT NULL REFERENCES orders (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  reservation_id uuid NOT NULL,
  sku text NOT NULL,
  quantity int NOT NULL CHECK (quantity >= 0),
  waiting int NOT NULL,
  PRIMARY KEY (order_id, reservation_id, sku)
);
CREATE INDEX order_reservation_reservation_id_idx ON order_reservation (reservation_id);

CREATE SEQUENCE shipment_number;
CREATE TABLE shipment (
  id uuid PRIMARY KEY,
  number text NOT NULL,
  order_id uuid NOT NULL REFERENCES orders (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  at timestamptz NOT NULL,
  -- Business day (Asia/Shanghai).
  day date NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  carrier text,
  tracking_number text,
  last boolean NOT NULL,
  actor text NOT NULL
);
CREATE UNIQUE INDEX shipment_number_key ON shipment (number);
CREATE INDEX shipment_order_id_id_idx ON shipment (order_id, id);
CREATE TRIGGER shipment_append_only BEFORE UPDATE OR DELETE ON shipment FOR EACH ROW EXECUTE FUNCTION forbid_change();

CREATE TABLE shipment_line (
  shipment_id uuid NOT NULL REFERENCES shipment (id) ON UPDATE CASCADE ON DELETE RESTRICT,
  line_no int NOT NULL,
  sku text NOT NULL,
  quantity int NOT NULL CHECK (quantity > 0),
  unit_price text NOT NULL,
  amount_minor bigint NOT NULL CHECK (amount_minor >= 0),
  PRIMARY KEY (shipment_id, line_no)
);
CREATE TRIGGER shipment_line_append_only BEFORE UPDATE OR DELETE ON shipment_line FOR EACH ROW EXECUTE FUNCTION forbid_change();

CREATE TABLE approval_rule (
  channel text NOT NULL CHECK (channel IN ('dealer', 'online', 'gift', 'store')),
  currency text NOT NULL,
  above_minor bigint NOT NULL CHECK (above_minor >= 0),
  set_by text NOT NULL,
  set_at timestamptz NOT NULL,
  PRIMARY KEY (channel, currency)
);
