import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const webhookDeliveries: NonNullable<QueryResolvers['webhookDeliveries']> = async (_root, args, { clients }) => {
  const { webhookId, filter, first, after } = args
  return connection(await clients.webhooks.listDeliveries({ webhookId, ...filter, first, after }), after)
}
