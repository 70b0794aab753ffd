export { inventoryService } from './inventory.module.js'
export type { StockHandlers } from './stock/stock.handlers.js'
export { STOCK_HANDLERS } from './stock/stock.rpc.js'
