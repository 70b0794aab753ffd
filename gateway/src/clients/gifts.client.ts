import {
  approveGiftBatch,
  closeGiftBatch,
  getGiftBatches,
  getGiftBatchHistory,
  listGiftBatches,
  rejectGiftBatch,
  requestGiftBatch,
  withdrawGiftBatch,
} from '@channel/contracts/inventory'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const giftsClient = ({ ask, tell }: Remote) => ({
  requestGiftBatch: (input: CommandInput<typeof requestGiftBatch>, key: string) => tell(requestGiftBatch, input, key),
  approveGiftBatch: (input: CommandInput<typeof approveGiftBatch>, key: string) => tell(approveGiftBatch, input, key),
  rejectGiftBatch: (input: CommandInput<typeof rejectGiftBatch>, key: string) => tell(rejectGiftBatch, input, key),
  withdrawGiftBatch: (input: CommandInput<typeof withdrawGiftBatch>, key: string) => tell(withdrawGiftBatch, input, key),
  closeGiftBatch: (input: CommandInput<typeof closeGiftBatch>, key: string) => tell(closeGiftBatch, input, key),
  getGiftBatches: (ids: readonly string[]) => ask(getGiftBatches, { ids }),
  getGiftBatchHistory: (ids: readonly string[]) => ask(getGiftBatchHistory, { ids }),
  listGiftBatches: (input: QueryInput<typeof listGiftBatches>) => ask(listGiftBatches, input),
})
