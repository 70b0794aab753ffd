import type { InputOf } from '@channel/contracts'
import type { StocktakeId } from '@channel/contracts/inventory'
import {
  approveStocktake,
  closeStocktake,
  listStocktakeLines,
  openStocktake,
  postStocktake,
  recordCounts,
  submitStocktake,
} from '@channel/contracts/inventory'
import type { Team } from './team.js'

type Opening = Omit<InputOf<typeof openStocktake>, 'idempotencyKey'>
/** SKUs that were counted, and how many more than in the books. */
type Found = readonly (readonly [sku: string, more: number])[]

const CLOSED: Opening = { location: 'ST-SH-01', scope: { rule: 'category', category: '筋膜放松' }, note: '月度循环盘点' }
const CLOSED_COUNTS: Found = [
  ['FG-M2', 0],
  ['FG-M3', -1],
  ['FG-MINI', 1],
  ['FG-MINI-P', 0],
  /** Dear enough to need a second person's approval. */
  ['FG-X1', -2],
]

const OPEN: Opening = {
  location: 'ST-SZ-01',
  scope: { rule: 'category', category: '颈椎按摩' },
  blind: true,
  note: '盲盘，进行中',
}
const OPEN_COUNTS: Found = [
  ['NM-G3', 0],
  ['NM-G3-PRO', -1],
  ['NM-K5', 0],
]

const count = async ({ platform, guide, ops }: Team, key: string, stocktakeId: StocktakeId, found: Found): Promise<void> => {
  const { rows } = await platform.ask(listStocktakeLines, { stocktakeId, first: 100 })
  const inBooks = new Map<string, number>(rows.map(({ node }) => [node.sku, node.figures?.snapshot.good ?? 0]))
  const lines = found.map(([sku, more]) => ({ sku, counted: (inBooks.get(sku) ?? 0) + more, mode: 'shelf' as const }))
  const counter = key === 'closed' ? guide : ops
  await counter.must(recordCounts, `stocktake:${key}:count`, { stocktakeId, lines })
}

export const sowStocktakes = async (team: Team): Promise<void> => {
  const { platform, storekeeper } = team
  const { stocktakeId } = await storekeeper.must(openStocktake, 'stocktake:closed', CLOSED)
  await count(team, 'closed', stocktakeId, CLOSED_COUNTS)
  await storekeeper.must(submitStocktake, 'stocktake:closed:submit', { stocktakeId })
  await platform.must(approveStocktake, 'stocktake:closed:approve', { stocktakeId })
  await platform.must(postStocktake, 'stocktake:closed:post', { stocktakeId })
  await platform.must(closeStocktake, 'stocktake:closed:close', { stocktakeId })
  const open = await storekeeper.must(openStocktake, 'stocktake:open', OPEN)
  await count(team, 'open', open.stocktakeId, OPEN_COUNTS)
}
