import type { Resolvers } from '../../generated/resolver-types.js'
import { Backorder } from './resolvers/Backorder.js'
import { ExpectedReceipt } from './resolvers/ExpectedReceipt.js'
import { announceReceipts } from './resolvers/Mutation/announceReceipts.js'
import { setPresaleTerms } from './resolvers/Mutation/setPresaleTerms.js'
import { PresaleTerms } from './resolvers/PresaleTerms.js'
import { backorders } from './resolvers/Query/backorders.js'
import { expectedReceipts } from './resolvers/Query/expectedReceipts.js'
import { presaleTerms } from './resolvers/Query/presaleTerms.js'

export const presaleResolvers = {
  Query: { backorders, expectedReceipts, presaleTerms },
  Mutation: { announceReceipts, setPresaleTerms },
  Backorder,
  ExpectedReceipt,
  PresaleTerms,
} satisfies Partial<Resolvers>
