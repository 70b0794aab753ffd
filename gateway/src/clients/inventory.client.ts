import {
  adjustStock,
  getBalances,
  getLocations,
  getProducts,
  getReservations,
  listBalances,
  listLocations,
  listMovements,
  listProducts,
  receiveStock,
  registerLocations,
  registerProducts,
} from '@channel/contracts/inventory'
import type { CommandInput, QueryInput, Remote } from './remote.js'

export const inventoryClient = ({ ask, tell }: Remote) => ({
  registerProducts: (input: CommandInput<typeof registerProducts>, key: string) => tell(registerProducts, input, key),
  registerLocations: (input: CommandInput<typeof registerLocations>, key: string) => tell(registerLocations, input, key),
  receiveStock: (input: CommandInput<typeof receiveStock>, key: string) => tell(receiveStock, input, key),
  adjustStock: (input: CommandInput<typeof adjustStock>, key: string) => tell(adjustStock, input, key),
  getProducts: (skus: readonly string[]) => ask(getProducts, { skus }),
  listProducts: (input: QueryInput<typeof listProducts>) => ask(listProducts, input),
  getLocations: (codes: readonly string[]) => ask(getLocations, { codes }),
  listLocations: (input: QueryInput<typeof listLocations>) => ask(listLocations, input),
  getBalances: (skus: readonly string[]) => ask(getBalances, { skus }),
  listBalances: (input: QueryInput<typeof listBalances>) => ask(listBalances, input),
  getReservations: (ids: readonly string[]) => ask(getReservations, { ids }),
  listMovements: (input: QueryInput<typeof listMovements>) => ask(listMovements, input),
})
