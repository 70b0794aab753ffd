import type { CallContext, ChannelCode, DealerCode, LocationCode, OrderId, Result, Sku } from '@channel/contracts'
import type { Product } from '@channel/contracts/inventory'
import type { OrderLine, Refusal } from '@channel/contracts/order'

type CreditWanted = {
  orderId: OrderId
  dealerCode: DealerCode
  amountMinor: number
  currency: string
  expiresAt: string
}
type StockWanted = {
  orderId: OrderId
  channel: ChannelCode
  /** Whose purchase limit counts, where somebody is known. */
  buyer: string | null
  location: LocationCode | null
  lines: Pick<OrderLine, 'sku' | 'quantity'>[]
  expiresAt: string
}

/**
 * What an order keeps elsewhere while it is on its way. Every call is idempotent by the order's id and its answer final; a call
 * that throws has told nothing: its effect may have happened or not.
 */
export type Holds = {
  holdCredit(wanted: CreditWanted, context: CallContext): Promise<Result<null, Refusal>>
  /** Answers where the stock is kept. */
  reserveStock(wanted: StockWanted, context: CallContext): Promise<Result<LocationCode, Refusal>>
  allocateStock(orderId: OrderId, context: CallContext): Promise<Result<null, Refusal>>
  confirmHold(orderId: OrderId, context: CallContext): Promise<Result<null, Refusal>>
  /** The three that cannot be refused: giving back what has ended already is fine, and shipping follows a firm allocation. */
  releaseStock(orderId: OrderId, context: CallContext): Promise<void>
  releaseHold(orderId: OrderId, context: CallContext): Promise<void>
  shipStock(orderId: OrderId, context: CallContext): Promise<void>
}

/** Products of these SKUs; unknown ones are absent. */
export type Products = (skus: Sku[], context: CallContext) => Promise<Pick<Product, 'sku' | 'listPrice'>[]>
