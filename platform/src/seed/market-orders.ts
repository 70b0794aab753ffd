import { soldOutProduct } from './catalogue.js'
import type { DemoOrder } from './orders.js'

type Row = readonly [reference: string, salesChannel: string, lines: Record<string, number>, end: DemoOrder['end']]

const ROWS: readonly Row[] = [
  ['TM-DEMO-0001', 'TMALL', { 'NM-G3': 2 }, 'completed'],
  ['TM-DEMO-0002', 'TMALL', { 'EM-E4': 1, 'AC-CASE': 1 }, 'shipped'],
  ['TM-DEMO-0003', 'TMALL', { 'FG-M3': 1 }, 'confirmed'],
  ['TM-DEMO-0004', 'TMALL', { 'NM-G3': 1 }, 'cancelled'],
  ['JD-DEMO-0001', 'JD', { 'NM-G3': 1, 'AC-GEL': 4 }, 'completed'],
  ['JD-DEMO-0002', 'JD', { 'HM-H1': 2 }, 'shipped'],
  ['JD-DEMO-0003', 'JD', { 'WM-W2': 1 }, 'confirmed'],
  ['DY-DEMO-0001', 'DOUYIN', { 'FG-MINI-P': 2 }, 'completed'],
  ['DY-DEMO-0002', 'DOUYIN', { 'EM-E3': 1 }, 'confirmed'],
]

/** Orders of the shops on marketplaces, at list prices. */
export const marketOrders: DemoOrder[] = ROWS.map(([reference, salesChannel, wanted, end]) => {
  const lines = Object.entries(wanted).map(([sku, quantity]) => ({ sku, quantity }))
  return { input: { channel: 'online', salesChannel, currency: 'CNY', lines, reference }, end }
})

/** Takes all that there was of it. */
export const soldOutOrder: DemoOrder = {
  input: {
    channel: 'dealer',
    dealerCode: 'D-SH01',
    currency: 'CNY',
    lines: [{ sku: soldOutProduct.sku, quantity: soldOutProduct.opening, unitPrice: '681.38' }],
    reference: 'DEMO-SOLD-OUT',
  },
  end: 'shipped',
}
