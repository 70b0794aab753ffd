import type pg from 'pg'

/**
 * Everything of the speed measures that knows the service's tables: what one reservation writes, as few statements as PostgreSQL needs
 * for it. The service writes the same rows; it also answers repeats, refuses, tells why, and relays the events.
 */
export const WAREHOUSE = 'BENCH-WH'
export const CHANNEL = 'ONLINE'

/** A line as the reservation keeps it, and as the caller hears of it. */
const KEPT_LINE = `'sku', sku, 'location', location, 'quantity', 1, 'shipped', 0, 'fromQuota', 0`
const TOLD_LINE = `${KEPT_LINE}, 'waiting', 0, 'promisedOn', NULL`
/** Without a colon in the text, which pgbench would take for a variable. */
const ACTOR = `'service' || chr(58) || 'order'`
const EXPIRY = `timestamptz '2099-01-01'`

/** The rows of accepted reservations (`id`, `key`, `sku`, `location`, `from_after`, `to_after`) beside balance and availability. */
const WRITE = `
  entered AS (
    INSERT INTO movement (id, at, sku, location, from_bucket, to_bucket, quantity, from_after, to_after, reason, reference, actor)
    SELECT uuidv7(), now(), sku, location, 'sellable', 'reserved', 1, from_after, to_after, 'reservation', id::text, ${ACTOR}
    FROM accepted),
  kept AS (
    INSERT INTO reservation (id, location, status, expires_at, created_at, channel, lines)
    SELECT id, location, 'reserved', ${EXPIRY}, now(), '${CHANNEL}', json_build_array(json_build_object(${KEPT_LINE})) FROM accepted),
  told AS (
    INSERT INTO outbox (partition, size, events)
    SELECT from_after % 16, count(*), json_agg(json_build_object('id', uuidv7(), 'name', 'inventory.stock-reserved.v1', 'key', id,
      'occurredAt', now(), 'actor', ${ACTOR}, 'traceId', id, 'payload', json_build_object('reservationId', id, 'location', location,
        'channel', '${CHANNEL}', 'expiresAt', ${EXPIRY}, 'lines',
        json_build_array(json_build_object('sku', sku, 'location', location, 'quantity', 1)))))
    FROM accepted GROUP BY from_after % 16)
  INSERT INTO command_log (key, command, body_hash, answer, at)
  SELECT ${ACTOR} || '|' || key, 'inventory.reserve-stock', repeat('0', 64), json_build_object('ok', true, 'value',
    json_build_object('id', id, 'location', location, 'status', 'reserved', 'channel', '${CHANNEL}', 'batch', NULL, 'buyer', NULL,
      'expiresAt', ${EXPIRY}, 'lines', json_build_array(json_build_object(${TOLD_LINE})))), now()
  FROM accepted`

/** $1 reservation ids, $2 idempotency keys, $3 the SKU: as many as there is stock for, one unit each. */
const BATCH_OF_ONE_SKU = `
  WITH asked AS (SELECT id, key, row_number() OVER () AS place FROM unnest($1::uuid[], $2::text[]) AS a (id, key)),
  locked AS (SELECT sku, free[1] AS free FROM availability WHERE sku = $3 FOR UPDATE),
  lessened AS (
    UPDATE availability a SET free[1] = l.free - least(l.free, cardinality($1::uuid[])), changed = true FROM locked l WHERE a.sku = l.sku
    RETURNING a.sku, least(l.free, cardinality($1::uuid[])) AS taken),
  moved AS (
    UPDATE balance b SET sellable = b.sellable - l.taken, reserved = b.reserved + l.taken FROM lessened l
    WHERE b.sku = l.sku AND b.location = '${WAREHOUSE}'
    RETURNING b.sku, b.location, b.sellable + l.taken AS sellable, b.reserved - l.taken AS reserved, l.taken),
  accepted AS (
    SELECT id, key, sku, location, sellable - place AS from_after, reserved + place AS to_after
    FROM asked JOIN moved ON place <= taken), ${WRITE}`

/** The least that a reservation can be: balance, ledger, outbox, in tables of their own without any other index. */
const LEAST_TABLES = `
  CREATE TABLE least_stock (sku int PRIMARY KEY, on_hand bigint NOT NULL, reserved bigint NOT NULL, CHECK (reserved <= on_hand))
    WITH (fillfactor = 50);
  CREATE TABLE least_ledger (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, sku int NOT NULL, delta bigint NOT NULL,
    reservation uuid NOT NULL, at timestamptz NOT NULL DEFAULT now());
  CREATE TABLE least_outbox (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, topic text NOT NULL, key text NOT NULL,
    payload jsonb NOT NULL, at timestamptz NOT NULL DEFAULT now());
  INSERT INTO least_stock VALUES (1, 1000000000, 0)`
const LEAST_BATCH = `
  WITH asked AS (SELECT id, row_number() OVER () AS place FROM unnest($1::uuid[]) AS a (id)),
  locked AS (SELECT on_hand - reserved AS free FROM least_stock WHERE sku = 1 FOR UPDATE),
  moved AS (
    UPDATE least_stock SET reserved = reserved + least(free, cardinality($1::uuid[])) FROM locked WHERE sku = 1
    RETURNING free),
  accepted AS (SELECT id FROM asked JOIN moved ON place <= free),
  entered AS (INSERT INTO least_ledger (sku, delta, reservation) SELECT 1, -1, id FROM accepted)
  INSERT INTO least_outbox (topic, key, payload)
  SELECT 'inventory.stock-reserved.v1', id::text, jsonb_build_object('sku', 1, 'quantity', 1, 'reservation', id) FROM accepted`

export type BatchStatement = { readonly text: string; readonly values: (ids: string, keys: string) => readonly string[] }

/** Statements that reserve one unit of one SKU for each of the given ids. */
export const batchStatements = (sku: string) =>
  ({
    sameRows: { text: BATCH_OF_ONE_SKU, values: (ids, keys) => [ids, keys, sku] },
    leastRows: { text: LEAST_BATCH, values: (ids) => [ids] },
  }) satisfies Record<string, BatchStatement>

/** Masters and stock of the reference's database. */
export const fillReference = async (client: pg.Client, skus: readonly string[], units: number): Promise<void> => {
  await client.query(
    `INSERT INTO product (sku, name, name_en, category, unit, stocked, updated_at)
     SELECT sku, sku, '', '', '件', true, now() FROM unnest($1::text[]) AS s (sku)`,
    [skus],
  )
  await client.query(
    `INSERT INTO location (code, name, kind, region, priority, updated_at, scope) VALUES ($1, $1, 'warehouse', '', 0, now(), 1)`,
    [WAREHOUSE],
  )
  await client.query(`INSERT INTO balance (sku, location, sellable) SELECT sku, $2, $3 FROM unnest($1::text[]) AS s (sku)`, [
    skus,
    WAREHOUSE,
    units,
  ])
  await client.query(
    `INSERT INTO availability (sku, free) SELECT sku, ARRAY[$2::bigint, 0] FROM unnest($1::text[]) AS s (sku)
     ON CONFLICT (sku) DO UPDATE SET free = excluded.free`,
    [skus, units],
  )
  await client.query(LEAST_TABLES)
}

/** The script of pgbench for SKUs `<prefix>1` to `<prefix><count>`: one statement for one reservation of one unit. */
export const pgbenchScript = (prefix: string, count: number): string => {
  const statement = `
  WITH lessened AS (
    UPDATE availability SET free[1] = free[1] - 1, changed = true WHERE sku = '${prefix}' || :n AND free[1] >= 1 RETURNING sku),
  moved AS (
    UPDATE balance b SET sellable = b.sellable - 1, reserved = b.reserved + 1 FROM lessened l
    WHERE b.sku = l.sku AND b.location = '${WAREHOUSE}' AND b.sellable - b.quota - b.safety >= 1
    RETURNING b.sku, b.location, b.sellable AS from_after, b.reserved AS to_after),
  accepted AS MATERIALIZED (SELECT uuidv7() AS id, uuidv7()::text AS key, moved.* FROM moved), ${WRITE}`
  return `\\set n random(1, ${count})\n${statement.replaceAll(/\s+/g, ' ').trim()};\n`
}

/** What is left of a SKU, and what its ledger says: the same, or something is wrong. */
export type Audit = {
  readonly sellable: number
  readonly reserved: number
  readonly ledgerSellable: number
  readonly ledgerReserved: number
}

export const auditOf = async (client: pg.Client, sku: string): Promise<Audit | undefined> => {
  const { rows } = await client.query<Audit>(
    `SELECT b.sellable::int AS sellable, b.reserved::int AS reserved,
       coalesce(sum(m.quantity) FILTER (WHERE m.to_bucket = 'sellable'), 0)::int
         - coalesce(sum(m.quantity) FILTER (WHERE m.from_bucket = 'sellable'), 0)::int AS "ledgerSellable",
       coalesce(sum(m.quantity) FILTER (WHERE m.to_bucket = 'reserved'), 0)::int
         - coalesce(sum(m.quantity) FILTER (WHERE m.from_bucket = 'reserved'), 0)::int AS "ledgerReserved"
     FROM balance b LEFT JOIN movement m ON m.sku = b.sku AND m.location = b.location WHERE b.sku = $1 GROUP BY b.sku, b.location`,
    [sku],
  )
  return rows[0]
}

/** Events that the relay has still to carry away. */
export const eventsWaiting = async (client: pg.Client): Promise<number> => {
  const { rows } = await client.query<{ n: number }>(
    'SELECT coalesce(sum(size), 0)::int AS n FROM outbox WHERE published_at IS NULL',
  )
  return rows[0]?.n ?? 0
}
