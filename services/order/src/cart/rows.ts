import type { Sku } from '@channel/contracts'
import { Sku as SkuSchema } from '@channel/contracts'
import type { CartRowError, CartRowFault, CartSum } from '@channel/contracts/order'
import { MAX_CART_LINES } from '@channel/contracts/order'
import type { Line } from './lines.js'
import { MAX_UNITS } from './lines.js'
import type { WrittenRow } from './paste.js'

/** A row that says a SKU and a quantity. */
export type ReadRow = { readonly line: number; readonly sku: Sku; readonly quantity: number; readonly note: string | null }

const LONGEST_NOTE = 200

const fault = (line: number, what: CartRowFault, value: string): CartRowError => ({ line, fault: what, value })

/** A whole number, also as spreadsheets write it (`3.0`); full-width digits are digits. */
const quantityIn = (text: string): number | CartRowFault => {
  const bare = text
    .normalize('NFKC')
    .trim()
    .replace(/^(\d{1,3})((?:,\d{3})+)$/, (all) => all.replaceAll(',', ''))
  if (bare === '') return 'quantity-missing'
  if (!/^\d+(\.0+)?$/.test(bare)) return 'not-a-quantity'
  const quantity = Number(bare)
  if (quantity === 0) return 'not-a-quantity'
  return quantity > MAX_UNITS ? 'too-large' : quantity
}

const readRow = ({ line, sku, quantity, note = '' }: WrittenRow): ReadRow | CartRowError => {
  const code = sku.normalize('NFKC').trim()
  if (code === '') return fault(line, 'sku-missing', '')
  const known = SkuSchema.safeParse(code)
  if (!known.success) return fault(line, 'unknown-sku', sku)
  const units = quantityIn(quantity)
  if (typeof units === 'string') return fault(line, units, quantity || sku)
  return { line, sku: known.data, quantity: units, note: note.trim().slice(0, LONGEST_NOTE) || null }
}

type Read = { readonly rows: ReadRow[]; readonly faults: CartRowError[] }

/** What rows say, and which say nothing that could be ordered. */
export const readRows = (written: readonly WrittenRow[]): Read => {
  const all = written.map(readRow)
  return { rows: all.filter((one) => 'sku' in one), faults: all.filter((one) => 'fault' in one) }
}

/** For each SKU its units in all, as an order would ask for them. */
export const summed = (rows: readonly { readonly sku: Sku; readonly quantity: number }[]): { sku: Sku; quantity: number }[] => {
  const sums = new Map<Sku, number>()
  for (const { sku, quantity } of rows) sums.set(sku, Math.min((sums.get(sku) ?? 0) + quantity, MAX_UNITS))
  return [...sums].map(([sku, quantity]) => ({ sku, quantity }))
}

/** What is for sale, by SKU; absent: no such SKU. */
export type Sale = ReadonlyMap<Sku, { readonly priced: boolean }>

/** Rows whose SKU cannot be sold become faults. */
export const sellable = ({ rows, faults }: Read, sale: Sale): Read => {
  const refused = rows.flatMap(({ line, sku }) => {
    const found = sale.get(sku)
    return found?.priced ? [] : [fault(line, found ? 'not-for-sale' : 'unknown-sku', sku)]
  })
  return { rows: rows.filter(({ sku }) => sale.get(sku)?.priced), faults: [...faults, ...refused] }
}

type Added = { readonly changed: Line[]; readonly taken: number; readonly faults: CartRowError[]; readonly sums: CartSum[] }

/** Adds rows to the lines of a cart, one after the other, as far as a line and the cart take them. */
export const addRows = (lines: readonly Line[], rows: readonly ReadRow[]): Added => {
  const now = new Map(lines.map((line) => [line.sku, line]))
  const from = new Map<Sku, { before: number; lines: number[] }>()
  const faults: CartRowError[] = []
  let place = Math.max(0, ...lines.map((line) => line.place))
  for (const row of rows) {
    const old = now.get(row.sku)
    const quantity = (old?.quantity ?? 0) + row.quantity
    if (quantity > MAX_UNITS) faults.push(fault(row.line, 'too-large', String(row.quantity)))
    else if (!old && now.size >= MAX_CART_LINES) faults.push(fault(row.line, 'cart-full', row.sku))
    else {
      now.set(row.sku, { sku: row.sku, quantity, note: row.note ?? old?.note ?? null, place: old?.place ?? ++place })
      const known = from.get(row.sku) ?? { before: old?.quantity ?? 0, lines: [] }
      from.set(row.sku, { before: known.before, lines: [...known.lines, row.line] })
    }
  }
  const changed = [...from.keys()].map((sku) => now.get(sku) as Line)
  const sums = [...from].flatMap(([sku, { before, lines: at }]) =>
    before > 0 || at.length > 1 ? [{ sku, lines: at, before, quantity: now.get(sku)?.quantity ?? 0 }] : [],
  )
  return { changed, taken: rows.length - faults.length, faults, sums }
}
