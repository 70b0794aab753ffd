import type { ChannelCode, Page, ParsedInputOf, Sku } from '@channel/contracts'
import { decodeCursor, encodeCursor } from '@channel/contracts'
import type { ChannelSku, listChannels, listChannelSkus, SalesChannel } from '@channel/contracts/inventory'
import type { PrismaClient } from '../db/client.js'
import { channelFrom } from './channel-row.js'

const lastKey = (after: string | undefined): string | undefined => {
  const [key] = decodeCursor(after) ?? []
  return key === undefined ? undefined : String(key)
}

const page = <T>(nodes: readonly T[], keyOf: (node: T) => string, first: number, totalCount: number): Page<T> => ({
  rows: nodes.slice(0, first).map((node) => ({ cursor: encodeCursor(keyOf(node)), node })),
  hasNextPage: nodes.length > first,
  totalCount,
})

/** Channels as they are. Reads only. */
export const channelListRepository = (db: PrismaClient) => ({
  /** Channels by code; unknown ones are absent. */
  find: async (codes: readonly ChannelCode[]): Promise<SalesChannel[]> => {
    const rows = await db.channel.findMany({ where: { code: { in: [...codes] } }, orderBy: { code: 'asc' } })
    return rows.map(channelFrom)
  },

  list: async ({ first, after, kind }: ParsedInputOf<typeof listChannels>): Promise<Page<SalesChannel>> => {
    const [rows, totalCount] = await Promise.all([
      db.channel.findMany({ where: { kind, code: { gt: lastKey(after) } }, orderBy: { code: 'asc' }, take: first + 1 }),
      db.channel.count({ where: { kind } }),
    ])
    return page(rows.map(channelFrom), ({ code }) => code, first, totalCount)
  },

  skus: async ({ first, after, channel }: ParsedInputOf<typeof listChannelSkus>): Promise<Page<ChannelSku>> => {
    const [rows, totalCount] = await Promise.all([
      db.channelSku.findMany({ where: { channel, sku: { gt: lastKey(after) } }, orderBy: { sku: 'asc' }, take: first + 1 }),
      db.channelSku.count({ where: { channel } }),
    ])
    const nodes = rows.map(({ sku, exposurePercent, threshold }) => ({
      sku: sku as Sku,
      exposurePercent,
      threshold: Number(threshold),
    }))
    return page(nodes, ({ sku }) => sku, first, totalCount)
  },
})
export type ChannelListRepository = ReturnType<typeof channelListRepository>
