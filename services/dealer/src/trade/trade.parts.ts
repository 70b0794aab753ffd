import type { CallContext, Sku } from '@channel/contracts'
import { getProducts } from '@channel/contracts/inventory'
import type { Feature, Ground } from '../ground.parts.js'
import type { VisibleDealers } from '../visible-dealers.parts.js'
import { ledgerRepository } from './ledger.repository.js'
import { sellInRepository } from './sell-in.repository.js'
import { tradeConsumers } from './trade.consumer.js'
import type { TradeHandlers } from './trade.handlers.js'
import { tradeHandlers } from './trade.handlers.js'
import { tradeListRepository } from './trade-list.repository.js'
import { TRADE_HANDLERS, TradeRpc } from './trade.rpc.js'

/** The trade ledger without its edge. */
export const tradeParts = ({ db, transaction, rpc }: Ground, visible: VisibleDealers): TradeHandlers =>
  tradeHandlers({
    ledger: ledgerRepository(db, transaction),
    lists: tradeListRepository(db),
    sums: sellInRepository(db),
    visible,
    askProducts: async (skus: Sku[], context: CallContext) =>
      (await rpc.call(getProducts, { skus }, context)).map(({ sku, name, category }) => ({ sku, name, category })),
  })

export const tradeFeature = (trade: TradeHandlers): Feature => ({
  controllers: [TradeRpc],
  providers: [{ provide: TRADE_HANDLERS, useValue: trade }],
  consumers: tradeConsumers(trade),
})
