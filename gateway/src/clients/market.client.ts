import {
  listExternalOrders,
  listMarketImports,
  listMarketRowErrors,
  listShops,
  listSkuMappings,
  listUnmappedSkus,
  mapSku,
  registerShop,
  retryExternalOrder,
} from '@channel/contracts/order'
import type { CommandInput, QueryInput, Remote } from './remote.js'

/** GraphQL knows no objects with names of their own: secrets come as a list. */
type ShopInput = Omit<CommandInput<typeof registerShop>, 'credentials'> & {
  readonly credentials?: readonly { readonly name: string; readonly value: string }[] | null | undefined
}

const named = (credentials: ShopInput['credentials']): Record<string, string> =>
  Object.fromEntries((credentials ?? []).map(({ name, value }) => [name, value]))

export const marketClient = ({ ask, tell }: Remote) => ({
  registerShop: ({ credentials, ...input }: ShopInput, key: string) =>
    tell(registerShop, { ...input, credentials: named(credentials) }, key),
  mapSku: (input: CommandInput<typeof mapSku>, key: string) => tell(mapSku, input, key),
  retryExternalOrder: (input: CommandInput<typeof retryExternalOrder>, key: string) => tell(retryExternalOrder, input, key),
  listShops: () => ask(listShops, {}),
  listExternalOrders: (input: QueryInput<typeof listExternalOrders>) => ask(listExternalOrders, input),
  listUnmappedSkus: (input: QueryInput<typeof listUnmappedSkus>) => ask(listUnmappedSkus, input),
  listSkuMappings: (input: QueryInput<typeof listSkuMappings>) => ask(listSkuMappings, input),
  listMarketImports: (input: QueryInput<typeof listMarketImports>) => ask(listMarketImports, input),
  listMarketRowErrors: (input: QueryInput<typeof listMarketRowErrors>) => ask(listMarketRowErrors, input),
})
