import type { CallContext, Command, InputOf, ParsedInputOf, Query, ReplyOf, Result } from '@channel/contracts'
import { err } from '@channel/contracts'
import {
  changeHold,
  confirmHold,
  creditReturn,
  getCreditAccounts,
  holdCredit,
  quotePrices,
  releaseHold,
  splitHold,
} from '@channel/contracts/dealer'
import {
  allocateStock,
  availableToPromise,
  getProducts,
  releaseStock,
  reserveStock,
  returnStock,
  shipStock,
} from '@channel/contracts/inventory'
import type { RpcCaller } from '@channel/service-kit'
import { CreditModel } from './credit-model.js'
import { StockModel } from './stock-model.js'

type Answer = Result<unknown, { code: string }>
type Handler = (input: never) => unknown
type Quote = { unitPrice: string; priceList: string }

export type Fault = 'none' | 'before' | 'after'
export class Unreachable extends Error {}

const ASKED_BEFORE: string[] = [getProducts.pattern, quotePrices.pattern, availableToPromise.pattern]

/**
 * Stock and credit in memory, as the contracts promise them to the order service: one key has one effect and one answer for ever,
 * holds run out, and a call may be lost before or after its effect.
 */
export class Neighbours implements RpcCaller {
  readonly stock = new StockModel()
  readonly credit = new CreditModel()
  readonly prices = new Map<string, { unitPrice: string; currency: string } | null>()
  /** What price lists say, by SKU. */
  readonly quoted = new Map<string, Quote>()
  /** The steps that were asked. The look-up of products and prices comes before anything is written and is none. */
  readonly calls: string[] = []
  fault: (pattern: string, callNumber: number) => Fault = () => 'none'
  readonly #inFlight = new Set<Promise<unknown>>()
  readonly #answers = new Map<string, { body: string; answer: Answer }>()
  readonly #handlers: Record<string, Handler>

  constructor() {
    const handlers = new Map<string, Handler>()
    const on = <M extends Command | Query>(message: M, handle: (input: ParsedInputOf<M>) => unknown) =>
      handlers.set(message.pattern, handle as Handler)
    on(getProducts, ({ skus }) => skus.flatMap((sku) => this.#product(sku)))
    on(quotePrices, ({ lines }) => lines.map((line) => this.#quote(line)))
    on(availableToPromise, ({ skus }) => skus.map((sku) => ({ sku, atp: this.sellable.get(sku) ?? 0, explanation: [] })))
    on(reserveStock, (input) => this.stock.reserve(input))
    on(allocateStock, ({ reservationId }) => this.stock.allocate(reservationId))
    on(releaseStock, (input) => this.stock.release(input))
    on(shipStock, (input) => this.stock.ship(input))
    on(returnStock, (input) => this.stock.takeBack(input))
    on(holdCredit, (input) => this.credit.hold(input))
    on(confirmHold, ({ holdId }) => this.credit.confirm(holdId))
    on(changeHold, (input) => this.credit.change(input))
    on(splitHold, (input) => this.credit.split(input))
    on(releaseHold, (input) => this.credit.release(input))
    on(getCreditAccounts, ({ codes }) => codes.flatMap((code) => this.#account(code)))
    on(creditReturn, (input) => this.credit.takeBack(input))
    this.#handlers = Object.fromEntries(handlers)
  }

  get sellable() {
    return this.stock.sellable
  }
  get reservations() {
    return this.stock.reservations
  }
  get returned() {
    return this.stock.returned
  }
  get accounts() {
    return this.credit.accounts
  }
  get holds() {
    return this.credit.holds
  }
  /** Endings that were not the first of their hold: there must be none. */
  get secondEndings(): string[] {
    return [...this.stock.secondEndings, ...this.credit.secondEndings]
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
    this.stock.expire(at.toISOString())
    this.credit.expire(at.toISOString())
  }

  /** As if just opened, with nothing in it and nothing in the way. */
  clear(): void {
    this.stock.clear()
    this.credit.clear()
    for (const kept of [this.prices, this.quoted, this.#answers]) kept.clear()
    this.calls.length = 0
    this.fault = () => 'none'
  }

  exposureOf(dealerCode: string): number {
    const { heldMinor, owedMinor } = this.credit.accountOf(dealerCode)
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
    const fault = ASKED_BEFORE.includes(message.pattern) ? 'none' : this.fault(message.pattern, this.calls.push(message.pattern))
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
    const stocked = !this.stock.unstocked.has(sku)
    return listPrice === undefined ? [] : [{ sku, name: sku, nameEn: '', category: '', unit: '件', stocked, listPrice }]
  }

  #quote({ sku, quantity }: { sku: string; quantity: number }) {
    const { unitPrice = null, priceList = null } = this.quoted.get(sku) ?? {}
    const found = unitPrice !== null
    const reason = { priceList, name: priceList, minQuantity: found ? 1 : null, validFrom: null, validTo: null }
    return { sku, quantity, unitPrice, reason: { source: found ? 'tier' : 'none', ...reason } }
  }

  #account(dealerCode: string) {
    const account = this.accounts.get(dealerCode)
    return account ? [{ dealerCode, ...account }] : []
  }
}
