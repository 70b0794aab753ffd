import type { QueryResolvers } from '../../../../generated/resolver-types.js'
import { asksFor } from '../../../base/asks-for.js'

export const availableToPromise: NonNullable<QueryResolvers['availableToPromise']> = async (_root, args, { clients }, info) => [
  ...(await clients.channels.availableToPromise({ ...args, explain: asksFor(info, 'explanation') })),
]
