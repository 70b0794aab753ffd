import type { ParsedInputOf, Principal, ReplyOf, ReturnId } from '@channel/contracts'
import { actorOf, err, newId, ok } from '@channel/contracts'
import type { approveReturn, rejectReturn, ReturnRequest, ReturnRequestId, withdrawReturn } from '@channel/contracts/order'
import { receiveReturn, requestReturn } from '@channel/contracts/order'
import { once } from '@channel/messaging'
import type { PrismaClient } from '../db/client.js'
import { creditNoteOf } from './credit-note.js'
import type { Tx } from './request-reading.repository.js'
import { factsOf, lockOrder, lockRequest, orderOf, requestById } from './request-reading.repository.js'
import type { Cause } from './request-writing.repository.js'
import { advance, insertRequest, photosOf, writeInspection } from './request-writing.repository.js'
import type { Decision, RequestState, Sight } from './return-request.js'
import { DECIDED, may, shownRequest } from './return-request.js'
import type { UnitOfWork } from './return.repository.js'
import { insertReturn } from './return-writing.repository.js'
import { askedFor, inspected } from './returnable.js'

export type DecidingCommand = typeof approveReturn | typeof rejectReturn | typeof withdrawReturn
type Receive = ParsedInputOf<typeof receiveReturn>
type Call = Cause & { readonly sight: Sight }

const notFound = (requestId: string) => err({ code: 'RETURN_NOT_FOUND', requestId } as const)

/** Requests of returns. Whoever counts units of an order's lines has the order's lock; then the request's. */
export const requestRepository = (db: PrismaClient, transaction: UnitOfWork) => ({
  request: (input: ParsedInputOf<typeof requestReturn>, call: Call): Promise<ReplyOf<typeof requestReturn>> =>
    transaction((tx) => once(tx, requestReturn, input, call, () => request(tx, input, call))),

  decide: <C extends DecidingCommand>(
    [command, decision]: readonly [C, Decision],
    input: ParsedInputOf<C>,
    note: string,
    call: Call,
  ): Promise<ReplyOf<C>> =>
    transaction((tx) =>
      once(tx, command, input, call, async () => {
        const { requestId: id } = input as { requestId: ReturnRequestId }
        const found = await lockRequest(tx, id, call.sight)
        if (!found) return notFound(id) as ReplyOf<C>
        const allowed = may(found, decision)
        if (!allowed.ok) return allowed as ReplyOf<C>
        const status = DECIDED[decision]
        await advance(tx, { id, step: status, status, note, decided: true }, call)
        return ok(shownRequest(await requestById(tx, id))) as ReplyOf<C>
      }),
    ),

  /** Writes down what came and, where anything is to be credited, the credit note, which somebody has to drive to its end. */
  receive: (input: Receive, call: Call): Promise<ReplyOf<typeof receiveReturn>> =>
    transaction((tx) => once(tx, receiveReturn, input, call, () => receive(tx, input, call))),

  find: async (id: ReturnRequestId): Promise<ReturnRequest> => shownRequest(await requestById(db, id)),
})
export type RequestRepository = ReturnType<typeof requestRepository>

const request = async (
  tx: Tx,
  input: ParsedInputOf<typeof requestReturn>,
  call: Call,
): Promise<ReplyOf<typeof requestReturn>> => {
  const order = await lockOrder(tx, input.orderId, call.sight)
  if (!order) return err({ code: 'ORDER_NOT_FOUND', orderId: input.orderId })
  const lines = askedFor(input.lines, await factsOf(tx, order.id))
  if (!lines.ok) return lines
  const photos = [...new Set(input.photos)]
  const there = await photosOf(tx, order.id, photos)
  const photoIds = photos.filter((id) => !there.has(id))
  if (photoIds.length > 0) return err({ code: 'PHOTO_NOT_FOUND', photoIds })
  const id = newId() as ReturnRequestId
  await insertRequest(tx, { id, order, lines: lines.value, note: input.note, photos }, call)
  return ok(shownRequest(await requestById(tx, id)))
}

const receive = async (tx: Tx, input: Receive, call: Call): Promise<ReplyOf<typeof receiveReturn>> => {
  const { requestId: id } = input
  const orderId = await orderOf(tx, id, call.sight)
  const order = orderId && (await lockOrder(tx, orderId, call.sight))
  const found = order && (await lockRequest(tx, id, call.sight))
  if (!found) return notFound(id)
  const allowed = may(found, 'receive')
  if (!allowed.ok) return allowed
  const lines = inspected(found, input.lines, await factsOf(tx, order.id))
  if (!lines.ok) return lines
  await writeInspection(tx, id, lines.value)
  const location = input.location ?? order.location
  const document = await writeCreditNote(tx, { ...found, lines: lines.value }, { ...call, location })
  await advance(tx, { id, step: 'received', status: 'received', note: input.note, document }, call)
  if (document === undefined) await advance(tx, { id, step: 'settled', status: 'settled', note: '' }, call)
  return ok(shownRequest(await requestById(tx, id)))
}

/** Its number; undefined where nothing was taken. */
const writeCreditNote = async (
  tx: Tx,
  received: RequestState,
  { location, context, at }: Call & { location: Receive['location'] | null },
): Promise<string | undefined> => {
  const by: Principal = context.principal
  const id = newId() as ReturnId
  const note = creditNoteOf(received, { id, location: location ?? null, receivedBy: actorOf(by), traceId: context.traceId, at })
  if (!note) return undefined
  // The request's lock lets nobody else write this one, and the next one has another version.
  const key = { scope: 'return-request', key: `${received.id}:${received.version}`, bodyHash: '' }
  const number = await insertReturn(tx, note, key, { prefix: 'CN', requestId: received.id })
  if (number === undefined) throw new Error(`Return request ${received.id} has a credit note already`)
  return number
}
