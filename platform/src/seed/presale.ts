import { announceReceipts, setPresaleTerms } from '@channel/contracts/inventory'
import { soldOutProduct } from './catalogue.js'
import type { Team } from './team.js'
import { dayAfter } from './team.js'

const { sku } = soldOutProduct
const DUE_AFTER_DAYS = 14

/** What is sold out goes on selling, because more of it is on the way. */
export const sowPresale = async ({ ops, since }: Team): Promise<void> => {
  await ops.must(setPresaleTerms, 'presale', { terms: [{ sku, mode: 'backorder', limit: 200, leadDays: 21 }] })
  const lines = [{ sku, quantity: 300, dueOn: dayAfter(since, DUE_AFTER_DAYS) }]
  await ops.must(announceReceipts, 'presale:receipt', { reference: '采购单 PO-DEMO-0815', location: 'WH-SH', lines })
}
