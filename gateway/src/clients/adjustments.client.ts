import {
  approveAdjustment,
  getAdjustmentHistory,
  getAdjustmentLimits,
  getAdjustments,
  listAdjustmentReasons,
  listAdjustments,
  rejectAdjustment,
  requestAdjustment,
  reverseAdjustment,
  setAdjustmentLimits,
  setAdjustmentReason,
  totalAdjustments,
  withdrawAdjustment,
} from '@channel/contracts/inventory'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const adjustmentsClient = ({ ask, tell }: Remote) => ({
  requestAdjustment: (input: CommandInput<typeof requestAdjustment>, key: string) => tell(requestAdjustment, input, key),
  approveAdjustment: (input: CommandInput<typeof approveAdjustment>, key: string) => tell(approveAdjustment, input, key),
  rejectAdjustment: (input: CommandInput<typeof rejectAdjustment>, key: string) => tell(rejectAdjustment, input, key),
  withdrawAdjustment: (input: CommandInput<typeof withdrawAdjustment>, key: string) => tell(withdrawAdjustment, input, key),
  reverseAdjustment: (input: CommandInput<typeof reverseAdjustment>, key: string) => tell(reverseAdjustment, input, key),
  setAdjustmentLimits: (input: CommandInput<typeof setAdjustmentLimits>, key: string) => tell(setAdjustmentLimits, input, key),
  setAdjustmentReason: (input: CommandInput<typeof setAdjustmentReason>, key: string) => tell(setAdjustmentReason, input, key),
  getAdjustments: (ids: readonly string[]) => ask(getAdjustments, { ids }),
  getAdjustmentHistory: (ids: readonly string[]) => ask(getAdjustmentHistory, { ids }),
  getAdjustmentLimits: () => ask(getAdjustmentLimits, {}),
  listAdjustmentReasons: () => ask(listAdjustmentReasons, {}),
  listAdjustments: (input: QueryInput<typeof listAdjustments>) => ask(listAdjustments, input),
  totalAdjustments: (input: QueryInput<typeof totalAdjustments>) => ask(totalAdjustments, input),
})
