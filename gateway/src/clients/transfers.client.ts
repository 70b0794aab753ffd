import {
  cancelTransfer,
  closeTransfer,
  createTransfer,
  dispatchTransfer,
  getTransferHistory,
  getTransfers,
  listInTransit,
  listTransfers,
  receiveTransfer,
  takeBackTransfer,
} from '@channel/contracts/inventory'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const transfersClient = ({ ask, tell }: Remote) => ({
  createTransfer: (input: CommandInput<typeof createTransfer>, key: string) => tell(createTransfer, input, key),
  dispatchTransfer: (input: CommandInput<typeof dispatchTransfer>, key: string) => tell(dispatchTransfer, input, key),
  receiveTransfer: (input: CommandInput<typeof receiveTransfer>, key: string) => tell(receiveTransfer, input, key),
  takeBackTransfer: (input: CommandInput<typeof takeBackTransfer>, key: string) => tell(takeBackTransfer, input, key),
  cancelTransfer: (input: CommandInput<typeof cancelTransfer>, key: string) => tell(cancelTransfer, input, key),
  closeTransfer: (input: CommandInput<typeof closeTransfer>, key: string) => tell(closeTransfer, input, key),
  getTransfers: (ids: readonly string[]) => ask(getTransfers, { ids }),
  getTransferHistory: (ids: readonly string[]) => ask(getTransferHistory, { ids }),
  listTransfers: (input: QueryInput<typeof listTransfers>) => ask(listTransfers, input),
  listInTransit: (input: QueryInput<typeof listInTransit>) => ask(listInTransit, input),
})
