import type { Feature, Ground } from '../ground.parts.js'
import { priceItemReadings } from './price-item-readings.repository.js'
import { priceListReadings } from './price-list-readings.repository.js'
import type { PriceHandlers } from './price.handlers.js'
import { priceHandlers } from './price.handlers.js'
import { priceRepository } from './price.repository.js'
import { PRICE_HANDLERS, PriceRpc } from './price.rpc.js'
import { quoteRepository } from './quote.repository.js'

export const priceParts = ({ db, transaction, clock, branchOf }: Ground): PriceHandlers =>
  priceHandlers({
    prices: priceRepository(transaction),
    quotes: quoteRepository(db, branchOf),
    readings: { ...priceListReadings(db), ...priceItemReadings(db) },
    clock,
  })

export const priceFeature = (ground: Ground): Feature => ({
  controllers: [PriceRpc],
  providers: [{ provide: PRICE_HANDLERS, useValue: priceParts(ground) }],
})
