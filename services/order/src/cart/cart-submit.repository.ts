import type { ErrorOf, OrderId, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { placeOrder } from '@channel/contracts/order'
import { submitCart } from '@channel/contracts/order'
import { once, recallAnswers } from '@channel/messaging'
import type { PrismaClient } from '../db/client.js'
import { Prisma } from '../db/client.js'
import type { Call } from './cart.repository.js'
import { cartClosed } from './cart.repository.js'
import type { CartRow, Tx, UnitOfWork } from './cart-store.repository.js'
import { linesOf, lock, oneWithCounts } from './cart-store.repository.js'
import type { Placement } from './submission.js'
import { keptRefusal, placementOf } from './submission.js'

type Input = ParsedInputOf<typeof submitCart>
type Reply = ReplyOf<typeof submitCart>
type Placed = ReplyOf<typeof placeOrder>
type Refusal = ErrorOf<typeof placeOrder>

/** A cart on its way to an order: what is asked, and on whose behalf. */
export type Submission = {
  readonly id: string
  readonly attempt: number
  readonly owner: string
  readonly placement: Placement
}
type Begun = { readonly answer: Reply } | { readonly underway: Submission }
/** `again`: the order that was found under the key had been refused before; the next one is to be asked for. */
type Concluded = { readonly answer: Reply } | { readonly again: Submission }

/** The orders of carts are placed in this service's own name. */
const PLACER = 'service:order'
export const keyOf = ({ id, attempt }: Pick<Submission, 'id' | 'attempt'>): string => `cart:${id}:${attempt}`

const submissionOf = ({
  id,
  attempt,
  owner,
  placement,
}: Pick<CartRow, 'id' | 'attempt' | 'owner' | 'placement'>): Submission => ({
  id,
  attempt,
  owner,
  placement: placement as unknown as Placement,
})

const beginIn = async (tx: Tx, input: Input, call: Call): Promise<Begun> => {
  const row = await lock(tx, input.cartId, call.buying)
  if (!row) return { answer: err({ code: 'CART_NOT_FOUND', cartId: input.cartId }) }
  if (row.status === 'ordered') return { answer: ok(await oneWithCounts(tx, row)) }
  if (row.status === 'submitting') return { underway: submissionOf(row) }
  if (row.status !== 'open') return { answer: cartClosed(row) }
  if (row.version !== input.version) return { answer: err({ code: 'VERSION_CONFLICT', current: row.version }) }
  const lines = await linesOf(tx, row.id)
  if (lines.length === 0) return { answer: err({ code: 'CART_EMPTY' }) }
  const placement = placementOf(await oneWithCounts(tx, row), lines, input) as unknown as Prisma.InputJsonValue
  const data = { status: 'submitting', placement, refusal: Prisma.DbNull, drivenAt: call.at }
  return { underway: submissionOf(await tx.cart.update({ where: { id: row.id }, data })) }
}

/** The order that was written for this attempt, if one was. Refusals of the basket come before anything is written. */
const orderWritten = async (tx: Tx, submission: Submission): Promise<{ id: OrderId; status: string } | undefined> => {
  const [row] = await tx.$queryRaw<{ id: OrderId; status: string }[]>`
    SELECT id, status FROM orders WHERE key_scope = ${PLACER} AND idempotency_key = ${keyOf(submission)}`
  return row
}

const become = async (tx: Tx, id: string, orderId: OrderId, at: Date): Promise<Reply> => {
  const data = { status: 'ordered', orderId, placement: Prisma.DbNull, refusal: Prisma.DbNull, updatedAt: at }
  return ok(await oneWithCounts(tx, await tx.cart.update({ where: { id }, data })))
}

const reopen = async (tx: Tx, { id, attempt }: CartRow, refusal: Refusal, written: boolean, at: Date): Promise<Reply> => {
  const data = { status: 'open', refusal, placement: Prisma.DbNull, attempt: attempt + (written ? 1 : 0), updatedAt: at }
  await tx.cart.update({ where: { id }, data })
  return err(refusal)
}

/** What a driver that came late has to say: the cart as another one left it. */
const settled = async (tx: Tx, row: CartRow): Promise<Reply> => {
  const refusal = keptRefusal(row.refusal)
  if (row.status === 'ordered') return ok(await oneWithCounts(tx, row))
  return refusal ? err(refusal) : cartClosed(row)
}

const concludeIn = async (tx: Tx, submission: Submission, placed: Placed, at: Date): Promise<Concluded> => {
  await tx.$queryRaw`SELECT 1 FROM cart WHERE id = ${submission.id}::uuid FOR UPDATE`
  const row = await tx.cart.findUniqueOrThrow({ where: { id: submission.id } })
  const mine = row.attempt === submission.attempt && row.status !== 'ordered'
  if (placed.ok && mine) return { answer: await become(tx, row.id, placed.value.id, at) }
  if (!mine || row.status !== 'submitting' || placed.ok) return { answer: await settled(tx, row) }

  const written = await orderWritten(tx, submission)
  // Another driver asked at another moment, was not refused, and is at it.
  if (written?.status === 'submitted') throw new Error(`Cart ${row.id} is still being ordered`)
  if (written && written.status !== 'refused') return { answer: await become(tx, row.id, written.id, at) }
  if (placed.error.code !== 'IDEMPOTENCY_KEY_REUSED')
    return { answer: await reopen(tx, row, placed.error, written !== undefined, at) }
  const next = await tx.cart.update({ where: { id: row.id }, data: { attempt: row.attempt + 1 } })
  return { again: submissionOf(next) }
}

/** A conclusion that is none takes back what it wrote, so that it must not be inside of what keeps an answer. */
class NotYet extends Error {
  constructor(readonly again: Submission) {
    super('The attempt was refused before')
  }
}

const answered = async (concluding: Promise<Concluded>): Promise<Reply> => {
  const concluded = await concluding
  if ('again' in concluded) throw new NotYet(concluded.again)
  return concluded.answer
}

const kept = (answer: Reply | undefined): Promise<Reply> =>
  answer ? Promise.resolve(answer) : Promise.reject(new Error('An answer that was kept is gone'))

/** The way of carts to orders. What is asked is written down before it is asked, so that whoever takes over asks the same. */
export const cartSubmitRepository = (db: PrismaClient, work: UnitOfWork) => ({
  begin: async (input: Input, call: Call): Promise<Begun> => {
    const begun = await work(async (tx): Promise<Begun | undefined> => {
      const [known] = await recallAnswers(tx, [{ command: submitCart, input, context: call.context }])
      return known ? undefined : beginIn(tx, input, call)
    })
    if (begun && 'underway' in begun) return begun
    // Not under the cart's lock: who concludes claims the key first and locks then.
    const answer = begun?.answer
    return { answer: await work((tx) => once(tx, submitCart, input, call, () => kept(answer))) }
  },

  /** Ends an attempt, unless another driver did so before. With the command that asked for it its answer is kept. */
  conclude: async (
    submission: Submission,
    placed: Placed,
    at: Date,
    asked?: { input: Input; call: Call },
  ): Promise<Concluded> => {
    if (!asked) return work((tx) => concludeIn(tx, submission, placed, at))
    const { input, call } = asked
    try {
      const answer = await work((tx) => once(tx, submitCart, input, call, () => answered(concludeIn(tx, submission, placed, at))))
      return { answer }
    } catch (error) {
      if (!(error instanceof NotYet)) throw error
      return work((tx) => concludeIn(tx, submission, placed, at))
    }
  },

  /** Carts that nobody has driven since `before`; they count as driven from now on. */
  claimHalfWay: async (before: Date, at: Date, limit: number): Promise<Submission[]> => {
    const rows = await db.$queryRaw<Submission[]>`
      UPDATE cart c SET driven_at = ${at.toISOString()}::timestamptz
        FROM (SELECT id FROM cart WHERE status = 'submitting' AND driven_at < ${before.toISOString()}::timestamptz
               ORDER BY driven_at LIMIT ${limit} FOR UPDATE SKIP LOCKED) due
       WHERE c.id = due.id
      RETURNING c.id, c.attempt, c.owner, c.placement`
    return rows
  },
})
export type CartSubmitRepository = ReturnType<typeof cartSubmitRepository>
