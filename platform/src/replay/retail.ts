import { lineAmountMinor } from '@channel/contracts'

/** The Online Retail format names no currency; its publisher says pounds. */
export const RETAIL_CURRENCY = 'GBP'
/** Every dealer of a replay may owe 5,000.00. */
export const RETAIL_CREDIT_LIMIT_MINOR = 500_000

/** One line of the file after parsing; `line` counts from 1, the header included. */
export type RetailRow = {
  line: number
  invoice: string
  sku: string
  description: string
  quantity: number
  /** Decimal string, possibly negative. */
  unitPrice: string
  /** Integer part of the customer number, or undefined where the file has none. */
  customer: string | undefined
}

export type RetailChannel = 'dealer' | 'online'
export type RetailLine = { sku: string; quantity: number; unitPrice: string; amountMinor: number }
export type RetailAdjustment = { line: number; sku: string; delta: number }

export type RetailDocument = {
  kind: 'sale' | 'return'
  invoice: string
  channel: RetailChannel
  dealerCode: string | undefined
  /** Applied one by one before the order is judged; sales only. */
  adjustments: RetailAdjustment[]
  lines: RetailLine[]
}

export type RetailPlan = {
  rows: number
  invoices: number
  rejectedRows: number
  products: { sku: string; name: string; stocked: boolean }[]
  /** Every stocked SKU of the file, those that open with nothing included. */
  opening: { sku: string; quantity: number }[]
  dealers: string[]
  documents: RetailDocument[]
}

const isStocked = (sku: string): boolean => /^\d{5}[A-Z]{0,2}$/.test(sku)

const isNegative = (price: string): boolean => price.startsWith('-') && !isZero(price)
const isZero = (price: string): boolean => /^-?0+(\.0*)?$/.test(price)
const isAccounting = (invoice: string): boolean => invoice.startsWith('A')
const isReturn = (invoice: string): boolean => invoice.startsWith('C')

type RowMeaning = { kind: 'rejected' } | { kind: 'adjustment'; adjustment: RetailAdjustment } | { kind: 'line'; line: RetailLine }

const asLine = (row: RetailRow, quantity: number): RowMeaning => ({
  kind: 'line',
  line: {
    sku: row.sku,
    quantity,
    unitPrice: row.unitPrice,
    amountMinor: lineAmountMinor(row.unitPrice, quantity, RETAIL_CURRENCY),
  },
})

const meaningOf = (row: RetailRow): RowMeaning => {
  const { quantity, unitPrice } = row
  if (isAccounting(row.invoice) || isNegative(unitPrice)) return { kind: 'rejected' }
  if (isReturn(row.invoice)) return quantity < 0 && !isZero(unitPrice) ? asLine(row, -quantity) : { kind: 'rejected' }
  if (isZero(unitPrice))
    return isStocked(row.sku) && quantity !== 0
      ? { kind: 'adjustment', adjustment: { line: row.line, sku: row.sku, delta: quantity } }
      : { kind: 'rejected' }
  return quantity > 0 ? asLine(row, quantity) : { kind: 'rejected' }
}

/** 0.9 × units, rounded up, without a floating-point 0.9. */
const openingFor = (unitsSold: number): number => Math.ceil((unitsSold * 9) / 10)

/** Reads the rows in file order into what has to be registered first and the documents to drive, by the rules of the format. */
export class RetailPlanner {
  private rows = 0
  private rejectedRows = 0
  private readonly documents = new Map<string, RetailDocument>()
  private readonly names = new Map<string, string>()
  private readonly sold = new Map<string, number>()
  private readonly dealers = new Set<string>()

  add(row: RetailRow): void {
    this.rows += 1
    const document = this.documentOf(row)
    if (!this.names.get(row.sku)) this.names.set(row.sku, row.description)
    if (row.customer !== undefined) this.dealers.add(row.customer)
    const meaning = meaningOf(row)
    switch (meaning.kind) {
      case 'rejected':
        this.rejectedRows += 1
        return
      case 'adjustment':
        document.adjustments.push(meaning.adjustment)
        return
      case 'line':
        document.lines.push(meaning.line)
        if (document.kind === 'sale') this.countSold(meaning.line)
    }
  }

  private documentOf(row: RetailRow): RetailDocument {
    const known = this.documents.get(row.invoice)
    if (known) return known
    const fresh: RetailDocument = {
      kind: isReturn(row.invoice) ? 'return' : 'sale',
      invoice: row.invoice,
      channel: row.customer === undefined ? 'online' : 'dealer',
      dealerCode: row.customer,
      adjustments: [],
      lines: [],
    }
    this.documents.set(row.invoice, fresh)
    return fresh
  }

  private countSold(line: RetailLine): void {
    this.sold.set(line.sku, (this.sold.get(line.sku) ?? 0) + line.quantity)
  }

  plan(): RetailPlan {
    const skus = [...this.names.keys()].sort()
    return {
      rows: this.rows,
      invoices: this.documents.size,
      rejectedRows: this.rejectedRows,
      products: skus.map((sku) => ({ sku, name: this.names.get(sku) || sku, stocked: isStocked(sku) })),
      opening: skus.filter(isStocked).map((sku) => ({ sku, quantity: openingFor(this.sold.get(sku) ?? 0) })),
      dealers: [...this.dealers].sort(),
      documents: [...this.documents.values()].filter(({ lines, adjustments }) => lines.length + adjustments.length > 0),
    }
  }
}

/** Units of stocked SKUs in the lines, added up per SKU. */
export const stockNeeds = (lines: readonly RetailLine[]): Map<string, number> => {
  const needs = new Map<string, number>()
  for (const { sku, quantity } of lines) if (isStocked(sku)) needs.set(sku, (needs.get(sku) ?? 0) + quantity)
  return needs
}

export const stockedUnits = (lines: readonly RetailLine[]): number =>
  [...stockNeeds(lines).values()].reduce((sum, quantity) => sum + quantity, 0)

export const totalMinor = (lines: readonly RetailLine[]): number => lines.reduce((sum, line) => sum + line.amountMinor, 0)
