import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals'
import { SourceWatch } from './source-watch.js'

describe('the watch on the sources', () => {
  let folder: string
  let watch: SourceWatch
  let saves: string[][]
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'channel-watch-'))
    await mkdir(path.join(folder, 'stock'))
    await writeFile(path.join(folder, 'stock/stock.ts'), '1')
    saves = []
    watch = new SourceWatch([folder], (files) => saves.push(files.map((file) => path.relative(folder, file)).toSorted()))
  })
  afterEach(async () => {
    watch.close()
    await rm(folder, { recursive: true, force: true })
  })

  const settle = async (): Promise<string[]> => {
    await pause(200)
    return saves.splice(0).flat()
  }

  test('sees a file saved again and again, also where the editor puts a new file in its place', async () => {
    const file = path.join(folder, 'stock/stock.ts')
    for (const content of ['2', '3']) {
      await writeFile(file, content)
      expect(await settle()).toEqual(['stock/stock.ts'])
      await writeFile(`${file}.swp`, content)
      await rename(`${file}.swp`, file)
      expect(await settle()).toEqual(['stock/stock.ts'])
    }
  })

  test('sees files in a folder made later, and files that go', async () => {
    await mkdir(path.join(folder, 'order'))
    await settle()
    await writeFile(path.join(folder, 'order/order.ts'), '1')
    expect(await settle()).toEqual(['order/order.ts'])
    await rm(path.join(folder, 'order'), { recursive: true })
    expect(await settle()).toEqual(['order/order.ts'])
  })

  test('takes a save of several files as one, and passes over tests', async () => {
    await Promise.all(['a.ts', 'b.ts', 'c.test.ts', 'd.md'].map((name) => writeFile(path.join(folder, name), '1')))
    await pause(200)
    expect(saves).toEqual([['a.ts', 'b.ts']])
  })
})
