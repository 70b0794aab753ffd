import {
  changeDealerStatus,
  getCreditAccounts,
  getDealers,
  listCreditEntries,
  listDealers,
  recordPayment,
  registerDealers,
  setCreditLimit,
} from '@channel/contracts/dealer'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const dealerClient = ({ ask, tell }: Remote) => ({
  registerDealers: (input: CommandInput<typeof registerDealers>, key: string) => tell(registerDealers, input, key),
  changeDealerStatus: (input: CommandInput<typeof changeDealerStatus>, key: string) => tell(changeDealerStatus, input, key),
  setCreditLimit: (input: CommandInput<typeof setCreditLimit>, key: string) => tell(setCreditLimit, input, key),
  recordPayment: (input: CommandInput<typeof recordPayment>, key: string) => tell(recordPayment, input, key),
  getDealers: (codes: readonly string[]) => ask(getDealers, { codes }),
  listDealers: (input: QueryInput<typeof listDealers>) => ask(listDealers, input),
  getCreditAccounts: (codes: readonly string[]) => ask(getCreditAccounts, { codes }),
  listCreditEntries: (input: QueryInput<typeof listCreditEntries>) => ask(listCreditEntries, input),
})
