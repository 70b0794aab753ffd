import type { Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { listPriceHistory, listPrices, PriceItem } from '@channel/contracts/dealer'
import { Prisma } from '../db/client.js'
import type { PrismaClient } from '../db/client.js'
import { and, countOf, letters, paged } from './price-page.repository.js'
import type { ItemRow } from './price-row.js'
import { ITEM_COLUMNS, itemFrom, timestamp } from './price-row.js'

const itemColumns = Prisma.raw(ITEM_COLUMNS)

/** The place of a standing price in its list; a cursor that nobody handed out is as good as none. */
const afterPrice = (cursor: string | undefined): Prisma.Sql | undefined => {
  const [sku, minQuantity, from] = decodeCursor(cursor) ?? []
  if (typeof sku !== 'string' || !Number.isInteger(minQuantity) || typeof from !== 'string') return undefined
  if (from !== '-infinity' && Number.isNaN(Date.parse(from))) return undefined
  return Prisma.sql`(i.sku, i.min_quantity, i.valid_from) > (${sku}, ${minQuantity}::int, ${from}::timestamptz)`
}

const afterVersion = (cursor: string | undefined): Prisma.Sql | undefined => {
  const [id] = decodeCursor(cursor) ?? []
  return typeof id === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id)
    ? Prisma.sql`i.id < ${id}::uuid`
    : undefined
}

const standing = ({ listCode, search, at }: ParsedInputOf<typeof listPrices>): (Prisma.Sql | undefined)[] => [
  Prisma.sql`i.list_code = ${listCode} AND i.closed_at = 'infinity'`,
  search === undefined ? undefined : Prisma.sql`i.sku LIKE ${`${letters(search)}%`}`,
  at === undefined ? undefined : Prisma.sql`i.valid_from <= ${at}::timestamptz AND i.valid_to > ${at}::timestamptz`,
]

/** Reads only. */
export const priceItemReadings = (db: PrismaClient) => ({
  prices: async (input: ParsedInputOf<typeof listPrices>): Promise<Page<PriceItem>> => {
    const where = standing(input)
    const [rows, total] = await Promise.all([
      db.$queryRaw<ItemRow[]>`
        SELECT ${itemColumns} FROM price_item i WHERE ${and([...where, afterPrice(input.after)])}
        ORDER BY i.sku, i.min_quantity, i.valid_from LIMIT ${input.first + 1}`,
      countOf(db, Prisma.sql`price_item i WHERE ${and(where)}`),
    ])
    return paged(rows, input.first, total, (row) => {
      const from = timestamp(row.valid_from?.getTime() ?? -Infinity)
      return { cursor: encodeCursor(row.sku, row.min_quantity, from), node: itemFrom(row) }
    })
  },

  /** Newest first. */
  history: async (input: ParsedInputOf<typeof listPriceHistory>): Promise<Page<PriceItem>> => {
    const where = [
      input.sku && Prisma.sql`i.sku = ${input.sku}`,
      input.listCode && Prisma.sql`i.list_code = ${input.listCode}`,
    ].map((one) => one || undefined)
    const [rows, total] = await Promise.all([
      db.$queryRaw<ItemRow[]>`
        SELECT ${itemColumns} FROM price_item i WHERE ${and([...where, afterVersion(input.after)])}
        ORDER BY i.id DESC LIMIT ${input.first + 1}`,
      countOf(db, Prisma.sql`price_item i WHERE ${and(where)}`),
    ])
    return paged(rows, input.first, total, (row) => ({ cursor: encodeCursor(row.id), node: itemFrom(row) }))
  },
})
export type PriceItemReadings = ReturnType<typeof priceItemReadings>
