import type { CallContext } from '@channel/contracts'
import type { CaseCode, Destination, Holder, Scan, Serial, SerialNumber } from '@channel/contracts/inventory'
import fc from 'fast-check'
import type { Trade } from './serials.fixture.js'
import { at, dealer, GUANGDONG, key, SHANGHAI } from './serials.fixture.js'

const HOLDERS = [at('WH1'), at('WH2'), dealer('D1'), dealer('D2')]
const TERRITORY = { D1: [SHANGHAI], D2: [GUANGDONG] }

const KINDS = ['receive', 'receive', 'dispatch', 'dispatch', 'arrive', 'arrive', 'sell', 'activate', 'return', 'scrap'] as const

const holder = fc.constantFrom(...HOLDERS)
const region = fc.constantFrom(SHANGHAI, GUANGDONG)

/** What is named: units and cases by their place in the world of a history. `guess` leaves the place to chance, else it is where the first one is. */
const target = fc.record({
  serials: fc.uniqueArray(fc.integer({ min: 0, max: 6 }), { maxLength: 2 }),
  cases: fc.uniqueArray(fc.integer({ min: 0, max: 2 }), { maxLength: 1 }),
})
const step = fc.record({
  copies: fc.constantFrom(1, 1, 1, 2, 3),
  target: target.filter(({ serials, cases }) => serials.length + cases.length > 0),
  kind: fc.constantFrom(...KINDS),
  guess: fc.integer({ min: 0, max: 4 }).map((n) => n === 0),
  holder,
  region,
})
/** Steps of one round are sent at the same time; rounds follow each other. */
export const history = fc.array(fc.array(step, { minLength: 1, maxLength: 5 }), { minLength: 4, maxLength: 14 })
export type Step = typeof step extends fc.Arbitrary<infer S> ? S : never

/** The units of one history: two in a case and one in another on a pallet, three loose, one of them expired. */
export type World = { readonly serials: readonly string[]; readonly cases: readonly string[]; readonly expired: string }

export const worldOf = (prefix: string): World => ({
  serials: ['A', 'B', 'C', 'D', 'E', 'F', 'OLD'].map((name) => `${prefix}-${name}`),
  cases: ['AB', 'C', 'PALLET'].map((name) => `${prefix}-CASE-${name}`),
  expired: `${prefix}-OLD`,
})

export type Found = { readonly serial: Serial; readonly scans: readonly Scan[] }

/** Where a plausible command would take or find the unit. */
const likely = ({ kind, holder: chance, guess }: Step, unit: Serial | undefined): Holder => {
  const place = unit?.place
  if (guess || !place) return chance
  switch (place.kind) {
    case 'factory':
      return chance.kind === 'location' ? chance : at('WH1')
    case 'location':
    case 'dealer':
      return kind === 'return' ? chance : place
    case 'transit':
      return kind === 'arrive' ? place.to : chance
    case 'consumer':
      return place.seller
  }
}

/** A dispatch to a dealer carries its territory. */
const destination = (to: Holder): Destination =>
  to.kind === 'location' ? to : { ...to, territory: [...TERRITORY[to.dealerCode as string as 'D1' | 'D2']] }

export type Sent = { readonly step: Step; readonly reference: string; readonly send: (n: number) => Promise<Reply> }
type Reply = { ok: true; value: { units: number } } | { ok: false; error: { code: string } }

/** The command of a step, to be sent as often as one likes: it stays the same command. */
export const addressed = (trade: Trade, world: World, one: Step, now: readonly Found[], context: CallContext): Sent => {
  const serials = one.target.serials.map((n) => world.serials[n] as SerialNumber)
  const cases = one.target.cases.map((n) => world.cases[n] as CaseCode)
  const [first] = now.filter(
    ({ serial }) => serials.includes(serial.serial) || (serial.case !== null && cases.includes(serial.case)),
  )
  const there = likely(one, first?.serial)
  const reference = key()
  const base = { idempotencyKey: key(), units: { serials, cases }, reference }
  const from = there.kind === 'location' ? there.location : at('WH1').location
  const send = (n: number): Promise<Reply> => {
    const goods = trade.any(n).serials
    switch (one.kind) {
      case 'receive':
        return goods.receive({ ...base, at: there }, context)
      case 'dispatch':
        return goods.dispatch({ ...base, from, to: destination(one.holder) }, context)
      case 'arrive':
        return goods.arrive({ ...base, at: there }, context)
      case 'sell':
        return goods.sell({ ...base, seller: there, region: one.region }, context)
      case 'activate':
        return goods.activate({ ...base, region: one.region }, context)
      case 'return':
        return goods.return({ ...base, to: there }, context)
      case 'scrap':
        return goods.scrap(base, context)
    }
  }
  return { step: one, reference, send }
}
