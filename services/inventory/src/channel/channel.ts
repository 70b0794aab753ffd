import type { ChannelCode, NewEvent } from '@channel/contracts'
import { newEvent } from '@channel/contracts'
import type { SalesChannel } from '@channel/contracts/inventory'
import { channelRegistered } from '@channel/contracts/inventory'

export type ChannelRegistration = { readonly rows: readonly SalesChannel[]; readonly events: readonly NewEvent[] }

/** Channels are created or replaced whole, by code; of several entries of one code the last one holds. They never cease to exist. */
export const registerAll = (channels: readonly SalesChannel[]): ChannelRegistration => {
  const rows = [...new Map<ChannelCode, SalesChannel>(channels.map((one) => [one.code, one])).values()]
  return { rows, events: rows.map((channel) => newEvent(channelRegistered, channel.code, channel)) }
}

const DECIDING = ['feed', 'active', 'usesPool', 'exposurePercent', 'threshold'] as const

/** Whether a feed may have other numbers now. Which places are open to the channel shows in its supply scopes. */
export const changesFeed = (before: SalesChannel | undefined, now: SalesChannel): boolean =>
  now.feed && (before === undefined || DECIDING.some((field) => before[field] !== now[field]))
