import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { writeCsv, writeXlsx } from '@channel/spreadsheet'
import { begin, found, importerOn } from '../testing/imports.fixture.js'
import type { Shop } from '../testing/shop.fixture.js'
import { openShop } from '../testing/shop.fixture.js'

const ROWS = 100_000
const SKUS = Array.from({ length: 5_000 }, (_, n) => `DEEP-${n}`)
const MB = 1024 * 1024
/** What is held, and what is resident, in MB. After a collection: beside a test runner's large heap V8 is in no hurry. */
setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const memory = (): { held: number; resident: number } => {
  collect()
  const { heapUsed, external, rss } = process.memoryUsage()
  return { held: (heapUsed + external) / MB, resident: rss / MB }
}
let shop: Shop
beforeAll(async () => {
  shop = await openShop({ skus: SKUS })
}, 120_000)
afterAll(() => shop.close())

const table = {
  columns: [
    { header: '货号', type: 'text' as const, value: (n: number) => (n % 100 === 99 ? `NOPE-${n}` : `DEEP-${n % 5_000}`) },
    { header: '仓库', type: 'text' as const, value: (n: number) => `WH${(n % 2) + 1}` },
    { header: '数量', type: 'number' as const, value: (n: number) => (n % 7) + 1 },
  ],
  rows: Array.from({ length: ROWS }, (_, n) => n),
}
const expected = table.rows.reduce((sum, n) => sum + (n % 100 === 99 ? 0 : (n % 7) + 1), 0)

const sum = async () =>
  Number((await shop.database.query<{ sum: string | null }>('SELECT sum(sellable) FROM balance'))[0]?.sum ?? 0)

describe.each([
  ['CSV', writeCsv],
  ['workbook', writeXlsx],
] as const)('100,000 rows of a %s', (_, write) => {
  it('are imported in one go with no more memory than 5,000 need, and a little', async () => {
    const file = Buffer.concat(await write(table).toArray())
    const measured: ReturnType<typeof memory>[] = []
    let receipts = 0
    const importer = importerOn(shop.first, {
      chunkRows: undefined,
      leaseMs: 30_000,
      receive: async (...call) => {
        if ((receipts += 1) % 20 === 0) measured.push(memory())
        return shop.first.stock.receive(...call)
      },
    })
    await begin(importer, Buffer.concat(await write({ ...table, rows: table.rows.slice(0, 5_000) }).toArray()))
    await importer.runner.runDue()
    const id = await begin(importer, file)
    const [before, usual, since] = [await sum(), memory(), performance.now()]
    await importer.runner.runDue()
    const seconds = (performance.now() - since) / 1_000
    expect(await found(importer, id)).toMatchObject({
      status: 'done',
      rows: { total: ROWS, read: ROWS, done: ROWS * 0.99, failed: ROWS * 0.01 },
    })
    expect((await sum()) - before).toBe(expected)
    const held = Math.max(...measured.map((one) => one.held)) - usual.held
    const resident = Math.max(...measured.map((one) => one.resident)) - usual.resident
    process.stdout.write(`${held.toFixed(1)} MB more held, ${resident.toFixed(1)} MB more resident, ${seconds.toFixed(1)} s\n`)
    expect(held).toBeLessThan(60)
    expect(resident).toBeLessThan(200)
  })
})
