import type { CallContext, IdempotencyKey, OrderId, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { newId, servicePrincipal } from '@channel/contracts'
import type { cancelOrder, shipOrder } from '@channel/contracts/order'
import { placeOrder } from '@channel/contracts/order'
import type { Known, Outcome } from './external-order.js'
import type { ExternalOrderRepository, ExternalRef } from './external-order.repository.js'

/** The platform's own orders, as their handlers take commands. */
export type Orders = {
  place(input: ParsedInputOf<typeof placeOrder>, context: CallContext): Promise<ReplyOf<typeof placeOrder>>
  ship(input: ParsedInputOf<typeof shipOrder>, context: CallContext): Promise<ReplyOf<typeof shipOrder>>
  cancel(input: ParsedInputOf<typeof cancelOrder>, context: CallContext): Promise<ReplyOf<typeof cancelOrder>>
}

type Dependencies = {
  readonly external: ExternalOrderRepository
  readonly orders: Orders
  readonly clock: () => Date
  readonly warn: (details: object, message: string) => void
}

const contextOf = ({ shop }: ExternalRef): CallContext => ({
  principal: servicePrincipal('order', `market:${shop}`),
  traceId: newId(),
})

/** One key for each attempt: whoever asks again gets the answer that was given, and no second order. */
const keyOf = ({ shop, externalId, attempt }: Known, ...more: (string | number)[]): IdempotencyKey =>
  ['market', shop, externalId, attempt, ...more].join(':') as IdempotencyKey

/** An order in one of these is being worked on by somebody: ask again later. */
const HALF_WAY: readonly string[] = ['submitted', 'shipping', 'changing', 'cancelling']
const GONE: readonly string[] = ['cancelled', 'refused']

/** Undefined: somebody is working on the order right now. */
const cancel = async (orders: Orders, known: Known, orderId: OrderId): Promise<Outcome | undefined> => {
  // A refusal is kept under its key for ever, but what is half-way now will not be later: each try has a key of its own.
  const idempotencyKey = keyOf(known, 'cancel', known.tries)
  const reason = `${known.status} by the marketplace`
  const cancelled = await orders.cancel({ idempotencyKey, orderId, reason }, contextOf(known))
  if (cancelled.ok) return { type: cancelled.value.status === 'cancelled' ? 'cancelled' : 'return-needed' }
  if (cancelled.error.code !== 'NOT_ALLOWED_IN_STATUS') throw new Error(`Cancelling ${orderId} answered ${cancelled.error.code}`)
  const { status } = cancelled.error
  if (HALF_WAY.includes(status)) return undefined
  return { type: GONE.includes(status) ? 'cancelled' : 'return-needed' }
}

/**
 * Drives an order from outside until nothing is left to be done: places it, or takes it back. Any number may drive at once, and one may take
 * over where another died: what is asked is written down before, and asking again gets the same answer.
 */
export const placeSaga = ({ external, orders, clock, warn }: Dependencies) => {
  const handOver = async (known: Known, orderId: OrderId): Promise<void> => {
    const shipped = await orders.ship({ idempotencyKey: keyOf(known, 'ship'), orderId }, contextOf(known))
    if (!shipped.ok) warn({ orderId, refusal: shipped.error.code }, 'goods of a till are not shipped')
  }

  const place = async (known: Known): Promise<Outcome> => {
    const { handedOver = false, location, region, ...wanted } = known.placement ?? {}
    const input = placeOrder.input.safeParse({
      ...wanted,
      idempotencyKey: keyOf(known),
      location: location ?? undefined,
      region: region ?? undefined,
    })
    if (!input.success) return { type: 'refused', code: 'NOT_PLACEABLE', unknownSkus: [] }
    const placed = await orders.place(input.data, contextOf(known))
    if (!placed.ok) {
      const unknownSkus = placed.error.code === 'UNKNOWN_SKU' ? placed.error.skus : []
      return { type: 'refused', code: placed.error.code, unknownSkus }
    }
    if (handedOver && known.stage === 'placing') await handOver(known, placed.value.id)
    return { type: 'placed', orderId: placed.value.id }
  }

  /** An order that was given up while it was being placed: only placing it again tells whether it was. */
  const step = (known: Known): Promise<Outcome | undefined> =>
    known.stage === 'cancelling' && known.orderId !== null ? cancel(orders, known, known.orderId) : place(known)

  return {
    drive: async (ref: ExternalRef): Promise<void> => {
      for (;;) {
        const known = await external.takeOn(ref, clock())
        if (known.stage !== 'placing' && known.stage !== 'cancelling') return
        const outcome = await step(known)
        if (outcome === undefined) return
        const { stage } = await external.conclude(ref, known.attempt, outcome, clock())
        if (stage !== 'cancelling' && stage !== 'ready') return
      }
    },
  }
}
export type PlaceSaga = ReturnType<typeof placeSaga>
