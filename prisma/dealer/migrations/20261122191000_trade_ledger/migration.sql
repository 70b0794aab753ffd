-- What a dealer bought from the brand and gave back, line by line and append-only: rebates, targets and channel stock are sums of it.

CREATE FUNCTION forbid_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;

CREATE TABLE trade_entry (
  id uuid PRIMARY KEY,
  at timestamptz NOT NULL,
  -- Business day (Asia/Shanghai) of the document.
  day date NOT NULL,
  dealer_code text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('shipment', 'return')),
  -- Number of the shipment or of the return.
  document text NOT NULL,
  order_id uuid,
  line_no integer NOT NULL,
  sku text NOT NULL,
  category text NOT NULL,
  -- Positive where goods went to the dealer, negative where they came back; so is the amount.
  quantity bigint NOT NULL,
  amount_minor bigint NOT NULL,
  currency char(3) NOT NULL,
  UNIQUE (document, line_no),
  CHECK (kind = 'shipment' AND quantity > 0 OR kind = 'return' AND quantity < 0)
);
CREATE INDEX trade_entry_dealer ON trade_entry (dealer_code, day, id);
CREATE INDEX trade_entry_sku ON trade_entry (dealer_code, sku, day);
CREATE TRIGGER trade_entry_append_only BEFORE UPDATE OR DELETE ON trade_entry FOR EACH ROW EXECUTE FUNCTION forbid_change();
