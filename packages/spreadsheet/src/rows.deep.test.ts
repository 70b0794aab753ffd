import { describe, expect, it } from '@jest/globals'
import { createReadStream, createWriteStream, mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { writeCsv } from './csv/write-csv.js'
import { readRows } from './read-rows.js'
import { writeXlsx } from './xlsx/write-xlsx.js'

const ROWS = 150_000
const MB = 1024 * 1024
const columns = [
  { header: '货号', type: 'text' as const, value: (n: number) => `SKU-${String(n).padStart(8, '0')}` },
  { header: '仓库', type: 'text' as const, value: (n: number) => `WH${n % 500}` },
  { header: '数量', type: 'number' as const, value: (n: number) => (n % 900) + 1 },
]
const numbers = function* () {
  for (let n = 0; n < ROWS; n += 1) yield n
}

/** Most resident memory that `work` needed beyond what there was, in MB. */
const growth = async (work: () => Promise<void>): Promise<number> => {
  const before = process.memoryUsage().rss
  let most = before
  const watch = setInterval(() => (most = Math.max(most, process.memoryUsage().rss)), 20)
  await work()
  clearInterval(watch)
  return (Math.max(most, process.memoryUsage().rss) - before) / MB
}

describe.each([
  ['CSV', writeCsv],
  ['XLSX', writeXlsx],
] as const)('150,000 rows as %s', (name, write) => {
  it('are written and read with memory that does not grow with them', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'rows-'))
    const file = path.join(folder, name)
    try {
      const writing = await growth(() => pipeline(write({ columns, rows: numbers() }), createWriteStream(file)))
      let read = 0
      const reading = await growth(async () => {
        for await (const { cells } of readRows(createReadStream(file))) read += Number(cells['数量'] !== '')
      })
      expect(read).toBe(ROWS)
      expect(statSync(file).size).toBeGreaterThan(MB / 2)
      expect(writing).toBeLessThan(90)
      expect(reading).toBeLessThan(90)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
