import type { ReservationResolvers } from '../../../generated/resolver-types.js'

export const Reservation: ReservationResolvers = {
  channelCode: ({ channel }) => channel,
  channel: ({ channel }, _args, { loaders }) => (channel === null ? null : loaders.salesChannels.load(channel)),
}
