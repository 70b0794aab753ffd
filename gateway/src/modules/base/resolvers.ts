import { formatMinor } from '@channel/contracts'
import type { Resolvers } from '../../generated/resolver-types.js'
import { AmountMinor, DateTime, JSONObject } from './scalars.js'

export const baseResolvers = {
  AmountMinor,
  DateTime,
  JSONObject,
  Money: { amount: ({ amountMinor, currency }) => formatMinor(amountMinor, currency) },
} satisfies Partial<Resolvers>
