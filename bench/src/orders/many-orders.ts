import type pg from 'pg'
import { dealerOf, skuOf } from './shop.js'

const STATUSES = ['confirmed', 'shipped', 'completed', 'cancelled']
const DEALERS = 200
const LINES = 3
/** A few days of a busy brand would not show what an index is for. */
const SPREAD = '3 years'

const id = (n: string): string => `('00000000-0000-7000-8000-' || lpad(to_hex(${n}), 12, '0'))::uuid`

/* Whatever else stands in an order is taken from one that the platform itself has made, so that this knows the columns that it varies only. */
const ORDERS = `
  INSERT INTO "order".orders
  SELECT (jsonb_populate_record(o, jsonb_build_object(
    'id', ${id('n')}, 'number', 'SO-BENCH-' || lpad(n::text, 9, '0'), 'idempotency_key', 'bench-list-' || n,
    'reference', 'PO-' || (n * 7919 % 1000000), 'dealer_code', $2 || (1 + n % ${DEALERS}),
    'status', ($3::text[])[1 + n % cardinality($3::text[])], 'total_minor', 1000 + n * 31 % 900000,
    'placed_at', now() - $6::interval * ((n * 7907 % $5) / $5::float8), 'updated_at', now()))).*
  FROM "order".orders AS o CROSS JOIN generate_series($4::bigint, $5::bigint) AS n WHERE o.id = $1::uuid`
const ORDER_LINES = `
  INSERT INTO "order".order_line
  SELECT (jsonb_populate_record(l, jsonb_build_object(
    'order_id', ${id('n')}, 'line_no', line, 'sku', $2 || (1 + (n * 13 + line * 337) % $5::bigint)))).*
  FROM "order".order_line AS l CROSS JOIN generate_series($3::bigint, $4::bigint) AS n CROSS JOIN generate_series(1, ${LINES}) AS line
  WHERE l.order_id = $1::uuid AND l.line_no = 1`

type Fill = { readonly template: string; readonly from: number; readonly to: number; readonly skus: number }

/** Orders number `from` to `to` of three lines each, of all dealers and statuses, spread over three years. */
export const fillOrders = async (admin: pg.Client, { template, from, to, skus }: Fill): Promise<void> => {
  const [dealers, prefix] = [dealerOf(1).slice(0, -1), skuOf(1).slice(0, -1)]
  await admin.query(ORDERS, [template, dealers, STATUSES, from, to, SPREAD])
  await admin.query(ORDER_LINES, [template, prefix, from, to, skus])
  await admin.query('VACUUM (ANALYZE) "order".orders, "order".order_line')
}
