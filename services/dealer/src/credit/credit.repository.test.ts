import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import type { DealerCode } from '@channel/contracts'
import { newId, ReturnId } from '@channel/contracts'
import { asService, brandOps, dealerBuyer, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import type { RunningDealers } from '../testing/running.js'
import { aHold, holding, key, openDealer, runningDealers, UNBATCHED } from '../testing/running.js'

const order = asService('order', 'buyer-1')
let database: TestDatabase
let one: RunningDealers
let two: RunningDealers

beforeAll(async () => {
  database = await testDatabase('dealer')
  one = await runningDealers(database.url)
  two = await runningDealers(database.url, UNBATCHED)
})
afterAll(async () => {
  await one.stop()
  await two.stop()
  await database.drop()
})

const balanceOf = async (code: DealerCode) => (await one.credit.accounts({ codes: [code] }, brandOps))[0]
const reconciled = async () => (await one.credit.reconcile({}, brandOps)).differences
const untilWaiting = async (count: number): Promise<void> => {
  const waiting = "SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
  while ((await database.query(waiting)).length < count) await new Promise((resolve) => setTimeout(resolve, 10))
}
const times = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index))

describe('many callers at once', () => {
  it('a hundred holds of a limit for forty: forty are granted, by two instances, and the sum is exact', async () => {
    const code = await openDealer(one, 4_000)
    const replies = await Promise.all(times(100, (i) => (i % 2 ? one : two).credit.hold(holding(code, 100), order)))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(40)
    const refusals = replies.flatMap((reply) => (reply.ok ? [] : [reply.error]))
    expect(refusals).toHaveLength(60)
    expect(new Set(refusals.map(({ code: refusal }) => refusal))).toEqual(new Set(['CREDIT_EXCEEDED']))
    expect(await balanceOf(code)).toMatchObject({ heldMinor: 4_000, owedMinor: 0 })
    expect(await reconciled()).toEqual([])
    const sums = await database.query(
      'SELECT count(*)::int AS entries, sum(held_delta_minor)::int AS held FROM credit_entry WHERE dealer_code = $1',
      code,
    )
    expect(sums).toEqual([{ entries: 40, held: 4_000 }])
  })

  it('one hold and one return are asked for by two dealers: one of them gets it', async () => {
    for (let round = 0; round < 10; round += 1) {
      const codes = await Promise.all([openDealer(one, 1_000), openDealer(one, 1_000)])
      const [holdId, returnId] = [aHold(), ReturnId.parse(newId())]
      const holds = await Promise.all(codes.map((code) => two.credit.hold(holding(code, 100, { holdId }), order)))
      expect(holds.map((reply) => (reply.ok ? 'ok' : reply.error.code)).sort()).toEqual(['FORBIDDEN', 'ok'])
      const back = (dealerCode: DealerCode) => ({ idempotencyKey: key(), returnId, dealerCode, amountMinor: 10, currency: 'CNY' })
      const returns = await Promise.all(codes.map((code) => two.credit.creditReturn(back(code), order)))
      expect(returns.map((reply) => (reply.ok ? 'ok' : reply.error.code)).sort()).toEqual(['FORBIDDEN', 'ok'])
    }
    expect(await reconciled()).toEqual([])
  })

  it('a hold that waited for the account sees that its dealer was suspended meanwhile', async () => {
    const code = await openDealer(one, 1_000)
    const suspend = { idempotencyKey: key(), dealerCode: code, status: 'suspended' as const, reason: 'test' }
    const held = await one.db.$transaction(async (tx) => {
      await tx.$queryRaw`SELECT 1 FROM credit_account WHERE dealer_code = ${code} FOR UPDATE`
      const waiting = two.credit.hold(holding(code, 100), order)
      await untilWaiting(1)
      await one.dealers.changeStatus(suspend, brandOps)
      return { waiting }
    })
    expect(await held.waiting).toEqual({ ok: false, error: { code: 'DEALER_SUSPENDED', dealerCode: code } })
  })

  it('one command sent twenty times to two instances has one effect and one answer', async () => {
    const code = await openDealer(one, 1_000)
    const input = holding(code, 400)
    const replies = await Promise.all(times(20, (i) => (i % 2 ? one : two).credit.hold(input, order)))
    expect(replies).toEqual(times(20, () => replies[0]))
    expect(replies[0]).toMatchObject({ ok: true, value: { id: input.holdId, status: 'held', amountMinor: 400 } })
    expect(await balanceOf(code)).toMatchObject({ heldMinor: 400 })
  })

  it('a hold is confirmed, consumed and released at once: it ends once', async () => {
    const code = await openDealer(one, 100_000)
    const holds = await Promise.all(
      times(30, async () => {
        const input = holding(code, 100)
        await one.credit.hold(input, order)
        return input.holdId
      }),
    )
    const ends = await Promise.all(
      holds.flatMap((holdId) => [
        one.credit.consume({ idempotencyKey: key(), holdId }, order),
        two.credit.release({ idempotencyKey: key(), holdId }, order),
      ]),
    )
    expect(ends.filter(({ ok }) => ok)).toHaveLength(30)
    const consumed = ends.filter((reply) => reply.ok && reply.value.status === 'consumed').length
    expect(await balanceOf(code)).toMatchObject({ heldMinor: 0, owedMinor: consumed * 100 })
    expect(await reconciled()).toEqual([])
  })

  it('holds for several dealers in one batch are judged each by its own account', async () => {
    const codes = await Promise.all([openDealer(one, 500), openDealer(one, 1_000), openDealer(one, 0)])
    const replies = await Promise.all(codes.flatMap((code) => times(20, () => one.credit.hold(holding(code, 100), order))))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(15)
    const accounts = await one.credit.accounts({ codes }, brandOps)
    expect(accounts.map(({ heldMinor }) => heldMinor)).toEqual([500, 1_000, 0])
  })
})

describe('answers are final', () => {
  it('a refusal stays a refusal after the limit was raised', async () => {
    const code = await openDealer(one, 100)
    const input = holding(code, 200)
    const refused = await one.credit.hold(input, order)
    expect(refused).toMatchObject({ ok: false, error: { code: 'CREDIT_EXCEEDED', exposureMinor: 0, requestedMinor: 200 } })
    await one.credit.setLimit(
      { idempotencyKey: key(), dealerCode: code, limitMinor: 500, currency: 'CNY', reason: 'good payer' },
      brandOps,
    )
    expect(await two.credit.hold(input, order)).toEqual(refused)
    expect(await one.credit.hold(holding(code, 200), order)).toMatchObject({ ok: true })
  })

  it('another body under the same key is refused', async () => {
    const code = await openDealer(one, 1_000)
    const input = holding(code, 100)
    await one.credit.hold(input, order)
    const reply = await one.credit.hold({ ...input, amountMinor: 101 }, order)
    expect(reply).toEqual({ ok: false, error: { code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: input.idempotencyKey } })
    expect(await balanceOf(code)).toMatchObject({ heldMinor: 100 })
  })

  it('a refusal writes nothing but its answer', async () => {
    const code = await openDealer(one, 0)
    const before = await database.query('SELECT count(*) FROM outbox')
    await one.credit.hold(holding(code, 1), order)
    expect(await database.query('SELECT count(*) FROM outbox')).toEqual(before)
    expect(await database.query('SELECT id FROM credit_hold WHERE dealer_code = $1', code)).toEqual([])
  })
})

describe('the life of an order', () => {
  it('is in the ledger line by line and in the outbox event by event', async () => {
    const code = await openDealer(one, 1_000)
    const input = holding(code, 300)
    const { holdId } = input
    await one.credit.hold(input, order)
    await one.credit.confirm({ idempotencyKey: key(), holdId }, order)
    const number = 'SH20260301-000001'
    const shipment = {
      holdId,
      dealerCode: code,
      amountMinor: 300,
      currency: 'CNY',
      shipmentId: newId(),
      number,
      day: '2026-03-01',
      last: true,
    }
    await one.credit.shipped(shipment, order)
    const goodsBack = {
      idempotencyKey: key(),
      returnId: ReturnId.parse(newId()),
      dealerCode: code,
      amountMinor: 50,
      currency: 'CNY',
    }
    await one.credit.creditReturn(goodsBack, order)
    await one.credit.creditReturn({ ...goodsBack, idempotencyKey: key() }, order)
    const paid = { idempotencyKey: key(), dealerCode: code, amountMinor: 400, currency: 'CNY', reference: '银行流水 42' }
    expect(await one.credit.recordPayment(paid, brandOps)).toMatchObject({ ok: true, value: { heldMinor: 0, owedMinor: -150 } })

    const page = await one.credit.entries({ dealerCode: code, first: 10 }, brandOps)
    expect(page.rows.map(({ node }) => [node.reason, node.heldDeltaMinor, node.owedDeltaMinor, node.actor])).toEqual([
      ['payment', 0, -400, brandOps.principal.subject],
      ['return', 0, -50, 'buyer-1'],
      ['shipment', -300, 300, 'buyer-1'],
      ['hold', 300, 0, 'buyer-1'],
    ])
    const events = await database.query<{ name: string }>(
      'SELECT name FROM outbox_event WHERE key = $1 ORDER BY seq, place',
      code,
    )
    expect(events.map(({ name }) => name)).toEqual([
      'dealer.dealer-registered.v1',
      'dealer.credit-held.v1',
      'dealer.hold-confirmed.v1',
      'dealer.shipment-owed.v1',
      'dealer.hold-consumed.v1',
      'dealer.return-credited.v1',
      'dealer.payment-recorded.v1',
    ])
  })

  it('pages through the ledger without a gap', async () => {
    const code = await openDealer(one, 10_000)
    await Promise.all(times(7, () => one.credit.hold(holding(code, 10), order)))
    const first = await one.credit.entries({ dealerCode: code, first: 4 }, brandOps)
    const second = await one.credit.entries({ dealerCode: code, first: 4, after: first.rows.at(-1)?.cursor }, brandOps)
    expect([first.hasNextPage, second.hasNextPage, first.totalCount, second.rows.length]).toEqual([true, false, 7, 3])
    expect(new Set([...first.rows, ...second.rows].map(({ node }) => node.id)).size).toBe(7)
  })

  it('answers what is missing', async () => {
    const holdId = aHold()
    expect(await one.credit.confirm({ idempotencyKey: key(), holdId }, order)).toEqual({
      ok: false,
      error: { code: 'HOLD_NOT_FOUND', holdId },
    })
    const unknown = holding('D-NOBODY' as DealerCode, 1)
    expect(await one.credit.hold(unknown, order)).toEqual({
      ok: false,
      error: { code: 'DEALER_NOT_FOUND', dealerCode: 'D-NOBODY' },
    })
  })
})

describe('expiry', () => {
  beforeEach(() => {
    one.clock.now = new Date('2026-03-01T08:00:00.000Z')
  })

  it('ends what is overdue once, with two workers at it, and leaves confirmed and young holds alone', async () => {
    const code = await openDealer(one, 100_000)
    const overdue = times(25, () => holding(code, 100))
    const confirmed = holding(code, 100)
    const young = holding(code, 100, { at: new Date('2026-03-01T08:10:00.000Z') })
    await Promise.all([...overdue, confirmed, young].map((input) => one.credit.hold(input, order)))
    await one.credit.confirm({ idempotencyKey: key(), holdId: confirmed.holdId }, order)
    const at = new Date('2026-03-01T08:20:00.000Z')
    const ended = await Promise.all([one.expireOverdue(at), two.expireOverdue(at), one.expireOverdue(at)])
    expect(ended.reduce((sum, count) => sum + count, 0) + (await one.expireOverdue(at))).toBeGreaterThanOrEqual(25)
    expect(await balanceOf(code)).toMatchObject({ heldMinor: 200 })
    expect(await reconciled()).toEqual([])
    const events = await database.query("SELECT id FROM outbox_event WHERE key = $1 AND name = 'dealer.hold-expired.v1'", code)
    expect(events).toHaveLength(25)
    const late = await one.credit.confirm({ idempotencyKey: key(), holdId: overdue[0]!.holdId }, order)
    expect(late).toMatchObject({ ok: false, error: { code: 'HOLD_ENDED', status: 'expired' } })
    expect(await one.credit.release({ idempotencyKey: key(), holdId: overdue[1]!.holdId }, order)).toMatchObject({ ok: true })
  })
})

describe('rights', () => {
  it('dealer people change nothing and see their own account only', async () => {
    const mine = await openDealer(one, 1_000)
    const theirs = await openDealer(one, 1_000)
    const me = dealerBuyer(mine)
    const forbidden = { ok: false, error: { code: 'FORBIDDEN', reason: expect.any(String) } }
    expect(await one.credit.hold(holding(mine, 1), me)).toEqual(forbidden)
    const limit = { idempotencyKey: key(), dealerCode: mine, limitMinor: 9, currency: 'CNY', reason: 'mine' }
    expect(await one.credit.setLimit(limit, me)).toEqual(forbidden)
    expect((await one.credit.accounts({ codes: [mine, theirs] }, me)).map(({ dealerCode }) => dealerCode)).toEqual([mine])
    await one.credit.hold(holding(theirs, 1), order)
    expect(await one.credit.entries({ dealerCode: theirs, first: 10 }, me)).toEqual({
      rows: [],
      hasNextPage: false,
      totalCount: 0,
    })
    expect(await one.credit.reconcile({}, me)).toEqual({ checked: 0, differences: [] })
  })
})

describe('reconcile', () => {
  it('names the account and the field that do not agree with the ledger', async () => {
    const code = await openDealer(one, 1_000)
    await one.credit.hold(holding(code, 300), order)
    await database.query('UPDATE credit_account SET held_minor = 299, owed_minor = 5 WHERE dealer_code = $1', code)
    expect(await reconciled()).toEqual([
      { key: code, field: 'held', ledger: 300, balance: 299 },
      { key: code, field: 'live holds', ledger: 300, balance: 299 },
      { key: code, field: 'open receivables', ledger: 0, balance: 5 },
      { key: code, field: 'owed', ledger: 0, balance: 5 },
    ])
    await database.query('UPDATE credit_account SET held_minor = 300, owed_minor = 0 WHERE dealer_code = $1', code)
  })
})
