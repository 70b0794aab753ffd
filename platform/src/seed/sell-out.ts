import type { SellOutKind } from '@channel/contracts/dealer'
import { reportSellOut, setTargets } from '@channel/contracts/dealer'
import type { Sower } from './sower.js'
import type { Team } from './team.js'
import { dayOf } from './team.js'

type Report = {
  readonly dealerCode: string
  readonly document: string
  readonly kind: SellOutKind
  /** Store, SKU, units, and of a sale what the customers paid in yuan. */
  readonly rows: readonly (readonly [storeCode: string, sku: string, quantity: number, yuan?: number])[]
}

/** Lujiazui counts one unit less than its books say; Guangzhou sold something that it never bought here. */
const REPORTS: readonly Report[] = [
  {
    dealerCode: 'D-SH01',
    document: 'SH01-XS-01',
    kind: 'sale',
    rows: [
      ['SH-XJH', 'NM-G3', 6, 3_594],
      ['SH-XJH', 'NM-G2', 2, 798],
      ['SH-WJC', 'NM-G3', 3, 1_797],
    ],
  },
  {
    dealerCode: 'D-SH01',
    document: 'SH01-PD-01',
    kind: 'stock',
    rows: [
      ['SH-XJH', 'NM-G3', 22],
      ['SH-WJC', 'NM-G3', 9],
    ],
  },
  {
    dealerCode: 'D-SH01-LJZ',
    document: 'LJZ-XS-01',
    kind: 'sale',
    rows: [
      ['SH-LJZ', 'NM-K5', 4, 1_996],
      ['SH-LJZ', 'AC-CASE', 5, 245],
    ],
  },
  { dealerCode: 'D-SH01-LJZ', document: 'LJZ-PD-01', kind: 'stock', rows: [['SH-LJZ', 'NM-K5', 7]] },
  {
    dealerCode: 'D-GZ01',
    document: 'GZ01-XS-01',
    kind: 'sale',
    rows: [
      ['GZ-THC', 'NM-G3-PRO', 8, 6_392],
      ['GZ-BJL', 'NM-G2', 15, 5_985],
      ['GZ-BJL', 'KM-N1', 2, 798],
    ],
  },
]

const report = async (by: Sower, day: string, { dealerCode, document, kind, rows }: Report): Promise<void> => {
  const lines = rows.map(([storeCode, sku, quantity, yuan], at) => ({
    ...{ lineNo: at + 1, storeCode, sku, day, quantity },
    ...(yuan !== undefined && { amountMinor: yuan * 100 }),
  }))
  await by.must(reportSellOut, `sell-out:${document}`, { dealerCode, document, kind, lines })
}

const TARGETS: readonly (readonly [dealerCode: string, yuan: number, category?: string])[] = [
  ['D-CN01', 300_000],
  ['D-SH01', 120_000],
  ['D-SH01', 40_000, '颈椎按摩'],
  ['D-SH01-LJZ', 8_000],
  ['D-HZ01', 60_000],
  ['D-GZ01', 80_000],
  ['D-GZ01', 30_000, '颈椎按摩'],
  ['D-BJ01', 70_000],
]

/** What dealers sold on and what they were to buy, in the month in which the demonstration begins. */
export const sowSellOut = async (team: Team): Promise<void> => {
  const day = dayOf(team)
  for (const each of REPORTS) await report(each.dealerCode === 'D-SH01' ? team.shanghai : team.ops, day, each)
  const month = day.slice(0, 7)
  const targets = TARGETS.map(([dealerCode, yuan, category = '']) => ({ dealerCode, month, category, amountMinor: yuan * 100 }))
  await team.ops.must(setTargets, 'targets', { targets })
}
