import type { Resolvers } from '../../generated/resolver-types.js'
import { repairStock } from './resolvers/Mutation/repairStock.js'
import { consistencyRuns } from './resolvers/Query/consistencyRuns.js'
import { stockReconciliation } from './resolvers/Query/stockReconciliation.js'

export const consistencyResolvers = {
  Query: { consistencyRuns, stockReconciliation },
  Mutation: { repairStock },
} satisfies Partial<Resolvers>
