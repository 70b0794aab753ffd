-- Shops on marketplaces and tills whose orders come in. Credentials are encrypted before they get here.
CREATE TABLE market_shop (
  code text PRIMARY KEY,
  name text NOT NULL,
  platform text NOT NULL CHECK (platform IN ('file', 'youzan', 'taobao', 'pos')),
  sales_channel text NOT NULL,
  location text,
  region text,
  currency text NOT NULL,
  endpoint text,
  own_skus boolean NOT NULL,
  active boolean NOT NULL,
  credentials bytea NOT NULL,
  updated_by text NOT NULL,
  updated_at timestamptz NOT NULL
);

-- What changes all the time beside a shop, so that its own row stays free for those who only need to read it under a lock.
CREATE TABLE market_shop_state (
  shop text PRIMARY KEY REFERENCES market_shop (code),
  -- Everything modified before is here; null where the shop's platform cannot be asked.
  pulled_until timestamptz,
  due_at timestamptz,
  failures int NOT NULL DEFAULT 0,
  last_error text,
  -- The window in progress and its next page, from the last to the first.
  window_from timestamptz,
  window_to timestamptz,
  next_page int,
  rejected_pushes int NOT NULL DEFAULT 0,
  last_rejected_at timestamptz
);
CREATE INDEX market_shop_state_due ON market_shop_state (due_at) WHERE due_at IS NOT NULL;

-- The newest that is known of an order outside. Status and details come with versions of their own: some messages tell the status only.
CREATE TABLE external_order (
  shop text NOT NULL REFERENCES market_shop (code),
  external_id text NOT NULL,
  id uuid NOT NULL UNIQUE,
  status text NOT NULL CHECK (status IN ('created', 'paid', 'shipped', 'closed', 'refunded')),
  modified_at timestamptz NOT NULL,
  details jsonb,
  details_at timestamptz,
  -- Keyed hash of who bought, to count and to join by; the plain name and number are nowhere.
  buyer_hash text,
  stage text NOT NULL CHECK (stage IN ('waiting', 'incomplete', 'unmapped', 'ready', 'placing', 'placed', 'refused', 'cancelling',
    'cancelled', 'return-needed', 'closed')),
  -- Counts the placings; `placement` is the present one's, word for word, so that asking again asks the same.
  attempt int NOT NULL,
  placement jsonb,
  order_id uuid UNIQUE,
  refusal text,
  changed_after_placing boolean NOT NULL,
  -- When a worker takes it on; null where nothing is to be done.
  due_at timestamptz,
  tries int NOT NULL,
  received_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL,
  PRIMARY KEY (shop, external_id),
  CHECK ((due_at IS NOT NULL) = (stage IN ('ready', 'placing', 'cancelling'))),
  CHECK (stage NOT IN ('placed', 'cancelled', 'return-needed') OR order_id IS NOT NULL)
);
CREATE INDEX external_order_stage ON external_order (stage, id);
CREATE INDEX external_order_shop ON external_order (shop, id);
CREATE INDEX external_order_due ON external_order (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX external_order_buyer ON external_order (buyer_hash) WHERE buyer_hash IS NOT NULL;

CREATE TABLE sku_mapping (
  shop text NOT NULL REFERENCES market_shop (code),
  external_sku text NOT NULL,
  sku text NOT NULL,
  multiplier int NOT NULL CHECK (multiplier > 0),
  mapped_by text NOT NULL,
  mapped_at timestamptz NOT NULL,
  PRIMARY KEY (shop, external_sku)
);
CREATE INDEX sku_mapping_sku ON sku_mapping (sku);

-- What an order waits for: gone as soon as somebody maps the code, or the order is given up.
CREATE TABLE unmapped_line (
  shop text NOT NULL,
  external_sku text NOT NULL,
  external_id text NOT NULL,
  name text NOT NULL,
  PRIMARY KEY (shop, external_sku, external_id),
  FOREIGN KEY (shop, external_id) REFERENCES external_order (shop, external_id)
);
CREATE INDEX unmapped_line_order ON unmapped_line (shop, external_id);

CREATE TABLE market_import (
  id uuid PRIMARY KEY,
  shop text NOT NULL REFERENCES market_shop (code),
  file_name text NOT NULL,
  status text NOT NULL CHECK (status IN ('running', 'done', 'failed')),
  failure text,
  next_part int NOT NULL,
  -- Rows of an order that may go on in the next part.
  held_back jsonb NOT NULL,
  rows int NOT NULL,
  orders int NOT NULL,
  errors int NOT NULL,
  started_by text NOT NULL,
  started_at timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);
CREATE INDEX market_import_shop ON market_import (shop, id);

CREATE TABLE market_import_error (
  import_id uuid NOT NULL REFERENCES market_import (id),
  line int NOT NULL,
  place int NOT NULL,
  column_name text NOT NULL,
  value text NOT NULL,
  code text NOT NULL,
  PRIMARY KEY (import_id, line, place)
);

-- Order numbers that a file has had: one that comes back later in the file is a mistake, not an order.
CREATE TABLE market_import_seen (
  import_id uuid NOT NULL REFERENCES market_import (id),
  external_id text NOT NULL,
  PRIMARY KEY (import_id, external_id)
);
