import { createHash } from 'node:crypto'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { listOrders } from '@channel/contracts/order'
import { page } from '../testing/rows.js'
import { accessToken, runningGateway } from '../testing/running-gateway.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { persistedDocuments, readManifest } from './persisted-operations.js'

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex')
const KNOWN = 'query Known { orders { totalCount } }'
const OTHER = 'query Other { orders { totalCount } }'
const hashed = (document: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash: sha256(document) } } })

describe('persisted operations', () => {
  let directory: string
  let path: string
  let open: RunningGateway
  let closed: RunningGateway
  let authorization: string

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'gateway-'))
    path = join(directory, 'operations.json')
    await writeFile(path, JSON.stringify({ [sha256(KNOWN)]: KNOWN }))
    open = await runningGateway({ persistedOperations: path })
    closed = await runningGateway({ persistedOperations: path, persistedOnly: true })
    for (const gateway of [open, closed]) gateway.rpc.on(listOrders, () => page([]))
    authorization = `Bearer ${await accessToken()}`
  })
  afterAll(async () => {
    await Promise.all([open.close(), closed.close()])
    await rm(directory, { recursive: true })
  })

  const codeOf = async (gateway: RunningGateway, body: object) => {
    const response = await gateway.post(body, { authorization })
    return response.body.errors?.[0]?.extensions.code ?? response.body.data.orders.totalCount
  }

  test('a document of the manifest runs by its hash alone', async () => {
    expect(await codeOf(open, hashed(KNOWN))).toBe(1_234)
    expect(await codeOf(closed, hashed(KNOWN))).toBe(1_234)
    expect(await codeOf(closed, { query: KNOWN })).toBe(1_234)
  })

  test('another document can be registered by sending it once with its hash', async () => {
    expect(await codeOf(open, hashed(OTHER))).toBe('PERSISTED_QUERY_NOT_FOUND')
    expect(await codeOf(open, { query: OTHER, ...hashed(OTHER) })).toBe(1_234)
    expect(await codeOf(open, hashed(OTHER))).toBe(1_234)
  })

  test('nobody can put a document under the hash of another', async () => {
    expect(await codeOf(open, { query: OTHER, ...hashed(KNOWN) })).toBe('BAD_REQUEST')
  })

  test.each<[string, object]>([
    ['text', { query: OTHER }],
    ['hash', hashed(OTHER)],
    ['text and hash', { query: OTHER, ...hashed(OTHER) }],
    ['text under a hash of the manifest', { query: OTHER, ...hashed(KNOWN) }],
    ['nothing', {}],
  ])('where only the manifest counts, an unknown document is refused by its %s', async (_name, body) => {
    const before = closed.rpc.sent.length
    expect(await codeOf(closed, body)).toBe('PERSISTED_OPERATION_REQUIRED')
    expect(closed.rpc.sent).toHaveLength(before)
  })

  test('the same holds for GET', async () => {
    const get = (query: object) =>
      closed.http.get('/graphql').query(query).set({ authorization, 'apollo-require-preflight': '1' })
    const extensions = JSON.stringify(hashed(KNOWN).extensions)
    expect((await get({ extensions })).body).toEqual({ data: { orders: { totalCount: 1_234 } } })
    expect((await get({ query: OTHER })).body.errors[0].extensions.code).toBe('PERSISTED_OPERATION_REQUIRED')
  })

  test('a manifest whose hash is not that of its document stops the start', async () => {
    const bad = join(directory, 'bad.json')
    await writeFile(bad, JSON.stringify({ [sha256(KNOWN)]: OTHER }))
    await expect(readManifest(bad)).rejects.toThrow(/do not match/)
    await expect(runningGateway({ persistedOnly: true })).rejects.toThrow(/persistedOperations/)
  })

  test('registered documents are bounded, those of the manifest stay', async () => {
    const documents = persistedDocuments(new Map([['known', 'K']]), 2)
    for (const hash of ['a', 'b', 'c']) await documents.set(`apq:${hash}`, hash)
    expect(await Promise.all(['a', 'b', 'c', 'known'].map((hash) => documents.get(`apq:${hash}`)))).toEqual([
      undefined,
      'b',
      'c',
      'K',
    ])
  })
})
