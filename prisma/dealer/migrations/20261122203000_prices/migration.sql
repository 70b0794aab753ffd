-- Price lists (价格表) and their prices. Prices are versions: a change closes rows and opens others, nothing is rewritten, so a quote of a
-- moment that is over gives what it gave then.

CREATE TABLE price_list (
  code text PRIMARY KEY,
  name text NOT NULL,
  currency char(3) NOT NULL,
  scope text NOT NULL,
  channel text,
  sales_channel text,
  tier text,
  dealer_code text REFERENCES dealer (code) ON DELETE RESTRICT ON UPDATE RESTRICT,
  priority integer NOT NULL CONSTRAINT price_list_priority_known CHECK (priority BETWEEN 0 AND 9999),
  valid_from timestamptz NOT NULL DEFAULT '-infinity',
  valid_to timestamptz NOT NULL DEFAULT 'infinity',
  note text NOT NULL,
  created_by text NOT NULL,
  created_at timestamptz NOT NULL,
  released_by text,
  released_at timestamptz,
  -- Ended before it began: nobody is ever quoted from it.
  withdrawn_at timestamptz,
  -- Of the last change of its prices, so that versions follow each other whatever the clocks of replicas say.
  prices_at timestamptz NOT NULL,
  version integer NOT NULL,
  CONSTRAINT price_list_validity CHECK (valid_from < valid_to),
  CONSTRAINT price_list_released_whole CHECK ((released_at IS NULL) = (released_by IS NULL)),
  CONSTRAINT price_list_never_holds_before_its_release CHECK (released_at IS NULL OR valid_from >= released_at),
  CONSTRAINT price_list_scope_whole CHECK (
    CASE scope
      WHEN 'general' THEN num_nonnulls(channel, sales_channel, tier, dealer_code) = 0
      WHEN 'channel' THEN channel IS NOT NULL AND num_nonnulls(tier, dealer_code) = 0
      WHEN 'tier' THEN tier IS NOT NULL AND num_nonnulls(channel, sales_channel, dealer_code) = 0
      WHEN 'dealer' THEN dealer_code IS NOT NULL AND num_nonnulls(channel, sales_channel, tier) = 0
      ELSE false
    END
  )
);
-- The lists that a quote asks: few, whatever there are of other dealers, tiers and channels.
CREATE INDEX price_list_asked ON price_list (scope, channel, tier, dealer_code, valid_to) WHERE released_at IS NOT NULL AND withdrawn_at IS NULL;

CREATE TABLE price_list_step (
  id uuid PRIMARY KEY,
  list_code text NOT NULL REFERENCES price_list (code) ON DELETE RESTRICT ON UPDATE RESTRICT,
  version integer NOT NULL,
  at timestamptz NOT NULL,
  actor text NOT NULL,
  action text NOT NULL,
  note text NOT NULL
);
CREATE UNIQUE INDEX price_list_step_version ON price_list_step (list_code, version);
CREATE TRIGGER price_list_step_append_only BEFORE UPDATE OR DELETE ON price_list_step FOR EACH ROW EXECUTE FUNCTION forbid_change();

CREATE TABLE price_item (
  id uuid PRIMARY KEY,
  list_code text NOT NULL REFERENCES price_list (code) ON DELETE RESTRICT ON UPDATE RESTRICT,
  sku text NOT NULL,
  min_quantity integer NOT NULL CONSTRAINT price_item_break_positive CHECK (min_quantity > 0),
  unit_price numeric(18, 6) NOT NULL CONSTRAINT price_item_never_negative CHECK (unit_price >= 0),
  valid_from timestamptz NOT NULL DEFAULT '-infinity',
  valid_to timestamptz NOT NULL DEFAULT 'infinity',
  recorded_at timestamptz NOT NULL,
  recorded_by text NOT NULL,
  -- Infinity while it stands, so that a quote of now reads the standing rows of an index range and no other.
  closed_at timestamptz NOT NULL DEFAULT 'infinity',
  closed_by text,
  CONSTRAINT price_item_validity CHECK (valid_from < valid_to),
  CONSTRAINT price_item_closed_after CHECK (closed_at >= recorded_at)
);
CREATE INDEX price_item_quoted ON price_item (list_code, sku, closed_at, min_quantity);
-- What stands: pages of a list, and no two rows that begin together.
CREATE UNIQUE INDEX price_item_standing ON price_item (list_code, sku, min_quantity, valid_from) WHERE closed_at = 'infinity';
CREATE INDEX price_item_sku ON price_item (sku, id);
CREATE INDEX price_item_list ON price_item (list_code, id);

-- A version may be closed, once; nothing else about it changes, ever.
CREATE FUNCTION price_item_closes_once() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF TG_OP = 'UPDATE' AND OLD.closed_at = 'infinity'
    AND (NEW.id, NEW.list_code, NEW.sku, NEW.min_quantity, NEW.unit_price, NEW.valid_from, NEW.valid_to, NEW.recorded_at, NEW.recorded_by)
      IS NOT DISTINCT FROM
        (OLD.id, OLD.list_code, OLD.sku, OLD.min_quantity, OLD.unit_price, OLD.valid_from, OLD.valid_to, OLD.recorded_at, OLD.recorded_by)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER price_item_append_only BEFORE UPDATE OR DELETE ON price_item FOR EACH ROW EXECUTE FUNCTION price_item_closes_once();
