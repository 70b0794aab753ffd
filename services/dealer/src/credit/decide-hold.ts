import { err, ok } from '@channel/contracts'
import type { HoldId, Result } from '@channel/contracts'
import { blockingMinor, effectiveLimitOf, exposureOf, isLive } from './account.js'
import type { Account, Hold, Override } from './account.js'
import type { Approval, Credit, CreditEvent, CreditRefusal, Decision, HoldChange } from './credit.js'
import { decideConsumption, decideShipment } from './decide-shipment.js'

type Of<T extends HoldChange['type']> = Extract<HoldChange, { type: T }>

export const decideHold = (credit: Credit, change: HoldChange): Decision => {
  switch (change.type) {
    case 'hold':
      return decideNew(credit, change)
    case 'confirm':
      return onHold(credit, change.holdId, confirmation)
    case 'release':
      return onHold(credit, change.holdId, releaseOf(change.shippedMinor ?? 0))
    case 'consume':
      return onHold(credit, change.holdId, decideConsumption(credit))
    case 'expire':
      return onHold(credit, change.holdId, expiryAt(change.at))
    case 'change-hold':
      return decideChange(credit, change)
    case 'reopen-hold':
      return decideReopening(credit, change)
    case 'split-hold':
      return decideSplit(credit, change)
    case 'ship':
      return decideShipment(credit, change)
  }
}

/**
 * May so much more credit be set aside? Null where it simply fits; an override where it does not, or overdue blocks it, and somebody who may
 * has approved it. No approval helps a suspended dealer.
 */
const admit = (account: Account, requestedMinor: number, approval?: Approval): Result<Override | null, CreditRefusal> => {
  if (account.suspended) return err({ code: 'DEALER_SUSPENDED', dealerCode: account.dealerCode })
  const overLimitMinor = exposureOf(account) + requestedMinor - effectiveLimitOf(account)
  const overdueMinor = blockingMinor(account)
  if (overLimitMinor <= 0 && overdueMinor === 0) return ok(null)
  if (approval) return ok({ ...approval, overLimitMinor: Math.max(0, overLimitMinor) })
  const { currency } = account
  if (overLimitMinor <= 0)
    return err({ code: 'CREDIT_OVERDUE', currency, overdueMinor, graceDays: account.block?.graceDays ?? 0 })
  const [limitMinor, exposureMinor] = [effectiveLimitOf(account), exposureOf(account)]
  return err({ code: 'CREDIT_EXCEEDED', currency, limitMinor, exposureMinor, requestedMinor })
}

const decideNew = ({ account, hold }: Credit, change: Of<'hold'>): Decision => {
  if (hold) return repeated(hold, change)
  if (account.currency !== change.currency && !account.suspended) {
    return err({ code: 'CURRENCY_MISMATCH', expected: account.currency, given: change.currency })
  }
  const admitted = admit(account, change.amountMinor, change.approval)
  if (!admitted.ok) return admitted
  const { holdId: id, dealerCode, amountMinor, expiresAt } = change
  const opened = { id, dealerCode, amountMinor, consumedMinor: 0, closing: false, splitFrom: null, override: admitted.value }
  return ok([{ type: 'credit-held', hold: { ...opened, status: 'held', expiresAt } }])
}

/** The same hold under another idempotency key is no second hold; another one may not take its id. */
const repeated = (hold: Hold, change: Of<'hold'>): Decision =>
  isLive(hold) && hold.dealerCode === change.dealerCode && hold.amountMinor === change.amountMinor
    ? ok([])
    : err({ code: 'FORBIDDEN', reason: `hold ${hold.id} exists with another amount or dealer, or has ended` })

/** Of what was shipped, what has not become owed yet has to stay held. */
const onTheirWay = (hold: Hold, shippedMinor: number): number => Math.max(0, shippedMinor - hold.consumedMinor)

const decideChange = ({ account, hold }: Credit, change: Of<'change-hold'>): Decision => {
  const { holdId, shippedMinor = 0, approval } = change
  if (!hold) return err({ code: 'HOLD_NOT_FOUND', holdId })
  if (!isLive(hold) || hold.closing) return err({ code: 'HOLD_ENDED', holdId, status: hold.status })
  const amountMinor = change.amountMinor + onTheirWay(hold, shippedMinor)
  const deltaMinor = amountMinor - hold.amountMinor
  if (deltaMinor === 0) return ok([])
  if (deltaMinor < 0) return ok([{ type: 'hold-changed', hold: { ...hold, amountMinor }, deltaMinor }])
  const admitted = admit(account, deltaMinor, approval)
  if (!admitted.ok) return admitted
  return ok([{ type: 'hold-changed', hold: { ...hold, amountMinor, override: admitted.value ?? hold.override }, deltaMinor }])
}

const decideReopening = ({ account, hold }: Credit, change: Of<'reopen-hold'>): Decision => {
  const { holdId, amountMinor, expiresAt, approval } = change
  if (!hold) return err({ code: 'HOLD_NOT_FOUND', holdId })
  if (hold.status === 'consumed') return err({ code: 'HOLD_ENDED', holdId, status: hold.status })
  if (isLive(hold)) {
    const same = hold.amountMinor === amountMinor && !hold.closing
    return same ? ok([]) : err({ code: 'FORBIDDEN', reason: `hold ${holdId} is live with another amount` })
  }
  const admitted = admit(account, amountMinor, approval)
  if (!admitted.ok) return admitted
  const reopened = { ...hold, amountMinor, status: 'held' as const, expiresAt, override: admitted.value }
  return ok([{ type: 'credit-held', hold: reopened }])
}

const decideSplit = ({ hold, newHold }: Credit, { holdId, newHoldId, amountMinor }: Of<'split-hold'>): Decision => {
  if (!hold) return err({ code: 'HOLD_NOT_FOUND', holdId })
  if (newHold) {
    return newHold.splitFrom === holdId ? ok([]) : err({ code: 'FORBIDDEN', reason: `hold ${newHoldId} exists already` })
  }
  if (!isLive(hold) || hold.closing) return err({ code: 'HOLD_ENDED', holdId, status: hold.status })
  if (hold.amountMinor < amountMinor) {
    return err({ code: 'HOLD_TOO_SMALL', holdId, amountMinor: hold.amountMinor, requestedMinor: amountMinor })
  }
  const split = { ...hold, id: newHoldId, amountMinor, consumedMinor: 0, splitFrom: holdId }
  return ok([{ type: 'hold-split', hold: { ...hold, amountMinor: hold.amountMinor - amountMinor }, newHold: split, amountMinor }])
}

type Outcome = CreditEvent[] | 'ended'

const onHold = ({ hold }: Credit, holdId: HoldId, outcome: (hold: Hold) => Outcome): Decision => {
  if (!hold) return err({ code: 'HOLD_NOT_FOUND', holdId })
  const events = outcome(hold)
  return events === 'ended' ? err({ code: 'HOLD_ENDED', holdId, status: hold.status }) : ok(events)
}

const confirmation = (hold: Hold): Outcome => {
  if (hold.status === 'confirmed') return []
  return hold.status === 'held' ? [{ type: 'hold-confirmed', hold: { ...hold, status: 'confirmed', expiresAt: null } }] : 'ended'
}

const releaseOf =
  (shippedMinor: number) =>
  (hold: Hold): Outcome => {
    if (hold.status === 'released' || hold.status === 'expired' || hold.closing) return []
    if (!isLive(hold)) return 'ended'
    const kept = Math.min(hold.amountMinor, onTheirWay(hold, shippedMinor))
    if (kept === 0) return [{ type: 'hold-released', hold: { ...hold, status: 'released', expiresAt: null } }]
    const closing: Hold = { ...hold, amountMinor: kept, status: 'confirmed', expiresAt: null, closing: true }
    return [{ type: 'hold-changed', hold: closing, deltaMinor: kept - hold.amountMinor }]
  }

/** Confirmed in the meantime, ended, or not due yet: nothing happens. */
const expiryAt =
  (at: string) =>
  (hold: Hold): CreditEvent[] =>
    hold.status === 'held' && hold.expiresAt !== null && Date.parse(hold.expiresAt) <= Date.parse(at)
      ? [{ type: 'hold-expired', hold: { ...hold, status: 'expired', expiresAt: null } }]
      : []
