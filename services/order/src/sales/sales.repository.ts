import type { AnswerOf, ParsedInputOf } from '@channel/contracts'
import type { Channel, salesSummary } from '@channel/contracts/order'
import type { PrismaClient } from '../db/client.js'
import { Prisma } from '../db/client.js'

/** Whose sales: everybody's, those of a dealer and all below it, those of one person, or nobody's. */
export type Seller =
  | { readonly of: 'all' }
  | { readonly of: 'dealer'; readonly dealerCode: string }
  | { readonly of: 'own'; readonly placedBy: string }
  | { readonly of: 'none' }

type Row = { channel: string; currency: string; confirmed: bigint; refused: bigint; returns: bigint; revenue: bigint }

export const salesRepository = (db: PrismaClient) => ({
  /**
   * Per channel and currency. An order counts from its confirmation on unless it is cancelled or on its way there, with what
   * it comes to now; one that was shipped in part is never cancelled but closed with what was shipped. A return counts once it is
   * settled. `from` is included, `to` is not.
   */
  summary: async (range: ParsedInputOf<typeof salesSummary>, seller: Seller): Promise<AnswerOf<typeof salesSummary>> => {
    const rows = await db.$queryRaw<Row[]>`
      SELECT channel, currency, sum(confirmed)::bigint AS confirmed, sum(refused)::bigint AS refused, sum(returns)::bigint AS returns,
             sum(revenue)::bigint AS revenue
        FROM (
          SELECT channel, currency, count(*) FILTER (WHERE status <> 'refused') AS confirmed,
                 count(*) FILTER (WHERE status = 'refused') AS refused, 0 AS returns,
                 coalesce(sum(total_minor) FILTER (WHERE status <> 'refused'), 0) AS revenue
            FROM orders
           WHERE (status IN ('refused', 'confirmed', 'sent', 'shipping', 'partly-shipped', 'shipped', 'received', 'completed', 'changing')
                  OR status = 'cancelling' AND pending->>'back' = 'partly-shipped')
             AND ${within('placed_at', range)} AND ${soldBy(seller, 'placed_by')}
           GROUP BY channel, currency
          UNION ALL
          SELECT channel, currency, 0, 0, count(*), -sum(total_minor)
            FROM goods_return
           WHERE status = 'settled' AND ${within('received_at', range)} AND ${soldBy(seller, 'received_by')}
           GROUP BY channel, currency) part
       GROUP BY channel, currency ORDER BY channel, currency`
    return rows.map(({ channel, currency, confirmed, refused, returns, revenue }) => ({
      channel: channel as Channel,
      currency,
      confirmed: Number(confirmed),
      refused: Number(refused),
      returns: Number(returns),
      revenueMinor: Number(revenue),
    }))
  },
})
export type SalesRepository = ReturnType<typeof salesRepository>

const within = (column: 'placed_at' | 'received_at', { from, to }: ParsedInputOf<typeof salesSummary>): Prisma.Sql => {
  const at = Prisma.raw(column)
  const begin = from === undefined ? Prisma.sql`true` : Prisma.sql`${at} >= ${from}::timestamptz`
  const end = to === undefined ? Prisma.sql`true` : Prisma.sql`${at} < ${to}::timestamptz`
  return Prisma.sql`${begin} AND ${end}`
}

const soldBy = (seller: Seller, person: 'placed_by' | 'received_by'): Prisma.Sql => {
  switch (seller.of) {
    case 'all':
      return Prisma.sql`true`
    case 'dealer':
      return Prisma.sql`(dealer_code = ${seller.dealerCode} OR dealer_code IN (
        SELECT b.dealer_code FROM dealer_branch b WHERE b.ancestor = ${seller.dealerCode}))`
    case 'own':
      return Prisma.sql`${Prisma.raw(person)} = ${seller.placedBy}`
    case 'none':
      return Prisma.sql`false`
  }
}
