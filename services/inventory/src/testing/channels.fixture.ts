import type { ChannelCode } from '@channel/contracts'
import { SalesChannel } from '@channel/contracts/inventory'
import { brandOps } from '@channel/testkit'
import { channelRepository } from '../channel/channel.repository.js'
import { supplyRepository } from '../channel/supply.repository.js'
import type { Instance } from './shop.fixture.js'
import { accepted, key, place, sku } from './shop.fixture.js'

type Wish = Partial<Parameters<typeof SalesChannel.parse>[0] & object>

/** Channels by code; what is not said is as it is for a new channel: an open online shop that sells from warehouses. */
export const openChannels = async ({ work }: Instance, channels: Readonly<Record<string, Wish>>): Promise<void> => {
  const repository = channelRepository({ work, supply: supplyRepository, lockSkus: async () => ({ products: new Map() }) })
  const wanted = Object.entries(channels).map(([code, more]) => SalesChannel.parse({ code, name: code, kind: 'online', ...more }))
  accepted(await repository.register({ idempotencyKey: key(), channels: wanted }, { context: brandOps, at: new Date() }))
}

/** Sets quotas of a channel, or `channel#batch`, by `SKU@place`. */
export const setQuotas = (
  { stock }: Instance,
  holder: string,
  granted: Readonly<Record<string, number>>,
  more: { releaseAt?: string | null; idempotencyKey?: ReturnType<typeof key> } = {},
) => {
  const [channel, batch] = holder.split('#')
  const lines = Object.entries(granted).map(([spot, units]) => {
    const [code = '', where = 'WH1'] = spot.split('@')
    return { sku: sku(code), location: place(where), granted: units }
  })
  const input = { idempotencyKey: key(), channel: channel as ChannelCode, batch, lines, releaseAt: null, reference: 'Q', ...more }
  return stock.setQuotas(input, brandOps)
}
