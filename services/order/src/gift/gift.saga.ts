import type { CallContext, IdempotencyKey, OrderId, ParsedInputOf, ReplyOf } from '@channel/contracts'
import { newId, servicePrincipal } from '@channel/contracts'
import type { cancelOrder, placeOrder, shipOrder } from '@channel/contracts/order'
import type { Dispatch, DispatchOutcome, DispatchRepository } from './dispatch.repository.js'
import type { QuoteState } from './quote.js'
import type { WaveRepository } from './wave.repository.js'
import type { Outcome, WaveState } from './wave.js'
import { placementOf, whyRefused } from './wave.js'

/** The platform's own orders, as their handlers take commands. */
export type Orders = {
  place(input: ParsedInputOf<typeof placeOrder>, context: CallContext): Promise<ReplyOf<typeof placeOrder>>
  ship(input: ParsedInputOf<typeof shipOrder>, context: CallContext): Promise<ReplyOf<typeof shipOrder>>
  cancel(input: ParsedInputOf<typeof cancelOrder>, context: CallContext): Promise<ReplyOf<typeof cancelOrder>>
}

type Dependencies = {
  readonly waves: WaveRepository
  readonly dispatches: DispatchRepository
  readonly orders: Orders
  readonly clock: () => Date
}

/** An order in one of these is being worked on by somebody: ask again later. */
const HALF_WAY: readonly string[] = ['submitted', 'shipping', 'changing', 'cancelling']
const ENDED: readonly string[] = ['cancelled', 'refused']
const GONE: readonly string[] = ['shipped', 'received', 'completed']

const contextFor = (actor: string): CallContext => ({ principal: servicePrincipal('order', actor), traceId: newId() })

/** One key for each attempt: whoever asks again gets the answer that was given, and no second effect. */
const keyOf = (...parts: (string | number)[]): IdempotencyKey => ['gift', ...parts].join(':') as IdempotencyKey

const place = async (orders: Orders, wave: WaveState, { offer, currency, number }: QuoteState): Promise<Outcome> => {
  const terms = { number, currency, salesChannel: offer.salesChannel ?? undefined, giftBatch: offer.giftBatch ?? undefined }
  const input = { ...placementOf(wave, terms), idempotencyKey: keyOf('wave', wave.id, wave.attempt) }
  const placed = await orders.place(input, contextFor(wave.plannedBy))
  return placed.ok ? { type: 'placed', orderId: placed.value.id } : { type: 'refused', refusal: whyRefused(placed.error) }
}

const cancel = async (orders: Orders, wave: WaveState, orderId: OrderId): Promise<Outcome> => {
  const input = { idempotencyKey: keyOf('cancel', wave.id, wave.attempt), orderId, reason: wave.reason ?? 'wave cancelled' }
  const cancelled = await orders.cancel(input, contextFor(wave.plannedBy))
  if (cancelled.ok) return { type: 'cancelled' }
  if (cancelled.error.code === 'NOT_ALLOWED_IN_STATUS') {
    const { status } = cancelled.error
    if (HALF_WAY.includes(status)) return { type: 'again' }
    if (ENDED.includes(status)) return { type: 'cancelled' }
  }
  return { type: 'refused', refusal: { code: cancelled.error.code, skus: [] } }
}

/** Whoever shipped the whole order by hand has posted the goods issue already. */
const post = async (orders: Orders, { id, attempt, orderId, lines, actor }: Dispatch): Promise<DispatchOutcome> => {
  const shipped = await orders.ship({ idempotencyKey: keyOf('dispatch', id, attempt), orderId, lines }, contextFor(actor))
  if (shipped.ok) return { type: 'posted' }
  const { error } = shipped
  if (error.code === 'NOT_ALLOWED_IN_STATUS' && HALF_WAY.includes(error.status)) return { type: 'again' }
  if (error.code === 'NOT_ALLOWED_IN_STATUS' && GONE.includes(error.status)) return { type: 'posted' }
  return { type: 'refused', code: error.code }
}

/**
 * Drives waves and goods issues until an order has answered. Any number may drive one at once, and one may take over where another died:
 * what is asked is written down before, and asking again gets the same answer.
 */
export const giftSaga = ({ waves, dispatches, orders, clock }: Dependencies) => ({
  driveWave: async (id: string): Promise<void> => {
    const { wave, quote } = await waves.takeOn(id)
    if (wave.dueAt === null) return
    const cancelling = wave.status === 'cancelling' && wave.orderId !== null
    const outcome = cancelling && wave.orderId ? await cancel(orders, wave, wave.orderId) : await place(orders, wave, quote)
    await waves.conclude(id, wave.attempt, outcome, clock())
  },

  driveDispatch: async (id: string): Promise<void> => {
    const dispatch = await dispatches.takeOn(id)
    if (!dispatch.posting) return
    await dispatches.conclude(id, dispatch.attempt, await post(orders, dispatch), clock())
  },
})
export type GiftSaga = ReturnType<typeof giftSaga>
