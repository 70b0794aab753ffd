import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { Sku } from '@channel/contracts'
import type { SerialNumber, SerialOwner } from '@channel/contracts/inventory'
import { CaseCode, registerSerials, sellSerials } from '@channel/contracts/inventory'
import { brandOps, dealerBuyer } from '@channel/testkit'
import type { Trade } from '../testing/serials.fixture.js'
import {
  accepted,
  at,
  BP,
  boxes,
  dealer,
  GUANGDONG,
  guideOf,
  key,
  NOW,
  openTrade,
  refusals,
  SHANGHAI,
  units,
} from '../testing/serials.fixture.js'

let trade: Trade
beforeAll(async () => {
  trade = await openTrade()
}, 60_000)
afterAll(() => trade.close())

const numbers = (prefix: string, count: number) =>
  Array.from({ length: count }, (_, n) => `${prefix}-${String(n).padStart(4, '0')}`)
const contents = (code: string, context = brandOps) => trade.first.serials.getCase({ case: CaseCode.parse(code) }, context)

describe('a unit', () => {
  it('has its whole history, scan by scan', async () => {
    accepted(await trade.produce(['H1'], [], '2028-10-31'))
    await trade.deliver(units('H1'), 'D1')
    accepted(await trade.sell(units('H1'), dealer('D1')))
    accepted(await trade.activate(units('H1'), SHANGHAI))
    const found = await trade.find('H1')
    expect(found?.serial).toMatchObject({
      sku: 'BP-100',
      state: 'sold',
      place: { kind: 'consumer', region: '31', seller: dealer('D1') },
      owner: { kind: 'consumer' },
      case: null,
      batch: 'B-2026-11',
      producedOn: '2026-11-01',
      expiresOn: '2028-10-31',
      outbound: { dealerCode: 'D1', territory: ['31'], document: 'DN-1' },
      activation: { at: NOW.toISOString(), region: '31' },
      scans: 6,
    })
    expect(
      found?.scans.map(({ number, kind, from, to, owner, reference }) => [number, kind, from, to, owner.kind, reference]),
    ).toEqual([
      [1, 'registered', null, 'produced', 'brand', 'MO-1'],
      [2, 'received', 'produced', 'in-stock', 'brand', 'GR-1'],
      [3, 'dispatched', 'in-stock', 'in-transit', 'brand', 'DN-1'],
      [4, 'arrived', 'in-transit', 'at-dealer', 'dealer', 'POD-1'],
      [5, 'sold', 'at-dealer', 'sold', 'consumer', 'SO-1'],
      [6, 'activated', 'sold', 'sold', 'consumer', 'ACT-1'],
    ])
    expect(found?.scans[2]?.place).toEqual({ kind: 'transit', from: 'WH1', to: dealer('D1') })
    expect(found?.serial.outbound?.scanId).toBe(found?.scans[2]?.id)
  })

  it('goes nowhere that is not on the list of locations, and is of a known SKU', async () => {
    accepted(await trade.produce(['H2']))
    expect(refusals(await trade.receive(units('H2'), at('NOWHERE')))).toEqual(['UNKNOWN_LOCATION'])
    const input = registerSerials.input.parse({
      idempotencyKey: key(),
      sku: 'NOPE',
      batch: 'B',
      producedOn: '2026-11-01',
      serials: ['H3'],
      reference: 'MO',
    })
    expect(refusals(await trade.first.serials.register(input, brandOps))).toEqual(['UNKNOWN_SKU'])
  })

  it('cannot be in two places, whatever writes to the database', async () => {
    accepted(await trade.produce(['H4']))
    await expect(trade.database.query(`UPDATE serial SET location = 'WH1' WHERE serial = 'H4'`)).rejects.toThrow(
      'serial_one_place',
    )
    await expect(trade.database.query(`UPDATE serial SET state = 'sold' WHERE serial = 'H4'`)).rejects.toThrow(
      'serial_state_fits_place',
    )
  })

  it('has a history that nobody can change', async () => {
    for (const change of ['DELETE FROM serial_scan', `UPDATE serial_scan SET actor = 'nobody'`, 'TRUNCATE serial_scan'])
      await expect(trade.database.query(change)).rejects.toThrow('append-only')
  })
})

describe('a command', () => {
  it('takes all units or none, names every bad one with its reason, and writes nothing then', async () => {
    accepted(await trade.produce(['A1', 'A2', 'A3']))
    accepted(await trade.receive(units('A1', 'A2')))
    const scans = () =>
      trade.database.query('SELECT (SELECT count(*) FROM serial_scan) scans, (SELECT count(*) FROM outbox) events')
    const before = await scans()
    const reply = await trade.sell({ ...units('A1', 'A3', 'A9', 'A1'), cases: [CaseCode.parse('C9')] }, at('WH2'))
    expect(refusals(reply)).toEqual([
      { code: 'UNKNOWN_SERIAL', serial: 'A9' },
      { code: 'UNKNOWN_CASE', case: 'C9' },
      { code: 'WRONG_PLACE', serial: 'A1', place: at('WH1') },
      { code: 'SERIAL_NOT_ALLOWED', serial: 'A3', state: 'produced', allowed: ['in-stock', 'at-dealer'] },
    ])
    expect(await scans()).toEqual(before)
  })

  it('scans a unit once that is named twice, and has one effect however often it is sent', async () => {
    accepted(await trade.produce(['A4']))
    accepted(await trade.receive(units('A4', 'A4')))
    const input = sellSerials.input.parse({
      idempotencyKey: key(),
      units: { serials: ['a4'] },
      seller: at('WH1'),
      region: '310115',
      reference: 'SO-7',
    })
    const replies = [await trade.first.serials.sell(input, brandOps), await trade.first.serials.sell(input, brandOps)]
    expect(replies).toEqual(Array(2).fill({ ok: true, value: { units: 1 } }))
    expect((await trade.find('A4'))?.serial).toMatchObject({ scans: 3, place: { region: '31' } })
  })

  it('tells of a document in parts of at most 500 units', async () => {
    const serials = numbers('E', 1_100)
    accepted(await trade.produce(serials))
    accepted(await trade.receive(units(...serials)))
    const events = await trade.database.query<{
      payload: { part: number; parts: number; units: { serial: string; scan: number }[] }
    }>(
      `SELECT payload FROM outbox_event WHERE name = 'inventory.serials-received.v1' AND payload->>'parts' = '3' ORDER BY seq, place`,
    )
    expect(events.map(({ payload }) => [payload.part, payload.units.length])).toEqual([
      [1, 500],
      [2, 500],
      [3, 100],
    ])
    const told = events.flatMap(({ payload }) => payload.units)
    expect(new Set(told.map(({ serial }) => serial))).toEqual(new Set(serials))
    expect(told.every(({ scan }) => scan === 2)).toBe(true)
  })

  it('takes 5,000 units and no more', async () => {
    const serials = numbers('F', 5_000)
    const half = (from: number) => [{ code: `F-CASE-${from}`, serials: serials.slice(from, from + 2_500) }]
    accepted(await trade.produce([], [...half(0), ...half(2_500)]))
    accepted(await trade.produce(['F-MORE']))
    expect(refusals(await trade.produce(numbers('G', 5_001)))).toEqual(['TOO_MANY_UNITS'])
    expect(
      refusals(await trade.receive({ ...boxes('F-CASE-0', 'F-CASE-2500'), ...{ serials: units('F-MORE').serials } })),
    ).toEqual(['TOO_MANY_UNITS'])
    expect(accepted(await trade.receive(boxes('F-CASE-0', 'F-CASE-2500')))).toEqual({ units: 5_000 })
  }, 60_000)

  it('registers a code once', async () => {
    accepted(await trade.produce(['R1'], [{ code: 'RC', serials: ['R2'] }]))
    expect(refusals(await trade.produce(['R1', 'R3', 'R3'], [{ code: 'RC', serials: ['R2'] }]))).toEqual([
      { code: 'SERIAL_TWICE', serial: 'R3' },
      { code: 'SERIAL_EXISTS', serial: 'R1' },
      { code: 'SERIAL_EXISTS', serial: 'R2' },
      { code: 'CASE_EXISTS', case: 'RC' },
    ])
  })
})

describe('a case', () => {
  beforeAll(async () => {
    const cases = [
      { code: 'K1', pallet: 'PAL', serials: ['K1-1', 'K1-2', 'K1-3'] },
      { code: 'K2', pallet: 'PAL', serials: ['K2-1', 'K2-2'] },
      { code: 'K3', pallet: 'PAL', serials: ['K3-1'] },
    ]
    accepted(await trade.produce([], cases))
  })
  const serialsIn = async (code: string) => (await contents(code))?.units.map(({ serial }) => serial)

  it('stands for the units in it, and a pallet for its cases', async () => {
    expect(accepted(await trade.receive(boxes('PAL')))).toEqual({ units: 6 })
    expect(await contents('PAL')).toMatchObject({ code: 'PAL', pallet: null, cases: ['K1', 'K2', 'K3'] })
    expect(await contents('K1')).toMatchObject({ pallet: 'PAL', cases: [], units: [{ state: 'in-stock' }, {}, {}] })
  })

  it('is opened by a unit that moves on its own', async () => {
    accepted(await trade.sell(units('K1-1'), at('WH1')))
    expect(await serialsIn('K1')).toEqual(['K1-2', 'K1-3'])
    expect((await trade.find('K1-1'))?.scans.map((scan) => scan.case)).toEqual(['K1', 'K1', null])
    expect(accepted(await trade.dispatch(boxes('K1'), at('WH2')))).toEqual({ units: 2 })
  })

  it('leaves the pallet that it moves without', async () => {
    expect(await contents('K1')).toMatchObject({ pallet: null })
    expect(await contents('PAL')).toMatchObject({ cases: ['K2', 'K3'] })
    expect(accepted(await trade.dispatch(boxes('PAL'), { ...dealer('D7'), territory: [SHANGHAI] }))).toEqual({ units: 3 })
  })

  it('that is empty moves no more', async () => {
    accepted(await trade.arrive(units('K3-1'), dealer('D7')))
    expect(await serialsIn('K3')).toEqual([])
    expect(refusals(await trade.arrive(boxes('K3'), dealer('D7')))).toEqual([{ code: 'CASE_EMPTY', case: 'K3' }])
    expect(accepted(await trade.arrive(boxes('PAL', 'K2'), dealer('D7')))).toEqual({ units: 2 })
  })

  it('shows its contents to the dealer that has them, and to no other', async () => {
    expect((await contents('K2', dealerBuyer('D7')))?.units).toHaveLength(2)
    expect(await contents('K2', dealerBuyer('D8'))).toBeNull()
    expect(await contents('NO-CASE')).toBeNull()
  })
})

describe('a dealer', () => {
  const buyer = dealerBuyer('D2')
  beforeAll(async () => {
    accepted(await trade.produce(['D-1', 'D-2', 'D-3', 'D-4'], [{ code: 'DC', serials: ['D-5'] }]))
    await trade.deliver(units('D-1', 'D-2'), 'D2')
    await trade.deliver(units('D-3'), 'D3')
    await trade.deliver(boxes('DC'), 'D3')
    accepted(await trade.receive(units('D-4'), at('SHOP')))
  })

  it('sells and sees what it has, and what others have is unknown to it', async () => {
    expect(
      refusals(await trade.sell({ ...units('D-1', 'D-3'), cases: [CaseCode.parse('DC')] }, dealer('D2'), SHANGHAI, buyer)),
    ).toEqual([
      { code: 'UNKNOWN_SERIAL', serial: 'D-3' },
      { code: 'UNKNOWN_CASE', case: 'DC' },
    ])
    expect(refusals(await trade.sell(units('D-3'), dealer('D3'), SHANGHAI, buyer))).toEqual(['FORBIDDEN'])
    expect(accepted(await trade.sell(units('D-1'), dealer('D2'), SHANGHAI, buyer))).toEqual({ units: 1 })
    const listed = await trade.first.serials.list({ first: 50 }, buyer)
    expect(listed.rows.map(({ node }) => node.serial)).toEqual(['D-1', 'D-2'])
    expect(await trade.find('D-3', buyer)).toBeNull()
  })

  it('sees its own scans of a unit, not what happened before or with others', async () => {
    expect((await trade.find('D-1', buyer))?.scans.map(({ kind }) => kind)).toEqual(['dispatched', 'arrived', 'sold'])
    accepted(await trade.return(units('D-2'), at('WH1')))
    expect(await trade.find('D-2', buyer)).toBeNull()
    accepted(await trade.receive(units('D-2')))
    accepted(await trade.dispatch(units('D-2'), { ...dealer('D4'), territory: [GUANGDONG] }))
    expect((await trade.find('D-2', dealerBuyer('D4')))?.scans.map(({ kind }) => kind)).toEqual(['dispatched'])
  })

  it('does not move goods, and neither does a guide, who sells what the store has', async () => {
    const { serials } = trade.first
    const moved = { idempotencyKey: key(), units: units('D-2'), at: at('WH1'), to: at('WH1'), region: SHANGHAI, reference: 'X' }
    const replies = await Promise.all([
      serials.receive(moved, buyer),
      serials.arrive(moved, buyer),
      serials.return(moved, buyer),
      serials.scrap(moved, buyer),
      serials.activate(moved, buyer),
    ])
    expect(replies.flatMap(refusals)).toEqual(Array(5).fill('FORBIDDEN'))
    const guide = guideOf('SHOP')
    expect(refusals(await trade.sell(units('D-4'), at('WH1'), SHANGHAI, guide))).toEqual(['FORBIDDEN'])
    expect(accepted(await trade.sell(units('D-4'), at('SHOP'), SHANGHAI, guide))).toEqual({ units: 1 })
    expect((await trade.find('D-4', guide))?.serial.state).toBe('sold')
    expect((await trade.first.serials.list({ first: 10 }, guideOf('WH9'))).totalCount).toBe(0)
  })

  it('without a dealer or a store of its own finds nothing', async () => {
    const stranger = { principal: { subject: 'x', roles: ['guide' as const] }, traceId: 't' }
    expect(await trade.first.serials.list({ first: 10 }, stranger)).toMatchObject({ rows: [], totalCount: 0 })
  })
})

describe('the list', () => {
  const list = (filter: object, first = 50, after?: string) =>
    trade.first.serials.list({ first, after, batch: 'B-2026-11', ...filter }, brandOps)
  const found = async (filter: object) =>
    (await list(filter, 200)).rows.map(({ node }) => node.serial).filter((serial) => serial.startsWith('L'))
  beforeAll(async () => {
    accepted(await trade.produce(['L1', 'L2'], [], '2027-01-01'))
    accepted(await trade.produce(['L3', 'L4', 'L5'], [], '2027-02-01'))
    accepted(await trade.receive(units('L2', 'L3'), at('WH2')))
    await trade.deliver(units('L4'), 'D9')
    accepted(await trade.sell(units('L3'), at('WH2')))
  })

  it.each<[string, object, string[]]>([
    ['state', { state: 'produced', expiringBefore: '2030-01-01' }, ['L1', 'L5']],
    ['location, as long as it is there', { location: 'WH2' }, ['L2']],
    ['dealer', { owner: dealer('D9') satisfies SerialOwner }, ['L4']],
    ['consumer', { owner: { kind: 'consumer' }, expiringBefore: '2030-01-01' }, ['L3']],
    ['brand', { owner: { kind: 'brand' }, expiringBefore: '2030-01-01' }, ['L1', 'L2', 'L5']],
    ['the day before which it expires', { expiringBefore: '2027-02-01' }, ['L1', 'L2']],
    ['SKU', { sku: 'OTHER' as Sku }, []],
    ['batch', { batch: 'OTHER' }, []],
  ])('is narrowed by %s', async (_, filter, serials) => {
    expect(await found(filter)).toEqual(serials)
  })

  it('goes on where a page ended', async () => {
    const filter = { sku: BP, expiringBefore: '2027-03-01' }
    const first = await list(filter, 2)
    const second = await list(filter, 2, first.rows[1]?.cursor)
    expect([...first.rows, ...second.rows].map(({ node }) => node.serial)).toEqual(['L1', 'L2', 'L3', 'L4'])
    expect([first.hasNextPage, first.totalCount]).toEqual([true, 5])
    expect(await trade.first.serials.get({ serial: 'L9' as SerialNumber }, brandOps)).toBeNull()
  })
})
