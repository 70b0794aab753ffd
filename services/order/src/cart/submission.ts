import type { DealerCode, LocationCode, ParsedInputOf } from '@channel/contracts'
import type { placeOrder, submitCart } from '@channel/contracts/order'
import { CartRefusal } from '@channel/contracts/order'
import type { Cart } from '@channel/contracts/order'
import type { Line } from './lines.js'

/** What is asked of `place`, all but its key. */
export type Placement = Omit<ParsedInputOf<typeof placeOrder>, 'idempotencyKey'>
type Terms = Pick<ParsedInputOf<typeof submitCart>, 'onCreditExceeded' | 'mayWait'>

/** An order has one note: when the goods are wished for stands in it. */
const noteOf = ({ note, wishDate }: Cart): string | undefined =>
  [wishDate === null ? null : `期望到货 ${wishDate}`, note].filter((one) => one !== null).join('；') || undefined

/** The order that a cart becomes. Prices are left to the order: those of the moment count. */
export const placementOf = (cart: Cart, lines: readonly Line[], { onCreditExceeded, mayWait }: Terms): Placement => ({
  channel: cart.channel,
  dealerCode: (cart.dealerCode ?? undefined) as DealerCode | undefined,
  location: (cart.location ?? undefined) as LocationCode | undefined,
  currency: cart.currency,
  lines: lines.map(({ sku, quantity }) => ({ sku, quantity })),
  region: cart.region ?? undefined,
  note: noteOf(cart),
  shipTo: cart.shipTo ?? undefined,
  onCreditExceeded,
  mayWait,
})

/** A refusal as it was kept. */
export const keptRefusal = (stored: unknown): CartRefusal | null => (stored === null ? null : CartRefusal.parse(stored))
