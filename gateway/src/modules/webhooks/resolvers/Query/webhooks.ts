import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { connection } from '../../../base/connection.js'

export const webhooks: NonNullable<QueryResolvers['webhooks']> = async (_root, { filter, first, after }, { clients }) =>
  connection(await clients.webhooks.listWebhooks({ ...filter, first, after }), after)
