import { expect } from '@jest/globals'
import type { DealerCode, HoldId } from '@channel/contracts'
import { newId, ReturnId } from '@channel/contracts'
import { asService, brandOps } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import fc from 'fast-check'
import { CreditModel } from './credit-model.js'
import type { Step } from './credit-model.js'
import type { RunningDealers } from './running.js'
import { aHold, holding, key, openDealer } from './running.js'

const LIMITS = [100, 150]
const dealer = fc.nat(LIMITS.length - 1)
const hold = fc.nat(7)
const amount = fc.nat(60)

const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('hold' as const), dealer, hold, amount }) },
  { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('confirm' as const, 'release' as const, 'consume' as const), hold }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('return' as const), dealer, goodsReturn: fc.nat(2), amount }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('pay' as const), dealer, amount: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('limit' as const), dealer, amount: fc.nat(200) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constantFrom('suspend' as const, 'resume' as const), dealer }) },
  { weight: 1, arbitrary: fc.constant<Step>({ do: 'twenty minutes later' }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('repeat' as const), step: fc.nat(30) }) },
)

const order = asService('order')
type Sent = () => Promise<string>
type Reply = { ok: true } | { ok: false; error: { code: string } }
const codeOf = (reply: Reply): string => (reply.ok ? 'ok' : reply.error.code)

/** A history played against running instances: every command can be sent again, with its key. */
class Play {
  private readonly holds = new Map<number, HoldId>()
  private readonly returns = new Map<number, ReturnId>()
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

  private first(next: Exclude<Step, { do: 'repeat' }>): Sent {
    if (next.do === 'twenty minutes later') return this.later()
    const idempotencyKey = key()
    const dealerCode = this.codes['dealer' in next ? next.dealer : 0] as DealerCode
    const money = { idempotencyKey, dealerCode, currency: 'CNY', amountMinor: 'amount' in next ? next.amount : 0 }
    switch (next.do) {
      case 'hold': {
        const input = { ...holding(dealerCode, next.amount, { holdId: this.holdId(next.hold), at: this.now }), idempotencyKey }
        return async () => codeOf(await this.any.credit.hold(input, order))
      }
      case 'confirm':
      case 'release':
      case 'consume': {
        const holdId = this.holdId(next.hold)
        return async () => codeOf(await this.any.credit[next.do]({ idempotencyKey, holdId }, order))
      }
      case 'return': {
        const returnId = this.returns.get(next.goodsReturn) ?? ReturnId.parse(newId())
        this.returns.set(next.goodsReturn, returnId)
        return async () => codeOf(await this.any.credit.creditReturn({ ...money, returnId }, order))
      }
      case 'pay':
        return async () => codeOf(await this.any.credit.recordPayment({ ...money, reference: 'bank' }, brandOps))
      case 'limit': {
        const { amountMinor: limitMinor, ...rest } = money
        return async () => codeOf(await this.any.credit.setLimit({ ...rest, limitMinor, reason: 'test' }, brandOps))
      }
      case 'suspend':
      case 'resume': {
        const status = next.do === 'suspend' ? ('suspended' as const) : ('active' as const)
        return async () =>
          codeOf(await this.any.dealers.changeStatus({ idempotencyKey, dealerCode, status, reason: 'test' }, brandOps))
      }
    }
  }

  /** Sent again it is no command: time has passed already. */
  private later(): Sent {
    let passed = false
    return async () => {
      if (!passed) this.now = new Date(this.now.getTime() + 20 * 60_000)
      passed = true
      await this.any.expireOverdue(this.now)
      return 'ok'
    }
  }

  private holdId(index: number): HoldId {
    const known = this.holds.get(index) ?? aHold()
    this.holds.set(index, known)
    return known
  }
}

const open = async (instances: RunningDealers[]): Promise<DealerCode[]> => {
  const codes: DealerCode[] = []
  for (const limit of LIMITS) codes.push(await openDealer(instances[0] as RunningDealers, limit))
  return codes
}

/** Only of these dealers: while a failure is made smaller, those of its larger forms are still there. */
const reconciled = async (instance: RunningDealers, codes: DealerCode[]): Promise<void> => {
  const { differences } = await instance.credit.reconcile({}, brandOps)
  expect(differences.filter(({ key: code }) => codes.some((mine) => mine === code))).toEqual([])
}

/** One step after the other: every answer and every balance are the model's. */
export const sequentialHistories = (instances: RunningDealers[], numRuns: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const codes = await open(instances)
      const play = new Play(instances, codes)
      const model = new CreditModel(LIMITS)
      for (const next of steps) expect([next, await play.send(next)]).toEqual([next, model.take(next)])
      const accounts = await (instances[0] as RunningDealers).credit.accounts({ codes }, brandOps)
      const figures = accounts.map(({ limitMinor, heldMinor, owedMinor }) => ({
        limit: limitMinor,
        held: heldMinor,
        owed: owedMinor,
      }))
      expect(figures).toEqual(model.dealers.map(({ limit, held, owed }) => ({ limit, held, owed })))
      await reconciled(instances[0] as RunningDealers, codes)
    }),
    { numRuns },
  )

type Told = { name: string; amount: number | null; to: number | null }

/** Nothing was ever granted above the limit of its moment; the outbox tells the order in which things were decided. */
const neverAboveLimit = async (database: TestDatabase, code: DealerCode): Promise<void> => {
  const events = await database.query<Told>(
    `SELECT name, (payload->>'amountMinor')::int AS amount, coalesce(payload->>'toMinor', payload->>'creditLimitMinor')::int AS to
       FROM outbox_event WHERE key = $1 ORDER BY seq, place`,
    code,
  )
  let [limit, exposure] = [0, 0]
  for (const { name, amount: moved, to } of events) {
    if (to !== null) limit = to
    if (name === 'dealer.credit-held.v1') {
      exposure += moved ?? 0
      expect(exposure).toBeLessThanOrEqual(limit)
    } else if (/hold-released|hold-expired|return-credited|payment-recorded/.test(name)) exposure -= moved ?? 0
  }
}

/** All at once, through several instances: the sums are exact, and no hold was granted above the limit. */
export const concurrentHistories = (instances: RunningDealers[], database: TestDatabase, numRuns: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.array(fc.array(step, { minLength: 5, maxLength: 25 }), { minLength: 1, maxLength: 3 }), async (waves) => {
      const codes = await open(instances)
      const play = new Play(instances, codes)
      for (const wave of waves) await Promise.all(wave.map((next) => play.send(next)))
      await reconciled(instances[0] as RunningDealers, codes)
      for (const code of codes) await neverAboveLimit(database, code)
    }),
    { numRuns },
  )
