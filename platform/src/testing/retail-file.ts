/** A small generator with a memory (Park and Miller), so that a test has the same file every time. */
const numbers = (seed: number) => {
  let state = seed
  return (below: number): number => {
    state = (state * 48_271) % 2_147_483_647
    return state % below
  }
}

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'

/** An Online Retail file with every kind of row, as dirty as a real one. */
export const retailFile = ({
  invoices,
  skus,
  dealers,
  seed = 42,
}: {
  invoices: number
  skus: number
  dealers: number
  seed?: number
}): string => {
  const below = numbers(seed)
  const rowsOf = (at: number): string[] => {
    const customer = below(4) === 0 ? '' : `${20_000 + below(dealers)}.0`
    const isReturn = below(8) === 0
    const row = () => {
      const service = below(15) === 0
      const code = service ? 'POST' : `${10_000 + below(skus)}${below(6) === 0 ? 'a' : ''}`
      const quantity = (1 + below(12)) * (isReturn || below(25) === 0 ? -1 : 1)
      const price = below(12) === 0 ? '0' : `${below(90)}.${String(below(100)).padStart(2, '0')}${below(10) === 0 ? '5' : ''}`
      return `${isReturn ? 'C' : ''}${600_000 + at},${code},ITEM ${code},${quantity},2026-01-05 09:00:00,${price},${customer},China`
    }
    return Array.from({ length: 1 + below(12) }, row)
  }
  return [HEADER, ...Array.from({ length: invoices }, (_, at) => rowsOf(at)).flat(), ''].join('\n')
}
