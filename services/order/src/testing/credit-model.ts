import type { ParsedInputOf, PayloadOf, Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { changeHold, creditReturn, holdCredit, releaseHold, splitHold } from '@channel/contracts/dealer'
import type { shipmentPosted } from '@channel/contracts/order'

type Answer = Result<unknown, { code: string }>
/** `amountMinor` is what it keeps. `closing`: its order is over but for shipments that are still on their way into the account. */
export type ModelHold = {
  status: string
  expiresAt: string
  dealerCode: string
  amountMinor: number
  consumedMinor: number
  closing: boolean
}
type Account = { currency: string; limitMinor: number; heldMinor: number; owedMinor: number; suspended: boolean }

/** Dealers' credit as the dealer service promises it. */
export class CreditModel {
  readonly accounts = new Map<string, Account>()
  readonly holds = new Map<string, ModelHold>()
  readonly secondEndings: string[] = []
  /** What went above the limit with an approval. */
  readonly overrides: string[] = []
  overriddenMinor = 0

  clear(): void {
    this.accounts.clear()
    this.holds.clear()
    this.secondEndings.length = 0
    this.overrides.length = 0
    this.overriddenMinor = 0
  }

  expire(now: string): void {
    for (const [id, hold] of this.holds) if (hold.status === 'held' && hold.expiresAt <= now) this.#end(id, 'expired')
  }

  hold({ holdId, dealerCode, amountMinor, currency, expiresAt, approvedBy }: ParsedInputOf<typeof holdCredit>): Answer {
    const account = this.accounts.get(dealerCode)
    if (!account) return err({ code: 'DEALER_NOT_FOUND', dealerCode })
    if (account.suspended) return err({ code: 'DEALER_SUSPENDED', dealerCode })
    if (account.currency !== currency) return err({ code: 'CURRENCY_MISMATCH', expected: account.currency, given: currency })
    const exceeded = this.#exceeded(account, amountMinor)
    if (exceeded && !approvedBy) return exceeded
    if (exceeded) {
      this.overrides.push(holdId)
      this.overriddenMinor += amountMinor
    }
    account.heldMinor += amountMinor
    this.holds.set(holdId, { status: 'held', expiresAt, dealerCode, amountMinor, consumedMinor: 0, closing: false })
    return ok({ id: holdId, dealerCode, amountMinor, currency, status: 'held', expiresAt })
  }

  confirm(id: string): Answer {
    const hold = this.holds.get(id)
    if (!hold) return err({ code: 'HOLD_NOT_FOUND' })
    if (hold.status !== 'held') return err({ code: 'HOLD_ENDED', status: hold.status })
    hold.status = 'confirmed'
    return ok({ id, status: 'confirmed' })
  }

  change({ holdId, amountMinor, shippedMinor = 0 }: ParsedInputOf<typeof changeHold>): Answer {
    const hold = this.holds.get(holdId)
    if (!hold) return err({ code: 'HOLD_NOT_FOUND', holdId })
    if (!isLive(hold)) return err({ code: 'HOLD_ENDED', holdId, status: hold.status })
    const account = this.accountOf(hold.dealerCode)
    const more = amountMinor + Math.max(0, shippedMinor - hold.consumedMinor) - hold.amountMinor
    if (more > 0 && account.suspended) return err({ code: 'DEALER_SUSPENDED', dealerCode: hold.dealerCode })
    const exceeded = more > 0 ? this.#exceeded(account, more) : undefined
    if (exceeded) return exceeded
    hold.amountMinor += more
    account.heldMinor += more
    return ok({ id: holdId, status: hold.status })
  }

  split({ holdId, newHoldId, amountMinor }: ParsedInputOf<typeof splitHold>): Answer {
    const hold = this.holds.get(holdId)
    if (!hold) return err({ code: 'HOLD_NOT_FOUND', holdId })
    if (!isLive(hold)) return err({ code: 'HOLD_ENDED', holdId, status: hold.status })
    if (hold.amountMinor < amountMinor)
      return err({ code: 'HOLD_TOO_SMALL', holdId, amountMinor: hold.amountMinor, requestedMinor: amountMinor })
    hold.amountMinor -= amountMinor
    this.holds.set(newHoldId, { ...hold, amountMinor, consumedMinor: 0, closing: false })
    return ok({ hold: { id: holdId }, newHold: { id: newHoldId } })
  }

  release({ holdId, shippedMinor = 0 }: ParsedInputOf<typeof releaseHold>): Answer {
    const hold = this.holds.get(holdId)
    if (!hold || !isLive(hold)) return ok({ id: holdId })
    const onItsWay = Math.min(hold.amountMinor, Math.max(0, shippedMinor - hold.consumedMinor))
    this.accountOf(hold.dealerCode).heldMinor -= hold.amountMinor - onItsWay
    hold.amountMinor = onItsWay
    hold.closing = onItsWay > 0
    if (!hold.closing) this.#end(holdId, 'released')
    return ok({ id: holdId })
  }

  /** Goods left: what was held of them becomes owed. */
  shipped({ orderId, dealerCode, amountMinor, last }: PayloadOf<typeof shipmentPosted>): void {
    if (dealerCode === null) return
    const account = this.accountOf(dealerCode)
    account.owedMinor += amountMinor
    const hold = this.holds.get(orderId)
    if (!hold || !isLive(hold)) return
    const consumed = Math.min(amountMinor, hold.amountMinor)
    hold.amountMinor -= consumed
    hold.consumedMinor += amountMinor
    account.heldMinor -= consumed
    if (last || (hold.closing && hold.amountMinor === 0)) this.#end(orderId, hold.closing ? 'released' : 'consumed')
  }

  takeBack({ dealerCode, amountMinor }: ParsedInputOf<typeof creditReturn>): Answer {
    const account = this.accountOf(dealerCode)
    account.owedMinor -= amountMinor
    return ok({ dealerCode, ...account })
  }

  accountOf(dealerCode: string): Account {
    const account = this.accounts.get(dealerCode)
    if (!account) throw new Error(`No account of ${dealerCode}`)
    return account
  }

  #exceeded({ currency, limitMinor, heldMinor, owedMinor }: Account, requestedMinor: number): Answer | undefined {
    const exposureMinor = heldMinor + owedMinor
    return exposureMinor + requestedMinor > limitMinor
      ? err({ code: 'CREDIT_EXCEEDED', currency, limitMinor, exposureMinor, requestedMinor })
      : undefined
  }

  #end(id: string, status: 'released' | 'expired' | 'consumed'): void {
    const hold = this.holds.get(id)
    if (!hold || !isLive(hold)) return void this.secondEndings.push(id)
    hold.status = status
    this.accountOf(hold.dealerCode).heldMinor -= hold.amountMinor
  }
}

const isLive = ({ status }: ModelHold): boolean => status === 'held' || status === 'confirmed'
