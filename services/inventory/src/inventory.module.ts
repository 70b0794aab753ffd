import type { ServiceDefinition } from '@channel/service-kit'
import { background } from '@channel/service-kit'
import { ADJUSTMENT_HANDLERS, AdjustmentRpc } from './adjustment/adjustment.rpc.js'
import { CHANNEL_HANDLERS, ChannelRpc } from './channel/channel.rpc.js'
import { onProductRegistered } from './consumers/on-product-registered.js'
import { DIVERSION_HANDLERS, DiversionRpc } from './diversion/diversion.rpc.js'
import { FEED_HANDLERS, FeedRpc } from './feed/feed.rpc.js'
import { GIFT_HANDLERS, GiftRpc } from './gift/gift.rpc.js'
import { IMPORT_HANDLERS, ImportRpc } from './import/import.rpc.js'
import { inventoryParts } from './inventory.parts.js'
import { PRESALE_HANDLERS, PresaleRpc } from './presale/presale.rpc.js'
import { PRODUCT_HANDLERS, ProductRpc } from './product/product.rpc.js'
import { SERIAL_HANDLERS, SerialRpc } from './serial/serial.rpc.js'
import { STOCK_HANDLERS, StockRpc } from './stock/stock.rpc.js'
import { STOCKTAKE_HANDLERS, StocktakeRpc } from './stocktake/stocktake.rpc.js'
import { TRANSFER_HANDLERS, TransferRpc } from './transfer/transfer.rpc.js'

class InventoryModule {}

export const inventoryService: ServiceDefinition = {
  name: 'inventory',
  module: (runtime) => {
    const parts = inventoryParts(runtime)
    runtime.consume([onProductRegistered(parts.products)], parts.db)
    runtime.health.inform('events waiting', () => parts.relay.backlog())
    return {
      module: InventoryModule,
      controllers: [
        ProductRpc,
        StockRpc,
        ChannelRpc,
        GiftRpc,
        PresaleRpc,
        FeedRpc,
        ImportRpc,
        SerialRpc,
        DiversionRpc,
        TransferRpc,
        AdjustmentRpc,
        StocktakeRpc,
      ],
      providers: [
        { provide: PRODUCT_HANDLERS, useValue: parts.products },
        { provide: STOCK_HANDLERS, useValue: parts.stock },
        { provide: CHANNEL_HANDLERS, useValue: parts.channels },
        { provide: GIFT_HANDLERS, useValue: parts.gifts },
        { provide: PRESALE_HANDLERS, useValue: parts.presale },
        { provide: FEED_HANDLERS, useValue: parts.feed },
        { provide: IMPORT_HANDLERS, useValue: parts.imports },
        { provide: SERIAL_HANDLERS, useValue: parts.serials },
        { provide: DIVERSION_HANDLERS, useValue: parts.diversions },
        { provide: TRANSFER_HANDLERS, useValue: parts.transfers },
        { provide: ADJUSTMENT_HANDLERS, useValue: parts.adjustments },
        { provide: STOCKTAKE_HANDLERS, useValue: parts.stocktakes },
        background({ db: parts.db, relay: parts.relay, workers: parts.workers }),
      ],
    }
  },
}
