import { z } from 'zod'
import { DealerCode, HoldId } from '../ids.js'
import { event } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { CreditTerms, TemporaryLimit } from './receivables.js'

/* Key of every event here: dealer code. */
const money = z.object({ dealerCode: DealerCode, amountMinor: AmountMinor, currency: Currency })

/** `amountMinor` is what the hold keeps now. */
export const holdChanged = event('dealer.hold-changed.v1', money.extend({ holdId: HoldId, deltaMinor: AmountMinor }))
/** `amountMinor` went from one to the other. */
export const holdSplit = event('dealer.hold-split.v1', money.extend({ holdId: HoldId, newHoldId: HoldId }))
/** Goods of a shipment became owed; `heldMinor` of it had been set aside. */
export const shipmentOwed = event(
  'dealer.shipment-owed.v1',
  money.extend({
    holdId: HoldId,
    shipmentId: z.uuid(),
    number: z.string(),
    heldMinor: AmountMinor,
    dueOn: z.iso.date(),
  }),
)
/** Negative: claw-back. */
export const rebateCredited = event('dealer.rebate-credited.v1', money.extend({ settlementId: z.uuid(), number: z.string() }))
/** Positive: the dealer owes more. */
export const owedAdjusted = event('dealer.owed-adjusted.v1', money.extend({ reference: z.string(), reason: z.string() }))
export const temporaryLimitGranted = event('dealer.temporary-limit-granted.v1', TemporaryLimit)
/** Before its time, by somebody. One that is over by itself is told by nobody. */
export const temporaryLimitEnded = event('dealer.temporary-limit-ended.v1', TemporaryLimit)
export const creditTermsChanged = event('dealer.credit-terms-changed.v1', CreditTerms.extend({ reason: z.string() }))
