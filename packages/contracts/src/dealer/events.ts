import { z } from 'zod'
import { DealerCode, HoldId, ReturnId } from '../ids.js'
import { event } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { Dealer, DealerStatus } from './dealers.js'

/* Key of every event here: dealer code. */
const hold = z.object({ holdId: HoldId, dealerCode: DealerCode, amountMinor: AmountMinor, currency: Currency })

export const dealerRegistered = event(
  'dealer.dealer-registered.v1',
  Dealer.extend({ currency: Currency, creditLimitMinor: AmountMinor }),
)
export const dealerStatusChanged = event(
  'dealer.status-changed.v1',
  z.object({ dealerCode: DealerCode, status: DealerStatus, reason: z.string() }),
)
export const creditLimitChanged = event(
  'dealer.credit-limit-changed.v1',
  z.object({ dealerCode: DealerCode, fromMinor: AmountMinor, toMinor: AmountMinor, currency: Currency, reason: z.string() }),
)
export const creditHeld = event('dealer.credit-held.v1', hold.extend({ expiresAt: z.iso.datetime() }))
export const holdConfirmed = event('dealer.hold-confirmed.v1', hold)
export const holdReleased = event('dealer.hold-released.v1', hold)
export const holdExpired = event('dealer.hold-expired.v1', hold)
export const holdConsumed = event('dealer.hold-consumed.v1', hold)
export const returnCredited = event(
  'dealer.return-credited.v1',
  z.object({ returnId: ReturnId, dealerCode: DealerCode, amountMinor: AmountMinor, currency: Currency }),
)
export const paymentRecorded = event(
  'dealer.payment-recorded.v1',
  z.object({ dealerCode: DealerCode, amountMinor: AmountMinor, currency: Currency, reference: z.string() }),
)
