import type { ParsedInputOf, Result, Sku } from '@channel/contracts'
import { err, ok } from '@channel/contracts'
import type { changeCartLines } from '@channel/contracts/order'
import { MAX_CART_LINES } from '@channel/contracts/order'

/** Base units that a line of an order takes at most. */
export const MAX_UNITS = 1_000_000

/** `place`: SKUs stand in the order in which they came. */
export type Line = { readonly sku: Sku; readonly quantity: number; readonly note: string | null; readonly place: number }
type LineChange = Pick<ParsedInputOf<typeof changeCartLines>, 'remove' | 'set' | 'add'>
type LineError = { code: 'CART_FULL'; most: number } | { code: 'CART_LINE_TOO_LARGE'; skus: string[]; most: number }

type Edited = { readonly removed: Sku[]; readonly changed: Line[] }

/** SKUs that somebody wants in the cart. */
export const wantedSkus = ({ set = [], add = [] }: LineChange): Sku[] => [...new Set([...set, ...add].map(({ sku }) => sku))]

/** Removes, then sets, then adds. */
export const edited = (lines: readonly Line[], { remove = [], set = [], add = [] }: LineChange): Result<Edited, LineError> => {
  const now = new Map(lines.map((line) => [line.sku, line]))
  let last = Math.max(0, ...lines.map((line) => line.place))
  for (const sku of remove) now.delete(sku)
  const put = (sku: Sku, quantity: number, note: string | undefined) => {
    const old = now.get(sku)
    now.set(sku, { sku, quantity, note: note ?? old?.note ?? null, place: old?.place ?? ++last })
  }
  for (const { sku, quantity, note } of set) put(sku, quantity, note)
  for (const { sku, quantity, note } of add) put(sku, (now.get(sku)?.quantity ?? 0) + quantity, note)

  if (now.size > MAX_CART_LINES) return err({ code: 'CART_FULL', most: MAX_CART_LINES })
  const skus = [...now.values()].filter(({ quantity }) => quantity > MAX_UNITS).map(({ sku }) => sku)
  if (skus.length > 0) return err({ code: 'CART_LINE_TOO_LARGE', skus, most: MAX_UNITS })
  const before = new Map(lines.map((line) => [line.sku, line]))
  return ok({
    removed: remove.filter((sku) => !now.has(sku)),
    changed: [...now.values()].filter((line) => before.get(line.sku) !== line),
  })
}
