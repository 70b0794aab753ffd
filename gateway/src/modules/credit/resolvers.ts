import type { Resolvers } from '../../generated/resolver-types.js'
import { CreditHold } from './resolvers/CreditHold.js'
import { CreditOverview } from './resolvers/CreditOverview.js'
import { adjustOwed } from './resolvers/Mutation/adjustOwed.js'
import { endTemporaryLimit } from './resolvers/Mutation/endTemporaryLimit.js'
import { grantTemporaryLimit } from './resolvers/Mutation/grantTemporaryLimit.js'
import { setCreditTerms } from './resolvers/Mutation/setCreditTerms.js'
import { creditHolds } from './resolvers/Query/creditHolds.js'
import { creditOverview } from './resolvers/Query/creditOverview.js'
import { receivables } from './resolvers/Query/receivables.js'
import { Receivable } from './resolvers/Receivable.js'
import { TemporaryLimit } from './resolvers/TemporaryLimit.js'

export const creditResolvers = {
  Query: { creditHolds, creditOverview, receivables },
  Mutation: { adjustOwed, endTemporaryLimit, grantTemporaryLimit, setCreditTerms },
  CreditHold,
  CreditOverview,
  Receivable,
  TemporaryLimit,
} satisfies Partial<Resolvers>
