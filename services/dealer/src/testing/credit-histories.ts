import { expect } from '@jest/globals'
import type { DealerCode } from '@channel/contracts'
import { brandOps } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import fc from 'fast-check'
import { CreditModel } from './credit-model.js'
import type { Step } from './credit-model.js'
import { Play } from './credit-play.js'
import type { RunningDealers } from './running.js'
import { openDealer } from './running.js'

const LIMITS = [100, 150]
const dealer = fc.nat(LIMITS.length - 1)
const hold = fc.nat(7)
const amount = fc.nat(60)
const signed = fc.integer({ min: -40, max: 40 })
const one = <T extends Step['do']>(...what: T[]) => fc.constantFrom(...what)

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({ do: one('hold'), dealer, hold, amount, approved: fc.constantFrom(false, false, false, true) }),
  },
  { weight: 6, arbitrary: fc.record({ do: one('confirm', 'release', 'consume'), hold }) },
  {
    weight: 3,
    arbitrary: fc.oneof(fc.record({ do: one('change'), hold, amount }), fc.record({ do: one('reopen'), hold, amount })),
  },
  { weight: 2, arbitrary: fc.record({ do: one('split'), hold, newHold: hold, amount }) },
  { weight: 2, arbitrary: fc.record({ do: one('cancel rest'), hold, shipped: amount }) },
  { weight: 4, arbitrary: fc.record({ do: one('ship'), dealer, hold, shipment: fc.nat(9), amount, last: fc.boolean() }) },
  { weight: 1, arbitrary: fc.record({ do: one('return'), dealer, document: fc.nat(2), amount }) },
  { weight: 1, arbitrary: fc.record({ do: one('rebate'), dealer, document: fc.nat(2), amount: signed }) },
  { weight: 2, arbitrary: fc.record({ do: one('pay'), dealer, amount: fc.integer({ min: 1, max: 60 }) }) },
  { weight: 1, arbitrary: fc.record({ do: one('adjust'), dealer, amount: signed.filter((moved) => moved !== 0) }) },
  { weight: 1, arbitrary: fc.record({ do: one('limit'), dealer, amount: fc.nat(200) }) },
  { weight: 1, arbitrary: fc.record({ do: one('raise for half an hour'), dealer, amount: fc.integer({ min: 1, max: 80 }) }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: one('terms'), dealer, paymentDays: fc.nat(5), graceDays: fc.option(fc.nat(3)) }),
  },
  { weight: 1, arbitrary: fc.record({ do: one('suspend', 'resume'), dealer }) },
  { weight: 2, arbitrary: fc.oneof(fc.record({ do: one('twenty minutes later') }), fc.record({ do: one('three days later') })) },
  { weight: 4, arbitrary: fc.record({ do: one('repeat'), step: fc.nat(30) }) },
)

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

const figuresOf = async ({ creditTerms }: RunningDealers, codes: DealerCode[]) =>
  Promise.all(
    (await creditTerms.overviews({ codes }, brandOps)).map(async (overview) => {
      const { dealerCode, limitMinor, temporaryMinor, heldMinor, owedMinor, receivableMinor, overdueMinor, prepaidMinor } =
        overview
      const figures = { limit: limitMinor, raised: temporaryMinor, held: heldMinor, owed: owedMinor, overdue: overdueMinor }
      const { rows } = await creditTerms.receivables({ dealerCode, state: 'open', first: 200 }, brandOps)
      return { ...figures, receivable: receivableMinor, prepaid: prepaidMinor, debts: rows.length }
    }),
  )

/** One step after the other: every answer and every figure are the model's. */
export const sequentialHistories = (instances: RunningDealers[], numRuns: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 40 }), async (steps) => {
      const codes = await open(instances)
      const play = new Play(instances, codes)
      const model = new CreditModel(LIMITS)
      for (const next of steps) expect([next, await play.send(next)]).toEqual([next, model.take(next)])
      expect(await figuresOf(instances[0] as RunningDealers, codes)).toEqual(model.figures())
      await reconciled(instances[0] as RunningDealers, codes)
    }),
    { numRuns },
  )

type Told = { name: string; at: Date; payload: Record<string, string | number | undefined> }

/** How an event moves the exposure, out of what was published. */
const movedBy = ({ name, payload }: Told): number => {
  const amountMinor = Number(payload['amountMinor'] ?? 0)
  if (/credit-held|owed-adjusted/.test(name)) return amountMinor
  if (/hold-changed/.test(name)) return Number(payload['deltaMinor'])
  if (/shipment-owed/.test(name)) return amountMinor - Number(payload['heldMinor'])
  return /hold-released|hold-expired|return-credited|payment-recorded|rebate-credited/.test(name) ? 0 - amountMinor : 0
}

const asksForCredit = ({ name, payload }: Told): boolean =>
  name === 'dealer.credit-held.v1'
    ? payload['approvedBy'] === undefined
    : /hold-changed/.test(name) && Number(payload['deltaMinor']) > 0

/** Nothing was granted above the limit of its moment without approval; the outbox tells the order in which things were decided. */
const neverAboveLimit = async (database: TestDatabase, code: DealerCode): Promise<void> => {
  const events = await database.query<Told>(
    'SELECT name, occurred_at AS at, payload FROM outbox_event WHERE key = $1 ORDER BY seq, place',
    code,
  )
  let [limit, exposure] = [0, 0]
  const raised: { amount: number; until: number }[] = []
  for (const told of events) {
    const { payload, at } = told
    limit = Number(payload['toMinor'] ?? payload['creditLimitMinor'] ?? limit)
    if (/temporary-limit-granted/.test(told.name)) {
      raised.push({ amount: Number(payload['amountMinor']), until: Date.parse(String(payload['validTo'])) })
    }
    exposure += movedBy(told)
    const onTop = raised.reduce((sum, { amount: more, until }) => sum + (until > at.getTime() ? more : 0), 0)
    if (asksForCredit(told)) expect(exposure).toBeLessThanOrEqual(limit + onTop)
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
