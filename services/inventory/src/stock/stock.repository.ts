import type { CallContext, ReservationId } from '@channel/contracts'
import { err, newId, ok, servicePrincipal } from '@channel/contracts'
import { appendBatchToOutbox, recallAnswers, rememberAnswers } from '@channel/messaging'
import type { Prisma } from '../db/client.js'
import type { Asked, StockCall, StockReply } from './requests.js'
import { decideInTurn, STOCK_COMMANDS } from './requests.js'
import type { Made } from './working-set.repository.js'
import { lock, save } from './working-set.repository.js'

type Tx = Prisma.TransactionClient
type UnitOfWork = <T>(work: (tx: Tx) => Promise<T>) => Promise<T>

const DUE = `
  SELECT id::text AS id FROM reservation WHERE ended_at IS NULL AND expires_at <= $1::timestamptz
  ORDER BY expires_at LIMIT $2::int FOR UPDATE SKIP LOCKED`

const keyReused = ({ request }: StockCall): StockReply =>
  err({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: request.input.idempotencyKey })

const sent = ({ request, context }: StockCall) => ({ command: STOCK_COMMANDS[request.kind], input: request.input, context })

/** What was answered before, by call. */
const recall = async (tx: Tx, calls: readonly StockCall[]): Promise<Map<StockCall, StockReply>> => {
  const stored = await recallAnswers(tx, calls.map(sent))
  const known = calls.map((call, place) => [call, stored[place] === 'key-reused' ? keyReused(call) : stored[place]] as const)
  return new Map(known.flatMap(([call, answer]) => (answer ? [[call, answer]] : [])))
}

type Answered<C> = { readonly at: Date; readonly answered: { readonly call: C; readonly reply: StockReply }[] }

/** Lock, decide in turn, save, append. The time of what happens is read under the locks, so the ledger of a balance is in order. */
const apply = async <C extends Asked>(tx: Tx, calls: readonly C[], clock: () => Date): Promise<Answered<C>> => {
  const stock = await lock(
    tx,
    calls.map(({ request }) => request),
  )
  const known = new Set(stock.reservations.keys())
  const at = clock()
  const decided = decideInTurn(stock, calls, at)
  const made = decided.flatMap(({ call, decision }): Made[] =>
    decision.ok ? [{ decision: decision.value, context: call.context }] : [],
  )
  await save(tx, stock, made, known, at)
  await appendBatchToOutbox(
    tx,
    made.map(({ decision, context }) => ({ events: decision.events, context })),
    at,
  )
  return {
    at,
    answered: decided.map(({ call, decision }) => ({ call, reply: decision.ok ? ok(decision.value.answer) : decision })),
  }
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
        const { at, answered } = await apply(tx, fresh, deps.clock)
        await rememberAnswers(
          tx,
          answered.map(({ call, reply }) => ({ ...sent(call), answer: reply })),
          at,
        )
        for (const { call, reply } of answered) replies.set(call, reply)
      }
      return calls.flatMap((call) => replies.get(call) ?? [])
    }),

  /** Ends at most `limit` reservations whose time has passed and that no other replica is at; answers how many it took. */
  expireDue: (limit: number): Promise<number> =>
    deps.work(async (tx) => {
      const due = await tx.$queryRawUnsafe<{ id: ReservationId }[]>(DUE, deps.clock().toISOString(), limit)
      const context: CallContext = { principal: servicePrincipal('inventory'), traceId: newId() }
      const calls = due.map(({ id }): Asked => ({ request: { kind: 'expire', input: { reservationId: id } }, context }))
      if (calls.length > 0) await apply(tx, calls, deps.clock)
      return calls.length
    }),
})
export type StockRepository = ReturnType<typeof stockRepository>
