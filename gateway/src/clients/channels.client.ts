import {
  availableToPromise,
  getChannels,
  listAtpChanges,
  listChannels,
  listChannelSkus,
  listQuotas,
  registerChannels,
  setChannelSkus,
  setQuotas,
  setSafetyStock,
} from '@channel/contracts/inventory'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const channelsClient = ({ ask, tell }: Remote) => ({
  registerChannels: (input: CommandInput<typeof registerChannels>, key: string) => tell(registerChannels, input, key),
  setChannelSkus: (input: CommandInput<typeof setChannelSkus>, key: string) => tell(setChannelSkus, input, key),
  setQuotas: (input: CommandInput<typeof setQuotas>, key: string) => tell(setQuotas, input, key),
  setSafetyStock: (input: CommandInput<typeof setSafetyStock>, key: string) => tell(setSafetyStock, input, key),
  getChannels: (codes: readonly string[]) => ask(getChannels, { codes }),
  listChannels: (input: QueryInput<typeof listChannels>) => ask(listChannels, input),
  listChannelSkus: (input: QueryInput<typeof listChannelSkus>) => ask(listChannelSkus, input),
  listQuotas: (input: QueryInput<typeof listQuotas>) => ask(listQuotas, input),
  availableToPromise: (input: QueryInput<typeof availableToPromise>) => ask(availableToPromise, input),
  listAtpChanges: (input: QueryInput<typeof listAtpChanges>) => ask(listAtpChanges, input),
})
