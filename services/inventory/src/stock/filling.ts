import { newEvent } from '@channel/contracts'
import { backorderFilled } from '@channel/contracts/inventory'
import type { Decision, Spot, Stock } from './stock.js'
import { freeOf } from './atp.js'
import { levelAt, queueAt } from './stock.js'

/**
 * Stock that came to a spot where units wait goes to them before anybody else can take it, first come first served; what quotas keep stays
 * theirs, and safety stock is not sold to them either. A reservation that has not been allocated yet gets it reserved.
 */
export const fill = (stock: Stock, spot: Spot): Decision<null>[] => {
  let there = freeOf(levelAt(stock, spot))
  const { sku, location } = spot
  return queueAt(stock, spot).flatMap(({ reservationId, quantity: wanted, promisedOn, firm, channel }) => {
    const quantity = Math.min(there, wanted)
    if (quantity <= 0) return []
    there -= quantity
    const to = firm ? ('allocated' as const) : ('reserved' as const)
    return [
      {
        moves: [
          { sku, location, from: 'sellable' as const, to, quantity, reason: 'backorder' as const, reference: reservationId },
        ],
        waits: [{ sku, location, reservationId, quantity: -quantity, promisedOn, firm }],
        events: [
          newEvent(backorderFilled, reservationId, { reservationId, location, channel, lines: [{ sku, location, quantity }] }),
        ],
        answer: null,
      },
    ]
  })
}
