import type { CallContext, Command, InputOf, ParsedInputOf, Query, ReplyOf, Result } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import { confirmHold, creditReturn, getCreditAccounts, holdCredit, releaseHold } from '@channel/contracts/dealer'
import { allocateStock, getProducts, releaseStock, reserveStock, returnStock, shipStock } from '@channel/contracts/inventory'
import type { RpcCaller } from '@channel/service-kit'

type Reservation = { status: string; expiresAt: string; lines: { sku: string; quantity: number }[] }
type Hold = { status: string; expiresAt: string; dealerCode: string; amountMinor: number }
type Account = { currency: string; limitMinor: number; heldMinor: number; owedMinor: number; suspended: boolean }
type Answer = Result<unknown, { code: string }>
type Handler = (input: never) => unknown

export type Fault = 'none' | 'before' | 'after'
export class Unreachable extends Error {}

/**
 * Stock and credit in memory, as the contracts promise them to the order service: one key has one effect and one answer for ever,
 * holds run out, and a call may be lost before or after its effect. It knows one warehouse, `MAIN`.
 */
export class Neighbours implements RpcCaller {
  readonly sellable = new Map<string, number>()
  readonly prices = new Map<string, { unitPrice: string; currency: string } | null>()
  readonly reservations = new Map<string, Reservation>()
  readonly accounts = new Map<string, Account>()
  readonly holds = new Map<string, Hold>()
  readonly returned = new Set<string>()
  /** The steps that were asked. The look-up of products comes before anything is written and is none. */
  readonly calls: string[] = []
  /** Endings that were not the first of their hold: there must be none. */
  readonly secondEndings: string[] = []
  fault: (pattern: string, callNumber: number) => Fault = () => 'none'
  readonly #inFlight = new Set<Promise<unknown>>()
  readonly #answers = new Map<string, { body: string; answer: Answer }>()
  readonly #handlers: Record<string, Handler>

  constructor() {
    const handlers = new Map<string, Handler>()
    const on = <M extends Command | Query>(message: M, handle: (input: ParsedInputOf<M>) => unknown) =>
      handlers.set(message.pattern, handle as Handler)
    on(getProducts, ({ skus }) => skus.flatMap((sku) => this.#product(sku)))
    on(reserveStock, (input) => this.#reserve(input))
    on(allocateStock, ({ reservationId }) =>
      this.#firm(this.reservations, reservationId, 'reserved', 'allocated', 'RESERVATION_ENDED'),
    )
    on(releaseStock, ({ reservationId }) => this.#releaseStock(reservationId))
    on(shipStock, ({ reservationId }) =>
      this.#firm(this.reservations, reservationId, 'allocated', 'shipped', 'RESERVATION_ENDED'),
    )
    on(returnStock, (input) => this.#returnStock(input))
    on(holdCredit, (input) => this.#hold(input))
    on(confirmHold, ({ holdId }) => this.#firm(this.holds, holdId, 'held', 'confirmed', 'HOLD_ENDED'))
    on(releaseHold, ({ holdId }) => this.#releaseHold(holdId))
    on(getCreditAccounts, ({ codes }) => codes.flatMap((code) => this.#account(code)))
    on(creditReturn, (input) => this.#creditReturn(input))
    this.#handlers = Object.fromEntries(handlers)
  }

  async call<M extends Command | Query>(message: M, input: InputOf<M>, context: CallContext): Promise<ReplyOf<M>> {
    const answer = this.#answer(message, input, context)
    this.#inFlight.add(answer)
    try {
      return await answer
    } finally {
      this.#inFlight.delete(answer)
    }
  }

  /** When no call is on its way any more, not even of a driver that has given up. */
  async idle(): Promise<void> {
    while (this.#inFlight.size > 0) await Promise.allSettled(this.#inFlight)
  }

  /** What the two services' own workers do when the time limit of a hold is over. */
  expire(at: Date): void {
    for (const [id, reservation] of this.reservations)
      if (reservation.status === 'reserved' && reservation.expiresAt <= at.toISOString()) this.#endReservation(id, 'expired')
    for (const [id, hold] of this.holds)
      if (hold.status === 'held' && hold.expiresAt <= at.toISOString()) this.#endHold(id, 'expired')
  }

  /** As if just opened, with nothing in it and nothing in the way. */
  clear(): void {
    for (const kept of [this.sellable, this.prices, this.reservations, this.accounts, this.holds, this.returned, this.#answers])
      kept.clear()
    this.calls.length = 0
    this.secondEndings.length = 0
    this.fault = () => 'none'
  }

  exposureOf(dealerCode: string): number {
    const { heldMinor, owedMinor } = this.#accountOf(dealerCode)
    return heldMinor + owedMinor
  }

  openAccount(dealerCode: string, limitMinor: number, currency = 'CNY'): void {
    this.accounts.set(dealerCode, { currency, limitMinor, heldMinor: 0, owedMinor: 0, suspended: false })
  }

  stockUp(stock: Record<string, number>, listPrice: { unitPrice: string; currency: string } | null = null): void {
    for (const [sku, quantity] of Object.entries(stock)) {
      this.sellable.set(sku, quantity)
      this.prices.set(sku, listPrice)
    }
  }

  async #answer<M extends Command | Query>(message: M, input: InputOf<M>, context: CallContext): Promise<ReplyOf<M>> {
    const fault = message.pattern === getProducts.pattern ? 'none' : this.fault(message.pattern, this.calls.push(message.pattern))
    const parsed = message.input.parse(input) as { idempotencyKey?: string }
    if (message.kind === 'command' && !context.principal.roles.includes('service')) throw new Error('The saga acts as a service')
    await new Promise(setImmediate)
    if (fault === 'before') throw new Unreachable(message.pattern)
    const answer = this.#once(message.pattern, parsed)
    if (fault === 'after') throw new Unreachable(message.pattern)
    await new Promise(setImmediate)
    return answer as ReplyOf<M>
  }

  #once(pattern: string, input: { idempotencyKey?: string }): unknown {
    const handle = this.#handlers[pattern]
    if (!handle) throw new Error(`No neighbour answers ${pattern}`)
    if (input.idempotencyKey === undefined) return handle(input as never)
    const body = JSON.stringify([pattern, input])
    const known = this.#answers.get(input.idempotencyKey)
    if (known)
      return known.body === body ? known.answer : err({ code: 'IDEMPOTENCY_KEY_REUSED', idempotencyKey: input.idempotencyKey })
    const answer = handle(input as never) as Answer
    this.#answers.set(input.idempotencyKey, { body, answer })
    return answer
  }

  #product(sku: string) {
    const listPrice = this.prices.get(sku)
    return listPrice === undefined ? [] : [{ sku, name: sku, nameEn: '', category: '', unit: '件', stocked: true, listPrice }]
  }

  #reserve({ reservationId, location = 'MAIN' as never, lines, expiresAt }: ParsedInputOf<typeof reserveStock>): Answer {
    if (location !== 'MAIN') return err({ code: 'UNKNOWN_LOCATION', location })
    const unknown = lines.map(({ sku }) => sku).filter((sku) => !this.sellable.has(sku))
    if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })
    const needs = new Map<string, number>()
    for (const { sku, quantity } of lines) needs.set(sku, (needs.get(sku) ?? 0) + quantity)
    const shortages = [...needs].flatMap(([sku, requested]) => {
      const available = this.sellable.get(sku) ?? 0
      return requested > available ? [{ sku, requested, available }] : []
    })
    if (shortages.length > 0) return err({ code: 'INSUFFICIENT_STOCK', shortages })
    for (const [sku, quantity] of needs) this.#move(sku, -quantity)
    this.reservations.set(reservationId, { status: 'reserved', expiresAt, lines })
    return ok({ id: reservationId, location, status: 'reserved', expiresAt, lines })
  }

  #firm(kept: Map<string, { status: string }>, id: string, from: string, to: string, ended: string): Answer {
    const one = kept.get(id)
    if (!one) return err({ code: ended.replace('ENDED', 'NOT_FOUND') })
    if (one.status !== from) return err({ code: ended, status: one.status })
    one.status = to
    return ok({ id, status: to })
  }

  #releaseStock(id: string): Answer {
    const status = this.reservations.get(id)?.status
    if (status === 'reserved' || status === 'allocated') this.#endReservation(id, 'released')
    return this.reservations.get(id)?.status === 'shipped' ? err({ code: 'RESERVATION_ENDED', status: 'shipped' }) : ok({ id })
  }

  #releaseHold(id: string): Answer {
    const status = this.holds.get(id)?.status
    if (status === 'held' || status === 'confirmed') this.#endHold(id, 'released')
    return ok({ id })
  }

  #endReservation(id: string, status: 'released' | 'expired'): void {
    const reservation = this.reservations.get(id)
    if (!reservation || !['reserved', 'allocated'].includes(reservation.status)) return void this.secondEndings.push(id)
    reservation.status = status
    for (const { sku, quantity } of reservation.lines) this.#move(sku, quantity)
  }

  #endHold(id: string, status: 'released' | 'expired'): void {
    const hold = this.holds.get(id)
    if (!hold || !['held', 'confirmed'].includes(hold.status)) return void this.secondEndings.push(id)
    hold.status = status
    this.#accountOf(hold.dealerCode).heldMinor -= hold.amountMinor
  }

  #hold({ holdId, dealerCode, amountMinor, currency, expiresAt }: ParsedInputOf<typeof holdCredit>): Answer {
    const account = this.accounts.get(dealerCode)
    if (!account) return err({ code: 'DEALER_NOT_FOUND', dealerCode })
    if (account.suspended) return err({ code: 'DEALER_SUSPENDED', dealerCode })
    if (account.currency !== currency) return err({ code: 'CURRENCY_MISMATCH', expected: account.currency, given: currency })
    const exposureMinor = account.heldMinor + account.owedMinor
    if (exposureMinor + amountMinor > account.limitMinor)
      return err({
        code: 'CREDIT_EXCEEDED',
        currency,
        limitMinor: account.limitMinor,
        exposureMinor,
        requestedMinor: amountMinor,
      })
    account.heldMinor += amountMinor
    this.holds.set(holdId, { status: 'held', expiresAt, dealerCode, amountMinor })
    return ok({ id: holdId, dealerCode, amountMinor, currency, status: 'held', expiresAt })
  }

  #returnStock({ returnId, lines }: ParsedInputOf<typeof returnStock>): Answer {
    const unknown = lines.map(({ sku }) => sku).filter((sku) => !this.sellable.has(sku))
    if (unknown.length > 0) return err({ code: 'UNKNOWN_SKU', skus: unknown })
    this.returned.add(returnId)
    for (const { sku, quantity } of lines) this.#move(sku, quantity)
    return ok({ returned: lines.length })
  }

  #creditReturn({ dealerCode, amountMinor }: ParsedInputOf<typeof creditReturn>): Answer {
    const account = this.#accountOf(dealerCode)
    account.owedMinor -= amountMinor
    return ok({ dealerCode, ...account })
  }

  #account(dealerCode: string) {
    const account = this.accounts.get(dealerCode)
    return account ? [{ dealerCode, ...account }] : []
  }

  #accountOf(dealerCode: string): Account {
    const account = this.accounts.get(dealerCode)
    if (!account) throw new Error(`No account of ${dealerCode}`)
    return account
  }

  #move(sku: string, delta: number): void {
    const left = (this.sellable.get(sku) ?? 0) + delta
    if (left < 0) throw new Error(`Stock of ${sku} below zero`)
    this.sellable.set(sku, left)
  }
}
