import { HoldId } from '@channel/contracts'
import type { Consumer } from '@channel/messaging'
import { consumer } from '@channel/messaging'
import { shipmentPosted } from '@channel/contracts/order'
import type { CreditHandlers } from '../credit/credit.handlers.js'

/** Goods left the warehouse: they are owed, and the order's hold keeps so much less. The hold has the order's id. */
export const onShipmentPosted = (credit: Pick<CreditHandlers, 'shipped'>): Consumer =>
  consumer('dealer.on-shipment-posted', shipmentPosted, async ({ payload }, context) => {
    const { orderId, channel, dealerCode, shipmentId, shipmentNumber: number, amountMinor, currency, day, last } = payload
    if (channel !== 'dealer' || dealerCode === null) return
    const shipment = { holdId: HoldId.parse(orderId), dealerCode, shipmentId, number, amountMinor, currency, day, last }
    const outcome = await credit.shipped(shipment, context)
    // Shipped goods without a hold are a debt that nobody expected: a person has to look.
    if (!outcome.ok) throw new Error(`Shipment ${number} of order ${payload.number} could not be booked: ${outcome.error.code}`)
  })
