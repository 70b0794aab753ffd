import { withClient } from '@channel/provision'
import type pg from 'pg'
import type { BenchDatabase } from '../measure/server.js'

/** A brand's whole stock, loaded as rows: the service would need days of commands for it. The names of what {@link arranged} registers. */
export type GridSize = { readonly skus: number; readonly locations: number; readonly channels: number }

export const gridSkus = (count: number): string[] => Array.from({ length: count }, (_, at) => `GRID${at + 1}`)
export const warehouseCode = (at: number): string => `GW${at}`
export const storeCode = (at: number): string => `GS${at}`
export const channelCode = (at: number): string => `CH${at}`

const ROWS_AT_ONCE = 2_500_000
const QUOTA = 5

/* The rows fit each other by construction, so foreign keys are not looked up fifty million times. */
const BEGIN = `
  BEGIN;
  SET LOCAL session_replication_role = replica;
  SET LOCAL maintenance_work_mem = '512MB';
  SET LOCAL work_mem = '64MB'`
const PRODUCTS = `
  INSERT INTO product (sku, name, name_en, category, unit, stocked, updated_at)
  SELECT 'GRID' || n, '压测商品 ' || n, '', 'grid', '件', true, now() FROM generate_series(1, $1::int) AS n`
/** Every channel keeps a few units of every SKU at a warehouse of its own. */
const QUOTAS = `
  INSERT INTO quota (sku, location, channel, granted, remaining, updated_at)
  SELECT 'GRID' || n, 'GW' || c, 'CH' || c, ${QUOTA}, ${QUOTA}, now() FROM generate_series(1, $1::int) AS n, generate_series(1, $2::int) AS c`
/** Every tenth SKU has limits of its own. */
const LIMITS = `
  INSERT INTO channel_sku (channel, sku, exposure_percent, threshold)
  SELECT 'CH' || c, 'GRID' || n, 90, 1 FROM generate_series(1, $1::int, 10) AS n, generate_series(1, $2::int) AS c`
/** In the order of the key, SKU by SKU. */
const balances = (from: number, to: number, places: string): string => `
  SELECT 'GRID' || n AS sku, p.code AS location, (20 + n % 30)::bigint AS sellable, p.quota
  FROM generate_series(${from}, ${to}) AS n, json_to_recordset(${places}) AS p (code text, quota bigint)`
const PLACES = `
  SELECT json_agg(json_build_object('code', code, 'quota',
    CASE WHEN code IN (SELECT 'GW' || c FROM generate_series(1, $1::int) AS c) THEN ${QUOTA} ELSE 0 END) ORDER BY code)::text AS places,
    current_setting('data_directory') || '/grid.copy' AS path
  FROM location WHERE code ~ '^G[WS][0-9]+$'`
const AVAILABILITY = `
  WITH sums AS (
    SELECT b.sku, l.scope, sum(greatest(b.sellable - b.quota - b.safety, 0)::int) AS free
    FROM balance b JOIN location l ON l.code = b.location GROUP BY b.sku, l.scope),
  supply AS (
    SELECT p.sku, array_agg(coalesce(s.free, 0) ORDER BY g.scope) AS free
    FROM product p CROSS JOIN (SELECT generate_series(1, max(scope)) AS scope FROM location) AS g
    LEFT JOIN sums s ON s.sku = p.sku AND s.scope = g.scope GROUP BY p.sku),
  kept AS (SELECT sku, jsonb_object_agg(channel, remaining) AS kept FROM quota GROUP BY sku)
  INSERT INTO availability (sku, free, kept)
  SELECT s.sku, s.free, coalesce(k.kept, '{}') FROM supply s LEFT JOIN kept k ON k.sku = s.sku
  ON CONFLICT (sku) DO UPDATE SET free = excluded.free, kept = excluded.kept`

type Index = { readonly name: string; readonly drop: string; readonly create: string }

/** How the indexes of the table are taken away and made again, its key included. */
const indexesOf = async (admin: pg.Client, table: string): Promise<Index[]> => {
  const { rows } = await admin.query<Index>(
    `SELECT c.relname AS name,
       CASE WHEN k.oid IS NULL THEN 'DROP INDEX ' || c.relname ELSE 'ALTER TABLE ${table} DROP CONSTRAINT ' || k.conname END AS drop,
       CASE WHEN k.oid IS NULL THEN pg_get_indexdef(c.oid)
         ELSE 'ALTER TABLE ${table} ADD CONSTRAINT ' || k.conname || ' ' || pg_get_constraintdef(k.oid) END AS create
     FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid LEFT JOIN pg_constraint k ON k.conindid = c.oid AND k.contype IN ('p', 'u')
     WHERE i.indrelid = '${table}'::regclass ORDER BY k.oid IS NULL, c.relname`,
  )
  return rows
}

/** Through a file of the server's own and COPY ... FREEZE: no write-ahead log, nothing left to vacuum. */
const copyBalances = async (
  admin: pg.Client,
  { skus, locations, channels }: GridSize,
  say: (line: string) => void,
): Promise<void> => {
  const { rows } = await admin.query<{ places: string; path: string }>(PLACES, [channels])
  const places = admin.escapeLiteral(rows[0]?.places ?? '[]')
  const path = admin.escapeLiteral(rows[0]?.path ?? '')
  const step = Math.max(1, Math.floor(ROWS_AT_ONCE / locations))
  for (let from = 1; from <= skus; from += step) {
    const to = Math.min(skus, from + step - 1)
    await admin.query(`COPY (${balances(from, to, places)}) TO ${path} (FORMAT binary)`)
    await admin.query(`COPY balance (sku, location, sellable, quota) FROM ${path} (FORMAT binary, FREEZE)`)
    say(`grid: ${(to * locations).toLocaleString('en')} of ${(skus * locations).toLocaleString('en')} balances`)
  }
}

/** Loads products, balances, quotas and limits of the grid, whose places and channels are registered already. */
export const loadGrid = (database: BenchDatabase, size: GridSize, say: (line: string) => void): Promise<void> =>
  withClient(database.adminUrl, async (admin) => {
    const since = performance.now()
    await admin.query('SET search_path = inventory')
    await admin.query(BEGIN)
    const indexes = await indexesOf(admin, 'balance')
    for (const { drop } of indexes) await admin.query(drop)
    await admin.query('TRUNCATE balance')
    await admin.query(PRODUCTS, [size.skus])
    await copyBalances(admin, size, say)
    for (const { name, create } of indexes) {
      say(`grid: index ${name}`)
      await admin.query(create)
    }
    await admin.query(QUOTAS, [size.skus, size.channels])
    await admin.query(LIMITS, [size.skus, size.channels])
    say('grid: sums')
    await admin.query(AVAILABILITY)
    await admin.query('COMMIT')
    await admin.query('VACUUM (ANALYZE) product, quota, channel_sku, availability')
    await admin.query('ANALYZE balance')
    await admin.query('CHECKPOINT')
    say(`grid: loaded in ${((performance.now() - since) / 1_000).toFixed(0)} s`)
  })
