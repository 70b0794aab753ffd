import {
  cancelOrder,
  completeOrder,
  getOrderHistory,
  getOrders,
  getReturns,
  listOrders,
  listReturns,
  placeOrder,
  returnGoods,
  salesSummary,
  shipOrder,
} from '@channel/contracts/order'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const orderClient = ({ ask, tell }: Remote) => ({
  placeOrder: (input: CommandInput<typeof placeOrder>, key: string) => tell(placeOrder, input, key),
  shipOrder: (input: CommandInput<typeof shipOrder>, key: string) => tell(shipOrder, input, key),
  cancelOrder: (input: CommandInput<typeof cancelOrder>, key: string) => tell(cancelOrder, input, key),
  completeOrder: (input: CommandInput<typeof completeOrder>, key: string) => tell(completeOrder, input, key),
  returnGoods: (input: CommandInput<typeof returnGoods>, key: string) => tell(returnGoods, input, key),
  getOrders: (ids: readonly string[]) => ask(getOrders, { ids }),
  getOrderHistory: (ids: readonly string[]) => ask(getOrderHistory, { ids }),
  listOrders: (input: QueryInput<typeof listOrders>) => ask(listOrders, input),
  getReturns: (ids: readonly string[]) => ask(getReturns, { ids }),
  listReturns: (input: QueryInput<typeof listReturns>) => ask(listReturns, input),
  salesSummary: (input: QueryInput<typeof salesSummary>) => ask(salesSummary, input),
})
