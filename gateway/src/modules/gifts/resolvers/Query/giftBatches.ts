import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const giftBatches: NonNullable<QueryResolvers['giftBatches']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.gifts.listGiftBatches({ ...filter, first, after }), after)
