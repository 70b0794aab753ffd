import { afterAll, afterEach, beforeAll, describe, expect, test } from '@jest/globals'
import { request as httpRequest } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'
import { err, ok } from '@channel/contracts'
import type { ImportId } from '@channel/contracts/inventory'
import { Balance, ImportRowError, listBalances, listImportErrors, listMovements, Movement } from '@channel/contracts/inventory'
import { MAX_IMPORT_BYTES, MAX_IMPORT_PART_BYTES, startImport, uploadImportPart } from '@channel/contracts/inventory'
import { RpcUnavailable } from '@channel/service-kit'
import { readRows } from '@channel/spreadsheet'
import type { RunningGateway } from '../testing/running-gateway.js'
import { accessToken, runningGateway } from '../testing/running-gateway.js'

const IMPORT_ID = '0197a5a0-0000-7000-8000-00000000000a' as ImportId
const QUERY = 'kind=receipt&reference=GR-1&location=WH1'

let gateway: RunningGateway
let authorization: string
beforeAll(async () => {
  gateway = await runningGateway()
  authorization = `Bearer ${await accessToken()}`
})
afterAll(() => gateway.close())

const fetched = (path: string, init: RequestInit & { headers?: Record<string, string> } = {}) =>
  fetch(`${gateway.url}${path}`, { ...init, headers: { authorization, ...init.headers } })

describe('a file that comes in', () => {
  const parts: Buffer[] = []
  const starts: { kind: string; file: object; reference: string; force?: boolean; idempotencyKey: string }[] = []
  beforeAll(() => {
    gateway.rpc.on(uploadImportPart, ({ content }) => {
      parts.push(Buffer.from(content, 'base64'))
      return ok({ bytes: content.length })
    })
    gateway.rpc.on(startImport, (input) => {
      starts.push(input)
      return ok({ importId: IMPORT_ID })
    })
  })
  afterEach(() => {
    parts.length = 0
    starts.length = 0
  })

  const send = (body: Buffer | string, query = QUERY, headers: Record<string, string> = {}) =>
    fetched(`/files/imports/stock?${query}`, {
      method: 'POST',
      body: Buffer.from(body),
      headers: { 'content-type': 'text/csv', ...headers },
    })
  const refused = async (answer: Promise<Response>) => {
    const response = await answer
    const { errors } = (await response.json()) as { errors: { message: string; extensions: { code: string } }[] }
    return { status: response.status, code: errors[0]?.extensions.code, message: errors[0]?.message }
  }

  test('goes on in parts of a megabyte and is imported', async () => {
    const file = Buffer.alloc(2 * MAX_IMPORT_PART_BYTES + 17, 'A1,WH1,5\r\n')
    const response = await send(file, `${QUERY}&fileName=${encodeURIComponent('入库.csv')}`, { 'idempotency-key': 'import-0001' })
    expect([response.status, await response.json()]).toEqual([202, { importId: IMPORT_ID }])
    expect(parts.map(({ length }) => length)).toEqual([MAX_IMPORT_PART_BYTES, MAX_IMPORT_PART_BYTES, 17])
    expect(Buffer.concat(parts).equals(file)).toBe(true)
    expect(starts).toEqual([
      {
        kind: 'receipt',
        reference: 'GR-1',
        location: 'WH1',
        fileName: '入库.csv',
        force: false,
        file: { uploadId: expect.any(String), parts: 3 },
        idempotencyKey: 'import-0001',
      },
    ])
  })

  test('as long as the limit is taken, a byte more is not', async () => {
    expect((await send(Buffer.alloc(MAX_IMPORT_BYTES, 'x'))).status).toBe(202)
    expect(parts).toHaveLength(MAX_IMPORT_BYTES / MAX_IMPORT_PART_BYTES)
    const streamed = async function* () {
      for (let n = 0; n <= MAX_IMPORT_BYTES / MAX_IMPORT_PART_BYTES; n += 1) yield Buffer.alloc(MAX_IMPORT_PART_BYTES, 'x')
    }
    const chunked = fetched(`/files/imports/stock?${QUERY}`, {
      method: 'POST',
      body: streamed() as never,
      headers: { 'content-type': 'text/csv' },
      duplex: 'half',
    } as never)
    expect(await refused(chunked)).toMatchObject({ status: 413, code: 'FILE_TOO_LARGE', message: '文件过大，上限 20 MB' })
    expect(starts).toHaveLength(1)
  })

  test.each<[string, string, Record<string, string>, number, string]>([
    ['without a token', QUERY, { authorization: '' }, 401, 'UNAUTHENTICATED'],
    [
      'sent as a form of another site could send it',
      QUERY,
      { 'content-type': 'multipart/form-data; boundary=x' },
      415,
      'UNSUPPORTED_MEDIA_TYPE',
    ],
    ['sent as plain text', QUERY, { 'content-type': 'text/plain' }, 415, 'UNSUPPORTED_MEDIA_TYPE'],
    ['of no known kind', 'kind=gift&reference=x', {}, 400, 'BAD_USER_INPUT'],
    ['without a reference', 'kind=receipt', {}, 400, 'BAD_USER_INPUT'],
    ['with a force that is neither true nor false', `${QUERY}&force=1`, {}, 400, 'BAD_USER_INPUT'],
    ['with a malformed key', QUERY, { 'idempotency-key': 'short' }, 400, 'IDEMPOTENCY_KEY_MALFORMED'],
  ])('%s is refused and nothing is sent on', async (_, query, headers, status, code) => {
    expect(await refused(send('x', query, headers))).toMatchObject({ status, code })
    expect([parts, starts]).toEqual([[], []])
  })

  test('that is empty is refused', async () => {
    expect(await refused(send(''))).toMatchObject({ status: 400, code: 'BAD_USER_INPUT' })
    expect(starts).toEqual([])
  })

  test('that the service refuses is told in the language of the client', async () => {
    gateway.rpc.on(startImport, () =>
      err({ code: 'ALREADY_IMPORTED', importId: IMPORT_ID, startedAt: '2026-11-22T08:00:00.000Z', startedBy: 'wang' }),
    )
    const english = { 'accept-language': 'en' }
    expect(await refused(send('x', QUERY, english))).toMatchObject({
      status: 409,
      code: 'ALREADY_IMPORTED',
      message: expect.stringContaining('force=true'),
    })
    gateway.rpc.on(startImport, () => Promise.reject(new RpcUnavailable(startImport.pattern, 'away')))
    expect(await refused(send('x'))).toMatchObject({ status: 503, code: 'SERVICE_UNAVAILABLE' })
  })
})

const PAGE = 200
const movement = (n: number) =>
  Movement.parse({
    id: `0197a5a0-0000-7000-8000-${String(n).padStart(12, '0')}`,
    at: '2026-11-22T08:00:00.000Z',
    sku: 'A1',
    location: 'WH1',
    from: 'outside',
    to: 'sellable',
    quantity: n + 1,
    fromAfter: null,
    toAfter: 10,
    reason: 'receipt',
    reference: n === 0 ? '=cmd' : 'GR-1',
    actor: 'wang',
  })

const pageAt = <T>(make: (n: number) => T, total: number, { first = PAGE, after }: { first?: number; after?: string }) => {
  const from = after === undefined ? 0 : Number(after)
  const count = Math.min(first, total - from)
  const rows = Array.from({ length: count }, (_, n) => ({ cursor: String(from + n + 1), node: make(from + n) }))
  return { rows, hasNextPage: from + count < total, totalCount: total }
}

const readBack = async (response: Response) => {
  const rows = []
  for await (const { cells } of readRows(new Uint8Array(await response.arrayBuffer()))) rows.push(cells)
  return rows
}

describe('a file that goes out', () => {
  test.each(['csv', 'xlsx'])('is the whole stock card as %s, page by page', async (format) => {
    gateway.rpc.on(listMovements, (input) => pageAt(movement, 450, input))
    const before = gateway.rpc.sent.length
    const response = await fetched(`/files/stock-card.${format}?sku=a1&location=WH1&from=2026-11-01&to=2026-11-22`)
    expect(response.headers.get('content-disposition')).toContain(`stock-card-a1.${format}`)
    const rows = await readBack(response)
    expect(rows).toHaveLength(450)
    expect(rows[0]).toEqual({
      时间: '2026-11-22 16:00:00',
      货号: 'A1',
      仓库: 'WH1',
      原因: '入库',
      转出: '外部',
      转入: '可售',
      数量: '1',
      转出后结存: '',
      转入后结存: '10',
      单据: "'=cmd",
      经办人: 'wang',
      流水号: movement(0).id,
    })
    const asked = gateway.rpc.sent.slice(before).map(({ input }) => input)
    expect(asked).toHaveLength(3)
    expect(asked[0]).toMatchObject({ from: '2026-10-31T16:00:00.000Z', to: '2026-11-22T16:00:00.000Z', location: 'WH1' })
  })

  test('speaks English where the client does', async () => {
    gateway.rpc.on(listMovements, (input) => pageAt(movement, 1, input))
    const [row] = await readBack(await fetched('/files/stock-card.csv?sku=A1', { headers: { 'accept-language': 'en' } }))
    expect(row).toMatchObject({ Time: '2026-11-22 16:00:00', Reason: 'Receipt', From: 'Outside' })
  })

  test('is what there is', async () => {
    const buckets = { sellable: 5, reserved: 1, allocated: 2, inTransit: 3, frozen: 4, damaged: 6, quota: 2, safety: 1 }
    gateway.rpc.on(listBalances, (input) => pageAt((n) => Balance.parse({ sku: `S${n}`, location: 'WH1', ...buckets }), 2, input))
    const rows = await readBack(await fetched('/files/balances.xlsx?location=WH1&search=S'))
    expect(rows[1]).toEqual({
      货号: 'S1',
      仓库: 'WH1',
      可售: '5',
      预留: '1',
      已分配: '2',
      在途: '3',
      冻结: '4',
      残次: '6',
      渠道配额: '2',
      安全库存: '1',
    })
  })

  test('is what was wrong with an import, with the reason in words', async () => {
    const error = ImportRowError.parse({ line: 7, column: '货号', code: 'DUPLICATE_ROW', value: 'A1', details: { firstLine: 2 } })
    gateway.rpc.on(listImportErrors, (input) => pageAt(() => error, 1, input))
    expect(await readBack(await fetched(`/files/imports/${IMPORT_ID}/errors.csv`))).toEqual([
      { 行号: '7', 列: '货号', 内容: 'A1', 问题: '与第 2 行重复', 代码: 'DUPLICATE_ROW' },
    ])
  })

  test('begins with a refusal where there is one', async () => {
    expect((await fetch(`${gateway.url}/files/balances.csv`)).status).toBe(401)
    expect((await fetched('/files/stock-card.csv')).status).toBe(400)
    expect((await fetched('/files/imports/nonsense/errors.csv')).status).toBe(400)
    gateway.rpc.on(listMovements, () => Promise.reject(new Error('secret')))
    const broken = await fetched('/files/stock-card.csv?sku=A1')
    expect([broken.status, await broken.text()]).toEqual([500, expect.not.stringContaining('secret')])
    expect((await fetched('/files/stock-card.pdf?sku=A1')).status).toBe(404)
  })

  test.each(['csv', 'xlsx'])('breaks off where a later page fails: a part of a %s never looks whole', async (format) => {
    gateway.rpc.on(listMovements, (input) =>
      input.after === undefined || Number(input.after) < 2_000
        ? pageAt(movement, 5_000, input)
        : Promise.reject(new Error('the service is away')),
    )
    const response = await fetched(`/files/stock-card.${format}?sku=A1`)
    expect(response.status).toBe(200)
    await expect(response.arrayBuffer()).rejects.toThrow()
    expect(gateway.logged.at(-1)).toMatchObject({ level: 'error', message: 'download broke off' })
  })

  test('asks for pages only as fast as the client reads, and no more once it has gone', async () => {
    let pages = 0
    gateway.rpc.on(listMovements, (input) => {
      pages += 1
      return pageAt((n) => ({ ...movement(n), reference: `${Math.random()}`.repeat(8) }), 10_000_000, input)
    })
    const slow = httpRequest(`${gateway.url}/files/stock-card.csv?sku=A1`, { headers: { authorization } })
    slow.on('error', () => undefined).end()
    await new Promise((resolve) => slow.once('response', resolve))
    for (let before = -1; before !== pages;) {
      before = pages
      await sleep(400)
    }
    expect(pages).toBeLessThan(1_000)
    slow.destroy()
    await sleep(200)
    const gone = pages
    await sleep(300)
    expect(pages).toBe(gone)
  })
})
