CREATE OR REPLACE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
END $$;

CREATE SEQUENCE gift_quote_number;

-- Companies that buy gifts, with what an invoice to them says.
CREATE TABLE corporate_customer (
  code text PRIMARY KEY,
  name text NOT NULL,
  invoice_title text NOT NULL,
  tax_number text NOT NULL,
  contact_name text NOT NULL,
  contact_phone text NOT NULL,
  account_manager text NOT NULL,
  updated_by text NOT NULL,
  updated_at timestamptz NOT NULL
);

-- Its row lock orders everything that changes a quote and its parcels. `version` is that of the offer, `steps` counts the history.
CREATE TABLE gift_quote (
  id uuid PRIMARY KEY,
  number text NOT NULL UNIQUE,
  customer text NOT NULL REFERENCES corporate_customer (code),
  currency text NOT NULL,
  status text NOT NULL CHECK (status IN ('draft', 'submitted', 'approved', 'rejected', 'accepted', 'delivering', 'completed', 'withdrawn')),
  version int NOT NULL,
  -- Of the version that holds, so that lists need no join.
  valid_until timestamptz NOT NULL,
  contract_number text,
  contract_day date,
  submitted_by text,
  decided_by text,
  -- The last running numbers given out.
  last_parcel int NOT NULL DEFAULT 0,
  last_wave int NOT NULL DEFAULT 0,
  steps int NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  CHECK ((contract_number IS NOT NULL) = (status IN ('accepted', 'delivering', 'completed')))
);
CREATE INDEX gift_quote_customer ON gift_quote (customer, id);
CREATE INDEX gift_quote_status ON gift_quote (status, id);

CREATE TABLE gift_quote_version (
  quote_id uuid NOT NULL REFERENCES gift_quote (id),
  version int NOT NULL,
  valid_until timestamptz NOT NULL,
  conditions text NOT NULL,
  sales_channel text,
  gift_batch text,
  note text NOT NULL,
  -- SKU, quantity, list price, price, amount: written and read as a whole.
  lines jsonb NOT NULL,
  total_minor bigint NOT NULL,
  discount_bp int,
  needs_admin boolean NOT NULL,
  written_by text NOT NULL,
  written_at timestamptz NOT NULL,
  PRIMARY KEY (quote_id, version)
);
CREATE TRIGGER gift_quote_version_append_only BEFORE UPDATE OR DELETE ON gift_quote_version
  FOR EACH ROW EXECUTE FUNCTION forbid_change();

CREATE TABLE gift_quote_step (
  quote_id uuid NOT NULL REFERENCES gift_quote (id),
  step int NOT NULL,
  version int NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  note text NOT NULL,
  PRIMARY KEY (quote_id, step)
);
CREATE TRIGGER gift_quote_step_append_only BEFORE UPDATE OR DELETE ON gift_quote_step FOR EACH ROW EXECUTE FUNCTION forbid_change();

-- Parcels that go out together as one order. Its lines are what is asked of the order, word for word, at every attempt.
CREATE TABLE gift_wave (
  id uuid PRIMARY KEY,
  quote_id uuid NOT NULL REFERENCES gift_quote (id),
  number int NOT NULL,
  status text NOT NULL CHECK (status IN ('planned', 'placing', 'placed', 'refused', 'cancelling', 'cancelled')),
  -- Counts what was asked of the order and definitely answered: each attempt has a key of its own.
  attempt int NOT NULL,
  order_id uuid UNIQUE,
  refusal jsonb,
  reason text,
  parcels int NOT NULL,
  lines jsonb NOT NULL,
  amount_minor bigint NOT NULL,
  planned_by text NOT NULL,
  planned_at timestamptz NOT NULL,
  placed_at timestamptz,
  -- When a worker takes it on; null where nothing is to be done.
  due_at timestamptz,
  UNIQUE (quote_id, number),
  CHECK ((due_at IS NOT NULL) = (status IN ('placing', 'cancelling'))),
  CHECK (status <> 'placed' OR order_id IS NOT NULL)
);
CREATE INDEX gift_wave_due ON gift_wave (due_at) WHERE due_at IS NOT NULL;

-- Parcels of one wave that were handed over together: one shipment of the wave's order.
CREATE TABLE gift_dispatch (
  id uuid PRIMARY KEY,
  wave_id uuid NOT NULL REFERENCES gift_wave (id),
  status text NOT NULL CHECK (status IN ('posting', 'posted', 'refused')),
  attempt int NOT NULL,
  -- The request that it came with.
  asked_under text NOT NULL,
  refusal text,
  parcels int NOT NULL,
  actor text NOT NULL,
  at timestamptz NOT NULL,
  due_at timestamptz,
  CHECK ((due_at IS NOT NULL) = (status = 'posting'))
);
CREATE INDEX gift_dispatch_due ON gift_dispatch (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX gift_dispatch_asked ON gift_dispatch (asked_under);

CREATE TABLE gift_parcel (
  id uuid PRIMARY KEY,
  quote_id uuid NOT NULL REFERENCES gift_quote (id),
  parcel_no int NOT NULL,
  number text NOT NULL UNIQUE,
  status text NOT NULL CHECK (status IN ('planned', 'released', 'shipping', 'shipped', 'delivered')),
  wave_id uuid REFERENCES gift_wave (id),
  dispatch_id uuid REFERENCES gift_dispatch (id),
  name text NOT NULL,
  phone text NOT NULL,
  province text NOT NULL,
  city text NOT NULL,
  address text NOT NULL,
  carrier text,
  tracking_number text,
  shipped_at timestamptz,
  delivered_at timestamptz,
  UNIQUE (quote_id, parcel_no),
  CHECK ((wave_id IS NULL) = (status = 'planned')),
  CHECK ((dispatch_id IS NOT NULL) = (status IN ('shipping', 'shipped', 'delivered')))
);
CREATE INDEX gift_parcel_wave ON gift_parcel (wave_id) WHERE wave_id IS NOT NULL;
CREATE INDEX gift_parcel_dispatch ON gift_parcel (dispatch_id) WHERE dispatch_id IS NOT NULL;
CREATE INDEX gift_parcel_planned ON gift_parcel (quote_id, phone) WHERE status = 'planned';
CREATE INDEX gift_parcel_tracking ON gift_parcel (tracking_number) WHERE tracking_number IS NOT NULL;

CREATE TABLE gift_parcel_line (
  parcel_id uuid NOT NULL REFERENCES gift_parcel (id) ON DELETE CASCADE,
  sku text NOT NULL,
  quantity int NOT NULL CHECK (quantity > 0),
  note text NOT NULL,
  PRIMARY KEY (parcel_id, sku)
);
