import {
  announceReceipts,
  listBackorders,
  listExpectedReceipts,
  listPresaleTerms,
  setPresaleTerms,
} from '@channel/contracts/inventory'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const presaleClient = ({ ask, tell }: Remote) => ({
  setPresaleTerms: (input: CommandInput<typeof setPresaleTerms>, key: string) => tell(setPresaleTerms, input, key),
  announceReceipts: (input: CommandInput<typeof announceReceipts>, key: string) => tell(announceReceipts, input, key),
  listPresaleTerms: (input: QueryInput<typeof listPresaleTerms>) => ask(listPresaleTerms, input),
  listExpectedReceipts: (input: QueryInput<typeof listExpectedReceipts>) => ask(listExpectedReceipts, input),
  listBackorders: (input: QueryInput<typeof listBackorders>) => ask(listBackorders, input),
})
