import type { NewSellOutLine, SellOutFault, SellOutKind } from '@channel/contracts/dealer'

export type Fault = { readonly lineNo: number; readonly fault: SellOutFault }
type Judging = { readonly kind: SellOutKind; readonly today: string; readonly unknownSkus: ReadonlySet<string> }

type Units = { readonly quantity: number; readonly serial?: string | null }

/** What is wrong with the units of a line. A correction may take a line back, a report may not begin with nothing sold. */
export const unitsFault = (
  kind: SellOutKind,
  { quantity, serial }: Units,
  { correcting }: { correcting: boolean },
): SellOutFault | undefined => {
  if (kind === 'stock' && quantity < 0) return 'QUANTITY_NEGATIVE'
  if (kind === 'sale' && quantity === 0 && !correcting) return 'QUANTITY_ZERO'
  const units = correcting ? [0, 1] : [1]
  return serial !== undefined && serial !== null && !units.includes(quantity) ? 'SERIAL_NEEDS_ONE' : undefined
}

const faultOf = (line: NewSellOutLine, { kind, today, unknownSkus }: Judging): SellOutFault | undefined => {
  if (unknownSkus.has(line.sku)) return 'UNKNOWN_SKU'
  // ISO days sort like days.
  if (line.day > today) return 'DAY_IN_FUTURE'
  return unitsFault(kind, line, { correcting: false })
}

/** Parts a report into lines that can be taken and faults. Of two lines with one number, and of two with one serial, the first counts. */
export const judged = (lines: readonly NewSellOutLine[], judging: Judging): { good: NewSellOutLine[]; faults: Fault[] } => {
  const [numbers, serials] = [new Set<number>(), new Set<string>()]
  const good: NewSellOutLine[] = []
  const faults: Fault[] = []
  for (const line of lines) {
    const unit = line.serial === undefined ? undefined : `${line.sku}|${line.serial}`
    const twice = numbers.has(line.lineNo) ? 'LINE_TWICE' : undefined
    const sold = unit !== undefined && serials.has(unit) ? 'SERIAL_SOLD' : undefined
    const fault = twice ?? faultOf(line, judging) ?? sold
    numbers.add(line.lineNo)
    if (fault) faults.push({ lineNo: line.lineNo, fault })
    else {
      good.push(line)
      if (unit !== undefined) serials.add(unit)
    }
  }
  return { good, faults }
}

/** A line as it came, to tell a repeat from another line of the same number. */
export const asReported = (kind: SellOutKind, { storeCode, sku, day, quantity, amountMinor, serial }: NewSellOutLine): string =>
  JSON.stringify([kind, storeCode, sku, day, quantity, amountMinor ?? null, serial ?? null])
