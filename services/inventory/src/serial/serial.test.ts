import { describe, expect, it, test } from '@jest/globals'
import type { DealerCode, LocationCode, Sku } from '@channel/contracts'
import type { CaseCode, Province, SerialNumber, SerialPlace, SerialState } from '@channel/contracts/inventory'
import { Province as ProvinceCode } from '@channel/contracts/inventory'
import { register } from './registration.js'
import type { Packing } from './scanning.js'
import { scan, sightingsIn } from './scanning.js'
import type { SerialCommand, Unit } from './serial.js'
import { decide, evolve, ownerAt } from './serial.js'

const NOON = new Date('2026-11-22T04:00:00.000Z')
const wh1 = { kind: 'location' as const, location: 'WH1' as LocationCode }
const wh2 = { kind: 'location' as const, location: 'WH2' as LocationCode }
const d1 = { kind: 'dealer' as const, dealerCode: 'D1' as DealerCode }
const d2 = { kind: 'dealer' as const, dealerCode: 'D2' as DealerCode }
const shanghai: Province = '31'
const guangdong: Province = '44'
const code = (text: string) => text as SerialNumber
const box = (text: string) => text as CaseCode

const PLACES: Record<SerialState, SerialPlace> = {
  produced: { kind: 'factory' },
  'in-stock': wh1,
  'in-transit': { kind: 'transit', from: wh1.location, to: d1 },
  'at-dealer': d1,
  sold: { kind: 'consumer', region: shanghai, seller: d1 },
  returned: wh1,
  scrapped: wh1,
}
const unit = (state: SerialState, more: Partial<Unit> = {}): Unit => ({
  serial: code('S1'),
  sku: 'BP-100' as Sku,
  state,
  place: PLACES[state],
  case: null,
  batch: 'B1',
  producedOn: '2026-11-01',
  expiresOn: null,
  outbound: null,
  activation: null,
  scans: 3,
  changedAt: NOON.toISOString(),
  ...more,
})

const COMMANDS: Record<SerialCommand['kind'], SerialCommand> = {
  receive: { kind: 'receive', at: wh1 },
  dispatch: { kind: 'dispatch', from: wh1.location, to: { ...d1, territory: [shanghai] } },
  arrive: { kind: 'arrive', at: d1 },
  sell: { kind: 'sell', seller: d1, region: shanghai },
  activate: { kind: 'activate', region: shanghai },
  return: { kind: 'return', to: wh2 },
  scrap: { kind: 'scrap' },
}

const entry = (at = NOON) => ({ id: 'scan-1', at, reference: 'DOC-1', unpacked: false })
const given = (before: Unit) => ({
  when: (command: SerialCommand, at = NOON) => {
    const outcome = decide(before, command, entry(at))
    return {
      then: (state: SerialState, place: SerialPlace): Unit => {
        if (!outcome.ok) throw new Error(outcome.error.code)
        const after = evolve(before, outcome.value)
        expect([after.state, after.place, after.scans]).toEqual([state, place, before.scans + 1])
        return after
      },
      refused: (refusal: object) => expect(outcome).toEqual({ ok: false, error: { serial: 'S1', ...refusal } }),
    }
  },
})

describe('a unit in its life', () => {
  it('goes from the factory over a warehouse and a dealer to a consumer, and back', () => {
    const produced = unit('produced')
    const stocked = given(produced).when(COMMANDS.receive).then('in-stock', wh1)
    const sent = given(stocked).when(COMMANDS.dispatch).then('in-transit', PLACES['in-transit'])
    expect(sent.outbound).toEqual({
      dealerCode: 'D1',
      territory: ['31'],
      document: 'DOC-1',
      at: NOON.toISOString(),
      scanId: 'scan-1',
    })
    const there = given(sent).when(COMMANDS.arrive).then('at-dealer', d1)
    const sold = given(there).when(COMMANDS.sell).then('sold', PLACES.sold)
    const active = given(sold).when(COMMANDS.activate).then('sold', PLACES.sold)
    expect(active).toMatchObject({ activation: { region: '31' }, outbound: sent.outbound })
    const back = given(active).when(COMMANDS.return).then('returned', wh2)
    expect(back).toMatchObject({ activation: null, outbound: null })
    given(back).when({ kind: 'receive', at: wh2 }).then('in-stock', wh2)
    given(back).when(COMMANDS.scrap).then('scrapped', wh2)
  })

  it('is sold straight from stock to an online buyer', () => {
    given(unit('in-stock'))
      .when({ kind: 'sell', seller: wh1, region: guangdong })
      .then('sold', { kind: 'consumer', region: '44', seller: wh1 })
  })

  it('goes from warehouse to warehouse without a territory, and back to where it came from when it was not taken', () => {
    const sent = given(unit('in-stock')).when({ kind: 'dispatch', from: wh1.location, to: wh2 })
    const onTheWay = sent.then('in-transit', { kind: 'transit', from: wh1.location, to: wh2 })
    expect(onTheWay.outbound).toBeNull()
    given(onTheWay).when({ kind: 'arrive', at: wh2 }).then('in-stock', wh2)
    given(onTheWay).when({ kind: 'arrive', at: wh1 }).then('in-stock', wh1)
  })

  it('loses its territory when the dealer never took it', () => {
    const outbound = { dealerCode: d1.dealerCode, territory: [shanghai], document: 'DN', at: NOON.toISOString(), scanId: 'x' }
    const back = given(unit('in-transit', { outbound })).when({ kind: 'arrive', at: wh1 }).then('in-stock', wh1)
    expect(back.outbound).toBeNull()
  })

  it('goes back to the shelf of the dealer that sold it, with its territory', () => {
    const outbound = { dealerCode: d1.dealerCode, territory: [shanghai], document: 'DN', at: NOON.toISOString(), scanId: 'x' }
    const back = given(unit('sold', { outbound })).when({ kind: 'return', to: d1 }).then('returned', d1)
    const shelf = given(back).when({ kind: 'receive', at: d1 }).then('at-dealer', d1)
    expect(shelf.outbound).toEqual(outbound)
    given(back).when({ kind: 'return', to: wh1 }).then('returned', wh1)
  })

  it.each(['in-transit', 'at-dealer'] as const)('counts as sold by the dealer when it is activated while %s', (state) => {
    given(unit(state)).when({ kind: 'activate', region: guangdong }).then('sold', { kind: 'consumer', region: '44', seller: d1 })
  })

  it('has one owner, who follows from its place', () => {
    const owners = Object.values(PLACES).map((place) => ownerAt(place).kind)
    expect(owners).toEqual(['brand', 'brand', 'brand', 'dealer', 'consumer', 'brand', 'brand'])
  })
})

describe('a unit in the wrong state', () => {
  const allowed: Record<SerialCommand['kind'], SerialState[]> = {
    receive: ['produced', 'returned'],
    dispatch: ['in-stock'],
    arrive: ['in-transit'],
    sell: ['in-stock', 'at-dealer'],
    activate: ['in-transit', 'at-dealer', 'sold'],
    return: ['at-dealer', 'sold', 'returned'],
    scrap: ['produced', 'in-stock', 'at-dealer', 'returned'],
  }
  const cases = (Object.keys(COMMANDS) as SerialCommand['kind'][]).flatMap((kind) =>
    (Object.keys(PLACES) as SerialState[]).filter((state) => !allowed[kind].includes(state)).map((state) => ({ kind, state })),
  )
  test.each(cases)('cannot $kind while $state, and is told when it could', ({ kind, state }) => {
    given(unit(state)).when(COMMANDS[kind]).refused({ code: 'SERIAL_NOT_ALLOWED', state, allowed: allowed[kind] })
  })
})

describe('a unit in the wrong place', () => {
  test.each<[string, Unit, SerialCommand]>([
    ['is not received from the factory by a dealer', unit('produced'), { kind: 'receive', at: d1 }],
    ['is not put back where it was not returned to', unit('returned'), { kind: 'receive', at: wh2 }],
    ['is not dispatched from elsewhere', unit('in-stock'), { kind: 'dispatch', from: wh2.location, to: wh1 }],
    ['is not dispatched to where it is', unit('in-stock'), { kind: 'dispatch', from: wh1.location, to: wh1 }],
    ['does not arrive where nobody sent it', unit('in-transit'), { kind: 'arrive', at: d2 }],
    ['is not sold by another dealer', unit('at-dealer'), { kind: 'sell', seller: d2, region: shanghai }],
    ['is not sold from another warehouse', unit('in-stock'), { kind: 'sell', seller: wh2, region: shanghai }],
    ['is not taken back by a dealer that did not sell it', unit('sold'), { kind: 'return', to: d2 }],
    ['is not returned twice', unit('returned'), { kind: 'return', to: wh2 }],
    [
      'is not activated on its way between warehouses',
      unit('in-transit', { place: { kind: 'transit', from: wh1.location, to: wh2 } }),
      { kind: 'activate', region: shanghai },
    ],
  ])('%s', (_, before, command) => {
    given(before).when(command).refused({ code: 'WRONG_PLACE', place: before.place })
  })
})

describe('an expired unit', () => {
  const expiresOn = '2026-11-22'
  const lastMoment = new Date('2026-11-22T15:59:59.999Z')
  const midnight = new Date('2026-11-22T16:00:00.000Z')
  const sale: SerialCommand = { kind: 'sell', seller: wh1, region: shanghai }

  it('is one from midnight in Shanghai on', () => {
    given(unit('in-stock', { expiresOn })).when(sale, lastMoment).then('sold', { kind: 'consumer', region: '31', seller: wh1 })
    given(unit('in-stock', { expiresOn })).when(sale, midnight).refused({ code: 'EXPIRED', expiresOn })
  })

  it('goes to no dealer and is not sold by an activation, but can be moved, activated by its buyer, returned and scrapped', () => {
    given(unit('in-stock', { expiresOn })).when(COMMANDS.dispatch, midnight).refused({ code: 'EXPIRED', expiresOn })
    given(unit('at-dealer', { expiresOn })).when(COMMANDS.activate, midnight).refused({ code: 'EXPIRED', expiresOn })
    const away: SerialCommand = { kind: 'dispatch', from: wh1.location, to: wh2 }
    given(unit('in-stock', { expiresOn }))
      .when(away, midnight)
      .then('in-transit', { kind: 'transit', from: wh1.location, to: wh2 })
    given(unit('sold', { expiresOn })).when(COMMANDS.activate, midnight).then('sold', PLACES.sold)
    given(unit('at-dealer', { expiresOn })).when(COMMANDS.return, midnight).then('returned', wh2)
    given(unit('in-stock', { expiresOn })).when(COMMANDS.scrap, midnight).then('scrapped', wh1)
  })
})

it('is activated once, until it comes back', () => {
  const activation = { at: NOON.toISOString(), region: shanghai }
  given(unit('sold', { activation })).when(COMMANDS.activate).refused({ code: 'ACTIVATED_ALREADY', at: activation.at })
})

describe('cases', () => {
  const inCase = (serial: string, caseCode: string) => unit('in-stock', { serial: code(serial), case: box(caseCode) })
  const facts = { at: NOON, reference: 'DOC-1', nextId: () => 'id', seesAll: true }
  const pallet: Packing[] = [
    { code: box('C1'), pallet: box('P') },
    { code: box('C2'), pallet: box('P') },
    { code: box('P'), pallet: null },
  ]
  const away: SerialCommand = { kind: 'dispatch', from: wh1.location, to: wh2 }

  it('keep what moves with them, and lose what moves on its own', () => {
    const named = { serials: [code('S2')], cases: [box('C1')] }
    const cases = [{ code: box('C1'), pallet: null }]
    const outcome = scan({ named, cases, units: [inCase('S1', 'C1'), inCase('S2', 'C2')] }, away, facts)
    expect(outcome.ok && outcome.value.changes.map(({ after }) => [after.serial, after.case])).toEqual([
      ['S1', 'C1'],
      ['S2', null],
    ])
  })

  it('stay on their pallet when it moves, and leave it when they move alone', () => {
    const whole = { named: { serials: [], cases: [box('P')] }, cases: pallet, units: [inCase('S1', 'C1'), inCase('S2', 'C2')] }
    expect(scan(whole, away, facts)).toMatchObject({ ok: true, value: { offPallet: [], changes: [{}, {}] } })
    const alone = { named: { serials: [], cases: [box('C1')] }, cases: pallet.slice(0, 1), units: [inCase('S1', 'C1')] }
    expect(scan(alone, away, facts)).toMatchObject({
      ok: true,
      value: { offPallet: ['C1'], changes: [{ after: { case: 'C1' } }] },
    })
  })

  it('and units that stand in the way are all named, and nothing moves', () => {
    const named = { serials: [code('S1'), code('S9'), code('S9')], cases: [box('C1'), box('C9')] }
    const cases = [{ code: box('C1'), pallet: null }]
    expect(scan({ named, cases, units: [unit('sold')] }, away, facts)).toEqual({
      ok: false,
      error: [
        { code: 'UNKNOWN_SERIAL', serial: 'S9' },
        { code: 'CASE_EMPTY', case: 'C1' },
        { code: 'UNKNOWN_CASE', case: 'C9' },
        { code: 'SERIAL_NOT_ALLOWED', serial: 'S1', state: 'sold', allowed: ['in-stock'] },
      ],
    })
  })
})

describe('a registration', () => {
  const input = {
    sku: 'BP-100' as Sku,
    batch: 'B1',
    producedOn: '2026-11-01',
    expiresOn: null,
    serials: [code('S1'), code('S1'), code('S2')],
    cases: [{ code: box('C1'), pallet: box('C1'), serials: [code('S3')] }],
  }

  it('names what comes twice and what there is already', () => {
    const taken = { serials: new Set([code('S2')]), cases: new Set([box('C1')]) }
    expect(register(input, taken, NOON)).toEqual({
      ok: false,
      error: [
        { code: 'SERIAL_TWICE', serial: 'S1' },
        { code: 'CASE_TWICE', case: 'C1' },
        { code: 'SERIAL_EXISTS', serial: 'S2' },
        { code: 'CASE_EXISTS', case: 'C1' },
      ],
    })
  })
})

describe('a sale is seen', () => {
  const outbound = { dealerCode: d1.dealerCode, territory: [shanghai], document: 'DN', at: NOON.toISOString(), scanId: 'x' }
  const seen = (before: Unit, command: SerialCommand) => {
    const outcome = decide(before, command, entry())
    if (!outcome.ok) throw new Error(outcome.error.code)
    return sightingsIn([{ before, scanned: outcome.value, after: evolve(before, outcome.value) }], 'amy')
  }

  it('where the unit had been sent to a dealer', () => {
    expect(seen(unit('at-dealer', { outbound }), { kind: 'sell', seller: d1, region: guangdong })).toMatchObject([
      { serial: 'S1', evidence: { kind: 'sold', region: '44', seller: d1, outbound, scanId: 'scan-1', reporter: 'amy' } },
    ])
    expect(seen(unit('in-stock'), { kind: 'sell', seller: wh1, region: guangdong })).toEqual([])
  })

  it('at the place of the activation, not of the sale before it', () => {
    const [sighting] = seen(unit('sold', { outbound }), { kind: 'activate', region: guangdong })
    expect(sighting?.evidence).toMatchObject({ kind: 'activated', region: '44' })
  })
})

it('a province may be given as the code of a district in it', () => {
  expect([ProvinceCode.parse('310115'), ProvinceCode.safeParse('99').success]).toEqual(['31', false])
})
