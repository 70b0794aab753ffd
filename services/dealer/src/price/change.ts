import type { ErrorOf, Result, Sku } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { changePrices, PriceChange } from '@channel/contracts/dealer'
import type { Validity } from './validity.js'
import { covers, overlap, validity, without } from './validity.js'

type Price = { readonly sku: Sku; readonly minQuantity: number; readonly unitPrice: string; readonly validity: Validity }
/** A version that nobody has closed. */
export type Standing = Price & { readonly id: string }

/** What a command does to a list: versions that end, and versions that begin. */
export type Rewrite = {
  readonly close: readonly string[]
  readonly open: readonly Price[]
  readonly changed: number
  readonly unchanged: number
  readonly skus: readonly Sku[]
}

type Refusal = Extract<ErrorOf<typeof changePrices>, { code: 'PRICES_OVERLAP' | 'PRICES_CHANGED' }>
type Wanted = Pick<PriceChange, 'sku' | 'minQuantity' | 'unitPrice' | 'basedOn'> & {
  readonly position: number
  readonly validity: Validity
}

/** Leading and trailing zeros away, so that equal prices are equal texts. */
export const canonical = (unitPrice: string): string => {
  const [whole = '', fraction = ''] = unitPrice.split('.')
  const digits = fraction.replace(/0+$/, '')
  return (whole.replace(/^0+(?=\d)/, '') || '0') + (digits === '' ? '' : `.${digits}`)
}

const spot = ({ sku, minQuantity }: Pick<Price, 'sku' | 'minQuantity'>): string => `${minQuantity} ${sku}`

const bySpot = <T extends Pick<Price, 'sku' | 'minQuantity'>>(rows: readonly T[]): Map<string, T[]> => {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const group = groups.get(spot(row))
    if (group) group.push(row)
    else groups.set(spot(row), [row])
  }
  return groups
}

const overlapsAmong = (changes: readonly Wanted[]): { position: number; other: number }[] => {
  const inTime = [...changes].sort((a, b) =>
    a.validity.from === b.validity.from ? a.position - b.position : a.validity.from - b.validity.from,
  )
  const found: { position: number; other: number }[] = []
  let longest: Wanted | undefined
  for (const one of inTime) {
    if (longest && overlap(longest.validity, one.validity)) found.push({ position: one.position, other: longest.position })
    if (!longest || one.validity.to > longest.validity.to) longest = one
  }
  return found
}

/** Did somebody else change what the caller saw? */
const staleAgainst = (change: Wanted, standing: readonly Standing[]) => {
  if (change.basedOn === undefined) return undefined
  const there = standing.filter((one) => overlap(one.validity, change.validity))
  const fresh = change.basedOn === null ? there.length === 0 : standing.some(({ id }) => id === change.basedOn)
  if (fresh) return undefined
  const { position, sku, minQuantity } = change
  return { position, sku, minQuantity, unitPrice: there[0]?.unitPrice ?? null }
}

type Piece = Price & { readonly id?: string }

/** The pieces of one spot after a change; the same ones where it changes nothing. */
const applied = (pieces: readonly Piece[], change: Wanted): readonly Piece[] => {
  const { sku, minQuantity, unitPrice } = change
  const hit = pieces.filter((piece) => overlap(piece.validity, change.validity))
  const price = unitPrice === null ? null : canonical(unitPrice)
  if (price === null && hit.length === 0) return pieces
  if (hit.length === 1 && hit[0]?.unitPrice === price && covers(hit[0].validity, change.validity)) return pieces
  return [
    ...pieces.filter((piece) => !hit.includes(piece)),
    ...hit.flatMap(({ id: _, ...piece }) =>
      without(piece.validity, change.validity).map((rest) => ({ ...piece, validity: rest })),
    ),
    ...(price === null ? [] : [{ sku, minQuantity, unitPrice: price, validity: change.validity }]),
  ]
}

const rewriteSpot = (standing: readonly Standing[], changes: readonly Wanted[]) => {
  let pieces: readonly Piece[] = standing
  let changed = 0
  for (const change of changes) {
    const after = applied(pieces, change)
    if (after !== pieces) changed += 1
    pieces = after
  }
  const kept = new Set(pieces.map(({ id }) => id))
  return {
    close: standing.filter(({ id }) => !kept.has(id)).map(({ id }) => id),
    open: pieces.filter(({ id }) => id === undefined),
    changed,
  }
}

/**
 * Within its validity a change takes the place of what stands at its SKU and break; outside of it the earlier price stays, as a version of
 * its own. Standing versions of a spot therefore never overlap. Two changes of one command may not overlap: neither could be the later.
 */
export const rewrite = (standing: readonly Standing[], changes: readonly PriceChange[]): Result<Rewrite, Refusal> => {
  const stand = bySpot(standing)
  const wanted = bySpot(changes.map((one, position) => ({ ...one, position, validity: validity(one) })))
  const overlaps = [...wanted.values()].flatMap(overlapsAmong)
  if (overlaps.length > 0) return err({ code: 'PRICES_OVERLAP', overlaps: overlaps.sort((a, b) => a.position - b.position) })
  const stale = [...wanted].flatMap(([key, group]) => group.flatMap((one) => staleAgainst(one, stand.get(key) ?? []) ?? []))
  if (stale.length > 0) return err({ code: 'PRICES_CHANGED', changed: stale.sort((a, b) => a.position - b.position) })
  const spots = [...wanted].map(([key, group]) => rewriteSpot(stand.get(key) ?? [], group))
  const changed = spots.reduce((sum, one) => sum + one.changed, 0)
  const touched = [...wanted.values()].filter((_, index) => (spots[index]?.changed ?? 0) > 0)
  return ok({
    close: spots.flatMap(({ close }) => close),
    open: spots.flatMap(({ open }) => open),
    changed,
    unchanged: changes.length - changed,
    skus: [...new Set(touched.flatMap((group) => group.map(({ sku }) => sku)))].sort(),
  })
}
