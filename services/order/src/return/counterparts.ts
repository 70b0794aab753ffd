import type { CallContext, DealerCode, LocationCode, Result, ReturnId } from '@channel/contracts'
import type { OrderLine, ReturnRefusal } from '@channel/contracts/order'

/** `damaged` where it cannot be sold again. */
type LineBack = Pick<OrderLine, 'sku' | 'quantity'> & { condition?: 'damaged' }
export type StockBack = { returnId: ReturnId; location: LocationCode | null; lines: LineBack[] }
type CreditBack = { returnId: ReturnId; number: string; dealerCode: DealerCode; amountMinor: number; currency: string }

/** Who takes a return: stock and the dealer's account. Both are idempotent by the return's id. */
export type Counterparts = {
  /** Currency of the dealer's account; undefined for an unknown dealer. */
  accountCurrency(dealerCode: DealerCode, context: CallContext): Promise<string | undefined>
  returnStock(back: StockBack, context: CallContext): Promise<Result<null, ReturnRefusal>>
  creditReturn(back: CreditBack, context: CallContext): Promise<void>
}
