import { describe, expect, it } from '@jest/globals'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Readable } from 'node:stream'
import type { Column } from './column.js'
import { readRows } from './read-rows.js'
import { writeCsv } from './csv/write-csv.js'
import { writeXlsx } from './xlsx/write-xlsx.js'

type Entry = { at: string; sku: string; units: number; note: string | null }

const columns: Column<Entry>[] = [
  { header: '时间', type: 'time', value: ({ at }) => at },
  { header: '货号', type: 'text', value: ({ sku }) => sku },
  { header: '数量', type: 'number', value: ({ units }) => units },
  { header: '备注', type: 'text', value: ({ note }) => note },
]

const entries: Entry[] = [
  { at: '2026-11-22 08:00:01', sku: '007', units: -3, note: '逗号, 引号" 和\n换行 <&>' },
  { at: '2026-11-22 08:00:02', sku: 'B', units: 12, note: null },
]

const bytesOf = async (stream: Readable): Promise<Buffer> => Buffer.concat(await stream.toArray())
const writers = [
  ['CSV', writeCsv],
  ['XLSX', writeXlsx],
] as const

describe.each(writers)('a table as %s', (_, write) => {
  const written = (rows: AsyncIterable<Entry> | Iterable<Entry>) => write({ columns, rows })
  const readBack = async (stream: Readable) => {
    const rows = []
    for await (const { cells } of readRows(stream)) rows.push(Object.values(cells))
    return rows
  }

  it('reads back as it was', async () => {
    expect(await readBack(written(entries))).toEqual([
      ['2026-11-22 08:00:01', '007', '-3', '逗号, 引号" 和\n换行 <&>'],
      ['2026-11-22 08:00:02', 'B', '12', ''],
    ])
  })

  it('has its header where there are no rows', async () => {
    expect((await bytesOf(written([]))).length).toBeGreaterThan(20)
    expect(await readBack(written([]))).toEqual([])
  })

  it.each(['=1+1', '+cmd|x', '-2+3', '@SUM(A1)', '\t=1', '\r=1'])('puts an apostrophe before %j', async (note) => {
    const [row] = await readBack(written([{ at: '', sku: '-5', units: -5, note }]))
    // The apostrophe alone keeps the control characters from being trimmed.
    expect(row).toEqual(['', '-5', '-5', `'${note}`])
  })

  it('leaves out what XML cannot hold and keeps what looks like an escape', async () => {
    const note = 'a_x000D_b😀'
    const [row] = await readBack(written([{ at: '', sku: 'x', units: 1, note }]))
    expect(row?.[3]).toBe(note)
    await readBack(write({ columns, rows: [{ at: '', sku: 'x', units: 1, note: 'a\u0001\uD800b' }] }))
  })

  it('asks for rows only as fast as somebody reads', async () => {
    let asked = 0
    const endless = async function* () {
      for (;;) yield { at: '2026-11-22 08:00:01', sku: `SKU-${asked++ * 7919}`, units: asked, note: `${Math.random()}` }
    }
    const stream = written(endless())
    await new Promise((resolve) => stream.once('readable', resolve))
    // On a busy machine it takes a while until what lies between is full; a writer that asks on and on passes the limit meanwhile.
    for (let before = -1; before !== asked && asked < 20_000; await sleep(300)) before = asked
    expect(asked).toBeLessThan(20_000)
    stream.destroy()
  })

  it('fails where its rows fail, and stops them where its reader leaves', async () => {
    let stopped = false
    const failing = async function* () {
      yield* entries
      throw new Error('the service is away')
    }
    await expect(bytesOf(written(failing()))).rejects.toThrow('the service is away')
    const left = async function* () {
      try {
        for (;;) yield { at: '', sku: `${Math.random()}`, units: 1, note: `${Math.random()}` }
      } finally {
        stopped = true
      }
    }
    let bytes = 0
    for await (const chunk of written(left())) if ((bytes += (chunk as Buffer).length) > 50_000) break
    await sleep(50)
    expect(stopped).toBe(true)
  })
})
