import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Result } from '@channel/contracts'
import type { SerialNumber } from '@channel/contracts/inventory'
import { CaseCode, sellSerials } from '@channel/contracts/inventory'
import { brandOps } from '@channel/testkit'
import type { Trade } from '../testing/serials.fixture.js'
import { accepted, at, boxes, dealer, GUANGDONG, key, openTrade, SHANGHAI, units } from '../testing/serials.fixture.js'

let trade: Trade
beforeAll(async () => {
  trade = await openTrade({ instances: 2 })
}, 60_000)
afterAll(() => trade.close())

const times = <T>(count: number, make: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: count }, (_, n) => make(n)))
const winners = (replies: readonly Result<unknown, unknown>[]) => replies.filter(({ ok }) => ok).length
const move = (n: number, goods: ReturnType<typeof units>, to: string) =>
  trade
    .any(n)
    .serials.dispatch(
      { idempotencyKey: key(), units: goods, from: at('WH1').location, to: at(to), reference: `TO-${n}` },
      brandOps,
    )

describe('many at once, on two instances of the service', () => {
  // The first round opens the connections one after the other; the others really come at once.
  it.each([1, 2, 3])('a serial sold 50 times at once is sold once (round %s)', async (round) => {
    const goods = units(`ONE-${round}`)
    accepted(await trade.produce(goods.serials))
    accepted(await trade.receive(goods))
    const replies = await times(50, (n) =>
      trade
        .any(n)
        .serials.sell(
          { idempotencyKey: key(), units: goods, seller: at('WH1'), region: SHANGHAI, reference: `SO-${n}` },
          brandOps,
        ),
    )
    expect(winners(replies)).toBe(1)
    const codes = replies.flatMap((reply) => (reply.ok || reply.error.code !== 'UNITS_REFUSED' ? [] : reply.error.refused))
    const [serial] = goods.serials
    expect(codes).toEqual(
      Array(49).fill({ code: 'SERIAL_NOT_ALLOWED', serial, state: 'sold', allowed: ['in-stock', 'at-dealer'] }),
    )
    expect((await trade.find(`ONE-${round}`))?.scans.map(({ kind }) => kind)).toEqual(['registered', 'received', 'sold'])
  })

  it('one command sent 20 times is one sale and one answer', async () => {
    accepted(await trade.produce(['SAME']))
    accepted(await trade.receive(units('SAME')))
    const input = sellSerials.input.parse({
      idempotencyKey: key(),
      units: { serials: ['SAME'] },
      seller: at('WH1'),
      region: SHANGHAI,
      reference: 'SO',
    })
    const replies = await times(20, (n) => trade.any(n).serials.sell(input, brandOps))
    expect(replies).toEqual(Array(20).fill({ ok: true, value: { units: 1 } }))
    expect((await trade.find('SAME'))?.serial.scans).toBe(3)
  })

  it('a case, its units and its pallet dispatched at once: every unit goes one way, and the case is where its units are', async () => {
    for (let round = 0; round < 6; round += 1) {
      const serials = Array.from({ length: 8 }, (_, n) => `R${round}-${n}`)
      const cases = [
        { code: `RC${round}-A`, pallet: `RP${round}`, serials: serials.slice(0, 4) },
        { code: `RC${round}-B`, pallet: `RP${round}`, serials: serials.slice(4) },
      ]
      accepted(await trade.produce([], cases))
      accepted(await trade.receive(boxes(`RP${round}`)))
      const goods = [
        boxes(`RC${round}-A`),
        units(`R${round}-0`),
        boxes(`RP${round}`),
        units(`R${round}-5`),
        boxes(`RC${round}-B`),
      ]
      await times(20, (n) => move(n, goods[(n + round) % goods.length] ?? units('X'), n % 2 === 0 ? 'WH2' : 'SHOP'))
      const rows = await trade.database.query<{ serial: string; scans: number; bound_for: string; case_code: string | null }>(
        `SELECT serial, scans, bound_for, case_code FROM serial WHERE serial = ANY($1) ORDER BY serial`,
        serials,
      )
      expect(rows.filter(({ scans }) => scans > 3)).toEqual([])
      for (const { code } of cases) {
        const inside = rows.filter((row) => row.case_code === code)
        expect(new Set(inside.map((row) => `${row.bound_for} ${row.scans}`)).size).toBeLessThanOrEqual(1)
      }
      const onPallet = await trade.database.query(
        `SELECT DISTINCT s.bound_for, s.scans FROM serial s JOIN serial_case c ON c.code = s.case_code WHERE c.pallet_code = $1`,
        `RP${round}`,
      )
      expect(onPallet.length).toBeLessThanOrEqual(1)
    }
  }, 60_000)

  it('units moved in overlapping handfuls never lock each other out', async () => {
    const serials = Array.from({ length: 60 }, (_, n) => `O-${n}`)
    accepted(await trade.produce(serials))
    accepted(await trade.receive(units(...serials)))
    const replies = await times(40, (n) => {
      const handful = serials.filter((_, place) => (place * 7 + n) % 6 === 0)
      return move(n, units(...(n % 2 === 0 ? handful : handful.reverse())), 'WH2')
    })
    expect(winners(replies)).toBe(6)
    const [row] = await trade.database.query<{ deadlocks: string }>(
      'SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()',
    )
    expect(row?.deadlocks).toBe('0')
  })

  it('a code registered from all sides is registered once', async () => {
    const replies = await times(16, (n) =>
      trade.any(n).serials.register(
        {
          idempotencyKey: key(),
          sku: 'BP-100' as never,
          batch: `B${n}`,
          producedOn: '2026-11-01',
          expiresOn: null,
          serials: ['TWIN' as SerialNumber],
          cases: [{ code: CaseCode.parse('TWIN-CASE'), pallet: null, serials: [`TWIN-${n}` as SerialNumber] }],
          reference: `MO-${n}`,
        },
        brandOps,
      ),
    )
    expect(winners(replies)).toBe(1)
    expect(await trade.database.query(`SELECT serial FROM serial WHERE serial LIKE 'TWIN%'`)).toHaveLength(2)
  })

  it('sales and activations out of the territory, from all sides: one open case with the evidence of every scan', async () => {
    accepted(await trade.produce(['STRAY']))
    await trade.deliver(units('STRAY'), 'D1')
    const goods = { units: units('STRAY'), region: GUANGDONG }
    await times(20, async (n) => {
      const { serials } = trade.any(n)
      return n % 2 === 0
        ? serials.sell({ ...goods, idempotencyKey: key(), seller: dealer('D1'), reference: `SO-${n}` }, brandOps)
        : serials.activate({ ...goods, idempotencyKey: key(), reference: `ACT-${n}` }, brandOps)
    })
    const cases = await trade.database.query<{ id: string }>(`SELECT id FROM diversion_case WHERE serial = 'STRAY'`)
    expect(cases).toHaveLength(1)
    const scans = (await trade.find('STRAY'))?.scans.filter(({ kind }) => kind === 'sold' || kind === 'activated') ?? []
    const evidence = await trade.database.query<{ scan_id: string }>(
      'SELECT scan_id FROM diversion_evidence WHERE case_id = $1',
      cases[0]?.id,
    )
    expect(evidence.map((row) => row.scan_id).sort()).toEqual(scans.map(({ id }) => id).sort())
    expect(await trade.database.query('SELECT seq FROM outbox_event WHERE key = $1', cases[0]?.id)).toHaveLength(1)
  })
})
