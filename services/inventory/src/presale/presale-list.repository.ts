import type { Page, ParsedInputOf, Sku } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type {
  Backorder,
  ExpectedReceipt,
  listBackorders,
  listExpectedReceipts,
  listPresaleTerms,
  PresaleMode,
  PresaleTerms,
} from '@channel/contracts/inventory'
import type { PrismaClient } from '../db/client.js'

/** Beyond this many rows a list only says "at least so many": an exact count would cost more than the page itself. */
const COUNT_LIMIT = 10_000

const EXPECTED = `
  SELECT reference, sku, location, quantity::float8 AS quantity, received::float8 AS received, due_on::text AS "dueOn"
  FROM expected_receipt
  WHERE received < quantity AND ($1::text IS NULL OR sku = $1) AND ($2::text IS NULL OR location = $2)
    AND ($3::text IS NULL OR (due_on, reference, sku, location) > ($3::date, $4, $5, $6))
  ORDER BY due_on, reference, sku, location LIMIT $7::int`
const COUNT_EXPECTED = `
  SELECT count(*)::int AS n FROM (
    SELECT FROM expected_receipt
    WHERE received < quantity AND ($1::text IS NULL OR sku = $1) AND ($2::text IS NULL OR location = $2) LIMIT ${COUNT_LIMIT}) AS one`
/* Microseconds count in the cursor: what began to wait in one batch has one moment, and the reservation decides. */
const BACKORDERS = `
  SELECT reservation_id::text AS "reservationId", sku, location, quantity::float8 AS quantity, promised_on::text AS "promisedOn", since,
    to_char(since AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS moment
  FROM backorder
  WHERE ($1::text IS NULL OR sku = $1) AND ($2::text IS NULL OR location = $2)
    AND ($3::text IS NULL OR (since, reservation_id, sku, location) > ($3::timestamptz, $4::uuid, $5, $6))
  ORDER BY since, reservation_id, sku, location LIMIT $7::int`

type BackorderRow = Omit<Backorder, 'since'> & { since: Date; moment: string }

/** Four keys of a cursor, all null where nobody handed it out. */
const keysOf = (after: string | undefined, isFirst: (key: string) => boolean, isSecond = (_: string) => true) => {
  const keys = decodeCursor(after)?.map(String) ?? []
  const [first = '', second = ''] = keys
  return keys.length === 4 && isFirst(first) && isSecond(second) ? keys : [null, null, null, null]
}
const isDay = (text: string): boolean => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))
const isMoment = (text: string): boolean => /^\d{4}-\d\d-\d\dT/.test(text) && !Number.isNaN(Date.parse(text))
const isUuid = (text: string): boolean => /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(text)

const page = <R, T>(
  found: readonly R[],
  first: number,
  totalCount: number,
  show: (row: R) => Page<T>['rows'][number],
): Page<T> => ({
  rows: found.slice(0, first).map(show),
  hasNextPage: found.length > first,
  totalCount,
})

const termsPage = async (
  db: PrismaClient,
  { first, after }: ParsedInputOf<typeof listPresaleTerms>,
): Promise<Page<PresaleTerms>> => {
  const where = { presale: { not: 'none' } }
  const [last] = decodeCursor(after) ?? []
  const [rows, totalCount] = await Promise.all([
    db.availability.findMany({
      where: { ...where, sku: { gt: last === undefined ? undefined : String(last) } },
      orderBy: { sku: 'asc' },
      take: first + 1,
    }),
    db.availability.count({ where, take: COUNT_LIMIT }),
  ])
  return page(rows, first, totalCount, ({ sku, presale, presaleLimit, leadDays }) => ({
    cursor: encodeCursor(sku),
    node: { sku: sku as Sku, mode: presale as PresaleMode, limit: Number(presaleLimit), leadDays },
  }))
}

/** What is sold ahead, what is to come and who waits. Reads only. */
export const presaleListRepository = (db: PrismaClient) => ({
  terms: (input: ParsedInputOf<typeof listPresaleTerms>): Promise<Page<PresaleTerms>> => termsPage(db, input),

  expected: async (input: ParsedInputOf<typeof listExpectedReceipts>): Promise<Page<ExpectedReceipt>> => {
    const filter = [input.sku ?? null, input.location ?? null]
    const [rows, [counted]] = await Promise.all([
      db.$queryRawUnsafe<ExpectedReceipt[]>(EXPECTED, ...filter, ...keysOf(input.after, isDay), input.first + 1),
      db.$queryRawUnsafe<{ n: number }[]>(COUNT_EXPECTED, ...filter),
    ])
    return page(rows, input.first, counted?.n ?? 0, (node) => ({
      cursor: encodeCursor(node.dueOn, node.reference, node.sku, node.location),
      node,
    }))
  },

  backorders: async ({ first, after, sku, location }: ParsedInputOf<typeof listBackorders>): Promise<Page<Backorder>> => {
    const [rows, totalCount] = await Promise.all([
      db.$queryRawUnsafe<BackorderRow[]>(
        BACKORDERS,
        sku ?? null,
        location ?? null,
        ...keysOf(after, isMoment, isUuid),
        first + 1,
      ),
      db.backorder.count({ where: { sku, location }, take: COUNT_LIMIT }),
    ])
    return page(rows, first, totalCount, ({ moment, since, ...row }) => ({
      cursor: encodeCursor(moment, row.reservationId, row.sku, row.location),
      node: { ...row, since: since.toISOString() },
    }))
  },
})
export type PresaleListRepository = ReturnType<typeof presaleListRepository>
