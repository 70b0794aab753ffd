import type { CallContext, DealerCode, EventEnvelope, ParsedInputOf, PayloadOf, Principal, Sku } from '@channel/contracts'
import type { getTradeDocuments, listReturnRates, listSellIn, listTradeEntries } from '@channel/contracts/dealer'
import type { productRegistered } from '@channel/contracts/inventory'
import type { goodsReturned, shipmentPosted } from '@channel/contracts/order'
import type { LedgerRepository, ProductCard } from './ledger.repository.js'
import type { SellInRepository } from './sell-in.repository.js'
import type { TradeListRepository } from './trade-list.repository.js'
import type { TradeDocument } from './trade.js'
import { returnDocument, shipmentDocument } from './trade.js'

type Deps = {
  readonly ledger: LedgerRepository
  readonly lists: TradeListRepository
  readonly sums: SellInRepository
  readonly visible: (principal: Principal, asked?: DealerCode) => Promise<DealerCode[] | undefined>
  /** Products as their master has them; SKUs that nobody registered are absent. */
  readonly askProducts: (skus: Sku[], context: CallContext) => Promise<ProductCard[]>
}
type Arrival = { readonly consumer: string; readonly context: CallContext }

export const tradeHandlers = ({ ledger, lists, sums, visible, askProducts }: Deps) => {
  /** Sees to it that SKUs have cards, and answers those of which nobody knows. */
  const withoutCard = async (skus: readonly Sku[], context: CallContext): Promise<Sku[]> => {
    const unknown = await ledger.unknown(skus)
    if (unknown.length === 0) return []
    const found = await askProducts(unknown, context)
    await ledger.addCards(found)
    const names = new Set(found.map(({ sku }) => sku))
    return unknown.filter((sku) => !names.has(sku))
  }

  /** Cards are asked for before the transaction begins: an event may overtake that of a product it is about. */
  const record = async (event: EventEnvelope, document: TradeDocument | undefined, { consumer, context }: Arrival) => {
    if (!document) return
    await withoutCard(
      document.entries.map(({ sku }) => sku),
      context,
    )
    await ledger.append(consumer, event, document)
  }

  return {
    shipped: (event: EventEnvelope<PayloadOf<typeof shipmentPosted>>, arrival: Arrival): Promise<void> =>
      record(event, shipmentDocument(event.payload), arrival),
    returned: (event: EventEnvelope<PayloadOf<typeof goodsReturned>>, arrival: Arrival): Promise<void> =>
      record(event, returnDocument(event.payload, event.occurredAt), arrival),
    productRegistered: (event: EventEnvelope<PayloadOf<typeof productRegistered>>, { consumer }: Arrival): Promise<void> => {
      const { sku, name, category } = event.payload
      return ledger.saveCard(consumer, event, { sku, name, category })
    },
    withoutCard,

    entries: async (input: ParsedInputOf<typeof listTradeEntries>, { principal }: CallContext) =>
      lists.list(input, await visible(principal, input.dealerCode)),
    documents: async ({ documents }: ParsedInputOf<typeof getTradeDocuments>, { principal }: CallContext) =>
      lists.documents(documents, await visible(principal)),
    sellIn: async (input: ParsedInputOf<typeof listSellIn>, { principal }: CallContext) =>
      sums.list(input, await visible(principal, input.dealerCode)),
    returnRates: async (input: ParsedInputOf<typeof listReturnRates>, { principal }: CallContext) =>
      sums.rates(input, await visible(principal, input.dealerCode)),
  }
}
export type TradeHandlers = ReturnType<typeof tradeHandlers>
