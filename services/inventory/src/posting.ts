import type { ErrorOf, LocationCode, Sku } from '@channel/contracts'
import type { adjustStock, Bucket, MovementReason } from '@channel/contracts/inventory'

/** One move that a document (transfer, adjustment, stocktake) asks of stock. */
export type PostedMove = {
  readonly sku: Sku
  readonly location: LocationCode
  readonly from: Bucket
  readonly to: Bucket
  readonly quantity: number
  readonly reason: MovementReason
}

/** Goods moved by a document, all of them or none. */
export type Posting = {
  readonly moves: readonly PostedMove[]
  /** Number or id of the document, shown on the stock card. */
  readonly reference: string
  /** `pool`: a wish, which may take what no channel has a quota on. `anything`: physical truth; quotas are cut where the pool is too small. */
  readonly takes: 'pool' | 'anything'
}

/** Why stock does not take a posting. */
export type PostRefusal = Extract<
  ErrorOf<typeof adjustStock>,
  { code: 'UNKNOWN_SKU' | 'UNKNOWN_LOCATION' | 'NOT_STOCKED' | 'INSUFFICIENT_STOCK' }
>
