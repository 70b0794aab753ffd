import type { ChannelCode } from '@channel/contracts'

/** Who keeps a quota: a channel, or a gift batch of it. Channel codes cannot contain the hash. */
export const holderOf = (channel: ChannelCode, batch: string | null | undefined): string =>
  batch ? `${channel}#${batch}` : channel
