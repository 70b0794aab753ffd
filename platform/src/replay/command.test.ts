import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, jest, test } from '@jest/globals'
import { readPlatformEnv } from '../env.js'
import { Closers } from '../program.js'
import { replayCommand } from './command.js'

const HEADER = 'InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country'
const ROW = '536365,85123A,HOLDER,6,2010-12-01 08:26:00,2.55,17850.0,United Kingdom'

describe('the replay command', () => {
  let folder: string
  let said: string
  let printed: string
  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'replay-command-'))
    said = ''
    printed = ''
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => Boolean((said += String(text))))
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => Boolean((printed += String(text))))
  })
  afterEach(async () => {
    jest.restoreAllMocks()
    await rm(folder, { recursive: true, force: true })
  })

  const dataDir = () => path.join(folder, 'data')
  const replay = (...args: string[]) => replayCommand(args, readPlatformEnv({ DATA_DIR: dataDir() }), new Closers())
  const fileWith = async (content: string | Buffer): Promise<string> => {
    const file = path.join(folder, 'in.csv')
    await writeFile(file, content)
    return file
  }

  test.each([
    ['a missing column', `${HEADER.replace('Quantity,', '')}\n${ROW}\n`, 'CSV_COLUMN_MISSING line 1'],
    ['a bad number', `${HEADER}\n${ROW}\n${ROW.replace('2.55', 'free')}\n`, 'CSV_BAD_NUMBER line 3'],
    ['another encoding', Buffer.from(`${HEADER}\n${ROW.replace('HOLDER', 'CAF\u00c9')}\n`, 'latin1'), 'CSV_NOT_UTF8 line 2'],
  ])('refuses a file with %s, names the line and starts nothing', async (_fault, content, complaint) => {
    expect(await replay(await fileWith(content))).toBe(2)
    expect(said).toContain(complaint)
    expect(said).toContain('Nothing was written')
    expect(existsSync(dataDir())).toBe(false)
  })

  test('says the same to programs', async () => {
    expect(await replay(await fileWith(`${HEADER}\n${ROW.replace(',6,', ',6.5,')}\n`), '--json')).toBe(2)
    expect(JSON.parse(printed)).toMatchObject({ error: { faults: [{ code: 'CSV_BAD_NUMBER', line: 2, column: 'Quantity' }] } })
  })

  test.each([[[]], [['a.csv', 'b.csv']], [['a.csv', '--concurrency', '0']], [['a.csv', '--fast']], [['no-such-file.csv']]])(
    'explains itself where it is called with %j',
    async (args) => {
      expect(await replay(...args)).toBe(2)
      expect(said).toContain('npm run replay')
      expect(existsSync(dataDir())).toBe(false)
    },
  )
})
