import { listConsistencyRuns, reconcileStock, repairStock } from '@channel/contracts/inventory'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const consistencyClient = ({ ask, tell }: Remote) => ({
  repairStock: (input: CommandInput<typeof repairStock>, key: string) => tell(repairStock, input, key),
  reconcileStock: () => ask(reconcileStock, {}),
  listConsistencyRuns: (input: QueryInput<typeof listConsistencyRuns>) => ask(listConsistencyRuns, input),
})
