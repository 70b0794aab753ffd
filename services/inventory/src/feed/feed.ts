import type { ChannelCode, Sku } from '@channel/contracts'

/** What a channel can sell of a SKU. */
export type FeedNumber = { readonly channel: ChannelCode; readonly sku: Sku; readonly atp: number }

const keyOf = ({ channel, sku }: Pick<FeedNumber, 'channel' | 'sku'>): string => `${channel}|${sku}`

/** Numbers that the feed does not tell yet. The first one of a SKU is told even where it is 0: a marketplace may show anything. */
export const news = (told: readonly FeedNumber[], now: readonly FeedNumber[]): FeedNumber[] => {
  const known = new Map(told.map((one) => [keyOf(one), one.atp]))
  return now.filter((one) => known.get(keyOf(one)) !== one.atp)
}
