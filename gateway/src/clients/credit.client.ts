import {
  adjustOwed,
  endTemporaryLimit,
  getCreditOverviews,
  grantTemporaryLimit,
  listCreditHolds,
  listReceivables,
  setCreditTerms,
} from '@channel/contracts/dealer'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const creditClient = ({ ask, tell }: Remote) => ({
  grantTemporaryLimit: (input: CommandInput<typeof grantTemporaryLimit>, key: string) => tell(grantTemporaryLimit, input, key),
  endTemporaryLimit: (input: CommandInput<typeof endTemporaryLimit>, key: string) => tell(endTemporaryLimit, input, key),
  setCreditTerms: (input: CommandInput<typeof setCreditTerms>, key: string) => tell(setCreditTerms, input, key),
  adjustOwed: (input: CommandInput<typeof adjustOwed>, key: string) => tell(adjustOwed, input, key),
  getOverviews: (codes: readonly string[]) => ask(getCreditOverviews, { codes }),
  listHolds: (input: QueryInput<typeof listCreditHolds>) => ask(listCreditHolds, input),
  listReceivables: (input: QueryInput<typeof listReceivables>) => ask(listReceivables, input),
})
