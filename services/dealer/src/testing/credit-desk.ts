import { expect } from '@jest/globals'
import type { DealerCode } from '@channel/contracts'
import { newId } from '@channel/contracts'
import { asService, brandOps, testDatabase } from '@channel/testkit'
import type { RunningDealers } from './running.js'
import { holding, key, runningDealers, UNBATCHED } from './running.js'

export const MORNING = new Date('2026-03-01T08:00:00.000Z')
export const order = asService('order', 'buyer-1')

/** What `shipped` takes: a shipment that is the hold's last. */
export const shipmentOf = (holdId: ReturnType<typeof holding>['holdId'], dealerCode: DealerCode, amountMinor: number) => {
  const shipmentId = newId()
  const money = { dealerCode, currency: 'CNY', amountMinor }
  return { holdId, ...money, shipmentId, number: `SH-${shipmentId}`, day: '2026-03-01', last: true }
}

/** What tests of credit do, in a word. */
const deskOf = (one: RunningDealers) => ({
  hold: (code: DealerCode, amountMinor: number, more: { approvedBy?: string; reason?: string } = {}) =>
    one.credit.hold({ ...holding(code, amountMinor, { at: one.clock.now }), ...more }, order),
  overview: async (code: DealerCode, context = brandOps) => (await one.creditTerms.overviews({ codes: [code] }, context))[0],
  receivables: async (input: Parameters<RunningDealers['creditTerms']['receivables']>[0]) =>
    (await one.creditTerms.receivables(input, brandOps)).rows.map(({ node }) => node),
  reconciled: async () => (await one.credit.reconcile({}, brandOps)).differences,
  /** Answers the shipment's number. */
  ship: async (code: DealerCode, amountMinor: number): Promise<string> => {
    const input = holding(code, amountMinor, { at: one.clock.now })
    await one.credit.hold({ ...input, approvedBy: 'boss', reason: 'test' }, order)
    const shipment = shipmentOf(input.holdId, code, amountMinor)
    expect(await one.credit.shipped(shipment, order)).toMatchObject({ ok: true })
    return shipment.number
  },
  pay: (dealerCode: DealerCode, amountMinor: number) =>
    one.credit.recordPayment({ idempotencyKey: key(), dealerCode, amountMinor, currency: 'CNY', reference: 'bank' }, brandOps),
  terms: (dealerCode: DealerCode, paymentDays: number, blockAfterDays: number | null = null) =>
    one.creditTerms.setTerms({ idempotencyKey: key(), dealerCode, paymentDays, blockAfterDays, reason: 'contract' }, brandOps),
})

/** Two instances on a database of their own, one of them without batches. */
export const creditDesk = async () => {
  const database = await testDatabase('dealer')
  const one = await runningDealers(database.url)
  const two = await runningDealers(database.url, UNBATCHED)
  const at = (now: Date | string) => {
    for (const { clock } of [one, two]) clock.now = new Date(now)
  }
  at(MORNING)
  const stop = async () => {
    await one.stop()
    await two.stop()
    await database.drop()
  }
  return { ...deskOf(one), database, one, two, at, stop, either: (index: number): RunningDealers => (index % 2 ? one : two) }
}

export type CreditDesk = Awaited<ReturnType<typeof creditDesk>>
