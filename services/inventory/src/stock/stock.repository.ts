import type { CallContext, ErrorOf, ReservationId, Result } from '@channel/contracts'
import { err, newId, ok, servicePrincipal } from '@channel/contracts'
import type { setQuotas } from '@channel/contracts/inventory'
import type { Prepared, SqlExecutor } from '@channel/messaging'
import { prepareAnswers, prepareOutbox, recallAnswers } from '@channel/messaging'
import type { Posting, PostRefusal } from '../posting.js'
import { lock } from './locking.repository.js'
import { needsOf } from './needs.js'
import type { EndedBatch, NewQuotas } from './quotas.js'
import { read } from './reading.repository.js'
import type { Asked, StockCall, StockReply } from './requests.js'
import { decideInTurn, endDueQuotas, STOCK_COMMANDS } from './requests.js'
import type { Made } from './saving.repository.js'
import { before, save } from './saving.repository.js'
import type { Spot } from './stock.js'

type UnitOfWork = <T>(work: (tx: SqlExecutor) => Promise<T>) => Promise<T>

/* Behind the gate like everybody who locks reservations: whoever closes it must never wait for one who waits for it. */
const DUE = `
  WITH gate AS MATERIALIZED (SELECT pg_advisory_xact_lock_shared(hashtext('inventory supply scopes')) IS NULL AS shut)
  SELECT id::text AS id FROM reservation WHERE NOT (SELECT shut FROM gate) AND ended_at IS NULL AND expires_at <= $1::timestamptz
  ORDER BY expires_at LIMIT $2::int FOR UPDATE SKIP LOCKED`
const DUE_QUOTAS = `
  SELECT DISTINCT sku, location FROM quota WHERE release_at <= $1::timestamptz AND remaining > 0 ORDER BY sku, location LIMIT $2::int`

const keyReused = ({ request }: StockCall): StockReply =>
  err({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: request.input.idempotencyKey })

const sent = ({ request, context }: StockCall) => ({ command: STOCK_COMMANDS[request.kind], input: request.input, context })

/** What was answered before, by call. */
const recall = async (tx: SqlExecutor, calls: readonly StockCall[]): Promise<Map<StockCall, StockReply>> => {
  const stored = await recallAnswers(tx, calls.map(sent))
  const known = calls.map((call, place) => [call, stored[place] === 'key-reused' ? keyReused(call) : stored[place]] as const)
  return new Map(known.flatMap(([call, answer]) => (answer ? [[call, answer]] : [])))
}

/** Acts for the clock. */
const byItself = (): CallContext => ({ principal: servicePrincipal('inventory'), traceId: newId() })

type Answered<C> = { readonly at: Date; readonly answered: { readonly call: C; readonly reply: StockReply }[] }

/** Nobody asks again what the clock and documents were answered. */
const forgotten = (): Prepared => async () => undefined

/** Lock, read, decide in turn, save, append, keep the answers. The time of what happens is read under the locks, so the ledger of a balance is in order. */
const apply = async <C extends Asked>(
  tx: SqlExecutor,
  calls: readonly C[],
  clock: () => Date,
  keep: (answered: Answered<C>['answered'], at: Date) => Prepared = forgotten,
): Promise<Answered<C>> => {
  const needs = needsOf(calls.map(({ request }) => request))
  const stock = await lock(tx, needs)
  await read(tx, stock, needs, clock())
  stock.at = clock()
  const was = before(stock)
  const ended: Made = { ...endDueQuotas(stock), context: byItself() }
  const decided = decideInTurn(stock, calls)
  const made: Made[] = [ended, ...decided.map(({ call: { context }, ...done }) => ({ ...done, context }))]
  const answered = decided.map(({ call, reply }) => ({ call, reply }))
  // While PostgreSQL saves, the parameters of the statements after it are made: under the lock of a hot SKU both times count.
  const saving = save(tx, stock, made, was)
  const append = prepareOutbox(
    made.map(({ decisions, context }) => ({ events: decisions.flatMap(({ events }) => events), context })),
    stock.at,
  )
  const remember = keep(answered, stock.at)
  await saving
  await append(tx)
  await remember(tx)
  return { at: stock.at, answered }
}

/**
 * Decides the calls and keeps their answers. That a reservation has another content is an answer that is not kept, so it collides with none
 * that a copy of the same command got in another transaction meanwhile: that one holds, and under the locks it can be seen.
 */
const answerAll = async (
  tx: SqlExecutor,
  calls: readonly StockCall[],
  clock: () => Date,
): Promise<Map<StockCall, StockReply>> => {
  const { answered } = await apply(tx, calls, clock, (replies, at) =>
    prepareAnswers(
      replies.map(({ call, reply }) => ({ ...sent(call), answer: reply })),
      at,
    ),
  )
  const loose = answered.filter(({ reply }) => !reply.ok && reply.error.code === 'IDEMPOTENCY_KEY_REUSED').map(({ call }) => call)
  const meanwhile = await recall(tx, loose)
  return new Map(answered.map(({ call, reply }) => [call, meanwhile.get(call) ?? reply]))
}

/** For documents: all of it or nothing; answers the moment that stands in the ledger. */
const applyOne = async <E>(tx: SqlExecutor, call: Asked, clock: () => Date): Promise<Result<{ at: Date }, E>> => {
  const { at, answered } = await apply(tx, [call], clock)
  const [{ reply } = { reply: ok(null) }] = answered
  return reply.ok ? ok({ at }) : (reply as Result<never, E>)
}

export const stockRepository = (deps: { work: UnitOfWork; clock: () => Date }) => ({
  /**
   * Decides the calls one after the other in one transaction and answers them in their order. A key may come once in a batch. What was
   * answered before is answered again and changes nothing.
   */
  decideAll: (calls: readonly StockCall[]): Promise<StockReply[]> =>
    deps.work(async (tx) => {
      const replies = await recall(tx, calls)
      const fresh = calls.filter((call) => !replies.has(call))
      if (fresh.length > 0) {
        for (const [call, reply] of await answerAll(tx, fresh, deps.clock)) replies.set(call, reply)
      }
      return calls.flatMap((call) => replies.get(call) ?? [])
    }),

  /**
   * Moves goods inside the transaction of a document, all its moves or none. The document's own rows must be locked before; answers the
   * moment that stands in the ledger.
   */
  post: (tx: SqlExecutor, posting: Posting, context: CallContext) =>
    applyOne<PostRefusal>(tx, { request: { kind: 'post', input: posting }, context }, deps.clock),

  /** Sets the quotas of a gift batch inside the transaction of its document, like `post`. */
  allotBatch: (tx: SqlExecutor, input: NewQuotas, context: CallContext) =>
    applyOne<ErrorOf<typeof setQuotas>>(tx, { request: { kind: 'allotBatch', input }, context }, deps.clock),

  /** Gives what is left of a gift batch back to the pool inside the transaction of its document. */
  endBatch: (tx: SqlExecutor, input: EndedBatch, context: CallContext) =>
    applyOne<never>(tx, { request: { kind: 'endBatch', input }, context }, deps.clock),

  /** Ends at most `limit` reservations whose time has passed and that no other replica is at; answers how many it took. */
  expireDue: (limit: number): Promise<number> =>
    deps.work(async (tx) => {
      const due = await tx.$queryRawUnsafe<{ id: ReservationId }[]>(DUE, deps.clock().toISOString(), limit)
      const context = byItself()
      const calls = due.map(({ id }): Asked => ({ request: { kind: 'expire', input: { reservationId: id } }, context }))
      if (calls.length > 0) await apply(tx, calls, deps.clock)
      return calls.length
    }),

  /** Gives what is left of at most `limit` spots' quotas back to the pool where their time is over; answers how many spots it took. */
  endDueQuotas: (limit: number): Promise<number> =>
    deps.work(async (tx) => {
      const spots = await tx.$queryRawUnsafe<Spot[]>(DUE_QUOTAS, deps.clock().toISOString(), limit)
      const call: Asked = { request: { kind: 'endQuotas', input: { spots } }, context: byItself() }
      if (spots.length > 0) await apply(tx, [call], deps.clock)
      return spots.length
    }),
})
export type StockRepository = ReturnType<typeof stockRepository>
