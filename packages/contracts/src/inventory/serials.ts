import { z } from 'zod'
import { DealerCode, LocationCode, Sku } from '../ids.js'
import { command, CommonError, event, query } from '../message.js'
import { PageInput, pageOf } from '../paging.js'
import { UnknownLocation, UnknownSku } from './stock.js'

const MAX_UNITS = 5_000
/** More serials than this are told in several events. */
const MAX_UNITS_IN_EVENT = 500

const Code = z
  .string()
  .trim()
  .toUpperCase()
  .regex(/^[A-Z0-9][A-Z0-9._/-]{0,63}$/)

/** The code of one unit (单品码), unique over all SKUs. */
export const SerialNumber = Code.brand<'SerialNumber'>()
export type SerialNumber = z.infer<typeof SerialNumber>

/** The code of a case (箱码) or of a pallet (托盘码) that cases stand on. */
export const CaseCode = Code.brand<'CaseCode'>()
export type CaseCode = z.infer<typeof CaseCode>

/** A province by the first two digits of GB/T 2260; a six-digit code of a city or district is cut to its province. */
export const Province = z
  .string()
  .trim()
  .transform((code) => (/^\d{6}$/.test(code) ? code.slice(0, 2) : code))
  .pipe(
    // prettier-ignore
    z.enum([
      '11', '12', '13', '14', '15', '21', '22', '23', '31', '32', '33', '34', '35', '36', '37', '41', '42', '43', '44', '45',
      '46', '50', '51', '52', '53', '54', '61', '62', '63', '64', '65', '71', '81', '82',
    ]),
  )
export type Province = z.infer<typeof Province>

export const SerialState = z.enum(['produced', 'in-stock', 'in-transit', 'at-dealer', 'sold', 'returned', 'scrapped'])
export type SerialState = z.infer<typeof SerialState>

export const ScanKind = z.enum(['registered', 'received', 'dispatched', 'arrived', 'sold', 'activated', 'returned', 'scrapped'])
export type ScanKind = z.infer<typeof ScanKind>

const atLocation = z.object({ kind: z.literal('location'), location: LocationCode })
const atDealer = z.object({ kind: z.literal('dealer'), dealerCode: DealerCode })

/** Who has goods in hand: one of our locations or a dealer. */
export const Holder = z.discriminatedUnion('kind', [atLocation, atDealer])
export type Holder = z.infer<typeof Holder>

/** Where goods are sent. A dealer may sell them in the provinces of its territory. */
export const Destination = z.discriminatedUnion('kind', [
  atLocation,
  atDealer.extend({ territory: z.array(Province).min(1).max(34) }),
])
export type Destination = z.infer<typeof Destination>

/** Where a unit is. `seller` had it last; `region` is where it was sold. */
export const SerialPlace = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('factory') }),
  atLocation,
  z.object({ kind: z.literal('transit'), from: LocationCode, to: Holder }),
  atDealer,
  z.object({ kind: z.literal('consumer'), region: Province, seller: Holder }),
])
export type SerialPlace = z.infer<typeof SerialPlace>

/** Goods on their way belong to the brand until they arrive. */
export const SerialOwner = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('brand') }),
  atDealer,
  z.object({ kind: z.literal('consumer') }),
])
export type SerialOwner = z.infer<typeof SerialOwner>

/** For whom and for which provinces a unit left us, until it comes back. */
export const Outbound = z.object({
  dealerCode: DealerCode,
  territory: z.array(Province),
  document: z.string(),
  at: z.iso.datetime(),
  scanId: z.uuid(),
})
export type Outbound = z.infer<typeof Outbound>

export const Activation = z.object({ at: z.iso.datetime(), region: Province })
export type Activation = z.infer<typeof Activation>

/** One unit. `expiresOn` is the last business day (Asia/Shanghai) on which it may be sold. `scans` counts its history. */
export const Serial = z.object({
  serial: SerialNumber,
  sku: Sku,
  state: SerialState,
  place: SerialPlace,
  owner: SerialOwner,
  /** The unopened case that it is in. */
  case: CaseCode.nullable(),
  batch: z.string(),
  producedOn: z.iso.date(),
  expiresOn: z.iso.date().nullable(),
  outbound: Outbound.nullable(),
  activation: Activation.nullable(),
  scans: z.int(),
  changedAt: z.iso.datetime(),
})
export type Serial = z.infer<typeof Serial>

/** One entry of the append-only scan history; `number` counts from 1 without gaps and is its order. */
export const Scan = z.object({
  id: z.uuid(),
  number: z.int(),
  kind: ScanKind,
  from: SerialState.nullable(),
  to: SerialState,
  place: SerialPlace,
  owner: SerialOwner,
  case: CaseCode.nullable(),
  reference: z.string(),
  actor: z.string(),
  at: z.iso.datetime(),
})
export type Scan = z.infer<typeof Scan>

/** Why a unit or a case cannot do what the command asks. To a dealer, somebody else's unit is unknown. */
export const UnitRefusal = z.discriminatedUnion('code', [
  z.object({ code: z.literal('UNKNOWN_SERIAL'), serial: z.string() }),
  z.object({ code: z.literal('SERIAL_EXISTS'), serial: z.string() }),
  z.object({ code: z.literal('SERIAL_TWICE'), serial: z.string() }),
  z.object({ code: z.literal('SERIAL_NOT_ALLOWED'), serial: z.string(), state: SerialState, allowed: z.array(SerialState) }),
  z.object({ code: z.literal('WRONG_PLACE'), serial: z.string(), place: SerialPlace }),
  z.object({ code: z.literal('EXPIRED'), serial: z.string(), expiresOn: z.iso.date() }),
  z.object({ code: z.literal('ACTIVATED_ALREADY'), serial: z.string(), at: z.iso.datetime() }),
  z.object({ code: z.literal('UNKNOWN_CASE'), case: z.string() }),
  z.object({ code: z.literal('CASE_EMPTY'), case: z.string() }),
  z.object({ code: z.literal('CASE_EXISTS'), case: z.string() }),
  z.object({ code: z.literal('CASE_TWICE'), case: z.string() }),
])
export type UnitRefusal = z.infer<typeof UnitRefusal>

/** All or nothing: nobody moved, and everyone who stood in the way is named. */
export const UnitsRefused = z.object({ code: z.literal('UNITS_REFUSED'), refused: z.array(UnitRefusal) })
export const TooManyUnits = z.object({ code: z.literal('TOO_MANY_UNITS'), limit: z.int() })

const Reference = z.string().min(1).max(200)
const Batch = z.string().trim().min(1).max(64)
const Answer = z.object({ units: z.int() })

/** Units by their own codes and by the codes of cases and pallets, each standing for all that is in it. A code may come twice. */
const Units = z
  .object({ serials: z.array(SerialNumber).max(MAX_UNITS).default([]), cases: z.array(CaseCode).max(MAX_UNITS).default([]) })
  .refine(({ serials, cases }) => serials.length + cases.length > 0, 'names no unit')

const scanError = z.discriminatedUnion('code', [UnitsRefused, TooManyUnits, UnknownLocation, ...CommonError.options])

/** Units as they leave production, loose or in cases; cases and pallets are packed here and only get emptier afterwards. */
export const registerSerials = command('inventory.register-serials', {
  input: {
    sku: Sku,
    batch: Batch,
    producedOn: z.iso.date(),
    expiresOn: z.iso.date().nullable().default(null),
    serials: z.array(SerialNumber).max(MAX_UNITS).default([]),
    cases: z
      .array(
        z.object({
          code: CaseCode,
          pallet: CaseCode.nullable().default(null),
          serials: z.array(SerialNumber).min(1).max(MAX_UNITS),
        }),
      )
      .max(MAX_UNITS)
      .default([]),
    reference: Reference,
  },
  answer: Answer,
  error: z.discriminatedUnion('code', [UnitsRefused, TooManyUnits, UnknownSku, ...CommonError.options]),
})

/** Into stock: produced → in stock; returned → in stock, or at the dealer again where the dealer took it back. */
export const receiveSerials = command('inventory.receive-serials', {
  input: { units: Units, at: Holder, reference: Reference },
  answer: Answer,
  error: scanError,
})

/** In stock → in transit, to another location or to a dealer with its territory. Expired units go to no dealer. */
export const dispatchSerials = command('inventory.dispatch-serials', {
  input: { units: Units, from: LocationCode, to: Destination, reference: Reference },
  answer: Answer,
  error: scanError,
})

/** In transit → in stock or at the dealer; undelivered goods may also arrive where they came from. */
export const arriveSerials = command('inventory.arrive-serials', {
  input: { units: Units, at: Holder, reference: Reference },
  answer: Answer,
  error: scanError,
})

/** In stock or at the dealer → sold, in the province `region`. Dealers and stores sell what they have in hand. */
export const sellSerials = command('inventory.sell-serials', {
  input: { units: Units, seller: Holder, region: Province, reference: Reference },
  answer: Answer,
  error: scanError,
})

/** A consumer activates what was sold, once. What a dealer has, or is to get, counts as sold by that dealer with it. */
export const activateSerials = command('inventory.activate-serials', {
  input: { units: Units, region: Province, reference: Reference },
  answer: Answer,
  error: scanError,
})

/** Sold → returned, to a location or to the dealer that sold it; what a dealer has → returned to a location. */
export const returnSerials = command('inventory.return-serials', {
  input: { units: Units, to: Holder, reference: Reference },
  answer: Answer,
  error: scanError,
})

/** Anything in hand → scrapped, for good. */
export const scrapSerials = command('inventory.scrap-serials', {
  input: { units: Units, reference: Reference },
  answer: Answer,
  error: scanError,
})

/** A unit with its whole scan history, oldest first; null where there is none that the caller may see. Dealers see their own scans. */
export const getSerial = query('inventory.get-serial', {
  input: z.object({ serial: SerialNumber }),
  answer: z.object({ serial: Serial, scans: z.array(Scan) }).nullable(),
})

/** Ordered by serial. `expiringBefore` is exclusive. The total is counted up to 10,000. */
export const listSerials = query('inventory.list-serials', {
  input: PageInput.extend({
    state: SerialState.optional(),
    sku: Sku.optional(),
    location: LocationCode.optional(),
    owner: SerialOwner.optional(),
    batch: Batch.optional(),
    expiringBefore: z.iso.date().optional(),
  }),
  answer: pageOf(Serial),
})

/** What is still in a case, or on a pallet with its cases; null where there is none that the caller may see. */
export const getCase = query('inventory.get-case', {
  input: z.object({ case: CaseCode }),
  answer: z
    .object({ code: CaseCode, pallet: CaseCode.nullable(), cases: z.array(CaseCode), units: z.array(Serial).max(MAX_UNITS) })
    .nullable(),
})

/** One part of what a command did. `scan` is the number of the unit's scan, by which a reader puts the events of a unit in order. */
const part = z.object({
  reference: z.string(),
  part: z.int(),
  parts: z.int(),
  units: z.array(z.object({ serial: SerialNumber, sku: Sku, scan: z.int() })).max(MAX_UNITS_IN_EVENT),
})

/** Key of all these events: the reference document. */
export const serialsRegistered = event(
  'inventory.serials-registered.v1',
  part.extend({ batch: z.string(), producedOn: z.iso.date(), expiresOn: z.iso.date().nullable() }),
)
export const serialsReceived = event('inventory.serials-received.v1', part.extend({ at: Holder }))
export const serialsDispatched = event('inventory.serials-dispatched.v1', part.extend({ from: LocationCode, to: Destination }))
export const serialsArrived = event('inventory.serials-arrived.v1', part.extend({ at: Holder }))
export const serialsSold = event('inventory.serials-sold.v1', part.extend({ seller: Holder, region: Province }))
export const serialsActivated = event('inventory.serials-activated.v1', part.extend({ region: Province }))
export const serialsReturned = event('inventory.serials-returned.v1', part.extend({ to: Holder }))
export const serialsScrapped = event('inventory.serials-scrapped.v1', part)
