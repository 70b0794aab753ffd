import { correctSellOut, getSellOutChanges, listChannelStock, listSellOut, reportSellOut } from '@channel/contracts/dealer'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const sellOutClient = ({ ask, tell }: Remote) => ({
  reportSellOut: (input: CommandInput<typeof reportSellOut>, key: string) => tell(reportSellOut, input, key),
  correctSellOut: (input: CommandInput<typeof correctSellOut>, key: string) => tell(correctSellOut, input, key),
  listSellOut: (input: QueryInput<typeof listSellOut>) => ask(listSellOut, input),
  getSellOutChanges: (input: QueryInput<typeof getSellOutChanges>) => ask(getSellOutChanges, input),
  listChannelStock: (input: QueryInput<typeof listChannelStock>) => ask(listChannelStock, input),
})
