import { z } from 'zod'
import { DealerCode, HoldId, ReturnId } from '../ids.js'
import { event } from '../message.js'
import { AmountMinor, Currency } from '../money.js'
import { DealerStatus } from './dealers.js'

/* Key of every event here: dealer code. */
const hold = z.object({ holdId: HoldId, dealerCode: DealerCode, amountMinor: AmountMinor, currency: Currency })

/** Where a dealer stands: all above it, from the top down. The greater `treeVersion` is the newer one, whatever comes first. */
const place = { ancestors: z.array(DealerCode).default([]), treeVersion: z.int().default(0) }

export const dealerRegistered = event(
  'dealer.dealer-registered.v1',
  z.object({
    code: DealerCode,
    name: z.string(),
    region: z.string(),
    tier: z.string(),
    status: DealerStatus,
    currency: Currency,
    creditLimitMinor: AmountMinor,
    ...place,
  }),
)
/** One for each dealer that stands elsewhere now: the one that was moved and all below it. */
export const dealerBranchChanged = event(
  'dealer.branch-changed.v1',
  z.object({ dealerCode: DealerCode, ...place, moved: DealerCode, reason: z.string() }),
)
export const dealerStatusChanged = event(
  'dealer.status-changed.v1',
  z.object({ dealerCode: DealerCode, status: DealerStatus, reason: z.string() }),
)
/** Something of the master was edited. */
export const dealerEdited = event(
  'dealer.dealer-edited.v1',
  z.object({
    dealerCode: DealerCode,
    version: z.int(),
    name: z.string(),
    region: z.string(),
    tier: z.string(),
    /** Names of what changed. */
    fields: z.array(z.string()),
  }),
)
export const creditLimitChanged = event(
  'dealer.credit-limit-changed.v1',
  z.object({ dealerCode: DealerCode, fromMinor: AmountMinor, toMinor: AmountMinor, currency: Currency, reason: z.string() }),
)
export const creditHeld = event(
  'dealer.credit-held.v1',
  hold.extend({
    expiresAt: z.iso.datetime(),
    /** Who approved it, where it went above the limit or was blocked. */
    approvedBy: z.string().optional(),
  }),
)
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
