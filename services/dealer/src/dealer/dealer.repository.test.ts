import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { DealerCode } from '@channel/contracts'
import { asService, brandOps, dealerBuyer, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import type { RunningDealers } from '../testing/running.js'
import { holding, key, runningDealers } from '../testing/running.js'

let database: TestDatabase
let one: RunningDealers

beforeAll(async () => {
  database = await testDatabase('dealer')
  one = await runningDealers(database.url)
})
afterAll(async () => {
  await one.stop()
  await database.drop()
})

const dealer = (code: string, name = `${code} 健康器械`) => ({
  code: DealerCode.parse(code),
  name,
  region: '华南',
  tier: 'gold',
  currency: 'CNY',
  creditLimitMinor: 1_000,
})
const register = (...codes: string[]) =>
  one.dealers.register({ idempotencyKey: key(), dealers: codes.map((code) => dealer(code)) }, brandOps)

describe('registering', () => {
  it('opens dealers with their credit accounts and tells of each', async () => {
    expect(await register('R1', 'R2')).toEqual({ ok: true, value: { registered: 2 } })
    const [account] = await one.credit.accounts({ codes: [DealerCode.parse('R2')] }, brandOps)
    expect(account).toEqual({ dealerCode: 'R2', currency: 'CNY', limitMinor: 1_000, heldMinor: 0, owedMinor: 0 })
    const events = await database.query(
      'SELECT key FROM outbox_event WHERE name = $1 AND key = ANY($2) ORDER BY seq, place',
      'dealer.dealer-registered.v1',
      ['R1', 'R2'],
    )
    expect(events).toEqual([{ key: 'R1' }, { key: 'R2' }])
  })

  it('refuses codes that exist or come twice, all of them, and writes nothing', async () => {
    await register('T1')
    expect(await register('T1', 'T2', 'T3', 'T3')).toEqual({
      ok: false,
      error: { code: 'DEALER_EXISTS', dealerCodes: ['T1', 'T3'] },
    })
    expect(await one.dealers.find({ codes: [DealerCode.parse('T2')] }, brandOps)).toEqual([])
  })

  it('of twenty registrations of one code at once one wins', async () => {
    const replies = await Promise.all(Array.from({ length: 20 }, () => register('ONCE')))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
    expect(await database.query("SELECT code FROM dealer WHERE code = 'ONCE'")).toHaveLength(1)
  })
})

describe('suspending', () => {
  it('stops new holds and lets open ones go on', async () => {
    await register('S1')
    const code = DealerCode.parse('S1')
    const order = asService('order')
    const open = holding(code, 100)
    await one.credit.hold(open, order)
    const suspended = await one.dealers.changeStatus(
      { idempotencyKey: key(), dealerCode: code, status: 'suspended', reason: '欠款' },
      brandOps,
    )
    expect(suspended).toMatchObject({ ok: true, value: { code, status: 'suspended' } })
    expect(await one.credit.hold(holding(code, 100), order)).toEqual({
      ok: false,
      error: { code: 'DEALER_SUSPENDED', dealerCode: 'S1' },
    })
    expect(await one.credit.confirm({ idempotencyKey: key(), holdId: open.holdId }, order)).toMatchObject({ ok: true })
    expect(await one.credit.consume({ idempotencyKey: key(), holdId: open.holdId }, order)).toMatchObject({ ok: true })
  })

  it('is told once, and answers DEALER_NOT_FOUND for a code that nobody has', async () => {
    await register('S2')
    const suspend = (code: string) =>
      one.dealers.changeStatus(
        { idempotencyKey: key(), dealerCode: DealerCode.parse(code), status: 'suspended', reason: 'test' },
        brandOps,
      )
    await Promise.all([suspend('S2'), suspend('S2'), suspend('S2')])
    expect(
      await database.query("SELECT 1 FROM outbox_event WHERE key = 'S2' AND name = 'dealer.status-changed.v1'"),
    ).toHaveLength(1)
    expect(await suspend('NOBODY')).toEqual({ ok: false, error: { code: 'DEALER_NOT_FOUND', dealerCode: 'NOBODY' } })
  })
})

describe('reading', () => {
  it('shows dealer people their own dealer and nothing else, and lets them change nothing', async () => {
    await register('V1', 'V2')
    const me = dealerBuyer('V1')
    const codes = [DealerCode.parse('V1'), DealerCode.parse('V2')]
    expect((await one.dealers.find({ codes }, me)).map(({ code }) => code)).toEqual(['V1'])
    const page = await one.dealers.list({ first: 50, search: 'V' }, me)
    expect([page.rows.map(({ node }) => node.code), page.totalCount]).toEqual([['V1'], 1])
    const reply = await one.dealers.changeStatus(
      { idempotencyKey: key(), dealerCode: codes[0]!, status: 'active', reason: 'mine' },
      me,
    )
    expect(reply).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
    const opened = await one.dealers.register({ idempotencyKey: key(), dealers: [dealer('V3')] }, me)
    expect(opened).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
  })

  it('pages by code and searches code and name, with wildcards as letters', async () => {
    await one.dealers.register(
      { idempotencyKey: key(), dealers: [dealer('P1', '一号 100%'), dealer('P2', '二号'), dealer('P3', '三号')] },
      brandOps,
    )
    const first = await one.dealers.list({ first: 2, search: 'P' }, brandOps)
    const second = await one.dealers.list({ first: 2, search: 'P', after: first.rows.at(-1)?.cursor }, brandOps)
    expect([...first.rows, ...second.rows].map(({ node }) => node.code)).toEqual(['P1', 'P2', 'P3'])
    expect([first.hasNextPage, second.hasNextPage, first.totalCount]).toEqual([true, false, 3])
    expect((await one.dealers.list({ first: 9, search: '0%' }, brandOps)).rows.map(({ node }) => node.code)).toEqual(['P1'])
    expect((await one.dealers.list({ first: 9, search: '二' }, brandOps)).rows.map(({ node }) => node.code)).toEqual(['P2'])
  })
})
