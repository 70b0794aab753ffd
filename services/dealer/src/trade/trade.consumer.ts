import { productRegistered } from '@channel/contracts/inventory'
import { goodsReturned, shipmentPosted } from '@channel/contracts/order'
import type { Consumer } from '@channel/messaging'
import { consumer } from '@channel/messaging'
import type { TradeHandlers } from './trade.handlers.js'

const SHIPMENTS = 'dealer.trade-on-shipment-posted'
const RETURNS = 'dealer.trade-on-goods-returned'
const PRODUCTS = 'dealer.trade-on-product-registered'

/** What fills the trade ledger. */
export const tradeConsumers = (trade: Pick<TradeHandlers, 'shipped' | 'returned' | 'productRegistered'>): Consumer[] => [
  consumer(SHIPMENTS, shipmentPosted, (event, context) => trade.shipped(event, { consumer: SHIPMENTS, context })),
  consumer(RETURNS, goodsReturned, (event, context) => trade.returned(event, { consumer: RETURNS, context })),
  consumer(PRODUCTS, productRegistered, (event, context) => trade.productRegistered(event, { consumer: PRODUCTS, context })),
]
