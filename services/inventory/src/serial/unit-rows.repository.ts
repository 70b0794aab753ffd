import type { DealerCode, LocationCode, Principal, Sku } from '@channel/contracts'
import { actsForBrand } from '@channel/contracts'
import type {
  Activation,
  CaseCode,
  Holder,
  Outbound,
  Province,
  Scan,
  ScanKind,
  SerialNumber,
  SerialPlace,
  SerialState,
} from '@channel/contracts/inventory'
import type { Prisma } from '../db/client.js'
import type { Unit } from './serial.js'
import { ownerAt } from './serial.js'

/** A place as columns; which of them are filled follows from the kind. */
type PlaceColumns = {
  place: string
  location: string | null
  boundFor: string | null
  dealerCode: string | null
  region: string | null
}

export type UnitRow = Omit<Prisma.SerialGetPayload<object>, 'outbound' | 'activation'> & {
  outbound: unknown
  activation: unknown
}
type ScanRow = Prisma.SerialScanGetPayload<object>

const NOWHERE = { location: null, boundFor: null, dealerCode: null, region: null }

const holderColumns = (holder: Holder): { location: string } | { dealerCode: string } =>
  holder.kind === 'location' ? { location: holder.location } : { dealerCode: holder.dealerCode }

export const placeColumns = (place: SerialPlace): PlaceColumns => {
  switch (place.kind) {
    case 'factory':
      return { ...NOWHERE, place: 'factory' }
    case 'location':
      return { ...NOWHERE, place: 'location', location: place.location }
    case 'dealer':
      return { ...NOWHERE, place: 'dealer', dealerCode: place.dealerCode }
    case 'transit': {
      const to = place.to.kind === 'location' ? { boundFor: place.to.location } : { dealerCode: place.to.dealerCode }
      return { ...NOWHERE, place: 'transit', location: place.from, ...to }
    }
    case 'consumer':
      return { ...NOWHERE, place: 'consumer', region: place.region, ...holderColumns(place.seller) }
  }
}

const location = (code: string | null) => ({ kind: 'location' as const, location: code as LocationCode })
const dealer = (code: string | null) => ({ kind: 'dealer' as const, dealerCode: code as DealerCode })

/** The database checks that the columns fit the kind. */
const toPlace = (row: PlaceColumns): SerialPlace => {
  switch (row.place as SerialPlace['kind']) {
    case 'factory':
      return { kind: 'factory' }
    case 'location':
      return location(row.location)
    case 'dealer':
      return dealer(row.dealerCode)
    case 'transit': {
      const to = row.boundFor === null ? dealer(row.dealerCode) : location(row.boundFor)
      return { kind: 'transit', from: row.location as LocationCode, to }
    }
    case 'consumer': {
      const seller = row.dealerCode === null ? location(row.location) : dealer(row.dealerCode)
      return { kind: 'consumer', region: row.region as Province, seller }
    }
  }
}

const day = (date: Date): string => date.toISOString().slice(0, 10)

export const toUnit = (row: UnitRow): Unit => ({
  serial: row.serial as SerialNumber,
  sku: row.sku as Sku,
  state: row.state as SerialState,
  place: toPlace(row),
  case: row.caseCode as CaseCode | null,
  batch: row.batch,
  producedOn: day(row.producedOn),
  expiresOn: row.expiresOn && day(row.expiresOn),
  outbound: row.outbound as Outbound | null,
  activation: row.activation as Activation | null,
  scans: row.scans,
  changedAt: row.changedAt.toISOString(),
})

export const toScan = (row: ScanRow): Scan => {
  const place = toPlace(row)
  return {
    id: row.id,
    number: row.number,
    kind: row.kind as ScanKind,
    from: row.fromState as SerialState | null,
    to: row.toState as SerialState,
    place,
    owner: ownerAt(place),
    case: row.caseCode as CaseCode | null,
    reference: row.reference,
    actor: row.actor,
    at: row.at.toISOString(),
  }
}

/** Whose rows a caller finds: the brand everything, dealer people their dealer's, a guide those of the store. */
export type Scope = { readonly all: boolean; readonly dealer: string | null; readonly store: string | null }

export const scopeOf = (principal: Principal): Scope => ({
  all: actsForBrand(principal),
  dealer: principal.dealerCode ?? null,
  store: principal.storeCode ?? null,
})

/** A condition that nothing meets: Prisma takes an empty OR among other conditions for none at all. */
const NOTHING = { serial: { in: [] as string[] } }

/** The same condition on units and on scans; what is only on its way from a store is nobody's but the brand's. */
export const visibleIn = ({ all, dealer: dealerCode, store }: Scope) => {
  if (all) return {}
  return {
    OR: [
      NOTHING,
      ...(dealerCode === null ? [] : [{ dealerCode }]),
      ...(store === null ? [] : [{ location: store, place: { in: ['location', 'consumer'] } }]),
    ],
  }
}

/** `visibleIn` as SQL. */
export const visibleSql = (all: string, dealerCode: string, store: string): string =>
  `(${all}::boolean OR dealer_code = ${dealerCode}::text OR (location = ${store}::text AND place IN ('location', 'consumer')))`
