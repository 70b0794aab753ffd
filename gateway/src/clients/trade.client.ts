import { getTradeDocuments, listReturnRates, listSellIn, listTradeEntries } from '@channel/contracts/dealer'
import type { QueryInput, Remote } from './remote.js'

export const tradeClient = ({ ask }: Remote) => ({
  listTradeEntries: (input: QueryInput<typeof listTradeEntries>) => ask(listTradeEntries, input),
  listSellIn: (input: QueryInput<typeof listSellIn>) => ask(listSellIn, input),
  listReturnRates: (input: QueryInput<typeof listReturnRates>) => ask(listReturnRates, input),
  getTradeDocuments: (documents: readonly string[]) => ask(getTradeDocuments, { documents }),
})
