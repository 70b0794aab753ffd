import type { LocationCode, Result } from '@channel/contracts'
import { businessDay, err, ok } from '@channel/contracts'
import type {
  Destination,
  Holder,
  Province,
  ScanKind,
  Serial,
  SerialOwner,
  SerialPlace,
  SerialState,
  UnitRefusal,
} from '@channel/contracts/inventory'

/** What a scan is to do with a unit. */
export type SerialCommand =
  | { readonly kind: 'receive'; readonly at: Holder }
  | { readonly kind: 'dispatch'; readonly from: LocationCode; readonly to: Destination }
  | { readonly kind: 'arrive'; readonly at: Holder }
  | { readonly kind: 'sell'; readonly seller: Holder; readonly region: Province }
  | { readonly kind: 'activate'; readonly region: Province }
  | { readonly kind: 'return'; readonly to: Holder }
  | { readonly kind: 'scrap' }

/** A unit as it is stored: its owner follows from its place. */
export type Unit = Omit<Serial, 'owner'>

/** One accepted scan. `unpacked` where the unit moved without its case, which it leaves for good. */
export type Scanned = {
  readonly id: string
  readonly at: Date
  readonly reference: string
  readonly unpacked: boolean
  readonly kind: ScanKind
  readonly to: SerialState
  readonly place: SerialPlace
  /** Of a dispatch to a dealer. */
  readonly territory?: readonly Province[]
  /** Of an activation. */
  readonly region?: Province
}

/** When and under which document it happens. */
export type Entry = Pick<Scanned, 'id' | 'at' | 'reference' | 'unpacked'>

type Step = Pick<Scanned, 'kind' | 'to' | 'place' | 'territory' | 'region'>
type Outcome = Result<Step, UnitRefusal>

const ALLOWED: Record<SerialCommand['kind'], SerialState[]> = {
  receive: ['produced', 'returned'],
  dispatch: ['in-stock'],
  arrive: ['in-transit'],
  sell: ['in-stock', 'at-dealer'],
  activate: ['in-transit', 'at-dealer', 'sold'],
  return: ['at-dealer', 'sold', 'returned'],
  scrap: ['produced', 'in-stock', 'at-dealer', 'returned'],
}

/** Who owns a unit that is there. */
export const ownerAt = (place: SerialPlace): SerialOwner => {
  switch (place.kind) {
    case 'factory':
    case 'location':
    case 'transit':
      return { kind: 'brand' }
    case 'dealer':
      return { kind: 'dealer', dealerCode: place.dealerCode }
    case 'consumer':
      return { kind: 'consumer' }
  }
}

const isAt = (place: SerialPlace, holder: Holder): boolean =>
  holder.kind === 'location'
    ? place.kind === 'location' && place.location === holder.location
    : place.kind === 'dealer' && place.dealerCode === holder.dealerCode

const sameHolder = (one: Holder, other: Holder): boolean => isAt(one, other)

/** Where a destination's territory is left out. */
const holderOf = (to: Destination): Holder =>
  to.kind === 'location' ? { kind: 'location', location: to.location } : { kind: 'dealer', dealerCode: to.dealerCode }

const elsewhere = ({ serial, place }: Unit): Outcome => err({ code: 'WRONG_PLACE', serial, place })

const expired = ({ serial, expiresOn }: Unit, at: Date): Outcome | undefined =>
  expiresOn !== null && businessDay(at) > expiresOn ? err({ code: 'EXPIRED', serial, expiresOn }) : undefined

const inHand = (kind: ScanKind, at: Holder): Outcome =>
  ok({ kind, to: at.kind === 'location' ? 'in-stock' : 'at-dealer', place: at })

const receive = (unit: Unit, at: Holder): Outcome => {
  const there = unit.state === 'produced' ? at.kind === 'location' : isAt(unit.place, at)
  return there ? inHand('received', at) : elsewhere(unit)
}

const dispatch = (unit: Unit, from: LocationCode, to: Destination, at: Date): Outcome => {
  const origin: Holder = { kind: 'location', location: from }
  if (!isAt(unit.place, origin) || sameHolder(holderOf(to), origin)) return elsewhere(unit)
  const place: SerialPlace = { kind: 'transit', from, to: holderOf(to) }
  const step: Step = { kind: 'dispatched', to: 'in-transit', place }
  if (to.kind === 'location') return ok(step)
  return expired(unit, at) ?? ok({ ...step, territory: to.territory })
}

/** Where they were sent to, or, undelivered, where they came from. */
const arrive = (unit: Unit, at: Holder): Outcome => {
  const { place } = unit
  if (place.kind !== 'transit') return elsewhere(unit)
  const expected = sameHolder(place.to, at) || sameHolder({ kind: 'location', location: place.from }, at)
  return expected ? inHand('arrived', at) : elsewhere(unit)
}

const sell = (unit: Unit, seller: Holder, region: Province, at: Date): Outcome =>
  isAt(unit.place, seller)
    ? (expired(unit, at) ?? ok({ kind: 'sold', to: 'sold', place: { kind: 'consumer', region, seller } }))
    : elsewhere(unit)

/** A consumer who has the goods has bought them: a dealer that forgot to scan its receipt or its sale has sold them now. */
const activate = (unit: Unit, region: Province, at: Date): Outcome => {
  const { place, activation, serial } = unit
  if (activation) return err({ code: 'ACTIVATED_ALREADY', serial, at: activation.at })
  if (place.kind === 'consumer') return ok({ kind: 'activated', to: 'sold', place, region })
  const seller = place.kind === 'transit' ? place.to : place
  if (seller.kind !== 'dealer') return elsewhere(unit)
  return expired(unit, at) ?? ok({ kind: 'activated', to: 'sold', place: { kind: 'consumer', region, seller }, region })
}

const takeBack = (unit: Unit, to: Holder): Outcome => {
  const { place } = unit
  const fits = to.kind === 'location' ? place.kind !== 'location' : place.kind === 'consumer' && sameHolder(place.seller, to)
  return fits ? ok({ kind: 'returned', to: 'returned', place: to }) : elsewhere(unit)
}

const stepOf = (unit: Unit, command: SerialCommand, at: Date): Outcome => {
  switch (command.kind) {
    case 'receive':
      return receive(unit, command.at)
    case 'dispatch':
      return dispatch(unit, command.from, command.to, at)
    case 'arrive':
      return arrive(unit, command.at)
    case 'sell':
      return sell(unit, command.seller, command.region, at)
    case 'activate':
      return activate(unit, command.region, at)
    case 'return':
      return takeBack(unit, command.to)
    case 'scrap':
      return ok({ kind: 'scrapped', to: 'scrapped', place: unit.place })
  }
}

/** What the command makes of one unit, or why it cannot. */
export const decide = (unit: Unit, command: SerialCommand, entry: Entry): Result<Scanned, UnitRefusal> => {
  const allowed = ALLOWED[command.kind]
  if (!allowed.includes(unit.state))
    return err({ code: 'SERIAL_NOT_ALLOWED', serial: unit.serial, state: unit.state, allowed: [...allowed] })
  const step = stepOf(unit, command, entry.at)
  return step.ok ? ok({ ...entry, ...step.value }) : step
}

const outboundAfter = (unit: Unit, { kind, place, territory, reference, at, id }: Scanned): Unit['outbound'] => {
  switch (kind) {
    case 'dispatched': {
      if (!territory || place.kind !== 'transit' || place.to.kind !== 'dealer') return null
      const { dealerCode } = place.to
      return { dealerCode, territory: [...territory], document: reference, at: at.toISOString(), scanId: id }
    }
    case 'received':
    case 'arrived':
    case 'returned':
      return place.kind === 'location' ? null : unit.outbound
    case 'registered':
    case 'sold':
    case 'activated':
    case 'scrapped':
      return unit.outbound
  }
}

const activationAfter = (unit: Unit, { kind, at, region }: Scanned): Unit['activation'] => {
  switch (kind) {
    case 'activated':
      return region === undefined ? null : { at: at.toISOString(), region }
    case 'returned':
      return null
    case 'registered':
    case 'received':
    case 'dispatched':
    case 'arrived':
    case 'sold':
    case 'scrapped':
      return unit.activation
  }
}

/** The unit after the scan. */
export const evolve = (unit: Unit, scanned: Scanned): Unit => ({
  ...unit,
  state: scanned.to,
  place: scanned.place,
  case: scanned.unpacked ? null : unit.case,
  outbound: outboundAfter(unit, scanned),
  activation: activationAfter(unit, scanned),
  scans: unit.scans + 1,
  changedAt: scanned.at.toISOString(),
})
