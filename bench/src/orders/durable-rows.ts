import type pg from 'pg'
import { dealerOf, HOT, skuOf, WAREHOUSE } from './shop.js'

/**
 * What the reference writes is learned from the platform itself: the rows that one order has left in the tables of the three services by
 * the time its answer is there. What its events cause later, elsewhere, is nobody's promise to the buyer and not counted.
 */
type Table = { readonly name: string; readonly where: string }

const tables = (orderId: string): Table[] => [
  { name: '"order".orders', where: `id = '${orderId}'` },
  { name: '"order".order_line', where: `order_id = '${orderId}'` },
  { name: '"order".order_history', where: `order_id = '${orderId}'` },
  { name: 'inventory.reservation', where: `id = '${orderId}'` },
  { name: 'inventory.movement', where: `reference = '${orderId}'` },
  { name: 'dealer.credit_hold', where: `id = '${orderId}'` },
  { name: 'dealer.credit_entry', where: `reference = '${orderId}'` },
  ...['"order"', 'inventory', 'dealer'].flatMap((schema) => [
    { name: `${schema}.command_log`, where: `strpos(key, '${orderId}') > 0` },
    { name: `${schema}.outbox`, where: `strpos(events::text, '${orderId}') > 0` },
  ]),
]

type Row = Record<string, string | null>
type Learned = { readonly table: string; readonly rows: readonly Row[] }

/** Numbered by the table itself. */
const NUMBERED = new Set(['seq'])
/** Unique, and not by the order's id. */
const UNIQUE = new Set(['number', 'idempotency_key'])

const learn = async (admin: pg.Client, orderId: string): Promise<Learned[]> => {
  const learned: Learned[] = []
  for (const { name, where } of tables(orderId)) {
    const { rows } = await admin.query<{ row: Row }>(
      `SELECT (SELECT jsonb_object_agg(key, value) FROM jsonb_each_text(to_jsonb(t))) AS row FROM ${name} AS t WHERE ${where}`,
    )
    learned.push({ table: name, rows: rows.map(({ row }) => row) })
  }
  return learned
}

/** Every order has lines, history, a reservation and events: without them the reference would be too easy. */
const checkComplete = (learned: readonly Learned[]): void => {
  const optional = ['command_log', 'credit']
  const empty = learned.filter(({ table, rows }) => rows.length === 0 && !optional.some((name) => table.includes(name)))
  if (empty.length > 0) throw new Error(`The order left no rows in ${empty.map(({ table }) => table).join(', ')}`)
}

const isJson = (text: string): boolean => text.startsWith('{') || text.startsWith('[')

/** As a literal in which pgbench finds no variables of its own: a colon and a letter would be one. */
const quoted = (text: string): string => {
  const literal = `'${text.replaceAll("'", "''")}'`
  return isJson(text) ? literal.replaceAll(/:(?=[A-Za-z_])/g, ': ') : literal.replaceAll(/:(?=[A-Za-z_])/g, "' || chr(58) || '")
}

const ID = `lpad(to_hex(:n::bigint), 32, '0')`
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/

type Replacements = { readonly orderId: string; readonly skus: ReadonlyMap<string, string> }

const expressionOf = (column: string, value: string | null, { orderId, skus }: Replacements): string => {
  if (value === null) return 'NULL'
  if (value === orderId) return column === 'reference' ? ID : `${ID}::uuid`
  if (column === 'id' && UUID.test(value)) return 'uuidv7()'
  if (UNIQUE.has(column)) return `'bench-' || ${ID}`
  if (column === 'key') return value.split(orderId).map(quoted).join(` || ${ID} || `)
  return skus.get(value) ?? quoted(value)
}

const insertOf = ({ table, rows }: Learned, replacements: Replacements): string => {
  const columns = Object.keys(rows[0] ?? {}).filter((column) => !NUMBERED.has(column))
  const tuples = rows.map((row) => `(${columns.map((name) => expressionOf(name, row[name] ?? null, replacements)).join(', ')})`)
  return `INSERT INTO ${table} (${columns.map((name) => `"${name}"`).join(', ')}) VALUES ${tuples.join(', ')}`
}

/** Stock and credit in which the reference books, SKU by SKU: one statement for several would lock them in an order of its own. */
const updatesOf = (skus: readonly string[]): string[] => [
  ...skus.map((sku) => `UPDATE inventory.availability SET free[1] = free[1] - 1, changed = true WHERE sku = ${sku}`),
  ...skus.map(
    (sku) => `UPDATE inventory.balance SET sellable = sellable - 1, allocated = allocated + 1
       WHERE location = '${WAREHOUSE}' AND sku = ${sku}`,
  ),
  `UPDATE dealer.credit_account SET held_minor = held_minor + 1 WHERE dealer_code = '${dealerOf(1).slice(0, -1)}' || :d::int`,
]

type ScriptOptions = { readonly skus: number; readonly hot: boolean; readonly dealers: number }

/**
 * A transaction of pgbench that writes what the order wrote, with ids, SKUs and dealer of its own. SKUs come in one order, the hot one first, so that
 * two transactions never wait for each other in a circle.
 */
export const orderScript = async (admin: pg.Client, orderId: string, { skus, hot, dealers }: ScriptOptions): Promise<string> => {
  const learned = await learn(admin, orderId)
  checkComplete(learned)
  const { rows } = await admin.query<{ sku: string }>(
    `SELECT sku FROM "order".order_line WHERE order_id = $1 ORDER BY sku <> $2, sku`,
    [orderId, HOT],
  )
  const third = Math.floor(skus / rows.length)
  const numbers = rows.map((_, at) => `\\set s${at} random(${at * third + 1}, ${(at + 1) * third})`)
  const expressions = rows.map(({ sku }, at) => (hot && sku === HOT ? quoted(HOT) : `'${skuOf(1).slice(0, -1)}' || :s${at}::int`))
  const replacements = { orderId, skus: new Map(rows.map(({ sku }, at) => [sku, expressions[at] ?? '']) as [string, string][]) }
  const statements = [
    ...updatesOf(expressions),
    ...learned.filter((one) => one.rows.length > 0).map((one) => insertOf(one, replacements)),
  ]
  return [
    '\\set n random(1, 9000000000000000)',
    `\\set d random(1, ${dealers})`,
    ...numbers,
    'BEGIN;',
    ...statements.map((statement) => `${statement.replaceAll(/\s*\n\s*/g, ' ')};`),
    'COMMIT;',
    '',
  ].join('\n')
}

/** How many rows an order leaves, by table: for the report's details. */
export const rowCounts = async (admin: pg.Client, orderId: string): Promise<Record<string, number>> =>
  Object.fromEntries((await learn(admin, orderId)).map(({ table, rows }) => [table, rows.length]))
