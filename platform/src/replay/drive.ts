import { inChains } from './chains.js'
import type { Tally } from './figures.js'
import { countAccepted, countAdjustment, countReturned, openTally } from './figures.js'
import {
  ADJUST_STOCK,
  PLACE_ORDER,
  RECEIVE_STOCK,
  REGISTER_DEALERS,
  REGISTER_LOCATIONS,
  REGISTER_PRODUCTS,
  RETURN_GOODS,
  SHIP_ORDER,
} from './operations.js'
import type { Outcome, PartnerClient } from './partner.client.js'
import type { RetailAdjustment, RetailDocument, RetailPlan } from './retail.js'
import { RETAIL_CREDIT_LIMIT_MINOR, RETAIL_CURRENCY, stockNeeds } from './retail.js'

export const RETAIL_LOCATION = 'RETAIL-MAIN'

/** The platform answered something that the rules of the format have no place for. */
class UnexpectedOutcome extends Error {
  override readonly name = 'UnexpectedOutcome'
  constructor(what: string, outcome: Outcome) {
    super(`${what} was answered with ${outcome.code ?? outcome.__typename}: ${outcome.message ?? JSON.stringify(outcome)}`)
  }
}

export type Replay = { partner: PartnerClient; plan: RetailPlan; fingerprint: string }

const CHUNK = 1_000

const chunksOf = <T>(all: readonly T[]): T[][] =>
  Array.from({ length: Math.ceil(all.length / CHUNK) }, (_, at) => all.slice(at * CHUNK, (at + 1) * CHUNK))

const expectSuccess = (what: string, outcome: Outcome): Outcome => {
  if (outcome.code !== undefined) throw new UnexpectedOutcome(what, outcome)
  return outcome
}

/** Location, products, dealers and opening stock. Every key is made of the file's content: a second run finds its own answers. */
export const registerMasterData = async ({ partner, plan, fingerprint }: Replay): Promise<void> => {
  const send = async (what: string, document: string, input: Record<string, unknown>) =>
    expectSuccess(what, await partner.mutate(document, { input }, `retail:${fingerprint}:${what}`))
  const location = { code: RETAIL_LOCATION, name: 'Retail replay warehouse', kind: 'WAREHOUSE', priority: 0 }
  await send('location', REGISTER_LOCATIONS, { locations: [location] })
  for (const [at, products] of chunksOf(plan.products).entries()) await send(`products-${at}`, REGISTER_PRODUCTS, { products })
  const dealers = plan.dealers.map((code) => ({
    code,
    name: `Customer ${code}`,
    currency: RETAIL_CURRENCY,
    creditLimitMinor: RETAIL_CREDIT_LIMIT_MINOR,
  }))
  for (const [at, some] of chunksOf(dealers).entries()) await send(`dealers-${at}`, REGISTER_DEALERS, { dealers: some })
  const opening = plan.opening.filter(({ quantity }) => quantity > 0)
  for (const [at, lines] of chunksOf(opening).entries())
    await send(`opening-${at}`, RECEIVE_STOCK, { location: RETAIL_LOCATION, lines, reference: `opening-${at}` })
}

const keysOf = (document: RetailDocument): string[] => [
  ...(document.dealerCode === undefined ? [] : [`dealer ${document.dealerCode}`]),
  ...stockNeeds(document.lines).keys(),
  ...document.adjustments.map(({ sku }) => sku),
]

const documentInput = (document: RetailDocument) => ({
  channel: document.channel === 'dealer' ? 'DEALER' : 'ONLINE',
  ...(document.dealerCode !== undefined && { dealerCode: document.dealerCode }),
  location: RETAIL_LOCATION,
  currency: RETAIL_CURRENCY,
  lines: document.lines.map(({ sku, quantity, unitPrice }) => ({ sku, quantity, unitPrice })),
  reference: document.invoice,
})

class Driver {
  constructor(
    private readonly replay: Replay,
    private readonly tally: Tally,
  ) {}

  async drive(document: RetailDocument, free: () => void): Promise<void> {
    if (document.kind === 'return') return this.takeBack(document)
    for (const adjustment of document.adjustments) await this.adjust(adjustment)
    if (document.lines.length > 0) await this.sell(document, free)
  }

  private mutate(document: string, variables: Record<string, unknown>, key: string): Promise<Outcome> {
    return this.replay.partner.mutate(document, variables, `retail:${this.replay.fingerprint}:${key}`)
  }

  private async adjust(adjustment: RetailAdjustment): Promise<void> {
    const { line, sku, delta } = adjustment
    const input = { location: RETAIL_LOCATION, sku, delta, reference: `line ${line}` }
    const outcome = await this.mutate(ADJUST_STOCK, { input }, `line-${line}:adjust`)
    if (outcome.code !== undefined && outcome.code !== 'INSUFFICIENT_STOCK') throw new UnexpectedOutcome(`line ${line}`, outcome)
    countAdjustment(this.tally, adjustment, outcome.code === undefined)
  }

  /** Stock and credit are settled when the order is confirmed: whoever waits for them need not wait for the shipment. */
  private async sell(sale: RetailDocument, free: () => void): Promise<void> {
    const outcome = await this.mutate(PLACE_ORDER, { input: documentInput(sale) }, `${sale.invoice}:order`)
    if (outcome.code === 'CREDIT_EXCEEDED') this.tally.orders.refusedCredit += 1
    else if (outcome.code === 'INSUFFICIENT_STOCK') this.tally.orders.refusedStock += 1
    else {
      const { order } = expectSuccess(`invoice ${sale.invoice}`, outcome) as Outcome & { order: { id: string } }
      free()
      const shipped = await this.mutate(SHIP_ORDER, { orderId: order.id }, `${sale.invoice}:ship`)
      expectSuccess(`shipment of invoice ${sale.invoice}`, shipped)
      countAccepted(this.tally, sale)
    }
  }

  private async takeBack(document: RetailDocument): Promise<void> {
    const outcome = await this.mutate(RETURN_GOODS, { input: documentInput(document) }, `${document.invoice}:return`)
    expectSuccess(`return ${document.invoice}`, outcome)
    countReturned(this.tally, document)
  }
}

/** Drives every document; those without a common dealer or stocked SKU go at once. Answers with what the platform said of each. */
export const driveDocuments = async (
  replay: Replay,
  options: { concurrency: number; onDone: (documents: number) => void },
): Promise<Tally> => {
  const tally = openTally(replay.plan)
  const driver = new Driver(replay, tally)
  let done = 0
  await inChains(replay.plan.documents, keysOf, options.concurrency, async (document, free) => {
    await driver.drive(document, free)
    options.onDone((done += 1))
  })
  return tally
}
