-- What somebody is about to order. Its row lock orders everything that changes it.
CREATE TABLE cart (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  channel text NOT NULL CHECK (channel IN ('dealer', 'store')),
  dealer_code text,
  location text,
  currency text NOT NULL,
  status text NOT NULL CHECK (status IN ('open', 'submitting', 'ordered', 'dropped')),
  version int NOT NULL,
  ship_to jsonb,
  region text,
  wish_date date,
  note text,
  refusal jsonb,
  order_id uuid UNIQUE,
  -- Counts the orders that were refused for it; `placement` is what is asked of the present one, word for word.
  attempt int NOT NULL,
  placement jsonb,
  owner text NOT NULL,
  created_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  -- When somebody last went on with ordering it.
  driven_at timestamptz NOT NULL,
  CHECK ((channel = 'dealer') = (dealer_code IS NOT NULL)),
  CHECK ((channel = 'store') = (location IS NOT NULL)),
  CHECK ((status = 'ordered') = (order_id IS NOT NULL)),
  CHECK (status <> 'submitting' OR placement IS NOT NULL)
);
CREATE INDEX cart_owner ON cart (owner, id);
CREATE INDEX cart_submitting ON cart (driven_at) WHERE status = 'submitting';

CREATE TABLE cart_line (
  cart_id uuid NOT NULL REFERENCES cart (id),
  sku text NOT NULL,
  quantity int NOT NULL CHECK (quantity BETWEEN 1 AND 1000000),
  note text,
  -- The order in which the SKUs came.
  place int NOT NULL,
  PRIMARY KEY (cart_id, sku)
);

CREATE TABLE cart_template (
  id uuid PRIMARY KEY,
  name text NOT NULL,
  shared boolean NOT NULL,
  dealer_code text,
  location text,
  lines jsonb NOT NULL,
  owner text NOT NULL,
  created_at timestamptz NOT NULL,
  CHECK ((dealer_code IS NULL) <> (location IS NULL))
);
CREATE INDEX cart_template_owner ON cart_template (owner);
CREATE INDEX cart_template_dealer ON cart_template (dealer_code) WHERE shared;
CREATE INDEX cart_template_location ON cart_template (location) WHERE shared;
