import type { Feature, Ground } from '../ground.parts.js'
import type { VisibleDealers } from '../visible-dealers.parts.js'
import { channelStockRepository } from './channel-stock.repository.js'
import type { SellOutHandlers } from './sell-out.handlers.js'
import { sellOutHandlers } from './sell-out.handlers.js'
import { sellOutListRepository } from './sell-out-list.repository.js'
import { sellOutRepository } from './sell-out.repository.js'
import { SELL_OUT_HANDLERS, SellOutRpc } from './sell-out.rpc.js'

type Needs = Pick<Parameters<typeof sellOutHandlers>[0], 'unknownSkus'> & { readonly visible: VisibleDealers }

/** Sell-out and channel stock without their edge. */
export const sellOutParts = ({ db, transaction, clock, branchOf }: Ground, { visible, unknownSkus }: Needs): SellOutHandlers =>
  sellOutHandlers({
    reports: sellOutRepository(transaction),
    lists: sellOutListRepository(db),
    stock: channelStockRepository(db),
    visible,
    branchOf,
    unknownSkus,
    clock,
  })

export const sellOutFeature = (sellOut: SellOutHandlers): Feature => ({
  controllers: [SellOutRpc],
  providers: [{ provide: SELL_OUT_HANDLERS, useValue: sellOut }],
})
