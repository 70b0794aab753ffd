import type { CallContext, DealerCode, HoldId, ReturnId } from '@channel/contracts'
import { newId } from '@channel/contracts'
import { asService, brandOps } from '@channel/testkit'
import type { Step } from './credit-model.js'
import type { RunningDealers } from './running.js'
import { aHold, holding, key } from './running.js'

type Reply = { ok: true } | { ok: false; error: { code: string } }
type First = Exclude<Step, { do: 'repeat' }>
type OfHold = Extract<First, { hold: number }>
type OfDealer = Extract<First, { dealer: number }>
/** What is sent to whichever instance is asked; again it is sent with its key. */
type Command = (instance: RunningDealers) => Promise<Reply>
type Sent = () => Promise<string>

const order: CallContext = asService('order')
const APPROVAL = { approvedBy: 'boss', reason: 'good customer' }
const MINUTE = 60_000

/** A history played against running instances: every command can be sent again, with its key. */
export class Play {
  private readonly holds = new Map<number, HoldId>()
  private readonly documents = new Map<string, string>()
  private readonly sent: Sent[] = []

  constructor(
    private readonly instances: RunningDealers[],
    private readonly codes: DealerCode[],
  ) {
    this.now = new Date('2026-03-01T08:00:00.000Z')
  }

  send(next: Step): Promise<string> {
    const sent =
      next.do === 'repeat' ? (this.sent[next.step % Math.max(1, this.sent.length)] ?? (async () => 'ok')) : this.first(next)
    this.sent.push(sent)
    return sent()
  }

  private set now(at: Date) {
    for (const { clock } of this.instances) clock.now = at
  }

  private get now(): Date {
    return this.any.clock.now
  }

  private get any(): RunningDealers {
    return this.instances[Math.floor(Math.random() * this.instances.length)] as RunningDealers
  }

  private first(next: First): Sent {
    if (next.do === 'twenty minutes later') return this.later(20)
    if (next.do === 'three days later') return this.later(3 * 24 * 60)
    const command = 'hold' in next ? this.ofHold(next) : this.ofDealer(next)
    return async () => {
      const reply = await command(this.any)
      return reply.ok ? 'ok' : reply.error.code
    }
  }

  private ofHold(next: OfHold): Command {
    const idempotencyKey = key()
    const holdId = this.holdId(next.hold)
    const input = { idempotencyKey, holdId }
    switch (next.do) {
      case 'hold': {
        const wanted = holding(this.code(next.dealer), next.amount, { holdId, at: this.now })
        return ({ credit }) => credit.hold({ ...wanted, ...(next.approved && APPROVAL) }, order)
      }
      case 'confirm':
      case 'release':
      case 'consume':
        return ({ credit }) => credit[next.do](input, order)
      case 'change':
        return ({ credit }) => credit.changeHold({ ...input, amountMinor: next.amount }, order)
      case 'reopen': {
        const expiresAt = new Date(this.now.getTime() + 15 * MINUTE).toISOString()
        return ({ credit }) => credit.reopenHold({ ...input, amountMinor: next.amount, expiresAt }, order)
      }
      case 'split': {
        const newHoldId = this.holdId(next.newHold)
        return ({ credit }) => credit.splitHold({ ...input, newHoldId, amountMinor: next.amount }, order)
      }
      case 'cancel rest':
        return ({ credit }) => credit.release({ ...input, shippedMinor: next.shipped }, order)
      case 'ship': {
        const shipmentId = this.document('shipment', next.shipment)
        const money = { dealerCode: this.code(next.dealer), amountMinor: next.amount, currency: 'CNY' }
        const day = new Date(this.now.getTime() + 8 * 60 * MINUTE).toISOString().slice(0, 10)
        const shipment = { holdId, shipmentId, number: `SH-${shipmentId}`, ...money, day, last: next.last }
        return ({ credit }) => credit.shipped(shipment, order)
      }
    }
  }

  private ofDealer(next: Exclude<OfDealer, OfHold>): Command {
    const idempotencyKey = key()
    const dealerCode = this.code(next.dealer)
    const named = { idempotencyKey, dealerCode, currency: 'CNY' }
    const reason = 'test'
    switch (next.do) {
      case 'return': {
        const goods = { ...named, amountMinor: next.amount, returnId: this.document('return', next.document) as ReturnId }
        return ({ credit }) => credit.creditReturn(goods, order)
      }
      case 'rebate': {
        const settlementId = this.document('rebate', next.document)
        const rebate = { ...named, amountMinor: next.amount, settlementId, number: `RB-${next.document}` }
        return ({ credit }) => credit.creditRebate(rebate, order)
      }
      case 'pay':
        return ({ credit }) => credit.recordPayment({ ...named, amountMinor: next.amount, reference: 'bank' }, brandOps)
      case 'adjust':
        return ({ credit }) => credit.adjustOwed({ ...named, amountMinor: next.amount, reference: 'AJ', reason }, brandOps)
      case 'limit':
        return ({ credit }) => credit.setLimit({ ...named, limitMinor: next.amount, reason }, brandOps)
      case 'raise for half an hour': {
        const [validFrom, validTo] = [0, 30].map((minutes) => new Date(this.now.getTime() + minutes * MINUTE).toISOString())
        const limit = { ...named, amountMinor: next.amount, validFrom: validFrom as string, validTo: validTo as string, reason }
        return ({ creditTerms }) => creditTerms.grant(limit, brandOps)
      }
      case 'terms': {
        const { paymentDays, graceDays: blockAfterDays } = next
        return ({ creditTerms }) =>
          creditTerms.setTerms({ idempotencyKey, dealerCode, paymentDays, blockAfterDays, reason }, brandOps)
      }
      case 'suspend':
      case 'resume': {
        const status = next.do === 'suspend' ? ('suspended' as const) : ('active' as const)
        return ({ dealers }) => dealers.changeStatus({ idempotencyKey, dealerCode, status, reason }, brandOps)
      }
    }
  }

  /** Sent again it is no command: time has passed already. */
  private later(minutes: number): Sent {
    let passed = false
    return async () => {
      if (!passed) this.now = new Date(this.now.getTime() + minutes * MINUTE)
      passed = true
      await this.any.expireOverdue(this.now)
      return 'ok'
    }
  }

  private code(index: number): DealerCode {
    return this.codes[index] as DealerCode
  }

  private holdId(index: number): HoldId {
    const known = this.holds.get(index) ?? aHold()
    this.holds.set(index, known)
    return known
  }

  private document(kind: string, index: number): string {
    const known = this.documents.get(`${kind} ${index}`) ?? newId()
    this.documents.set(`${kind} ${index}`, known)
    return known
  }
}
