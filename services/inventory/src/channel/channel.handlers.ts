import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actsForBrand, err } from '@channel/contracts'
import type { getChannels, listChannels, listChannelSkus, registerChannels, setChannelSkus } from '@channel/contracts/inventory'
import type { ChannelListRepository } from './channel-list.repository.js'
import type { ChannelRepository } from './channel.repository.js'

type Dependencies = {
  readonly channels: ChannelRepository
  readonly readings: ChannelListRepository
  readonly clock: () => Date
}

const forbidden = err({ code: 'FORBIDDEN', reason: 'Only the brand keeps the channels' })

/** Use cases of channels. The brand keeps them; everybody who is logged in may look. */
export const channelHandlers = ({ channels, readings, clock }: Dependencies) => ({
  register: async (
    input: ParsedInputOf<typeof registerChannels>,
    context: CallContext,
  ): Promise<ReplyOf<typeof registerChannels>> =>
    actsForBrand(context.principal) ? channels.register(input, { context, at: clock() }) : forbidden,
  setSkus: async (input: ParsedInputOf<typeof setChannelSkus>, context: CallContext): Promise<ReplyOf<typeof setChannelSkus>> =>
    actsForBrand(context.principal) ? channels.setSkus(input, { context, at: clock() }) : forbidden,
  get: (input: ParsedInputOf<typeof getChannels>) => readings.find(input.codes),
  list: (input: ParsedInputOf<typeof listChannels>) => readings.list(input),
  listSkus: (input: ParsedInputOf<typeof listChannelSkus>) => readings.skus(input),
})
export type ChannelHandlers = ReturnType<typeof channelHandlers>
