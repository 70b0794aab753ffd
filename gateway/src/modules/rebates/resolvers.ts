import type { Resolvers } from '../../generated/resolver-types.js'
import { activateRebatePolicy } from './resolvers/Mutation/activateRebatePolicy.js'
import { approveRebateSettlement } from './resolvers/Mutation/approveRebateSettlement.js'
import { changeRebatePolicy } from './resolvers/Mutation/changeRebatePolicy.js'
import { closeRebatePolicy } from './resolvers/Mutation/closeRebatePolicy.js'
import { draftRebatePolicy } from './resolvers/Mutation/draftRebatePolicy.js'
import { draftRebateSettlement } from './resolvers/Mutation/draftRebateSettlement.js'
import { rejectRebateSettlement } from './resolvers/Mutation/rejectRebateSettlement.js'
import { simulateRebate } from './resolvers/Mutation/simulateRebate.js'
import { explainRebate } from './resolvers/Query/explainRebate.js'
import { rebateAccounts } from './resolvers/Query/rebateAccounts.js'
import { rebateEntries } from './resolvers/Query/rebateEntries.js'
import { rebatePolicies } from './resolvers/Query/rebatePolicies.js'
import { rebatePolicy } from './resolvers/Query/rebatePolicy.js'
import { rebateSettlement } from './resolvers/Query/rebateSettlement.js'
import { rebateSettlementLines } from './resolvers/Query/rebateSettlementLines.js'
import { rebateSettlements } from './resolvers/Query/rebateSettlements.js'
import { rebateSimulationLines } from './resolvers/Query/rebateSimulationLines.js'
import { rebateSimulations } from './resolvers/Query/rebateSimulations.js'
import { recomputeRebates } from './resolvers/Query/recomputeRebates.js'
import { RebatePolicy } from './resolvers/RebatePolicy.js'
import { RebateRule } from './resolvers/RebateRule.js'
import { RebateSimulation } from './resolvers/RebateSimulation.js'
import { RebateSimulationLine } from './resolvers/RebateSimulationLine.js'
import { RebateAccount } from './resolvers/RebateAccount.js'
import { RebateEntry } from './resolvers/RebateEntry.js'
import { RebateSettlement } from './resolvers/RebateSettlement.js'
import { RebateSettlementLine } from './resolvers/RebateSettlementLine.js'
import { RebateDifference } from './resolvers/RebateDifference.js'

export const rebatesResolvers = {
  Query: {
    explainRebate,
    rebateAccounts,
    rebateEntries,
    rebatePolicies,
    rebatePolicy,
    rebateSettlement,
    rebateSettlementLines,
    rebateSettlements,
    rebateSimulationLines,
    rebateSimulations,
    recomputeRebates,
  },
  Mutation: {
    activateRebatePolicy,
    approveRebateSettlement,
    changeRebatePolicy,
    closeRebatePolicy,
    draftRebatePolicy,
    draftRebateSettlement,
    rejectRebateSettlement,
    simulateRebate,
  },
  RebatePolicy,
  RebateRule,
  RebateSimulation,
  RebateSimulationLine,
  RebateAccount,
  RebateEntry,
  RebateSettlement,
  RebateSettlementLine,
  RebateDifference,
} satisfies Partial<Resolvers>
