import type { CallContext, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { err, newId, ok } from '@channel/contracts'
import type { ExternalLine, ShopCode } from '@channel/contracts/order'
import { retryExternalOrder } from '@channel/contracts/order'
import { once } from '@channel/messaging'
import type { Prisma, PrismaClient } from '../db/client.js'
import type { Waiting } from './external-order-store.repository.js'
import {
  insertOrders,
  lockOrders,
  meaningsOf,
  queueUnmapped,
  sharedTerms,
  updateOrders,
} from './external-order-store.repository.js'
import type { Arrival, Details, Known, Outcome } from './external-order.js'
import { begun, concluded, retried, shown, taken, unknown } from './external-order.js'
import type { Meanings, Terms } from './placement.js'
import { linesMeaning, placementOf, unmappedIn } from './placement.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>
type When = { readonly at: Date; readonly dueAt: Date }

export type ExternalRef = { readonly shop: ShopCode; readonly externalId: string }
type TakenIn = { readonly changed: number; readonly driven: readonly ExternalRef[] }

/** Whoever takes an order on has so long before the next one does; longer after each time that it came to nothing. */
const LEASE_MS = 15_000
const MOST_DOUBLINGS = 6

const leased = (tries: number, at: Date): Date => new Date(at.getTime() + LEASE_MS * 2 ** Math.min(tries, MOST_DOUBLINGS))
const words = ({ at, dueAt }: When) => ({ at: at.toISOString(), dueAt: dueAt.toISOString() })

const mappedBy = (meanings: Meanings, terms: Terms) => (details: Parameters<typeof unmappedIn>[0]) =>
  unmappedIn(details, meanings, terms).length === 0

const byOrder = (arrivals: readonly Arrival[]): Map<string, Arrival[]> => {
  const orders = new Map<string, Arrival[]>()
  for (const arrival of arrivals) orders.set(arrival.externalId, [...(orders.get(arrival.externalId) ?? []), arrival])
  return new Map([...orders].sort(([a], [b]) => (a < b ? -1 : 1)))
}

type Book = { readonly terms: Terms; readonly meanings: Meanings; readonly when: When; readonly shop: ShopCode }

const folded = (before: Known | undefined, arrivals: readonly Arrival[], { terms, meanings, when, shop }: Book): Known => {
  const isMapped = mappedBy(meanings, terms)
  const [first, ...rest] = before ? [undefined, ...arrivals] : arrivals
  const start = before ?? unknown(shop, newId(), first as Arrival, isMapped, words(when))
  return rest.reduce<Known>((known, arrival) => (arrival ? taken(known, arrival, isMapped, words(when)) : known), start)
}

type LinesIn = (details: Details) => readonly ExternalLine[]

const waitingOf = ({ externalId, stage, details }: Known, unmapped: LinesIn): Waiting => ({
  externalId,
  lines: stage === 'unmapped' && details ? unmapped(details) : [],
})

type Change = { readonly before: Known | undefined; readonly now: Known }

const write = async (tx: Tx, changes: readonly Change[], { terms, meanings, shop }: Book): Promise<Change[]> => {
  await updateOrders(
    tx,
    changes.flatMap(({ before, now }) => (before ? [now] : [])),
  )
  const inserted = await insertOrders(
    tx,
    changes.flatMap(({ before, now }) => (before ? [] : [now])),
  )
  const written = changes.filter(({ before, now }) => before !== undefined || inserted.has(now.externalId))
  const queued = written.filter(({ before, now }) => before?.stage === 'unmapped' || now.stage === 'unmapped')
  await queueUnmapped(
    tx,
    shop,
    queued.map(({ now }) => waitingOf(now, (details) => unmappedIn(details, meanings, terms))),
  )
  return written
}

/**
 * Takes in what a shop tells of its orders, in a transaction of the caller's. An order that another transaction is just writing for the
 * first time is waited for and then taken on from there.
 */
export const takeIn = async (tx: Tx, shop: ShopCode, arrivals: readonly Arrival[], when: When): Promise<TakenIn> => {
  const terms = await sharedTerms(tx, shop)
  const waiting = byOrder(arrivals)
  const written: Change[] = []
  while (waiting.size > 0) {
    const known = await lockOrders(tx, shop, [...waiting.keys()])
    const told = [...waiting.values()].flat().map(({ details }) => details)
    const meanings = await meaningsOf(tx, shop, [...told, ...known.map(({ details }) => details)])
    const before = new Map(known.map((one) => [one.externalId, one]))
    const book: Book = { terms, meanings, when, shop }
    const changes = [...waiting].map(([id, news]) => ({ before: before.get(id), now: folded(before.get(id), news, book) }))
    const done = await write(
      tx,
      changes.filter(({ before: was, now }) => was !== now),
      book,
    )
    written.push(...done)
    const ended = new Set([...known.map(({ externalId }) => externalId), ...done.map(({ now }) => now.externalId)])
    for (const id of ended) waiting.delete(id)
  }
  const driven = written.filter(({ now }) => now.dueAt !== null).map(({ now }) => ({ shop, externalId: now.externalId }))
  return { changed: written.length, driven }
}

const lockOne = async (tx: Tx, { shop, externalId }: ExternalRef): Promise<Known> => {
  const [known] = await lockOrders(tx, shop, [externalId])
  if (!known) throw new Error(`External order ${externalId} of ${shop} is gone`)
  return known
}

/** Takes an order on: what is ready begins to be placed. */
const takeOn = async (tx: Tx, ref: ExternalRef, at: Date): Promise<Known> => {
  const terms = await sharedTerms(tx, ref.shop)
  const known = await lockOne(tx, ref)
  if (known.dueAt === null) return known
  const lease = words({ at, dueAt: leased(known.tries, at) })
  const placement =
    known.stage === 'ready' && known.details
      ? placementOf(known.externalId, known.details, await meaningsOf(tx, ref.shop, [known.details]), terms)
      : undefined
  const now = { ...(placement ? begun(known, placement, lease) : known), dueAt: lease.dueAt, tries: known.tries + 1 }
  await updateOrders(tx, [now])
  return now
}

/** Writes down what became of an attempt. */
const conclude = async (tx: Tx, ref: ExternalRef, attempt: number, outcome: Outcome, at: Date): Promise<Known> => {
  const terms = await sharedTerms(tx, ref.shop)
  const before = await lockOne(tx, ref)
  const unknownSkus = outcome.type === 'refused' ? outcome.unknownSkus : []
  const meanings = unknownSkus.length > 0 ? await meaningsOf(tx, ref.shop, [before.details]) : new Map()
  const blamed = before.details ? linesMeaning(before.details, unknownSkus, meanings, terms) : []
  // Somebody mapped the code while it was being refused: nobody would do so again.
  const mapped = unknownSkus.length > 0 && blamed.length === 0
  const now = concluded(before, attempt, mapped ? { type: 'outdated' } : outcome, words({ at, dueAt: at }))
  if (now === before) return before
  await updateOrders(tx, [now])
  if (now.stage === 'unmapped') await queueUnmapped(tx, ref.shop, [waitingOf(now, () => blamed)])
  return now
}

type Retry = typeof retryExternalOrder

const retry = async (tx: Tx, { id }: ParsedInputOf<Retry>, at: Date): Promise<ReplyOf<Retry>> => {
  const found = await tx.externalOrder.findUnique({ where: { id }, select: { shop: true, externalId: true } })
  if (!found) return err({ code: 'EXTERNAL_ORDER_NOT_FOUND', id })
  const ref = { shop: found.shop as ShopCode, externalId: found.externalId }
  const terms = await sharedTerms(tx, ref.shop)
  const before = await lockOne(tx, ref)
  const meanings = await meaningsOf(tx, ref.shop, [before.details])
  const now = retried(before, mappedBy(meanings, terms), words({ at, dueAt: at }))
  if (!now.ok) return now
  await updateOrders(tx, [now.value])
  await queueUnmapped(tx, ref.shop, [waitingOf(now.value, (details) => unmappedIn(details, meanings, terms))])
  return ok(shown(now.value))
}

/** Whoever drives an order, step by step: each is one transaction. */
export const externalOrderRepository = (db: PrismaClient, work: UnitOfWork) => ({
  takeIn: (shop: ShopCode, arrivals: readonly Arrival[], when: When): Promise<TakenIn> =>
    work((tx) => takeIn(tx, shop, arrivals, when)),

  /** Answers the order as it is then. */
  takeOn: (ref: ExternalRef, at: Date): Promise<Known> => work((tx) => takeOn(tx, ref, at)),

  conclude: (ref: ExternalRef, attempt: number, outcome: Outcome, at: Date): Promise<Known> =>
    work((tx) => conclude(tx, ref, attempt, outcome, at)),

  /** Orders that nobody drives and that are due, at most `limit`, each for one caller only. */
  claimDue: async (at: Date, limit: number): Promise<ExternalRef[]> => {
    const rows = await db.$queryRaw<{ shop: string; external_id: string }[]>`
      UPDATE external_order o SET due_at = ${leased(0, at).toISOString()}::timestamptz
        FROM (SELECT shop, external_id FROM external_order WHERE due_at <= ${at.toISOString()}::timestamptz
               ORDER BY due_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) due
       WHERE o.shop = due.shop AND o.external_id = due.external_id
      RETURNING o.shop, o.external_id`
    return rows.map(({ shop, external_id }) => ({ shop: shop as ShopCode, externalId: external_id }))
  },

  retry: (input: ParsedInputOf<Retry>, call: { context: CallContext; at: Date }): Promise<ReplyOf<Retry>> =>
    work((tx) => once(tx, retryExternalOrder, input, call, () => retry(tx, input, call.at))),
})
export type ExternalOrderRepository = ReturnType<typeof externalOrderRepository>
