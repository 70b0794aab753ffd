import type { Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { listPriceLists, PriceList, PriceListCode, PriceListStep } from '@channel/contracts/dealer'
import { Prisma } from '../db/client.js'
import type { PrismaClient } from '../db/client.js'
import { and, countOf, letters, paged } from './price-page.repository.js'
import { shown } from './price-list.js'
import type { ListRow } from './price-row.js'
import { LIST_COLUMNS, listFrom } from './price-row.js'

const listColumns = Prisma.raw(LIST_COLUMNS)
const having = (status: PriceList['status'] | undefined, at: string): Prisma.Sql | undefined => {
  const ended = Prisma.sql`(l.withdrawn_at IS NOT NULL OR l.valid_to <= ${at}::timestamptz)`
  switch (status) {
    case 'draft':
      return Prisma.sql`l.released_at IS NULL AND NOT ${ended}`
    case 'scheduled':
      return Prisma.sql`l.released_at IS NOT NULL AND l.valid_from > ${at}::timestamptz AND NOT ${ended}`
    case 'active':
      return Prisma.sql`l.released_at IS NOT NULL AND l.valid_from <= ${at}::timestamptz AND NOT ${ended}`
    case 'ended':
      return ended
    case undefined:
      return undefined
  }
}

const matching = (input: ParsedInputOf<typeof listPriceLists>, at: string): (Prisma.Sql | undefined)[] => {
  const { search, scope, channel, tier, dealerCode, currency, status } = input
  const text = `%${letters(search ?? '')}%`
  return [
    search === undefined ? undefined : Prisma.sql`(l.code ILIKE ${text} OR l.name ILIKE ${text})`,
    scope === undefined ? undefined : Prisma.sql`l.scope = ${scope}`,
    channel === undefined ? undefined : Prisma.sql`l.channel = ${channel}`,
    tier === undefined ? undefined : Prisma.sql`l.tier = ${tier}`,
    dealerCode === undefined ? undefined : Prisma.sql`l.dealer_code = ${dealerCode}`,
    currency === undefined ? undefined : Prisma.sql`l.currency = ${currency}`,
    having(status, at),
  ]
}

/** Reads only. */
export const priceListReadings = (db: PrismaClient) => ({
  find: async (codes: readonly PriceListCode[], at: Date): Promise<PriceList[]> => {
    const rows = await db.$queryRaw<ListRow[]>`
      SELECT ${listColumns} FROM price_list l
      WHERE l.code = ANY (ARRAY(SELECT json_array_elements_text(${JSON.stringify(codes)}::json))) ORDER BY l.code COLLATE "C"`
    return rows.map((row) => shown(listFrom(row), at))
  },

  /** By code. `totalCount` stops at 10,000. */
  lists: async (input: ParsedInputOf<typeof listPriceLists>, at: Date): Promise<Page<PriceList>> => {
    const [code] = decodeCursor(input.after) ?? []
    const where = matching(input, at.toISOString())
    const later = typeof code === 'string' ? Prisma.sql`l.code COLLATE "C" > ${code}` : undefined
    const [rows, total] = await Promise.all([
      db.$queryRaw<ListRow[]>`
        SELECT ${listColumns} FROM price_list l WHERE ${and([...where, later])} ORDER BY l.code COLLATE "C" LIMIT ${input.first + 1}`,
      countOf(db, Prisma.sql`price_list l WHERE ${and(where)}`),
    ])
    return paged(rows, input.first, total, (row) => ({ cursor: encodeCursor(row.code), node: shown(listFrom(row), at) }))
  },

  /** Oldest first. */
  steps: async (codes: readonly PriceListCode[]): Promise<PriceListStep[]> => {
    const rows = await db.priceListStep.findMany({
      where: { listCode: { in: [...codes] } },
      orderBy: [{ listCode: 'asc' }, { version: 'asc' }],
    })
    return rows.map(({ listCode, version, at, actor, action, note }) => ({
      listCode: listCode as PriceListCode,
      version,
      at: at.toISOString(),
      actor,
      action: action as PriceListStep['action'],
      note,
    }))
  },
})
export type PriceListReadings = ReturnType<typeof priceListReadings>
