import type { CallContext, OrderId, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { actorOf, err, newId, ok } from '@channel/contracts'
import type { GiftParcelStatus, GiftWave, GiftWaveStatus, NewGiftTracking } from '@channel/contracts/order'
import { deliverGiftParcels, shipGiftParcels } from '@channel/contracts/order'
import { commandKey, once } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { KnownParcel } from './handing-over.js'
import { toDeliver, toShip } from './handing-over.js'
import { lockQuote } from './quote-store.repository.js'
import { lockWave } from './wave-store.repository.js'
import { leased } from './wave.repository.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type Call = { readonly context: CallContext; readonly at: Date }
type Ship = typeof shipGiftParcels
type Deliver = typeof deliverGiftParcels
type Handed = { readonly row: NewGiftTracking; readonly parcel: KnownParcel }

/** What was handed over of a wave, and how far its goods issue is. */
export type Dispatch = {
  readonly id: string
  readonly posting: boolean
  readonly attempt: number
  readonly actor: string
  readonly orderId: OrderId
  readonly lines: { readonly lineNo: number; readonly quantity: number }[]
}
export type DispatchOutcome = { readonly type: 'posted' | 'again' } | { readonly type: 'refused'; readonly code: string }

const known = async (tx: Tx, quoteId: string, rows: readonly { number: string }[]): Promise<KnownParcel[]> => {
  const found = await tx.giftParcel.findMany({
    where: { quoteId, number: { in: rows.map(({ number }) => number) } },
    select: { id: true, number: true, status: true, waveId: true, wave: { select: { status: true } } },
    orderBy: { id: 'asc' },
  })
  return found.map(({ wave, status, ...parcel }) => ({
    ...parcel,
    status: status as GiftParcelStatus,
    waveStatus: (wave?.status ?? null) as GiftWaveStatus | null,
  }))
}

/** One dispatch for each wave of which parcels are handed over now. */
const dispatches = async (tx: Tx, handed: readonly Handed[], input: ParsedInputOf<Ship>, { context, at }: Call) => {
  const parcels = new Map<string, number>()
  for (const { parcel } of handed)
    if (parcel.status === 'released' && parcel.waveId !== null) parcels.set(parcel.waveId, (parcels.get(parcel.waveId) ?? 0) + 1)
  const rows = [...parcels].map(([waveId, count]) => ({
    ...{ id: newId(), waveId, status: 'posting', attempt: 1, askedUnder: commandKey({ input, context }), parcels: count },
    ...{ actor: actorOf(context.principal), at, dueAt: leased(at) },
  }))
  if (rows.length > 0) await tx.giftDispatch.createMany({ data: rows })
  return new Map(rows.map(({ waveId, id }) => [waveId, id]))
}

const handOver = async (tx: Tx, handed: readonly Handed[], byWave: ReadonlyMap<string, string>, at: Date): Promise<void> => {
  const rows = handed.map(({ row, parcel }) => ({
    ...{ id: parcel.id, carrier: row.carrier, tracking: row.trackingNumber },
    dispatch: parcel.status === 'released' && parcel.waveId !== null ? (byWave.get(parcel.waveId) ?? null) : null,
  }))
  await tx.$executeRaw`
    UPDATE gift_parcel p SET carrier = w.carrier, tracking_number = w.tracking,
           dispatch_id = coalesce(w.dispatch, p.dispatch_id),
           status = CASE WHEN w.dispatch IS NULL THEN p.status ELSE 'shipping' END,
           shipped_at = coalesce(p.shipped_at, ${at.toISOString()}::timestamptz)
      FROM json_to_recordset(${JSON.stringify(rows)}::json) AS w (id uuid, carrier text, tracking text, dispatch uuid)
     WHERE p.id = w.id`
}

const ship = async (tx: Tx, input: ParsedInputOf<Ship>, call: Call): Promise<ReplyOf<Ship>> => {
  const { quoteId } = input
  if (!(await lockQuote(tx, quoteId))) return err({ code: 'GIFT_QUOTE_NOT_FOUND', quoteId })
  const { taken, faults } = toShip(input.parcels, await known(tx, quoteId, input.parcels))
  await handOver(tx, taken, await dispatches(tx, taken, input, call), call.at)
  return ok({ taken: taken.length, faults: [...faults], refused: [] })
}

const deliver = async (tx: Tx, { quoteId, parcels }: ParsedInputOf<Deliver>, { at }: Call): Promise<ReplyOf<Deliver>> => {
  if (!(await lockQuote(tx, quoteId))) return err({ code: 'GIFT_QUOTE_NOT_FOUND', quoteId })
  const { taken, faults } = toDeliver(parcels, await known(tx, quoteId, parcels))
  const ids = taken.map(({ parcel }) => parcel.id)
  await tx.giftParcel.updateMany({
    where: { id: { in: ids }, status: 'shipped' },
    data: { status: 'delivered', deliveredAt: at },
  })
  return ok({ taken: taken.length, faults: [...faults] })
}

/** Lines of the wave's order are its own lines, numbered from 1. */
const unitsOf = async (db: PrismaClient, id: string, lines: GiftWave['lines']): Promise<Dispatch['lines']> => {
  const sums = await db.$queryRaw<{ sku: string; quantity: bigint }[]>`
    SELECT l.sku, sum(l.quantity) AS quantity FROM gift_parcel p JOIN gift_parcel_line l ON l.parcel_id = p.id
     WHERE p.dispatch_id = ${id}::uuid GROUP BY l.sku`
  const bySku = new Map(sums.map(({ sku, quantity }) => [sku, Number(quantity)]))
  return lines.flatMap(({ sku }, at) => {
    const quantity = bySku.get(sku)
    return quantity === undefined ? [] : [{ lineNo: at + 1, quantity }]
  })
}

const NOT_HANDED_OVER = { status: 'released', dispatchId: null, carrier: null, trackingNumber: null, shippedAt: null }

const conclude = async (tx: Tx, id: string, attempt: number, outcome: DispatchOutcome, at: Date): Promise<void> => {
  const { waveId } = await tx.giftDispatch.findUniqueOrThrow({ where: { id }, select: { waveId: true } })
  await lockWave(tx, waveId)
  const now = await tx.giftDispatch.findUniqueOrThrow({ where: { id } })
  if (now.status !== 'posting' || now.attempt !== attempt) return
  switch (outcome.type) {
    case 'again':
      await tx.giftDispatch.update({ where: { id }, data: { attempt: attempt + 1, dueAt: at } })
      return
    case 'posted':
      await tx.giftDispatch.update({ where: { id }, data: { status: 'posted', dueAt: null } })
      await tx.giftParcel.updateMany({ where: { dispatchId: id }, data: { status: 'shipped' } })
      return
    case 'refused':
      await tx.giftDispatch.update({ where: { id }, data: { status: 'refused', refusal: outcome.code, dueAt: null } })
      await tx.giftParcel.updateMany({ where: { dispatchId: id }, data: NOT_HANDED_OVER })
  }
}

/** Parcels on their way out: handed over, goods issue posted, delivered. */
export const dispatchRepository = (db: PrismaClient, work: UnitOfWork) => ({
  ship: (input: ParsedInputOf<Ship>, call: Call): Promise<ReplyOf<Ship>> =>
    work((tx) => once(tx, shipGiftParcels, input, call, () => ship(tx, input, call))),
  deliver: (input: ParsedInputOf<Deliver>, call: Call): Promise<ReplyOf<Deliver>> =>
    work((tx) => once(tx, deliverGiftParcels, input, call, () => deliver(tx, input, call))),

  takeOn: async (id: string): Promise<Dispatch> => {
    const row = await db.giftDispatch.findUniqueOrThrow({ where: { id }, include: { wave: true } })
    return {
      ...{ id, posting: row.status === 'posting', attempt: row.attempt, actor: row.actor, orderId: row.wave.orderId as OrderId },
      lines: await unitsOf(db, id, row.wave.lines as GiftWave['lines']),
    }
  },
  conclude: (id: string, attempt: number, outcome: DispatchOutcome, at: Date): Promise<void> =>
    work((tx) => conclude(tx, id, attempt, outcome, at)),

  /** What a request has handed over. */
  askedUnder: async (input: ParsedInputOf<Ship>, context: CallContext) => {
    const rows = await db.giftDispatch.findMany({
      where: { askedUnder: commandKey({ input, context }) },
      include: { wave: { select: { number: true } } },
      orderBy: { id: 'asc' },
    })
    return rows.map(({ id, status, refusal, parcels, wave }) => ({ id, status, refusal, parcels, wave: wave.number }))
  },

  claimDue: async (at: Date, limit: number): Promise<string[]> => {
    const rows = await db.$queryRaw<{ id: string }[]>`
      UPDATE gift_dispatch d SET due_at = ${leased(at).toISOString()}::timestamptz
        FROM (SELECT id FROM gift_dispatch WHERE due_at <= ${at.toISOString()}::timestamptz
               ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) due
       WHERE d.id = due.id RETURNING d.id`
    return rows.map(({ id }) => id)
  },
})
export type DispatchRepository = ReturnType<typeof dispatchRepository>
