import {
  changePriceList,
  changePrices,
  copyPriceList,
  createPriceList,
  endPriceList,
  explainPrice,
  getPriceListHistory,
  getPriceLists,
  listPriceHistory,
  listPriceLists,
  listPrices,
  quotePrices,
  releasePriceList,
} from '@channel/contracts/dealer'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const pricesClient = ({ ask, tell }: Remote) => ({
  changePriceList: (input: CommandInput<typeof changePriceList>, key: string) => tell(changePriceList, input, key),
  changePrices: (input: CommandInput<typeof changePrices>, key: string) => tell(changePrices, input, key),
  copyPriceList: (input: CommandInput<typeof copyPriceList>, key: string) => tell(copyPriceList, input, key),
  createPriceList: (input: CommandInput<typeof createPriceList>, key: string) => tell(createPriceList, input, key),
  endPriceList: (input: CommandInput<typeof endPriceList>, key: string) => tell(endPriceList, input, key),
  releasePriceList: (input: CommandInput<typeof releasePriceList>, key: string) => tell(releasePriceList, input, key),
  getPriceLists: (codes: readonly string[]) => ask(getPriceLists, { codes }),
  getPriceListHistory: (codes: readonly string[]) => ask(getPriceListHistory, { codes }),
  listPriceLists: (input: QueryInput<typeof listPriceLists>) => ask(listPriceLists, input),
  listPrices: (input: QueryInput<typeof listPrices>) => ask(listPrices, input),
  listPriceHistory: (input: QueryInput<typeof listPriceHistory>) => ask(listPriceHistory, input),
  quotePrices: (input: QueryInput<typeof quotePrices>) => ask(quotePrices, input),
  explainPrice: (input: QueryInput<typeof explainPrice>) => ask(explainPrice, input),
})
