import { setTimeout as pause } from 'node:timers/promises'
import { RETAIL_LOCATION } from './drive.js'
import type { Figures, Tally } from './figures.js'
import { balancesSha256 } from './figures.js'
import { CREDIT_PAGE, SALES, STOCK_PAGE } from './operations.js'
import type { PartnerClient } from './partner.client.js'
import type { RetailChannel } from './retail.js'
import { RETAIL_CURRENCY } from './retail.js'

/** The platform's own figures after a replay, read through its API. */
export type PlatformFigures = {
  stock: Map<string, number>
  exposure: Map<string, number>
  confirmed: number
  refused: number
  returns: number
  revenueMinor: Record<RetailChannel, number>
  /** Units and minor units still kept for orders, though every order is shipped or refused. */
  unitsKept: number
  creditKeptMinor: number
}

type PageInfo = { hasNextPage: boolean; endCursor: string | null }
type Connection<T> = { nodes: T[]; pageInfo: PageInfo }
type StockNode = { sku: string; onHand: number; reserved: number; allocated: number }
type CreditNode = { code: string; credit: { exposure: { amountMinor: number }; held: { amountMinor: number } } }
type SalesRow = {
  channel: string
  currency: string
  confirmed: number
  refused: number
  returns: number
  revenue: { amountMinor: number }
}

const PAGE = 200

const everyPage = async <T>(partner: PartnerClient, document: string, variables: Record<string, unknown> = {}): Promise<T[]> => {
  const rows: T[] = []
  for (let after: string | null = null; ;) {
    const data: Record<string, Connection<T>> = await partner.query(document, { ...variables, first: PAGE, after })
    const page = Object.values(data)[0] as Connection<T>
    rows.push(...page.nodes)
    if (!page.pageInfo.hasNextPage) return rows
    after = page.pageInfo.endCursor
  }
}

const sum = (values: Iterable<number>): number => [...values].reduce((total, value) => total + value, 0)

const sumOf = (rows: SalesRow[], field: 'confirmed' | 'refused' | 'returns'): number =>
  rows.reduce((total, row) => total + row[field], 0)

const readBack = async (partner: PartnerClient): Promise<PlatformFigures> => {
  const stock = await everyPage<StockNode>(partner, STOCK_PAGE, { location: RETAIL_LOCATION })
  const credit = await everyPage<CreditNode>(partner, CREDIT_PAGE)
  const { salesSummary } = await partner.query<{ salesSummary: SalesRow[] }>(SALES)
  const sales = salesSummary.filter(({ currency }) => currency === RETAIL_CURRENCY)
  const revenue = (channel: string) =>
    sales.filter((row) => row.channel === channel).reduce((total, row) => total + row.revenue.amountMinor, 0)
  return {
    stock: new Map(stock.map(({ sku, onHand }) => [sku, onHand])),
    exposure: new Map(credit.map(({ code, credit: { exposure } }) => [code, exposure.amountMinor])),
    confirmed: sumOf(sales, 'confirmed'),
    refused: sumOf(sales, 'refused'),
    returns: sumOf(sales, 'returns'),
    revenueMinor: { dealer: revenue('DEALER'), online: revenue('ONLINE') },
    unitsKept: sum(stock.map(({ reserved, allocated }) => reserved + allocated)),
    creditKeptMinor: sum(credit.map(({ credit: { held } }) => held.amountMinor)),
  }
}

const SETTLED_WITHIN_MS = 60_000
const LOOK_AGAIN_MS = 250

/** A shipment turns a hold into debt by an event, a moment after it was answered: waits until nothing is held any more. */
export const readBackSettled = async (partner: PartnerClient): Promise<PlatformFigures> => {
  const giveUpAt = performance.now() + SETTLED_WITHIN_MS
  for (;;) {
    const figures = await readBack(partner)
    if (figures.creditKeptMinor === 0 || performance.now() > giveUpAt) return figures
    await pause(LOOK_AGAIN_MS)
  }
}

/** The figures with stock, exposure and revenue as the platform has them, not as the client counted them. */
export const withPlatformFigures = (figures: Figures, tally: Tally, platform: PlatformFigures): Figures => {
  const stock = new Map([...tally.stock.keys()].map((sku) => [sku, platform.stock.get(sku) ?? 0]))
  const exposure = new Map([...tally.exposure.keys()].map((dealer) => [dealer, platform.exposure.get(dealer) ?? 0]))
  return {
    ...figures,
    revenueMinor: platform.revenueMinor,
    closingUnits: sum(stock.values()),
    exposureMinor: sum(exposure.values()),
    stockSha256: balancesSha256(stock),
    exposureSha256: balancesSha256(exposure),
  }
}

const differing = (what: string, counted: ReadonlyMap<string, number>, platform: ReadonlyMap<string, number>): string[] =>
  [...new Set([...counted.keys(), ...platform.keys()])]
    .filter((key) => (counted.get(key) ?? 0) !== (platform.get(key) ?? 0))
    .map((key) => `${what} ${key}: counted ${counted.get(key) ?? 0}, the platform has ${platform.get(key) ?? 0}`)

/** Where the platform's figures are not what the answers to the client add up to; empty when all is well. */
export const contradictions = (tally: Tally, platform: PlatformFigures): string[] => {
  const { accepted, refusedCredit, refusedStock } = tally.orders
  const counts: [string, number, number][] = [
    ['orders confirmed', accepted, platform.confirmed],
    ['orders refused', refusedCredit + refusedStock, platform.refused],
    ['returns', tally.returns, platform.returns],
    ['revenue of dealers', tally.revenueMinor.dealer, platform.revenueMinor.dealer],
    ['revenue online', tally.revenueMinor.online, platform.revenueMinor.online],
    ['units still reserved or allocated', 0, platform.unitsKept],
    ['credit still held', 0, platform.creditKeptMinor],
  ]
  return [
    ...counts
      .filter(([, counted, has]) => counted !== has)
      .map(([what, counted, has]) => `${what}: counted ${counted}, the platform has ${has}`),
    ...differing('stock of', tally.stock, platform.stock),
    ...differing('exposure of', tally.exposure, platform.exposure),
  ]
}
