import type { ChannelCode, LocationCode, Page, ParsedInputOf, Sku } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { Atp, availableToPromise, listQuotas, Quota } from '@channel/contracts/inventory'
import { textArray } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { Offered, SumsByPlace } from './promise.js'
import { promise } from './promise.js'

/*
 * One index step per SKU, and per SKU and place where a place is named; how many places and SKUs there are does not matter. One
 * statement sees one moment.
 */
const FIND = `
  SELECT a.sku, a.free, a.kept, c.active, c.uses_pool AS "usesPool", c.scopes,
    coalesce(s.exposure_percent, c.exposure_percent) AS "exposurePercent", coalesce(s.threshold, c.threshold)::float8 AS threshold,
    l.scope, b.sellable::float8 AS sellable, b.quota::float8 AS quota, b.safety::float8 AS safety, q.remaining::float8 AS own
  FROM channel c
  CROSS JOIN unnest($2::text[]) AS w (sku)
  JOIN availability a ON a.sku = w.sku
  LEFT JOIN channel_sku s ON s.channel = c.code AND s.sku = a.sku
  LEFT JOIN location l ON l.code = $3
  LEFT JOIN balance b ON b.sku = a.sku AND b.location = $3
  LEFT JOIN quota q ON q.sku = a.sku AND q.location = $3 AND q.channel = c.code AND q.batch = $4
  WHERE c.code = $1`
/* Only for the explanation of a number over all places: what lies where, in the groups that the explanation names. */
const SUMS = `
  SELECT b.sku, (l.scope = ANY(c.scopes)) AS open, sum(b.sellable)::float8 AS sellable, sum(b.quota)::float8 AS quota,
    sum(least(b.safety, b.sellable - b.quota))::float8 AS safety
  FROM channel c CROSS JOIN unnest($2::text[]) AS w (sku) JOIN balance b ON b.sku = w.sku JOIN location l ON l.code = b.location
  WHERE c.code = $1 AND ($3::text IS NULL OR b.location = $3) GROUP BY b.sku, l.scope = ANY(c.scopes)`

type Found = Omit<Offered, 'free' | 'place'> & {
  sku: Sku
  free: bigint[]
  scope: number | null
  sellable: number | null
  quota: number | null
  safety: number | null
  own: number | null
}

const toOffered = ({ free, scope, sellable, quota, safety, own, ...rest }: Found): Offered => ({
  ...rest,
  free: free.map(Number),
  place: { scope: scope ?? 0, sellable: sellable ?? 0, quota: quota ?? 0, safety: safety ?? 0, own: own ?? 0 },
})

type SumRow = SumsByPlace[number] & { sku: Sku }
type QuotaRow = Prisma.QuotaGetPayload<object>

const toQuota = ({ updatedAt: _, ...row }: QuotaRow): Quota => ({
  sku: row.sku as Sku,
  location: row.location as LocationCode,
  channel: row.channel as ChannelCode,
  batch: row.batch === '' ? null : row.batch,
  granted: Number(row.granted),
  remaining: Number(row.remaining),
  releaseAt: row.releaseAt?.toISOString() ?? null,
})

const KEYS = ['sku', 'location', 'channel', 'batch'] as const

/** Rows behind the cursor, in the order of the four keys. */
const beyond = (after: string | undefined): Prisma.QuotaWhereInput => {
  const cursor = decodeCursor(after)
  if (!cursor || cursor.length !== KEYS.length) return {}
  const OR = KEYS.map((key, place) => ({
    ...Object.fromEntries(KEYS.slice(0, place).map((equal, at) => [equal, String(cursor[at])])),
    [key]: { gt: String(cursor[place]) },
  }))
  return { OR }
}

/** What channels can sell. Reads only. */
export const atpRepository = (db: PrismaClient) => ({
  find: async (input: ParsedInputOf<typeof availableToPromise>): Promise<Atp[]> => {
    const { channel, batch = '', location, explain } = input
    const skus = textArray([...new Set(input.skus)])
    const [rows, sums] = await Promise.all([
      db.$queryRawUnsafe<Found[]>(FIND, channel, skus, location ?? null, batch),
      explain ? db.$queryRawUnsafe<SumRow[]>(SUMS, channel, skus, location ?? null) : [],
    ])
    const found = new Map(rows.map((row) => [row.sku, toOffered(row)]))
    const selling = { channel, batch, atPlace: location !== undefined }
    return input.skus.map((sku) => {
      const here = explain ? sums.filter((sum) => sum.sku === sku) : undefined
      return { sku, ...promise(found.get(sku), selling, here) }
    })
  },

  quotas: async ({ first, after, ...filter }: ParsedInputOf<typeof listQuotas>): Promise<Page<Quota>> => {
    const [rows, totalCount] = await Promise.all([
      db.quota.findMany({
        where: { AND: [filter, beyond(after)] },
        orderBy: KEYS.map((key) => ({ [key]: 'asc' as const })),
        take: first + 1,
      }),
      db.quota.count({ where: filter }),
    ])
    return {
      rows: rows.slice(0, first).map((row) => ({ cursor: encodeCursor(...KEYS.map((key) => row[key])), node: toQuota(row) })),
      hasNextPage: rows.length > first,
      totalCount,
    }
  },
})
export type AtpRepository = ReturnType<typeof atpRepository>
