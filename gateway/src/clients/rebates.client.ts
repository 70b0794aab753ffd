import {
  activateRebatePolicy,
  approveRebateSettlement,
  changeRebatePolicy,
  closeRebatePolicy,
  draftRebatePolicy,
  draftRebateSettlement,
  explainRebate,
  getRebatePolicies,
  getRebateSettlements,
  listRebateAccounts,
  listRebateEntries,
  listRebatePolicies,
  listRebateSettlementLines,
  listRebateSettlements,
  listRebateSimulationLines,
  listRebateSimulations,
  recomputeRebates,
  rejectRebateSettlement,
  simulateRebate,
} from '@channel/contracts/dealer'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const rebatesClient = ({ ask, tell }: Remote) => ({
  draftRebatePolicy: (input: CommandInput<typeof draftRebatePolicy>, key: string) => tell(draftRebatePolicy, input, key),
  changeRebatePolicy: (input: CommandInput<typeof changeRebatePolicy>, key: string) => tell(changeRebatePolicy, input, key),
  simulateRebate: (input: CommandInput<typeof simulateRebate>, key: string) => tell(simulateRebate, input, key),
  activateRebatePolicy: (input: CommandInput<typeof activateRebatePolicy>, key: string) => tell(activateRebatePolicy, input, key),
  closeRebatePolicy: (input: CommandInput<typeof closeRebatePolicy>, key: string) => tell(closeRebatePolicy, input, key),
  draftRebateSettlement: (input: CommandInput<typeof draftRebateSettlement>, key: string) =>
    tell(draftRebateSettlement, input, key),
  approveRebateSettlement: (input: CommandInput<typeof approveRebateSettlement>, key: string) =>
    tell(approveRebateSettlement, input, key),
  rejectRebateSettlement: (input: CommandInput<typeof rejectRebateSettlement>, key: string) =>
    tell(rejectRebateSettlement, input, key),
  getRebatePolicies: (ids: readonly string[]) => ask(getRebatePolicies, { ids }),
  getRebateSettlements: (ids: readonly string[]) => ask(getRebateSettlements, { ids }),
  listRebatePolicies: (input: QueryInput<typeof listRebatePolicies>) => ask(listRebatePolicies, input),
  listRebateSimulations: (input: QueryInput<typeof listRebateSimulations>) => ask(listRebateSimulations, input),
  listRebateSimulationLines: (input: QueryInput<typeof listRebateSimulationLines>) => ask(listRebateSimulationLines, input),
  listRebateAccounts: (input: QueryInput<typeof listRebateAccounts>) => ask(listRebateAccounts, input),
  listRebateEntries: (input: QueryInput<typeof listRebateEntries>) => ask(listRebateEntries, input),
  explainRebate: (input: QueryInput<typeof explainRebate>) => ask(explainRebate, input),
  listRebateSettlements: (input: QueryInput<typeof listRebateSettlements>) => ask(listRebateSettlements, input),
  listRebateSettlementLines: (input: QueryInput<typeof listRebateSettlementLines>) => ask(listRebateSettlementLines, input),
  recomputeRebates: (input: QueryInput<typeof recomputeRebates>) => ask(recomputeRebates, input),
})
