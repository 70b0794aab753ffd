import type { ErrorOf, OrderId, ParsedInputOf, Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { cancelGiftWave, GiftWave, placeOrder, releaseGiftWave } from '@channel/contracts/order'

/** A wave as it is stored. `attempt` counts what was begun and what was definitely answered: each has keys of its own. */
export type WaveState = GiftWave & { readonly attempt: number; readonly reason: string | null; readonly dueAt: Date | null }

type NotAllowed = Extract<ErrorOf<typeof releaseGiftWave>, { code: 'GIFT_WAVE_NOT_ALLOWED' }>
type NotCancelled = Extract<ErrorOf<typeof cancelGiftWave>, { code: 'GIFT_WAVE_NOT_ALLOWED' | 'GIFT_WAVE_SHIPPED' }>

/** Begins to place the wave's order; one that is being placed or was placed stays as it is. */
export const released = (wave: WaveState, dueAt: Date): Result<WaveState, NotAllowed> => {
  switch (wave.status) {
    case 'planned':
    case 'refused':
      return ok({ ...wave, status: 'placing', attempt: wave.attempt + 1, refusal: null, dueAt })
    case 'placing':
    case 'placed':
      return ok(wave)
    case 'cancelling':
    case 'cancelled':
      return err({ code: 'GIFT_WAVE_NOT_ALLOWED', status: wave.status })
  }
}

/** Cancels a wave without an order at once, and begins to cancel the order of another. */
export const cancelled = (wave: WaveState, shipped: number, reason: string, dueAt: Date): Result<WaveState, NotCancelled> => {
  switch (wave.status) {
    case 'planned':
    case 'refused':
      return ok({ ...wave, status: 'cancelled', reason })
    case 'placed':
      return shipped > 0
        ? err({ code: 'GIFT_WAVE_SHIPPED', shipped })
        : ok({ ...wave, status: 'cancelling', attempt: wave.attempt + 1, refusal: null, reason, dueAt })
    case 'cancelling':
    case 'cancelled':
      return ok(wave)
    case 'placing':
      return err({ code: 'GIFT_WAVE_NOT_ALLOWED', status: wave.status })
  }
}

/** What became of an attempt; `again`: somebody is working on the order right now. */
export type Outcome =
  | { readonly type: 'placed'; readonly orderId: OrderId }
  | { readonly type: 'refused'; readonly refusal: NonNullable<GiftWave['refusal']> }
  | { readonly type: 'cancelled' | 'again' }

/** The wave after an attempt. What an earlier attempt tells late changes nothing. */
export const concluded = (wave: WaveState, attempt: number, outcome: Outcome, at: Date): WaveState => {
  if (wave.attempt !== attempt || wave.dueAt === null) return wave
  switch (outcome.type) {
    case 'placed':
      return { ...wave, status: 'placed', orderId: outcome.orderId, placedAt: at.toISOString(), dueAt: null }
    case 'refused':
      return { ...wave, status: wave.status === 'cancelling' ? 'placed' : 'refused', refusal: outcome.refusal, dueAt: null }
    case 'cancelled':
      return { ...wave, status: 'cancelled', dueAt: null }
    case 'again':
      return { ...wave, attempt: attempt + 1, dueAt: at }
  }
}

type OrderRefusal = Extract<ErrorOf<typeof placeOrder>, { code: string }>

/** Why an order was not placed, as far as people can do something about it. */
export const whyRefused = (refusal: OrderRefusal): NonNullable<GiftWave['refusal']> => {
  const { code } = refusal
  if ('skus' in refusal) return { code, skus: [...refusal.skus] }
  if ('shortages' in refusal) return { code, skus: [...new Set(refusal.shortages.map(({ sku }) => sku as string))] }
  return { code, skus: 'sku' in refusal ? [refusal.sku] : [] }
}

type Placement = Omit<ParsedInputOf<typeof placeOrder>, 'idempotencyKey'>
type Terms = Pick<Placement, 'currency' | 'salesChannel' | 'giftBatch'> & { readonly number: string }

/** The order that a wave becomes, word for word the same at every attempt. */
export const placementOf = (wave: Pick<WaveState, 'number' | 'lines'>, { number, ...terms }: Terms): Placement => ({
  ...terms,
  channel: 'gift',
  reference: `${number}-W${wave.number}`,
  lines: wave.lines.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, unitPrice })),
})
