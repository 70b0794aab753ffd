import { Readable } from 'node:stream'
import type { Measure } from '../measure/report.js'
import { skuOf, WAREHOUSE } from './shop.js'
import type { Bench, StageResult } from './stage.js'

const SHOP = 'BENCH-SHOP'
const LINES = 3
const SAMPLE_MS = 250
/** Beyond the noise of a collector that has not run yet. */
const MOST_GROWTH_MB = 64

const REGISTER_SHOP = `mutation ($input: RegisterShopInput!) {
  registerShop(input: $input) { __typename ... on Error { code message } } }`

function* rows(count: number, skus: number): Generator<string> {
  yield '订单编号,商家编码,数量,实付金额,修改时间,收货人,手机,省份\n'
  for (let at = 0; at < count; at += 1) {
    const order = Math.floor(at / LINES)
    const sku = skuOf(1 + ((order * 7 + (at % LINES) * 331) % skus))
    yield `B${order},${sku},1,12.50,2026-11-01 10:00:00,王${order},138${String(order).padStart(8, '0')},浙江\n`
  }
}

type Imported = { readonly rows: number; readonly orders: number; readonly errors: number }

/** Resident memory while something is under way. */
const watched = async <T>({ platform }: Bench, work: () => Promise<T>) => {
  const samples: number[] = []
  let going = true
  const sampling = (async () => {
    while (going) {
      samples.push((await platform.memory()).residentMb)
      await new Promise((resolve) => setTimeout(resolve, SAMPLE_MS))
    }
  })()
  const since = performance.now()
  try {
    const result = await work()
    return { result, seconds: (performance.now() - since) / 1_000, samples }
  } finally {
    going = false
    await sampling
  }
}

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length)

/** By how much the second half of the import needs more than what comes before it. */
const growthOf = (samples: readonly number[]): number => {
  const quarter = Math.max(1, Math.floor(samples.length / 4))
  return mean(samples.slice(-quarter)) - mean(samples.slice(quarter, 2 * quarter))
}

/** A file of order lines as a marketplace exports it, up to the moment at which all of them are in; placing them goes on behind it. */
export const importStage = async (bench: Bench): Promise<StageResult> => {
  const { options, gateway, say } = bench
  const { importedLines, skus } = options.size
  const sells = { salesChannel: 'ONLINE', location: WAREHOUSE, currency: 'CNY', ownSkus: true }
  const shop = { code: SHOP, name: '压测店铺', platform: 'FILE', ...sells }
  await gateway.ask(REGISTER_SHOP, { input: shop })
  say(`import: ${importedLines} order lines`)
  const { result, seconds, samples } = await watched(bench, () =>
    gateway.upload<Imported>(`/files/imports/market-orders?shop=${SHOP}`, Readable.from(rows(importedLines, skus))),
  )
  const measures: Measure[] = [
    {
      what: `import of ${importedLines.toLocaleString('en')} order lines from CSV`,
      ours: { value: importedLines / seconds, unit: 'rows/s' },
    },
    {
      what: 'import, more memory in its last quarter than in its second',
      ours: { value: growthOf(samples), unit: 'MB' },
      target: { of: 'ours', is: 'below', value: MOST_GROWTH_MB },
    },
    {
      what: 'import, rows taken',
      ours: { value: result.rows, unit: '' },
      target: { of: 'ours', is: 'exactly', value: importedLines },
      mustHold: true,
    },
  ]
  return { measures, details: { result, seconds, samples } }
}
