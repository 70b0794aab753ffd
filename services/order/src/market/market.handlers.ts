import type { CallContext, Page, ParsedInputOf, Principal, ReplyOf, Sku } from '@channel/contracts'
import { actsForBrand, err, hasRole } from '@channel/contracts'
import type {
  ExternalOrder,
  listExternalOrders,
  listSkuMappings,
  listUnmappedSkus,
  mapSku,
  MarketShop,
  registerShop,
  retryExternalOrder,
  SkuMapping,
  UnmappedSku,
} from '@channel/contracts/order'
import type { ExternalOrderRepository } from './external-order.repository.js'
import type { MappingRepository } from './mapping.repository.js'
import type { MarketLists } from './market-list.repository.js'
import type { ShopRepository } from './shop.repository.js'

type Dependencies = {
  readonly shops: Pick<ShopRepository, 'register' | 'list'>
  readonly external: Pick<ExternalOrderRepository, 'retry'>
  readonly mappings: MappingRepository
  readonly lists: MarketLists
  /** Of these SKUs, those that the inventory knows. */
  readonly known: (skus: readonly Sku[], context: CallContext) => Promise<readonly Sku[]>
  readonly clock: () => Date
}

const forbidden = (reason: string) => err({ code: 'FORBIDDEN' as const, reason })
const brandOnly = forbidden('Only the brand works on orders of marketplaces')
const nothing = { rows: [], hasNextPage: false, totalCount: 0 }

const mayOpenShops = (principal: Principal): boolean => hasRole(principal, 'brand-admin', 'service')

const queries = ({ shops, lists }: Pick<Dependencies, 'shops' | 'lists'>) => ({
  listShops: async (_input: object, { principal }: CallContext): Promise<MarketShop[]> =>
    actsForBrand(principal) ? shops.list() : [],
  listOrders: async (
    input: ParsedInputOf<typeof listExternalOrders>,
    { principal }: CallContext,
  ): Promise<Page<ExternalOrder>> => (actsForBrand(principal) ? lists.orders(input) : nothing),
  listUnmapped: async (input: ParsedInputOf<typeof listUnmappedSkus>, { principal }: CallContext): Promise<Page<UnmappedSku>> =>
    actsForBrand(principal) ? lists.unmapped(input) : nothing,
  listMappings: async (input: ParsedInputOf<typeof listSkuMappings>, { principal }: CallContext): Promise<Page<SkuMapping>> =>
    actsForBrand(principal) ? lists.mappings(input) : nothing,
})

/** What people do about marketplaces: shops, the meaning of codes, orders that stock refused. */
export const marketHandlers = (deps: Dependencies) => {
  const { shops, external, mappings, known, clock } = deps
  const call = (context: CallContext) => ({ context, at: clock() })
  return {
    registerShop: async (
      input: ParsedInputOf<typeof registerShop>,
      context: CallContext,
    ): Promise<ReplyOf<typeof registerShop>> =>
      mayOpenShops(context.principal) ? shops.register(input, call(context)) : forbidden('Only administrators open shops'),

    mapSku: async (input: ParsedInputOf<typeof mapSku>, context: CallContext): Promise<ReplyOf<typeof mapSku>> => {
      if (!actsForBrand(context.principal)) return brandOnly
      const found = await known([input.sku], context)
      return found.length === 0 ? err({ code: 'UNKNOWN_SKU', skus: [input.sku] }) : mappings.map(input, call(context))
    },

    retry: async (
      input: ParsedInputOf<typeof retryExternalOrder>,
      context: CallContext,
    ): Promise<ReplyOf<typeof retryExternalOrder>> =>
      actsForBrand(context.principal) ? external.retry(input, call(context)) : brandOnly,

    ...queries(deps),
  }
}
export type MarketHandlers = ReturnType<typeof marketHandlers>
