import {
  approveReturn,
  getReturnRequestHistory,
  getReturnRequests,
  listReturnRequests,
  receiveReturn,
  rejectReturn,
  requestReturn,
  returnRates,
  withdrawReturn,
} from '@channel/contracts/order'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const returnsClient = ({ ask, tell }: Remote) => ({
  requestReturn: (input: CommandInput<typeof requestReturn>, key: string) => tell(requestReturn, input, key),
  approveReturn: (input: CommandInput<typeof approveReturn>, key: string) => tell(approveReturn, input, key),
  rejectReturn: (input: CommandInput<typeof rejectReturn>, key: string) => tell(rejectReturn, input, key),
  withdrawReturn: (input: CommandInput<typeof withdrawReturn>, key: string) => tell(withdrawReturn, input, key),
  receiveReturn: (input: CommandInput<typeof receiveReturn>, key: string) => tell(receiveReturn, input, key),
  getReturnRequests: (ids: readonly string[]) => ask(getReturnRequests, { ids }),
  getReturnRequestHistory: (ids: readonly string[]) => ask(getReturnRequestHistory, { ids }),
  listReturnRequests: (input: QueryInput<typeof listReturnRequests>) => ask(listReturnRequests, input),
  returnRates: (input: QueryInput<typeof returnRates>) => ask(returnRates, input),
})
