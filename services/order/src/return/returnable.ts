import type { ParsedInputOf, Result, Sku } from '@channel/contracts'
import { err, lineAmountMinor, ok } from '@channel/contracts'
import type { receiveReturn, requestReturn, ReturnInspection, ReturnRequestLine } from '@channel/contracts/order'

/** What is known of a line of the order, under its lock. */
export type OrderedFacts = {
  readonly lineNo: number
  readonly sku: Sku
  readonly unitPrice: string
  /** Units that lie before its own in the line that it was split from. */
  readonly unitsBefore: number
  readonly shipped: number
  /** Units that are back, or that a live request asks for. */
  readonly taken: number
  readonly creditedUnits: number
  readonly creditedMinor: number
}

type Asked = ParsedInputOf<typeof requestReturn>['lines']
type Found = ParsedInputOf<typeof receiveReturn>['lines']
type LineError =
  | { code: 'LINE_NOT_FOUND'; lineNo: number }
  | { code: 'RETURN_QUANTITY_EXCEEDED'; lineNo: number; requested: number; left: number }

const byLine = <T extends { lineNo: number }>(lines: readonly T[]): Map<number, T> =>
  new Map(lines.map((line) => [line.lineNo, line]))

/** No unit of a line is asked for twice, and none that was not shipped. */
export const askedFor = (asked: Asked, ordered: readonly OrderedFacts[]): Result<ReturnRequestLine[], LineError> => {
  const facts = byLine(ordered)
  const lines: ReturnRequestLine[] = []
  for (const line of asked) {
    const of = facts.get(line.lineNo)
    if (!of) return err({ code: 'LINE_NOT_FOUND', lineNo: line.lineNo })
    const left = Math.max(0, of.shipped - of.taken)
    if (line.quantity > left)
      return err({ code: 'RETURN_QUANTITY_EXCEEDED', lineNo: line.lineNo, requested: line.quantity, left })
    lines.push({ ...line, sku: of.sku, unitPrice: of.unitPrice, inspection: null, creditedMinor: 0 })
  }
  return ok(lines.sort((a, b) => a.lineNo - b.lineNo))
}

/**
 * What is credited for so many more units of a line: the running sum is rounded (half up), not each part, so that all parts together come
 * to the line's amount and never above it.
 */
export const creditFor = (of: OrderedFacts, units: number, currency: string): number => {
  const through = (count: number) => lineAmountMinor(of.unitPrice, of.unitsBefore + count, currency)
  return units === 0 ? 0 : Math.max(0, through(of.creditedUnits + units) - through(0) - of.creditedMinor)
}

export const takenIn = ({ inspection }: ReturnRequestLine): number =>
  inspection === null ? 0 : inspection.sellable + inspection.damaged

const NOTHING = { sellable: 0, damaged: 0, rejected: 0, note: '' }

/** What came of each line that was asked for; more than was asked for is not taken. */
export const inspected = (
  request: { readonly lines: readonly ReturnRequestLine[]; readonly currency: string },
  found: Found,
  ordered: readonly OrderedFacts[],
): Result<ReturnRequestLine[], LineError> => {
  const [facts, named] = [byLine(ordered), byLine(found)]
  const asked = byLine(request.lines)
  const stranger = found.find(({ lineNo }) => !asked.has(lineNo))
  if (stranger) return err({ code: 'LINE_NOT_FOUND', lineNo: stranger.lineNo })
  const lines: ReturnRequestLine[] = []
  for (const line of request.lines) {
    const { sellable, damaged, rejected, note } = named.get(line.lineNo) ?? NOTHING
    const missing = line.quantity - sellable - damaged - rejected
    const { lineNo, quantity } = line
    if (missing < 0) return err({ code: 'RETURN_QUANTITY_EXCEEDED', lineNo, requested: quantity - missing, left: quantity })
    const of = facts.get(lineNo)
    if (!of) return err({ code: 'LINE_NOT_FOUND', lineNo })
    const inspection: ReturnInspection = { sellable, damaged, rejected, missing, note }
    lines.push({ ...line, inspection, creditedMinor: creditFor(of, sellable + damaged, request.currency) })
  }
  return ok(lines)
}
