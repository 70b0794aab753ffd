import {
  applyForDealer,
  approveApplication,
  askForMore,
  changeApplication,
  getApplicationHistory,
  getApplications,
  listApplications,
  rejectApplication,
  withdrawApplication,
} from '@channel/contracts/dealer'
import type { CommandInput, QueryInput, Remote } from './remote.js'

/** A remark or a reason; the contract's schema tells where it may not be missing. */
type Reasoned = { readonly applicationId: string; readonly version: number; readonly reason?: string | null }

export const onboardingClient = ({ ask, tell }: Remote) => ({
  apply: (input: CommandInput<typeof applyForDealer>, key: string) => tell(applyForDealer, input, key),
  change: (input: CommandInput<typeof changeApplication>, key: string) => tell(changeApplication, input, key),
  approve: (input: CommandInput<typeof approveApplication>, key: string) => tell(approveApplication, input, key),
  askForMore: (input: Reasoned, key: string) => tell(askForMore, input as CommandInput<typeof askForMore>, key),
  reject: (input: Reasoned, key: string) => tell(rejectApplication, input as CommandInput<typeof rejectApplication>, key),
  withdraw: (input: Reasoned, key: string) => tell(withdrawApplication, input, key),
  get: (ids: readonly string[]) => ask(getApplications, { ids }),
  list: (input: QueryInput<typeof listApplications>) => ask(listApplications, input),
  history: (ids: readonly string[]) => ask(getApplicationHistory, { ids }),
})
