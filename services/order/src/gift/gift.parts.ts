import { getProducts } from '@channel/contracts/inventory'
import { every } from '@channel/service-kit'
import type { Feature, Ground } from '../ground.parts.js'
import { customerRepository } from './customer.repository.js'
import { dispatchRepository } from './dispatch.repository.js'
import { driveDue } from './drive-due.worker.js'
import type { Orders } from './gift.saga.js'
import { giftSaga } from './gift.saga.js'
import { parcelListRepository } from './parcel-list.repository.js'
import { parcelHandlers } from './parcel.handlers.js'
import { GIFT_PARCELS, GiftParcelRpc } from './parcel.rpc.js'
import { quoteListRepository } from './quote-list.repository.js'
import { quoteHandlers } from './quote.handlers.js'
import { quoteRepository } from './quote.repository.js'
import { GIFT_QUOTES, GiftQuoteRpc } from './quote.rpc.js'
import { recipientRepository } from './recipient.repository.js'
import { waveRepository } from './wave.repository.js'

const DRIVE_EVERY_MS = 2_000

/** The aggregate without its edge, for the feature and for tests that call handlers directly. */
export const giftParts = ({ db, transaction, clock, logger, rpc }: Ground, orders: Orders) => {
  const waves = waveRepository(db, transaction)
  const dispatches = dispatchRepository(db, transaction)
  const saga = giftSaga({ waves, dispatches, orders, clock })
  const driveWaves = driveDue({ what: 'a gift wave', claimDue: waves.claimDue, drive: saga.driveWave, clock, logger })
  const driveDispatches = driveDue({
    ...{ what: 'a goods issue of gifts', claimDue: dispatches.claimDue, drive: saga.driveDispatch, clock, logger },
  })
  return {
    quotes: quoteHandlers({
      customers: customerRepository(db, transaction),
      quotes: quoteRepository(transaction),
      readings: quoteListRepository(db),
      products: (skus, context) => rpc.call(getProducts, { skus: [...skus] }, context),
      clock,
    }),
    parcels: parcelHandlers({
      recipients: recipientRepository(transaction),
      waves,
      dispatches,
      lists: parcelListRepository(db),
      saga,
      clock,
      warn: (details, message) => logger.warn(details, message),
    }),
    driveWaves,
    driveDispatches,
    workers: [
      every('drive-gift-waves', DRIVE_EVERY_MS, driveWaves, logger),
      every('drive-gift-dispatches', DRIVE_EVERY_MS, driveDispatches, logger),
    ],
  }
}

/** Gifts for companies. `orders` are the handlers of the platform's own orders. */
export const giftFeature = (ground: Ground, orders: Orders): Feature => {
  const { quotes, parcels, workers } = giftParts(ground, orders)
  return {
    controllers: [GiftQuoteRpc, GiftParcelRpc],
    providers: [
      { provide: GIFT_QUOTES, useValue: quotes },
      { provide: GIFT_PARCELS, useValue: parcels },
    ],
    workers,
  }
}
