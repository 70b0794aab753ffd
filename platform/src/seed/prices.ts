import type { InputOf } from '@channel/contracts'
import { changePrices, copyPriceList, createPriceList, releasePriceList } from '@channel/contracts/dealer'
import { demoProducts } from './catalogue.js'
import type { Team } from './team.js'
import { momentAfter } from './team.js'

type Change = InputOf<typeof changePrices>['changes'][number]
type List = Omit<InputOf<typeof createPriceList>, 'idempotencyKey' | 'currency'>

const centsOf = (price: string): bigint => BigInt(price.replace('.', ''))

const priced = demoProducts.flatMap(({ sku, listPrice }) => (listPrice ? [{ sku, cents: centsOf(listPrice.unitPrice) }] : []))

/** So many percent of a list price, rounded half up to the cent. */
const share = (cents: bigint, percent: number): string => {
  const digits = String((cents * BigInt(percent) + 50n) / 100n).padStart(3, '0')
  return `${digits.slice(0, -2)}.${digits.slice(-2)}`
}

const everything = (percent: number, minQuantity = 1): Change[] =>
  priced.map(({ sku, cents }) => ({ sku, minQuantity, unitPrice: share(cents, percent) }))

const some = (skus: readonly string[], percent: number): Change[] => everything(percent).filter(({ sku }) => skus.includes(sku))

/** From the widest to the narrowest; from fifty pieces of a line on, gold dealers pay less. */
const LISTS: readonly (readonly [List, Change[]])[] = [
  [{ code: 'RETAIL', name: '全国统一零售价', scope: { kind: 'general' } }, everything(100)],
  [{ code: 'DEALER', name: '经销渠道供货价', scope: { kind: 'channel', channel: 'dealer' } }, everything(66)],
  [{ code: 'GOLD', name: '金牌经销商供货价', scope: { kind: 'tier', tier: 'gold' } }, [...everything(62), ...everything(59, 50)]],
  [
    { code: 'GZ01-SPECIAL', name: '广州颐安颈椎系列协议价', scope: { kind: 'dealer', dealerCode: 'D-GZ01' }, note: '年度协议' },
    some(['NM-G2', 'NM-G2-W', 'NM-G3', 'NM-G3-PRO'], 57),
  ],
]

const NEXT = 'GOLD-NEXT'
const NEXT_AFTER_DAYS = 40

const release = async ({ ops }: Team, code: string, version: number): Promise<void> => {
  await ops.must(releasePriceList, `price-list:${code}:release`, { code, version })
}

/** Four lists that hold, and one that takes over from the gold dealers' by itself. */
export const sowPrices = async (team: Team): Promise<void> => {
  const { ops, since } = team
  for (const [list, changes] of LISTS) {
    const { code } = list
    const { version } = await ops.must(createPriceList, `price-list:${code}`, { ...list, currency: 'CNY' })
    await ops.must(changePrices, `price-list:${code}:prices`, { listCode: code, changes })
    await release(team, code, version)
  }
  const { list } = await ops.must(copyPriceList, `price-list:${NEXT}`, {
    from: 'GOLD',
    percent: '3',
    code: NEXT,
    name: '金牌经销商供货价（调价）',
    priority: 10,
    validFrom: momentAfter(since, NEXT_AFTER_DAYS),
    note: '原材料上涨，统一上调 3%',
  })
  await release(team, NEXT, list.version)
}
