import { createHash } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import type { CallContext } from '@channel/contracts'
import { MAX_DOCUMENT_BYTES, uploadDocument } from '@channel/contracts/dealer'
import { brandOps, dealerBuyer, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import { masterParts } from '../master.parts.js'
import { codeOf, plant } from '../testing/dealers.js'
import { paper } from '../testing/master.js'
import type { RunningDealers } from '../testing/running.js'
import { key, runningDealers } from '../testing/running.js'

let database: TestDatabase
let one: RunningDealers
let documents: ReturnType<typeof masterParts>['documents']

beforeAll(async () => {
  database = await testDatabase('dealer')
  one = await runningDealers(database.url)
  documents = masterParts(one.ground).documents
  await plant(one, { N: null, R: 'N', S: 'R', X: null })
})
afterAll(async () => {
  await one.stop()
  await database.drop()
})

const upload = (code: string, content: Buffer, context: CallContext = brandOps, fileName = '合同.pdf') => {
  const owner = { type: 'dealer' as const, dealerCode: code }
  const input = { idempotencyKey: key(), owner, kind: 'contract', fileName, content: content.toString('base64') }
  return documents.upload(uploadDocument.input.parse(input), context)
}
const idOf = async (code: string, content = paper()) => {
  const reply = await upload(code, content)
  if (!reply.ok) throw new Error(reply.error.code)
  return reply.value.id
}

describe('a paper', () => {
  it.each([
    ['pdf', 'application/pdf'],
    ['png', 'image/png'],
    ['jpeg', 'image/jpeg'],
  ] as const)('that is a %s is known by its first bytes and comes back as it was', async (type, mediaType) => {
    const content = paper(type, 4_096)
    const sha256 = createHash('sha256').update(content).digest('hex')
    const reply = await upload('N', content, brandOps, '不是这个类型.txt')
    expect(reply).toMatchObject({ ok: true, value: { mediaType, sha256, bytes: 4_096, uploadedBy: brandOps.principal.subject } })
    const found = reply.ok ? await documents.read({ id: reply.value.id }, brandOps) : null
    expect(found?.content).toBe(content.toString('base64'))
  })

  it('of another type, empty or above five megabytes is refused', async () => {
    expect(await upload('N', paper('zip'))).toMatchObject({ error: { code: 'DOCUMENT_TYPE' } })
    expect(await upload('N', Buffer.alloc(0))).toMatchObject({ error: { code: 'DOCUMENT_TYPE' } })
    expect(await upload('N', paper('pdf', MAX_DOCUMENT_BYTES + 1))).toEqual({
      ok: false,
      error: { code: 'DOCUMENT_TOO_LARGE', limitBytes: MAX_DOCUMENT_BYTES },
    })
    expect(await upload('N', paper('pdf', MAX_DOCUMENT_BYTES))).toMatchObject({ ok: true })
  })

  it('that ten send at once is kept once', async () => {
    const content = paper()
    const replies = await Promise.all(Array.from({ length: 10 }, () => upload('X', content)))
    expect(new Set(replies.map((reply) => reply.ok && reply.value.id)).size).toBe(1)
    expect(await documents.list({ dealerCodes: [codeOf('X')], applicationIds: [] }, brandOps)).toHaveLength(1)
  })
})

describe('the people of a dealer', () => {
  const me = dealerBuyer('R')
  it('read the papers of their branch only', async () => {
    const [above, own, below] = [await idOf('N'), await idOf('R'), await idOf('S')]
    const all = { dealerCodes: ['N', 'R', 'S', 'X'].map(codeOf), applicationIds: [] }
    expect((await documents.list(all, me)).map(({ id }) => id).sort()).toEqual([own, below].sort())
    expect(await documents.read({ id: above }, me)).toBeNull()
    expect(await documents.read({ id: below }, me)).toMatchObject({ id: below })
    expect(await documents.read({ id: newId() }, me)).toBeNull()
  })

  it('add papers to their branch only', async () => {
    expect(await upload('S', paper(), me)).toMatchObject({ ok: true })
    for (const code of ['N', 'X', 'NOBODY'])
      expect(await upload(code, paper(), me)).toEqual({ ok: false, error: { code: 'DEALER_NOT_FOUND', dealerCode: code } })
  })
})
