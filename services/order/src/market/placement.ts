import type { Sku } from '@channel/contracts'
import { Sku as SkuSchema } from '@channel/contracts'
import type { ExternalLine, MarketShop } from '@channel/contracts/order'
import { pricedUnits } from './amounts.js'
import type { Details, Placement } from './external-order.js'

/** One piece of the marketplace's article is `multiplier` base units of the SKU. */
type Meaning = { readonly sku: Sku; readonly multiplier: number }
export type Meanings = ReadonlyMap<string, Meaning>

export type Terms = Pick<MarketShop, 'platform' | 'salesChannel' | 'location' | 'region' | 'ownSkus'>

/** What a code means: what somebody mapped it to, or where the shop uses our codes, that SKU. */
const meaningOf = (externalSku: string, meanings: Meanings, { ownSkus }: Pick<Terms, 'ownSkus'>): Meaning | undefined => {
  const mapped = meanings.get(externalSku)
  if (mapped !== undefined || !ownSkus) return mapped
  const own = SkuSchema.safeParse(externalSku)
  return own.success ? { sku: own.data, multiplier: 1 } : undefined
}

/** Lines whose code means nothing yet. */
export const unmappedIn = (details: Details, meanings: Meanings, terms: Pick<Terms, 'ownSkus'>): ExternalLine[] =>
  details.lines.filter(({ externalSku }) => meaningOf(externalSku, meanings, terms) === undefined)

/** Lines whose code was taken to mean one of these SKUs. */
export const linesMeaning = (
  details: Details,
  skus: readonly string[],
  meanings: Meanings,
  terms: Pick<Terms, 'ownSkus'>,
): ExternalLine[] => details.lines.filter(({ externalSku }) => skus.includes(meaningOf(externalSku, meanings, terms)?.sku ?? ''))

/**
 * The order of ours that an order outside becomes. The marketplace's amounts are taken, so that the sum is what the buyer paid for goods;
 * undefined where a line means nothing.
 */
export const placementOf = (externalId: string, details: Details, meanings: Meanings, terms: Terms): Placement | undefined => {
  const lines = details.lines.flatMap(({ externalSku, quantity, amountMinor }) => {
    const meaning = meaningOf(externalSku, meanings, terms)
    if (meaning === undefined) return []
    return pricedUnits(amountMinor, quantity * meaning.multiplier, details.currency).map((units) => ({
      sku: meaning.sku,
      ...units,
    }))
  })
  if (unmappedIn(details, meanings, terms).length > 0) return undefined
  const till = terms.platform === 'pos'
  return {
    channel: till ? 'store' : 'online',
    salesChannel: terms.salesChannel,
    location: terms.location,
    region: details.region ?? terms.region,
    currency: details.currency,
    reference: externalId,
    lines,
    handedOver: till,
  }
}
