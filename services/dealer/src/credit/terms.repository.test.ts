import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { DealerCode } from '@channel/contracts'
import { newId } from '@channel/contracts'
import { brandOps, dealerBuyer } from '@channel/testkit'
import type { CreditDesk } from '../testing/credit-desk.js'
import { creditDesk, MORNING, order } from '../testing/credit-desk.js'
import { holding, key, openDealer } from '../testing/running.js'

let desk: CreditDesk

beforeAll(async () => {
  desk = await creditDesk()
})
beforeEach(() => desk.at(MORNING))
afterAll(() => desk.stop())

const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))
const raise = (dealerCode: DealerCode, amountMinor: number, validFrom: string, validTo: string, currency = 'CNY') =>
  desk.one.creditTerms.grant(
    { idempotencyKey: key(), dealerCode, amountMinor, currency, validFrom, validTo, reason: '双十一备货' },
    brandOps,
  )
const refused = (code: string) => ({ ok: false, error: { code } })

describe('a temporary limit', () => {
  it('counts from its beginning, ends by itself, and several add up', async () => {
    const code = await openDealer(desk.one, 100)
    await raise(code, 50, '2026-03-02T00:00:00.000Z', '2026-03-03T00:00:00.000Z')
    await raise(code, 30, '2026-03-02T12:00:00.000Z', '2026-03-04T00:00:00.000Z')
    const most = async (now: string) => {
      desk.at(now)
      const shown = await desk.overview(code)
      expect(await desk.hold(code, (shown?.effectiveLimitMinor ?? 0) + 1)).toMatchObject(refused('CREDIT_EXCEEDED'))
      return shown?.effectiveLimitMinor
    }
    expect(await most('2026-03-01T23:59:59.999Z')).toBe(100)
    expect(await most('2026-03-02T00:00:00.000Z')).toBe(150)
    expect(await most('2026-03-02T12:00:00.000Z')).toBe(180)
    expect(await most('2026-03-03T00:00:00.000Z')).toBe(130)
    expect(await most('2026-03-04T00:00:00.000Z')).toBe(100)
  })

  it('is in the answers and may be ended early, once', async () => {
    const code = await openDealer(desk.one, 100)
    const granted = await raise(code, 50, '2026-03-01T00:00:00.000Z', '2026-03-03T00:00:00.000Z')
    if (!granted.ok) throw new Error(granted.error.code)
    const { id } = granted.value
    expect(granted.value).toMatchObject({ grantedBy: brandOps.principal.subject, reason: '双十一备货', endedBy: null })
    expect(await desk.hold(code, 150)).toMatchObject({ ok: true })
    expect((await desk.one.credit.accounts({ codes: [code] }, brandOps))[0]).toMatchObject({
      limitMinor: 100,
      temporaryMinor: 50,
    })
    const ends = await Promise.all(
      times(6, (i) => desk.either(i).creditTerms.end({ idempotencyKey: key(), temporaryLimitId: id }, brandOps)),
    )
    for (const end of ends) expect(end).toMatchObject({ value: { validTo: MORNING.toISOString() } })
    const told = await desk.database.query(
      "SELECT 1 FROM outbox_event WHERE key = $1 AND name = 'dealer.temporary-limit-ended.v1'",
      code,
    )
    expect(told).toHaveLength(1)
    expect(await desk.overview(code)).toMatchObject({ effectiveLimitMinor: 100, availableMinor: -50, temporaryLimits: [] })
    expect(await desk.hold(code, 0)).toMatchObject(refused('CREDIT_EXCEEDED'))
  })

  it('that is over, ends before it begins or is in another currency is refused', async () => {
    const code = await openDealer(desk.one, 100)
    expect(await raise(code, 1, '2026-03-01T00:00:00.000Z', MORNING.toISOString())).toMatchObject(
      refused('TEMPORARY_LIMIT_INVALID'),
    )
    expect(await raise(code, 1, '2026-03-03T00:00:00.000Z', '2026-03-02T00:00:00.000Z')).toMatchObject(
      refused('TEMPORARY_LIMIT_INVALID'),
    )
    expect(await raise(code, 1, '2026-03-03T00:00:00.000Z', '2026-03-04T00:00:00.000Z', 'EUR')).toMatchObject(
      refused('CURRENCY_MISMATCH'),
    )
    const unknown = { idempotencyKey: key(), temporaryLimitId: newId() }
    expect(await desk.one.creditTerms.end(unknown, brandOps)).toMatchObject(refused('TEMPORARY_LIMIT_NOT_FOUND'))
  })

  it('of a hundred holds at once, on two instances, lets through what limit and temporary limit allow together', async () => {
    const code = await openDealer(desk.one, 1_000)
    await raise(code, 500, '2026-03-01T00:00:00.000Z', '2026-03-02T00:00:00.000Z')
    const replies = await Promise.all(times(100, (i) => desk.either(i).credit.hold(holding(code, 100), order)))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(15)
    expect(await desk.overview(code)).toMatchObject({ heldMinor: 1_500, availableMinor: 0, openHolds: 15 })
  })
})

describe('overdue by more than the terms allow', () => {
  it('stops new orders until it is paid, and nothing else', async () => {
    const code = await openDealer(desk.one, 10_000)
    await desk.terms(code, 10, 5)
    await desk.ship(code, 100)
    const open = holding(code, 50)
    await desk.one.credit.hold(open, order)
    desk.at('2026-03-16T08:00:00.000Z')
    expect(await desk.overview(code)).toMatchObject({ overdueMinor: 100, blocked: false })
    await desk.one.credit.confirm({ idempotencyKey: key(), holdId: open.holdId }, order)
    desk.at('2026-03-17T08:00:00.000Z')
    expect(await desk.overview(code)).toMatchObject({ blocked: true })
    const overdue = { code: 'CREDIT_OVERDUE', currency: 'CNY', overdueMinor: 100, graceDays: 5 }
    expect(await desk.hold(code, 1)).toEqual({ ok: false, error: overdue })
    const { holdId } = open
    expect(await desk.one.credit.changeHold({ idempotencyKey: key(), holdId, amountMinor: 60 }, order)).toEqual({
      ok: false,
      error: overdue,
    })
    expect(await desk.one.credit.changeHold({ idempotencyKey: key(), holdId, amountMinor: 40 }, order)).toMatchObject({
      ok: true,
    })
    expect(await desk.hold(code, 1, { approvedBy: 'boss', reason: '已承诺付款' })).toMatchObject({ ok: true })
    await desk.pay(code, 99)
    expect(await desk.hold(code, 1)).toMatchObject({ error: { code: 'CREDIT_OVERDUE', overdueMinor: 1 } })
    await desk.pay(code, 1)
    expect(await desk.hold(code, 1)).toMatchObject({ ok: true })
  })
})

describe('above the limit', () => {
  it('a hold with an approval goes through and says who and why; without need it says nothing', async () => {
    const code = await openDealer(desk.one, 100)
    const approval = { approvedBy: 'finance-1', reason: '长期客户' }
    await desk.hold(code, 60, approval)
    expect(await desk.hold(code, 100)).toMatchObject(refused('CREDIT_EXCEEDED'))
    expect(await desk.hold(code, 100, { approvedBy: 'finance-1' })).toMatchObject(refused('CREDIT_EXCEEDED'))
    const replies = await Promise.all([desk.hold(code, 100, approval), desk.hold(code, 100, approval)])
    expect(replies.every(({ ok }) => ok)).toBe(true)
    const { rows } = await desk.one.creditTerms.holds({ dealerCode: code, overLimit: true, first: 10 }, brandOps)
    expect(rows.map(({ node }) => node.override).sort((a, b) => (a?.overLimitMinor ?? 0) - (b?.overLimitMinor ?? 0))).toEqual([
      { ...approval, overLimitMinor: 60 },
      { ...approval, overLimitMinor: 160 },
    ])
    const entries = await desk.one.credit.entries({ dealerCode: code, reasons: ['hold'], first: 10 }, brandOps)
    expect(entries.rows.map(({ node }) => node.note)).toEqual(['finance-1: 长期客户', 'finance-1: 长期客户', null])
  })

  it('is approved through services only', async () => {
    const code = await openDealer(desk.one, 100)
    const input = { ...holding(code, 500), approvedBy: 'me', reason: 'because' }
    expect(await desk.one.credit.hold(input, brandOps)).toMatchObject(refused('FORBIDDEN'))
    expect(await desk.one.credit.hold(input, order)).toMatchObject({ ok: true })
  })
})

describe('rights', () => {
  it("a dealer's people read their own and change nothing", async () => {
    const [mine, theirs] = [await openDealer(desk.one, 1_000), await openDealer(desk.one, 1_000)]
    await desk.ship(mine, 10)
    await desk.ship(theirs, 10)
    const me = dealerBuyer(mine)
    expect(await desk.overview(theirs, me)).toBeUndefined()
    expect(await desk.overview(mine, me)).toMatchObject({ owedMinor: 10 })
    for (const list of [desk.one.creditTerms.holds, desk.one.creditTerms.receivables]) {
      expect((await list({ dealerCode: theirs, first: 10 }, me)).totalCount).toBe(0)
      const { rows } = await list({ first: 50 }, me)
      expect(rows.map(({ node }) => node.dealerCode)).toEqual([mine])
    }
    const named = { idempotencyKey: key(), dealerCode: mine, currency: 'CNY', reason: 'mine' }
    expect(await desk.one.creditTerms.setTerms({ ...named, paymentDays: 365, blockAfterDays: null }, me)).toMatchObject(
      refused('FORBIDDEN'),
    )
    expect(await desk.one.credit.adjustOwed({ ...named, amountMinor: -10, reference: 'x' }, me)).toMatchObject(
      refused('FORBIDDEN'),
    )
    const [validFrom, validTo] = ['2026-03-01T00:00:00.000Z', '2027-03-01T00:00:00.000Z']
    expect(await desk.one.creditTerms.grant({ ...named, amountMinor: 1, validFrom, validTo }, me)).toMatchObject(
      refused('FORBIDDEN'),
    )
  })
})
