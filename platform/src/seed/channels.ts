import type { InputOf } from '@channel/contracts'
import { registerChannels, setChannelSkus, setQuotas, setSafetyStock } from '@channel/contracts/inventory'
import { demoStores } from './places.js'
import type { Team } from './team.js'
import { momentAfter } from './team.js'

type Channel = InputOf<typeof registerChannels>['channels'][number]

/** Beside the four that every platform begins with. */
const CHANNELS: Channel[] = [
  { code: 'TMALL', name: '天猫旗舰店', kind: 'online', exposurePercent: 80, threshold: 10, feed: true },
  { code: 'JD', name: '京东自营', kind: 'online', exposurePercent: 80, threshold: 10, strategy: 'fewest-splits', feed: true },
  { code: 'DOUYIN', name: '抖音直播间', kind: 'online', strategy: 'nearest', buyerCap: { units: 2, days: 30 } },
]

/** Sold mainly in the brand's own stores, so the shop shows half of it. */
const TMALL_LIMITS = [{ sku: 'EM-KID', exposurePercent: 50, threshold: 20 }]

const QUOTAS: readonly (readonly [channel: string, sku: string, location: string, granted: number])[] = [
  ['TMALL', 'NM-G3', 'WH-SH', 200],
  ['TMALL', 'NM-G3', 'WH-GZ', 80],
  ['TMALL', 'EM-E4', 'WH-SH', 150],
  ['TMALL', 'FG-M3', 'WH-SH', 120],
  ['JD', 'NM-G3', 'WH-SH', 120],
  ['JD', 'HM-H1', 'WH-SH', 100],
  ['JD', 'AC-GEL', 'WH-SH', 300],
]

/** In every store: the last ones stay on the shelf. */
const STORE_SAFETY: readonly (readonly [sku: string, safety: number])[] = [
  ['NM-G2', 3],
  ['EM-E3', 3],
  ['FG-MINI', 5],
  ['AC-GEL', 5],
]

const RELEASED_AFTER_DAYS = 30

const quotaLines = (wanted: string) =>
  QUOTAS.flatMap(([channel, sku, location, granted]) => (channel === wanted ? [{ sku, location, granted }] : []))

export const sowChannels = async ({ ops }: Team): Promise<void> => {
  await ops.must(registerChannels, 'channels', { channels: CHANNELS })
  await ops.must(setChannelSkus, 'channel-skus:TMALL', { channel: 'TMALL', set: TMALL_LIMITS })
}

/** TMALL keeps its units, JD's go back to the pool after the sales event. */
export const sowQuotas = async ({ ops, since }: Team): Promise<void> => {
  await ops.must(setQuotas, 'quotas:TMALL', { channel: 'TMALL', lines: quotaLines('TMALL'), reference: '旗舰店年度配额' })
  const releaseAt = momentAfter(since, RELEASED_AFTER_DAYS)
  await ops.must(setQuotas, 'quotas:JD', { channel: 'JD', lines: quotaLines('JD'), releaseAt, reference: '京东大促配额' })
  const lines = demoStores.flatMap(({ code: location }) => STORE_SAFETY.map(([sku, safety]) => ({ sku, location, safety })))
  await ops.must(setSafetyStock, 'safety', { lines })
}
