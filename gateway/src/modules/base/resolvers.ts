import { formatMinor } from '@channel/contracts'
import type { Resolvers } from '../../generated/resolver-types.js'
import { AmountMinor, BusinessDay, DateTime, JSONObject } from './scalars.js'

export const baseResolvers = {
  AmountMinor,
  Date: BusinessDay,
  DateTime,
  JSONObject,
  Money: { amount: ({ amountMinor, currency }) => formatMinor(amountMinor, currency) },
} satisfies Partial<Resolvers>
