import { HoldId } from '@channel/contracts'
import type { Consumer } from '@channel/messaging'
import { consumer } from '@channel/messaging'
import { orderShipped } from '@channel/contracts/order'
import type { CreditHandlers } from '../credit/credit.handlers.js'

/** Goods left the warehouse: what the order held of its dealer's credit becomes owed. The hold has the order's id. */
export const onOrderShipped = (credit: Pick<CreditHandlers, 'shipped'>): Consumer =>
  consumer('dealer.on-order-shipped', orderShipped, async ({ payload }, context) => {
    if (payload.channel !== 'dealer' || payload.dealerCode === null) return
    const outcome = await credit.shipped(HoldId.parse(payload.orderId), context)
    // Shipped goods without a live hold are a debt that nobody counts: a person has to look.
    if (!outcome.ok)
      throw new Error(`Order ${payload.number} was shipped, but its hold could not be consumed: ${outcome.error.code}`)
  })
