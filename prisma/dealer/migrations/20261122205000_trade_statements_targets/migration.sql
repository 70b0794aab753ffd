-- What the inventory service tells of its products, as far as trade needs it: lines of the trade ledger keep the category of their day.
CREATE TABLE product_card (
  sku text PRIMARY KEY,
  name text NOT NULL,
  category text NOT NULL
);

-- The brand lists all dealers' trade by day.
CREATE INDEX trade_entry_day ON trade_entry (day, id);

-- What moved a dealer's debt, in the order of time: the lines of its statements.
CREATE INDEX credit_entry_owed ON credit_entry (dealer_code, at, id) WHERE owed_delta_minor <> 0;

-- A month's statement of a dealer's account (对账单); a month that is not over has none yet.
CREATE TABLE statement (
  dealer_code text NOT NULL REFERENCES credit_account (dealer_code) ON UPDATE CASCADE ON DELETE RESTRICT,
  -- `2026-03`, Asia/Shanghai.
  month char(7) NOT NULL CHECK (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  number text NOT NULL UNIQUE,
  version integer NOT NULL CHECK (version > 0),
  status text NOT NULL CHECK (status IN ('issued', 'disputed', 'corrected', 'confirmed')),
  currency char(3) NOT NULL,
  opening_minor bigint NOT NULL,
  shipments_minor bigint NOT NULL,
  returns_minor bigint NOT NULL,
  rebates_minor bigint NOT NULL,
  payments_minor bigint NOT NULL,
  adjustments_minor bigint NOT NULL,
  closing_minor bigint NOT NULL,
  line_count integer NOT NULL,
  issued_at timestamptz NOT NULL,
  dealer_confirmed_by text,
  dealer_confirmed_at timestamptz,
  brand_confirmed_by text,
  brand_confirmed_at timestamptz,
  PRIMARY KEY (dealer_code, month),
  CONSTRAINT statement_equation CHECK (
    closing_minor = opening_minor + shipments_minor - returns_minor - rebates_minor - payments_minor + adjustments_minor),
  CONSTRAINT statement_signed CHECK (
    (status = 'confirmed') = (dealer_confirmed_by IS NOT NULL AND brand_confirmed_by IS NOT NULL)),
  CHECK ((dealer_confirmed_by IS NULL) = (dealer_confirmed_at IS NULL)),
  CHECK ((brand_confirmed_by IS NULL) = (brand_confirmed_at IS NULL))
);
CREATE INDEX statement_month ON statement (month, dealer_code);

-- Each entry that moved a debt stands on one statement, for ever. Corrections add lines and take none away.
CREATE TABLE statement_line (
  entry_id uuid PRIMARY KEY REFERENCES credit_entry (id),
  dealer_code text NOT NULL,
  month char(7) NOT NULL,
  -- Of the statement's versions the first that has the line.
  version integer NOT NULL,
  at timestamptz NOT NULL,
  kind text NOT NULL CHECK (kind IN ('shipment', 'return', 'rebate', 'payment', 'adjustment')),
  document text NOT NULL,
  -- What the line adds to the debt.
  amount_minor bigint NOT NULL,
  FOREIGN KEY (dealer_code, month) REFERENCES statement (dealer_code, month) ON UPDATE CASCADE
);
CREATE INDEX statement_line_order ON statement_line (dealer_code, month, at, entry_id);
CREATE TRIGGER statement_line_append_only BEFORE UPDATE OR DELETE ON statement_line FOR EACH ROW EXECUTE FUNCTION forbid_change();

-- Who did what with a statement, and its closing as they saw it.
CREATE TABLE statement_step (
  id uuid PRIMARY KEY,
  dealer_code text NOT NULL,
  month char(7) NOT NULL,
  version integer NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL CHECK (action IN ('issue', 'dispute', 'correct', 'confirm-dealer', 'confirm-brand')),
  closing_minor bigint NOT NULL,
  note text NOT NULL,
  -- Disputed lines with their reasons, or the adjustments of a correction.
  details json NOT NULL,
  FOREIGN KEY (dealer_code, month) REFERENCES statement (dealer_code, month) ON UPDATE CASCADE
);
CREATE INDEX statement_step_order ON statement_step (dealer_code, month, id);
CREATE TRIGGER statement_step_append_only BEFORE UPDATE OR DELETE ON statement_step FOR EACH ROW EXECUTE FUNCTION forbid_change();

-- What a dealer reports of its stores: units sold in a day, or units that lay there at its end. A line is named by its document for ever.
CREATE TABLE sell_out_line (
  dealer_code text NOT NULL REFERENCES dealer (code) ON UPDATE CASCADE ON DELETE RESTRICT,
  document text NOT NULL,
  line_no integer NOT NULL CHECK (line_no > 0),
  kind text NOT NULL CHECK (kind IN ('sale', 'stock')),
  store_code text NOT NULL,
  sku text NOT NULL,
  day date NOT NULL,
  -- Of a sale below zero where a customer brought goods back.
  quantity bigint NOT NULL,
  amount_minor bigint,
  currency char(3),
  serial text,
  version integer NOT NULL CHECK (version > 0),
  -- The line as it came: a repeat of it is no other line, whatever was corrected since.
  reported text NOT NULL,
  reported_by text NOT NULL,
  reported_at timestamptz NOT NULL,
  PRIMARY KEY (dealer_code, document, line_no),
  CHECK (kind = 'sale' OR quantity >= 0),
  CHECK (serial IS NULL OR quantity IN (0, 1)),
  CHECK ((amount_minor IS NULL) = (currency IS NULL))
);
CREATE INDEX sell_out_line_day ON sell_out_line (day, dealer_code, document, line_no);
CREATE INDEX sell_out_line_sku ON sell_out_line (dealer_code, sku, kind, day);
-- One unit is sold once.
CREATE UNIQUE INDEX sell_out_line_serial ON sell_out_line (sku, serial) WHERE serial IS NOT NULL AND quantity > 0;

-- Corrections of reported lines, append-only.
CREATE TABLE sell_out_change (
  id uuid PRIMARY KEY,
  dealer_code text NOT NULL,
  document text NOT NULL,
  line_no integer NOT NULL,
  version integer NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  reason text NOT NULL,
  quantity_before bigint NOT NULL,
  quantity_after bigint NOT NULL,
  amount_before_minor bigint,
  amount_after_minor bigint,
  UNIQUE (dealer_code, document, line_no, version),
  FOREIGN KEY (dealer_code, document, line_no) REFERENCES sell_out_line (dealer_code, document, line_no) ON UPDATE CASCADE
);
CREATE TRIGGER sell_out_change_append_only BEFORE UPDATE OR DELETE ON sell_out_change FOR EACH ROW EXECUTE FUNCTION forbid_change();

-- What a dealer is to buy in a month, of all goods (category '') or of one category.
CREATE TABLE target (
  dealer_code text NOT NULL REFERENCES dealer (code) ON UPDATE CASCADE ON DELETE RESTRICT,
  month char(7) NOT NULL CHECK (month ~ '^\d{4}-(0[1-9]|1[0-2])$'),
  category text NOT NULL,
  amount_minor bigint CHECK (amount_minor > 0),
  quantity bigint CHECK (quantity > 0),
  currency char(3) NOT NULL,
  set_by text NOT NULL,
  set_at timestamptz NOT NULL,
  PRIMARY KEY (dealer_code, month, category),
  CHECK (amount_minor IS NOT NULL OR quantity IS NOT NULL)
);
CREATE INDEX target_month ON target (month, category, dealer_code);
