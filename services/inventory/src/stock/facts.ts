import type { LocationCode, Sku } from '@channel/contracts'
import type { Reservation } from '@channel/contracts/inventory'
import { waitingOf } from './ahead.js'
import type { Kept, KeptLine, Stock } from './stock.js'

/** A part of a reservation: units at a place. */
export type Part = { readonly sku: Sku; readonly location: LocationCode; readonly quantity: number }

/** What other services are told. */
export const fact = ({ id, location, channel }: Kept, lines: readonly Part[]) => ({
  reservationId: id,
  location,
  channel,
  lines: lines.filter(({ quantity }) => quantity > 0).map(({ sku, location: at, quantity }) => ({ sku, location: at, quantity })),
})

/** Units of a line that were neither shipped nor given back, and wait for goods or lie ready. */
export const openOf = ({ quantity, shipped }: KeptLine): number => quantity - shipped

export const isLive = ({ status }: Pick<Kept, 'status'>): boolean => status === 'reserved' || status === 'allocated'

export const readyOf = (stock: Stock, kept: Kept, line: KeptLine): number =>
  isLive(kept) ? openOf(line) - (waitingOf(stock, line, kept.id)?.quantity ?? 0) : 0

/** A reservation as callers see it, with what waits of it. */
export const reservationOf = (stock: Stock, kept: Kept): Reservation => ({
  ...kept,
  lines: kept.lines.map((line) => {
    const waiting = isLive(kept) ? waitingOf(stock, line, kept.id) : undefined
    return { ...line, waiting: waiting?.quantity ?? 0, promisedOn: waiting?.promisedOn ?? null }
  }),
})
