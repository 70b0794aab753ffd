import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { randomUUID } from 'node:crypto'
import type { UploadId } from '@channel/contracts/inventory'
import { startImport } from '@channel/contracts/inventory'
import { writeCsv, writeXlsx } from '@channel/spreadsheet'
import { brandOps, dealerBuyer } from '@channel/testkit'
import { importedCounts } from '../stocktake/imported-counts.handlers.js'
import { begin, command, csv, errorsOf, eventsOf, found, importerOn } from '../testing/imports.fixture.js'
import type { Importer } from '../testing/imports.fixture.js'
import type { Shop } from '../testing/shop.fixture.js'
import { accepted, key, openShop, place, sku } from '../testing/shop.fixture.js'

const SKUS = Array.from({ length: 40 }, (_, n) => `I${n}`)
let shop: Shop
let importer: Importer
beforeAll(async () => {
  shop = await openShop({ instances: 2, skus: SKUS })
  importer = importerOn(shop.first)
}, 60_000)
afterAll(() => shop.close())

const sellable = async (code: string, location = 'WH1'): Promise<number> => {
  const balances = await shop.first.stock.getBalances({ skus: [sku(code)], location: place(location) })
  return balances[0]?.sellable ?? 0
}
const total = async (): Promise<number> => {
  const balances = await shop.first.stock.getBalances({ skus: SKUS.map(sku) })
  return balances.reduce((sum, one) => sum + one.sellable, 0)
}

describe('an import', () => {
  it('takes the good rows, reports the bad ones and tells when it is over', async () => {
    const file = csv([
      ['I0', 'WH1', 5],
      ['I0', 'WH1', 3],
      ['i1', 'WH2', '"1,000"'],
      ['NOPE', 'WH1', 1],
      ['I2', 'XX', 1],
      ['POST', 'WH1', 1],
      ['I3', 'WH1', -4],
      ['I3', 'WH1', '1,000'],
    ])
    const id = await begin(importer, file, { reference: 'GR-1' })
    expect(await found(importer, id)).toMatchObject({ status: 'queued', rows: { total: null, read: 0 } })
    await importer.runner.runDue()
    expect(await found(importer, id)).toMatchObject({
      kind: 'receipt',
      status: 'done',
      fileName: '入库.csv',
      rows: { total: 8, read: 8, done: 3, failed: 5 },
      failure: null,
      startedBy: brandOps.principal.subject,
    })
    expect([await sellable('I0'), await sellable('I1', 'WH2')]).toEqual([8, 1_000])
    expect((await errorsOf(importer, id)).map(({ line, column, code, value }) => [line, column, code, value])).toEqual([
      [5, '货号', 'UNKNOWN_SKU', 'NOPE'],
      [6, '仓库', 'UNKNOWN_LOCATION', 'XX'],
      [7, '货号', 'NOT_STOCKED', 'POST'],
      [8, '数量', 'NOT_POSITIVE', '-4'],
      [9, null, 'TOO_MANY_CELLS', '000'],
    ])
    const card = await shop.first.stock.listMovements({ sku: sku('I0'), first: 5 }, brandOps)
    expect(card.rows[0]?.node).toMatchObject({ reference: 'GR-1', actor: brandOps.principal.subject, quantity: 8 })
    expect(await eventsOf(shop, id)).toMatchObject([
      { name: 'inventory.import-finished.v1', payload: { status: 'done', rows: { done: 3, failed: 5 } } },
    ])
  })

  it.each<[string, string | Buffer, object]>([
    ['a picture', Buffer.from('89504e470d0a1a0a00', 'hex'), { code: 'NOT_A_SPREADSHEET' }],
    ['no quantities', '货号,仓库\nI0,WH1\n', { code: 'MISSING_COLUMN' }],
    ['a header alone', '货号,仓库,数量\n', { code: 'NO_ROWS' }],
    [
      'a quote that never closes, after good rows',
      `${csv(SKUS.map((one) => [one, 'WH1', 1]))}\r\n"I0,WH1,1\n`,
      { code: 'BROKEN_FILE' },
    ],
  ])('of a file with %s fails before anything is taken', async (_, content, failure) => {
    const before = await total()
    const id = await begin(importer, content)
    await importer.runner.runDue()
    expect(await found(importer, id)).toMatchObject({ status: 'failed', failure, rows: { read: 0 } })
    expect(await total()).toBe(before)
  })

  it('sends again without the SKUs that a product registered meanwhile has made a service', async () => {
    const late = importerOn(shop.first, {
      masters: {
        findProducts: async (skus) => skus.map((one) => ({ sku: one, stocked: true })),
        findLocations: async (codes) => codes.map((code) => ({ code })),
      },
    })
    const before = await sellable('I4')
    const file = csv([
      ['I4', 'WH1', 2],
      ['POST', 'WH1', 1],
      ['GONE', 'WH1', 1],
      ['I4', 'XX', 1],
    ])
    const id = await begin(late, file)
    await late.runner.runDue()
    expect(await found(late, id)).toMatchObject({ status: 'done', rows: { done: 1, failed: 3 } })
    expect((await errorsOf(late, id)).map(({ code }) => code)).toEqual(['NOT_STOCKED', 'UNKNOWN_SKU', 'UNKNOWN_LOCATION'])
    expect((await sellable('I4')) - before).toBe(2)
  })

  it('is for the brand alone', async () => {
    const stranger = dealerBuyer('D1')
    const reply = await importer.imports.start(command(csv([['I0', 'WH1', 1]])), stranger)
    expect(reply).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
    const id = await begin(importer, csv([['I0', 'WH1', 1]]))
    expect(await importer.imports.get({ importId: id }, stranger)).toBeNull()
    expect((await importer.imports.list({ first: 5 }, stranger)).rows).toEqual([])
    await importer.runner.runDue()
  })

  it('is listed newest first, page by page, by kind, status and reference', async () => {
    const reference = randomUUID()
    const ids = [await begin(importer, csv([['I0', 'WH1', 1]]), { reference })]
    ids.push(await begin(importer, csv([['I1', 'WH1', 1]]), { reference }))
    await importer.runner.runDue()
    const first = await importer.imports.list({ first: 1, reference, status: 'done', kind: 'receipt' }, brandOps)
    const second = await importer.imports.list({ first: 1, reference, after: first.rows[0]?.cursor }, brandOps)
    expect([...first.rows, ...second.rows].map(({ node }) => node.id)).toEqual([...ids].reverse())
    expect([first.hasNextPage, second.hasNextPage, first.totalCount]).toEqual([true, false, 2])
  })
})

describe('a file of 5,000 rows', () => {
  it.each(['CSV', 'workbook'])('is imported in one go from a %s', async (format) => {
    const table = {
      columns: [
        { header: '货号', type: 'text' as const, value: (n: number) => (n % 1_000 === 999 ? 'NOPE' : `I${n % 40}`) },
        { header: '仓库', type: 'text' as const, value: (n: number) => `WH${(n % 2) + 1}` },
        { header: '数量', type: 'number' as const, value: () => 2 },
      ],
      rows: Array.from({ length: 5_000 }, (_, n) => n),
    }
    const file = Buffer.concat(await (format === 'CSV' ? writeCsv(table) : writeXlsx(table)).toArray())
    const [before, usual] = [await total(), importerOn(shop.first, { chunkRows: undefined })]
    const id = await begin(usual, file)
    await usual.runner.runDue()
    expect(await found(usual, id)).toMatchObject({ status: 'done', rows: { total: 5_000, read: 5_000, done: 4_995, failed: 5 } })
    expect((await total()) - before).toBe(2 * 4_995)
    expect((await errorsOf(usual, id)).map(({ line }) => line)).toEqual([1_001, 2_001, 3_001, 4_001, 5_001])
  })
})

describe('the same content', () => {
  it('is refused for the same kind and reference, unless forced; elsewhere it is other goods', async () => {
    const [file, reference] = [csv([['I5', 'WH1', 1]]), randomUUID()]
    const id = await begin(importer, file, { reference })
    const again = await importer.imports.start(command(file, { reference }), brandOps)
    expect(again).toMatchObject({ ok: false, error: { code: 'ALREADY_IMPORTED', importId: id } })
    await begin(importer, file, { reference, kind: 'opening-stock' })
    await begin(importer, file, { reference: randomUUID() })
    await begin(importer, file, { reference, force: true })
    const before = await sellable('I5')
    await importer.runner.runDue()
    expect((await sellable('I5')) - before).toBe(4)
  })

  it('sent by many at once begins once', async () => {
    const [file, reference, before] = [csv([['I6', 'WH1', 1]]), randomUUID(), await sellable('I6')]
    const replies = await Promise.all(
      Array.from({ length: 12 }, (_, n) => importerOn(shop.any(n)).imports.start(command(file, { reference }), brandOps)),
    )
    expect(replies.filter((reply) => reply.ok)).toHaveLength(1)
    await importer.runner.runDue()
    expect((await sellable('I6')) - before).toBe(1)
  })

  it('may be sent again after it failed with nothing taken', async () => {
    const reference = randomUUID()
    await begin(importer, '货号,仓库\nI0,WH1\n', { reference })
    await importer.runner.runDue()
    await begin(importer, '货号,仓库\nI0,WH1\n', { reference })
    await importer.runner.runDue()
  })

  it('under one key is one command, whole or uploaded anew', async () => {
    const before = await sellable('I7')
    const input = command(csv([['I7', 'WH1', 1]]))
    const uploadId = randomUUID() as UploadId
    const content = (input.file as { content: string }).content
    const replies = await Promise.all([1, 2, 3, 4].map((n) => importerOn(shop.any(n)).imports.start(input, brandOps)))
    accepted(await importer.imports.uploadPart({ idempotencyKey: key(), uploadId, part: 0, content }, brandOps))
    replies.push(await importer.imports.start({ ...input, file: { uploadId, parts: 1 } }, brandOps))
    expect(new Set(replies.map((reply) => accepted(reply).importId)).size).toBe(1)
    await importer.runner.runDue()
    expect((await sellable('I7')) - before).toBe(1)
  })
})

describe('a file in parts', () => {
  const upload = async (text: string, size: number, owner = brandOps): Promise<{ uploadId: UploadId; parts: number }> => {
    const [bytes, uploadId] = [Buffer.from(text), randomUUID() as UploadId]
    const parts = Math.ceil(bytes.length / size)
    const numbers = Array.from({ length: parts }, (_, n) => n)
    // In any order, and each one twice.
    for (const part of [...numbers.reverse(), ...numbers]) {
      const content = bytes.subarray(part * size, (part + 1) * size).toString('base64')
      accepted(await importer.imports.uploadPart({ idempotencyKey: key(), uploadId, part, content }, owner))
    }
    return { uploadId, parts }
  }

  it('is put together again', async () => {
    const before = await sellable('I8')
    const file = await upload(csv(Array.from({ length: 25 }, () => ['I8', 'WH1', 2])), 23)
    const input = startImport.input.parse({ ...command('x'), file })
    const { importId } = accepted(await importer.imports.start(input, brandOps))
    await importer.runner.runDue()
    expect(await found(importer, importId)).toMatchObject({ status: 'done', rows: { done: 25 } })
    expect((await sellable('I8')) - before).toBe(50)
  })

  it('must be whole, and of the one who imports it', async () => {
    const { uploadId, parts } = await upload(csv([['I8', 'WH1', 1]]), 10)
    const start = (file: object, who = brandOps) =>
      importer.imports.start(startImport.input.parse({ ...command('x'), file }), who)
    expect(await start({ uploadId, parts: parts + 1 })).toMatchObject({ error: { code: 'UPLOAD_INCOMPLETE' } })
    const other = { ...brandOps, principal: { ...brandOps.principal, subject: randomUUID() } }
    expect(await start({ uploadId, parts }, other)).toMatchObject({ error: { code: 'UPLOAD_INCOMPLETE' } })
  })

  it('is forgotten after a day, unless it waits for a worker', async () => {
    const { uploadId } = await upload('old', 10)
    await importer.runner.runDue()
    expect(await shop.database.query('SELECT 1 FROM import_part WHERE upload_id = $1', uploadId)).toHaveLength(1)
    const tomorrow = importerOn(shop.first, { clock: () => new Date(Date.now() + 25 * 3_600_000) })
    const id = await begin(importer, csv([['I9', 'WH1', 1]]))
    await tomorrow.runner.runDue()
    expect(await shop.database.query('SELECT 1 FROM import_part WHERE upload_id = $1', uploadId)).toHaveLength(0)
    expect(await found(importer, id)).toMatchObject({ status: 'done' })
  })
})

describe('counts', () => {
  it('are refused where no stocktake takes them, and need one', async () => {
    const counts = (parts: object) => importer.imports.start(command('货号,数量\n', { kind: 'count', ...parts }), brandOps)
    expect(await counts({})).toMatchObject({ error: { code: 'COUNTS_NOT_IMPORTED' } })
    const taking = importerOn(shop.first, { recordCounts: async () => ({ ok: true, value: { errors: [] } }) })
    expect(await taking.imports.start(command('x', { kind: 'count' }), brandOps)).toMatchObject({
      error: { code: 'STOCKTAKE_REQUIRED' },
    })
  })

  it('go to their stocktake, with the lines that it refuses told', async () => {
    const sent: unknown[] = []
    const taking = importerOn(shop.first, {
      recordCounts: async (stocktakeId, lines, idempotencyKey) => {
        sent.push([stocktakeId, lines, idempotencyKey])
        return { ok: true, value: { errors: [{ line: 3, code: 'NOT_IN_SCOPE' }] } }
      },
    })
    const stocktakeId = randomUUID()
    const file = 'SKU,实盘数量,残次,货位,盘点时间\nI0,0,,甲,2026-11-22 18:30\nI1,7,2,,\nI0,4,,甲,\n'
    const id = await begin(taking, file, { kind: 'count', stocktakeId, location: place('WH1') })
    await taking.runner.runDue()
    expect(sent).toEqual([
      [
        stocktakeId,
        [
          { line: 2, sku: 'I0', location: 'WH1', counted: 0, countedAt: '2026-11-22T10:30:00.000Z', area: '甲' },
          { line: 3, sku: 'I1', location: 'WH1', counted: 7, damaged: 2, area: '' },
        ],
        `import:${id}:0`,
      ],
    ])
    expect((await errorsOf(taking, id)).map(({ line, code, details }) => [line, code, details])).toEqual([
      [3, 'REFUSED', { reason: 'NOT_IN_SCOPE' }],
      [4, 'DUPLICATE_ROW', { firstLine: 2 }],
    ])
  })

  it('of a real stocktake are recorded once, whoever works on them', async () => {
    const codes = ['I20', 'I21'].map(sku)
    await shop.stock(10, codes)
    const scope = { rule: 'skus' as const, skus: codes }
    const open = { idempotencyKey: key(), location: place('WH1'), scope, blind: false, note: '' }
    const { stocktakeId } = accepted(await shop.first.stocktakes.open(open, brandOps))
    const file = 'SKU,实盘数量\nI20,4\nI20,5\nI21,10\nI22,1\n'
    const start = command(file, { kind: 'count', stocktakeId, location: place('WH1') })
    const { importId } = accepted(await shop.first.imports.start(start, brandOps))
    const counting = [0, 1, 2].map((n) => importerOn(shop.any(n), { recordCounts: importedCounts(shop.any(n).stocktakes) }))
    const job = await counting[0]?.runner.take()
    if (job === undefined) throw new Error('nothing to take')
    await Promise.all(counting.map(({ runner }) => runner.workOn(job)))
    expect(await found(importer, importId)).toMatchObject({ status: 'done', rows: { total: 4, done: 3, failed: 1 } })
    expect(await errorsOf(importer, importId)).toMatchObject([
      { line: 5, column: 'SKU', code: 'REFUSED', value: 'I22', details: { reason: expect.stringContaining('IN_STOCKTAKE') } },
    ])
    expect(await shop.first.stocktakes.listLines({ stocktakeId, first: 10 }, brandOps)).toMatchObject({
      rows: [{ node: { sku: 'I20', counted: 9, counts: 2 } }, { node: { sku: 'I21', counted: 10, counts: 1 } }],
    })
  })
})
