import type { CallContext, ErrorOf, LocationCode, NewEvent, ParsedInputOf, ReplyOf, ReservationId, Sku } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import type { ExpectedReceipt, PresaleTerms } from '@channel/contracts/inventory'
import {
  announceReceipts,
  presaleTermsChanged,
  promiseMoved,
  receiptsAnnounced,
  setPresaleTerms,
} from '@channel/contracts/inventory'
import { appendToOutbox, once } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import type { Coming, Waiter } from './promises.js'
import { leadDayFrom, movedPromises } from './promises.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }
type Announcement = ParsedInputOf<typeof announceReceipts>
type Locked = {
  readonly products: ReadonlyMap<string, boolean>
  readonly supplies: ReadonlyMap<string, { leadDays: number | null }>
}
/** Locks SKUs: nobody begins to wait for them, or gets goods of them, until the end of the transaction. */
type LockSkus = (tx: Tx, skus: readonly Sku[]) => Promise<Locked>

const SET_TERMS = `
  UPDATE availability a SET presale = t.mode, presale_limit = t."limit", lead_days = t."leadDays"
  FROM json_to_recordset($1::json) AS t (sku text, mode text, "limit" bigint, "leadDays" integer)
  WHERE a.sku = t.sku AND (a.presale, a.presale_limit, a.lead_days) IS DISTINCT FROM (t.mode, t."limit", t."leadDays")
  RETURNING a.sku`
/* Two announcements under one reference come one after the other; no row can be locked for one that is not there yet. */
const LOCK_REFERENCE = `SELECT pg_advisory_xact_lock(hashtextextended('inventory expected receipts ' || $1, 0))::text AS locked`
const ANNOUNCED = `
  SELECT reference, sku, location, quantity::float8 AS quantity, received::float8 AS received, due_on::text AS "dueOn"
  FROM expected_receipt WHERE reference = $1 ORDER BY sku, location`
const WITHDRAW = `
  DELETE FROM expected_receipt e
  WHERE e.reference = $1 AND e.received = 0
    AND NOT (e.location = $2 AND e.sku IN (SELECT sku FROM json_to_recordset($3::json) AS l (sku text)))`
/* What has come of goods that are expected no more stays, so that it is not expected again when the reference is used anew. */
const CLOSE = `
  UPDATE expected_receipt e SET quantity = e.received
  WHERE e.reference = $1 AND e.received > 0
    AND NOT (e.location = $2 AND e.sku IN (SELECT sku FROM json_to_recordset($3::json) AS l (sku text)))`
const ANNOUNCE = `
  INSERT INTO expected_receipt (reference, sku, location, quantity, due_on)
  SELECT $1, l.sku, $2, l.quantity, l."dueOn" FROM json_to_recordset($3::json) AS l (sku text, quantity bigint, "dueOn" date) ORDER BY l.sku
  ON CONFLICT (reference, sku, location) DO UPDATE SET quantity = greatest(excluded.quantity, expected_receipt.received),
    due_on = excluded.due_on`
const AHEAD = `
  SELECT
    (SELECT json_agg(json_build_object('sku', e.sku, 'location', e.location, 'dueOn', e.due_on, 'open', e.quantity - e.received))
      FROM expected_receipt e WHERE e.sku = ANY($1::text[]) AND e.received < e.quantity) AS coming,
    (SELECT json_agg(json_build_object('sku', b.sku, 'location', b.location, 'reservationId', b.reservation_id, 'quantity', b.quantity,
        'promisedOn', b.promised_on) ORDER BY b.since, b.reservation_id)
      FROM backorder b WHERE b.sku = ANY($1::text[])) AS waiting`
const MOVE_PROMISES = `
  UPDATE backorder b SET promised_on = m."promisedOn"
  FROM json_to_recordset($1::json) AS m (sku text, location text, "reservationId" uuid, "promisedOn" date)
  WHERE b.sku = m.sku AND b.location = m.location AND b.reservation_id = m."reservationId"`

type Spot = { readonly sku: Sku; readonly location: LocationCode }
type Ahead = { coming: (Spot & Coming)[] | null; waiting: (Spot & Waiter)[] | null }

const readAhead = async (tx: Tx, skus: readonly Sku[]) => {
  const [row] = await tx.$queryRawUnsafe<Ahead[]>(AHEAD, skus)
  return { coming: row?.coming ?? [], waiting: row?.waiting ?? [] }
}

type MastersRefusal = Extract<ErrorOf<typeof setPresaleTerms>, { code: 'UNKNOWN_SKU' | 'NOT_STOCKED' }>

const mastersRefusal = ({ products }: Locked, skus: readonly Sku[]): MastersRefusal | undefined => {
  const unknown = skus.filter((sku) => !products.has(sku))
  if (unknown.length > 0) return { code: 'UNKNOWN_SKU', skus: unknown }
  const service = skus.filter((sku) => products.get(sku) === false)
  return service.length > 0 ? { code: 'NOT_STOCKED', skus: service } : undefined
}

const setTerms = async (
  tx: Tx,
  lockSkus: LockSkus,
  { terms }: ParsedInputOf<typeof setPresaleTerms>,
  call: Call,
): Promise<ReplyOf<typeof setPresaleTerms>> => {
  const last = new Map<Sku, PresaleTerms>(terms.map((one) => [one.sku, one]))
  const refusal = mastersRefusal(await lockSkus(tx, [...last.keys()]), [...last.keys()])
  if (refusal) return err(refusal)
  const rows = await tx.$queryRawUnsafe<{ sku: Sku }[]>(SET_TERMS, JSON.stringify([...last.values()]))
  const changed = rows.flatMap(({ sku }) => last.get(sku) ?? []).sort((a, b) => (a.sku < b.sku ? -1 : 1))
  await appendToOutbox(
    tx,
    changed.map((one) => newEvent(presaleTermsChanged, one.sku, one)),
    call,
  )
  return ok({ changed: changed.length })
}

const at = (spot: Spot) => (one: Spot) => one.sku === spot.sku && one.location === spot.location

/** Moves what can no longer be kept of promises at the places where the SKUs are waited for; answers who has to be told. */
const movePromises = async (
  tx: Tx,
  { supplies }: Locked,
  before: Awaited<ReturnType<typeof readAhead>>,
  moment: Date,
): Promise<NewEvent[]> => {
  if (before.waiting.length === 0) return []
  const skus = [...new Set(before.waiting.map(({ sku }) => sku))]
  const { coming } = await readAhead(tx, skus)
  const spots = [...new Map(before.waiting.map(({ sku, location }) => [`${sku}|${location}`, { sku, location }])).values()]
  const moved = spots.flatMap((spot) => {
    const here = at(spot)
    const leadDay = leadDayFrom(moment, supplies.get(spot.sku)?.leadDays ?? null)
    const plan = { before: before.coming.filter(here), now: coming.filter(here), leadDay }
    return movedPromises(before.waiting.filter(here), plan).map((one) => ({ ...spot, ...one }))
  })
  const known = moved.flatMap(({ sku, location, waiter: { reservationId }, to }) =>
    to === null ? [] : [{ sku, location, reservationId, promisedOn: to }],
  )
  if (known.length > 0) await tx.$executeRawUnsafe(MOVE_PROMISES, JSON.stringify(known))
  return moved.map(({ sku, location, waiter, to }) => {
    const reservationId = waiter.reservationId as ReservationId
    return newEvent(promiseMoved, reservationId, {
      reservationId,
      sku,
      location,
      quantity: waiter.quantity,
      from: waiter.promisedOn,
      to,
    })
  })
}

const announce = async (
  tx: Tx,
  lockSkus: LockSkus,
  input: Announcement,
  call: Call,
): Promise<ReplyOf<typeof announceReceipts>> => {
  const { reference, location, lines } = input
  await tx.$queryRawUnsafe(LOCK_REFERENCE, reference)
  const old = await tx.$queryRawUnsafe<ExpectedReceipt[]>(ANNOUNCED, reference)
  const wanted = lines.map(({ sku }) => sku)
  const skus = [...new Set([...wanted, ...old.map(({ sku }) => sku)])]
  const locked = await lockSkus(tx, skus)
  const refusal = mastersRefusal(locked, wanted)
  if (refusal) return err(refusal)
  if ((await tx.location.count({ where: { code: location } })) === 0) return err({ code: 'UNKNOWN_LOCATION', location })
  const before = await readAhead(tx, skus)
  const rows = JSON.stringify(lines)
  await tx.$executeRawUnsafe(WITHDRAW, reference, location, rows)
  await tx.$executeRawUnsafe(CLOSE, reference, location, rows)
  await tx.$executeRawUnsafe(ANNOUNCE, reference, location, rows)
  const moved = await movePromises(tx, locked, before, call.at)
  const receipts = await tx.$queryRawUnsafe<ExpectedReceipt[]>(ANNOUNCED, reference)
  await appendToOutbox(tx, [newEvent(receiptsAnnounced, reference, { reference, receipts }), ...moved], call)
  return ok({ announced: lines.length })
}

/** Terms on which SKUs are sold ahead, and goods on order. Both change under the lock of their SKUs, like stock itself. */
export const presaleRepository = ({ work, lockSkus }: { work: UnitOfWork; lockSkus: LockSkus }) => ({
  setTerms: (input: ParsedInputOf<typeof setPresaleTerms>, call: Call): Promise<ReplyOf<typeof setPresaleTerms>> =>
    work((tx) => once(tx, setPresaleTerms, input, call, () => setTerms(tx, lockSkus, input, call))),

  announce: (input: Announcement, call: Call): Promise<ReplyOf<typeof announceReceipts>> =>
    work((tx) => once(tx, announceReceipts, input, call, () => announce(tx, lockSkus, input, call))),
})
export type PresaleRepository = ReturnType<typeof presaleRepository>
