import type { ParsedInputOf, Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { releaseStock, reserveStock, returnStock, shipStock, StockLine } from '@channel/contracts/inventory'

type Answer = Result<unknown, { code: string }>
type Units = { open: number; shipped: number; waiting: number }
export type ModelReservation = { status: string; expiresAt: string; units: Map<string, Units> }
/** Units of a reservation that waited and have come. */
export type Filled = { reservationId: string; lines: StockLine[] }

const summed = (lines: readonly { sku: string; quantity: number }[]): Map<string, number> => {
  const sums = new Map<string, number>()
  for (const { sku, quantity } of lines) sums.set(sku, (sums.get(sku) ?? 0) + quantity)
  return sums
}

/** The stock of one warehouse, `MAIN`, as the inventory service promises it. */
export class StockModel {
  readonly sellable = new Map<string, number>()
  readonly reservations = new Map<string, ModelReservation>()
  readonly returned = new Set<string>()
  /** Units that came back and cannot be sold again. */
  readonly damaged = new Map<string, number>()
  /** SKUs that are sold on when they have run out. */
  readonly soldAhead = new Set<string>()
  /** SKUs of which there is no stock: they are reserved without being kept. */
  readonly unstocked = new Set<string>()
  /** Endings that were not the first of their reservation: there must be none. */
  readonly secondEndings: string[] = []

  clear(): void {
    for (const kept of [this.sellable, this.reservations, this.returned, this.damaged, this.soldAhead, this.unstocked])
      kept.clear()
    this.secondEndings.length = 0
  }

  expire(now: string): void {
    for (const [id, { status, expiresAt }] of this.reservations)
      if (status === 'reserved' && expiresAt <= now) this.#giveUp(id, 'expired')
  }

  reserve(input: ParsedInputOf<typeof reserveStock>): Answer {
    const { reservationId, location = 'MAIN' as never, lines, expiresAt, mayWait = false } = input
    if (location !== 'MAIN') return err({ code: 'UNKNOWN_LOCATION', location })
    const unknown = lines.map(({ sku }) => sku).filter((sku) => !this.sellable.has(sku))
    if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })
    const needs = [...summed(lines)].filter(([sku]) => !this.unstocked.has(sku))
    const shortages = needs.flatMap(([sku, requested]) => {
      const available = this.sellable.get(sku) ?? 0
      return requested > available && !(mayWait && this.soldAhead.has(sku)) ? [{ sku, requested, available }] : []
    })
    if (shortages.length > 0) return err({ code: 'INSUFFICIENT_STOCK', shortages })
    const units = new Map<string, Units>()
    for (const [sku, open] of needs) {
      const there = Math.min(open, this.sellable.get(sku) ?? 0)
      this.#move(sku, -there)
      units.set(sku, { open, shipped: 0, waiting: open - there })
    }
    this.reservations.set(reservationId, { status: 'reserved', expiresAt, units })
    return ok(this.#shown(reservationId))
  }

  allocate(id: string): Answer {
    const kept = this.reservations.get(id)
    if (!kept) return err({ code: 'RESERVATION_NOT_FOUND' })
    if (kept.status !== 'reserved') return err({ code: 'RESERVATION_ENDED', status: kept.status })
    kept.status = 'allocated'
    return ok(this.#shown(id))
  }

  ship({ reservationId: id, lines }: ParsedInputOf<typeof shipStock>): Answer {
    const kept = this.reservations.get(id)
    if (kept?.status !== 'allocated') return err({ code: 'RESERVATION_ENDED', status: kept?.status })
    const wanted = lines ? summed(lines) : new Map([...kept.units].map(([sku, { open, waiting }]) => [sku, open - waiting]))
    for (const [sku, requested] of wanted) {
      const { open, waiting } = kept.units.get(sku) ?? { open: 0, waiting: 0 }
      if (requested > open - waiting) return err({ code: 'NOT_HELD', sku, requested, held: open - waiting })
    }
    for (const [sku, quantity] of wanted) this.#change(kept, sku, { open: -quantity, shipped: quantity })
    if ([...kept.units.values()].every(({ open }) => open === 0)) kept.status = 'shipped'
    return ok(this.#shown(id))
  }

  release({ reservationId: id, lines }: ParsedInputOf<typeof releaseStock>): Answer {
    const kept = this.reservations.get(id)
    if (!kept) return err({ code: 'RESERVATION_NOT_FOUND' })
    if (kept.status === 'shipped') return err({ code: 'RESERVATION_ENDED', status: 'shipped' })
    if (kept.status !== 'reserved' && kept.status !== 'allocated') return ok(this.#shown(id))
    if (!lines) return this.#giveUp(id, 'released')
    const wanted = summed(lines)
    for (const [sku, requested] of wanted) {
      const held = kept.units.get(sku)?.open ?? 0
      if (requested > held) return err({ code: 'NOT_HELD', sku, requested, held })
    }
    for (const [sku, quantity] of wanted) {
      const waiting = Math.min(quantity, kept.units.get(sku)?.waiting ?? 0)
      this.#change(kept, sku, { open: -quantity, waiting: -waiting })
      this.#move(sku, quantity - waiting)
    }
    const units = [...kept.units.values()]
    if (units.every(({ open }) => open === 0)) kept.status = units.some(({ shipped }) => shipped > 0) ? 'shipped' : 'released'
    return ok(this.#shown(id))
  }

  takeBack({ returnId, location, lines }: ParsedInputOf<typeof returnStock>): Answer {
    if (location !== undefined && location !== 'MAIN') return err({ code: 'UNKNOWN_LOCATION', location })
    const unknown = lines.map(({ sku }) => sku).filter((sku) => !this.sellable.has(sku))
    if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })
    this.returned.add(returnId)
    for (const { sku, quantity, condition } of lines)
      if (condition === 'damaged') this.damaged.set(sku, (this.damaged.get(sku) ?? 0) + quantity)
      else this.#move(sku, quantity)
    return ok({ returned: lines.length })
  }

  /** Goods come: those who wait get them first, in the order in which they came. */
  arrive(sku: string, quantity: number): Filled[] {
    let left = quantity
    const filled: Filled[] = []
    for (const [reservationId, { units }] of this.reservations) {
      const unit = units.get(sku)
      const some = Math.min(left, unit?.waiting ?? 0)
      if (!unit || some === 0) continue
      unit.waiting -= some
      left -= some
      filled.push({ reservationId, lines: [{ sku, quantity: some } as StockLine] })
    }
    this.#move(sku, left)
    return filled
  }

  #giveUp(id: string, status: 'released' | 'expired'): Answer {
    const kept = this.reservations.get(id)
    if (!kept || !['reserved', 'allocated'].includes(kept.status)) this.secondEndings.push(id)
    if (!kept) return err({ code: 'RESERVATION_NOT_FOUND' })
    kept.status = [...kept.units.values()].some(({ shipped }) => shipped > 0) ? 'shipped' : status
    for (const [sku, { open, waiting }] of kept.units) {
      this.#move(sku, open - waiting)
      this.#change(kept, sku, { open: -open, waiting: -waiting })
    }
    return ok(this.#shown(id))
  }

  #change({ units }: ModelReservation, sku: string, by: Partial<Units>): void {
    const unit = units.get(sku) ?? { open: 0, shipped: 0, waiting: 0 }
    const { open = 0, shipped = 0, waiting = 0 } = by
    units.set(sku, { open: unit.open + open, shipped: unit.shipped + shipped, waiting: unit.waiting + waiting })
  }

  #move(sku: string, delta: number): void {
    const left = (this.sellable.get(sku) ?? 0) + delta
    if (left < 0) throw new Error(`Stock of ${sku} below zero`)
    this.sellable.set(sku, left)
  }

  #shown(id: string) {
    const { status, expiresAt, units } = this.reservations.get(id) as ModelReservation
    const lines = [...units].map(([sku, { open, shipped, waiting }]) => ({
      sku,
      location: 'MAIN',
      quantity: open + shipped,
      shipped,
      waiting,
    }))
    return { id, location: 'MAIN', status, expiresAt, lines }
  }
}
