import type { Page, ParsedInputOf } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type {
  GiftQuote,
  GiftQuoteId,
  GiftQuoteStatus,
  GiftQuoteStep,
  GiftQuoteVersion,
  listGiftQuotes,
} from '@channel/contracts/order'
import type { Prisma, PrismaClient } from '../db/client.js'
import { quoteFrom, versionFrom } from './quote-store.repository.js'
import { shownQuote } from './quote.js'

/** Beyond this many rows a list only says "at least so many". */
const COUNT_LIMIT = 10_000

const isUuid = (value: unknown): value is string =>
  typeof value === 'string' && /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(value)

/** Expired is what nobody accepted in time. */
const having = (status: GiftQuoteStatus | undefined, at: Date): Prisma.GiftQuoteWhereInput => {
  switch (status) {
    case 'draft':
    case 'submitted':
    case 'approved':
      return { status, validUntil: { gt: at } }
    case 'expired':
      return { status: { in: ['draft', 'submitted', 'approved'] }, validUntil: { lte: at } }
    case 'rejected':
    case 'accepted':
    case 'delivering':
    case 'completed':
    case 'withdrawn':
    case undefined:
      return { status }
  }
}

const filtered = (input: ParsedInputOf<typeof listGiftQuotes>, at: Date): Prisma.GiftQuoteWhereInput => {
  const begins = input.number?.replace(/[\\%_]/g, '\\$&')
  return {
    ...having(input.status, at),
    customer: input.customer,
    createdAt: { gte: input.since, lt: input.until },
    ...(begins && { OR: [{ number: { startsWith: begins } }, { contractNumber: { startsWith: begins } }] }),
  }
}

/** With the versions that hold, in one more query. */
const withOffers = async (db: PrismaClient, rows: Prisma.GiftQuoteGetPayload<object>[], at: Date): Promise<GiftQuote[]> => {
  const wanted = rows.map(({ id, version }) => ({ quoteId: id, version }))
  const offers = wanted.length > 0 ? await db.giftQuoteVersion.findMany({ where: { OR: wanted } }) : []
  const byQuote = new Map(offers.map((offer) => [offer.quoteId, versionFrom(offer)]))
  return rows.flatMap((row) => {
    const offer = byQuote.get(row.id)
    return offer ? [shownQuote(quoteFrom(row, offer), at)] : []
  })
}

/** Reads only. */
export const quoteListRepository = (db: PrismaClient) => ({
  get: async (ids: readonly GiftQuoteId[], at: Date): Promise<GiftQuote[]> =>
    withOffers(db, await db.giftQuote.findMany({ where: { id: { in: [...ids] } }, orderBy: { id: 'asc' } }), at),

  /** Newest first: ids grow with the time at which a quote is written. */
  list: async (input: ParsedInputOf<typeof listGiftQuotes>, at: Date): Promise<Page<GiftQuote>> => {
    const where = filtered(input, at)
    const [id] = decodeCursor(input.after) ?? []
    const [rows, totalCount] = await Promise.all([
      db.giftQuote.findMany({
        where: { AND: [where, isUuid(id) ? { id: { lt: id } } : {}] },
        orderBy: { id: 'desc' },
        take: input.first + 1,
      }),
      db.giftQuote.count({ where, take: COUNT_LIMIT }),
    ])
    const quotes = await withOffers(db, rows.slice(0, input.first), at)
    return {
      rows: quotes.map((node) => ({ cursor: encodeCursor(node.id), node })),
      hasNextPage: rows.length > input.first,
      totalCount,
    }
  },

  versions: async (ids: readonly GiftQuoteId[]): Promise<GiftQuoteVersion[]> => {
    const rows = await db.giftQuoteVersion.findMany({
      where: { quoteId: { in: [...ids] } },
      orderBy: [{ quoteId: 'asc' }, { version: 'asc' }],
    })
    return rows.map(versionFrom)
  },

  history: async (ids: readonly GiftQuoteId[]): Promise<GiftQuoteStep[]> => {
    const rows = await db.giftQuoteStep.findMany({
      where: { quoteId: { in: [...ids] } },
      orderBy: [{ quoteId: 'asc' }, { step: 'asc' }],
    })
    return rows.map(({ quoteId, at, actor, action, version, note }) => ({
      ...{ quoteId: quoteId as GiftQuoteId, at: at.toISOString(), actor, version, note },
      action: action as GiftQuoteStep['action'],
    }))
  },
})
export type QuoteListRepository = ReturnType<typeof quoteListRepository>
