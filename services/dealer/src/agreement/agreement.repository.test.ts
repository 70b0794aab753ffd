import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import type { CallContext, InputOf } from '@channel/contracts'
import { addAgreement, changeAgreement, listAgreements, uploadDocument } from '@channel/contracts/dealer'
import type { Agreement } from '@channel/contracts/dealer'
import { brandOps, dealerBuyer, dealerFinance, testDatabase } from '@channel/testkit'
import type { TestDatabase } from '@channel/testkit'
import { masterParts } from '../master.parts.js'
import { codeOf, plant } from '../testing/dealers.js'
import { paper } from '../testing/master.js'
import type { RunningDealers } from '../testing/running.js'
import { key, runningDealers } from '../testing/running.js'

let database: TestDatabase
let one: RunningDealers
let two: RunningDealers
let master: ReturnType<typeof masterParts>
let other: ReturnType<typeof masterParts>

beforeAll(async () => {
  database = await testDatabase('dealer')
  ;[one, two] = await Promise.all([runningDealers(database.url), runningDealers(database.url)])
  ;[master, other] = [masterParts(one.ground), masterParts(two.ground)]
  await plant(one, { N: null, R: 'N', S: 'R', X: null })
})
afterAll(async () => {
  await Promise.all([one.stop(), two.stop()])
  await database.drop()
})

const year = { startsOn: '2026-01-01', endsOn: '2026-12-31' }
const add = (input: Partial<InputOf<typeof addAgreement>>, context: CallContext = brandOps, at = master) =>
  at.agreements.add(
    addAgreement.input.parse({ idempotencyKey: key(), dealerCode: 'N', number: key(), ...year, ...input }),
    context,
  )
const added = async (input: Partial<InputOf<typeof addAgreement>>): Promise<Agreement> => {
  const reply = await add(input)
  if (!reply.ok) throw new Error(reply.error.code)
  return reply.value
}
const change = ({ id, version }: Agreement, input: Partial<InputOf<typeof changeAgreement>> = {}, at = master) =>
  at.agreements.change(
    changeAgreement.input.parse({ idempotencyKey: key(), agreementId: id, version, ...year, ...input }),
    brandOps,
  )
const numbers = async (input: InputOf<typeof listAgreements>, context: CallContext = brandOps) =>
  (await master.agreements.list(listAgreements.input.parse(input), context)).rows.map(({ node }) => node.number)

describe('a contract', () => {
  it('has a number of its own, even if ten write it at once', async () => {
    const replies = await Promise.all(
      Array.from({ length: 10 }, (_, n) => add({ number: 'HT-1', terms: `第 ${n} 版` }, brandOps, n % 2 === 0 ? master : other)),
    )
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
    expect(replies.find(({ ok }) => !ok)).toEqual({ ok: false, error: { code: 'AGREEMENT_EXISTS', number: 'HT-1' } })
  })

  it('does not end before it begins, and has a paper of its own dealer', async () => {
    expect(await add({ endsOn: '2025-12-31' })).toMatchObject({ error: { code: 'AGREEMENT_PERIOD' } })
    expect(await add({ dealerCode: 'NOBODY' })).toMatchObject({ error: { code: 'DEALER_NOT_FOUND' } })
    const owner = { type: 'dealer' as const, dealerCode: 'X' }
    const file = { idempotencyKey: key(), owner, kind: 'contract', fileName: 'a.pdf', content: paper().toString('base64') }
    const uploaded = await master.documents.upload(uploadDocument.input.parse(file), brandOps)
    const documentId = uploaded.ok ? uploaded.value.id : ''
    expect(await add({ dealerCode: 'N', documentId })).toMatchObject({ error: { code: 'DOCUMENT_NOT_FOUND', documentId } })
    expect(await add({ dealerCode: 'X', documentId })).toMatchObject({ ok: true, value: { documentId } })
  })

  it('is changed by one of many who saw the same version, and the dealer remembers it', async () => {
    const agreement = await added({ dealerCode: 'S', number: 'HT-S' })
    const replies = await Promise.all(
      Array.from({ length: 8 }, (_, n) => change(agreement, { endsOn: `2027-01-0${n + 1}` }, n % 2 === 0 ? master : other)),
    )
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
    expect(replies.find(({ ok }) => !ok)).toMatchObject({ error: { code: 'VERSION_CONFLICT', current: 2 } })
    const history = await one.dealers.changes({ first: 5, dealerCode: codeOf('S') }, brandOps)
    expect(history.rows.map(({ node }) => node.reason)).toEqual(['HT-S', 'HT-S'])
    expect(history.rows[1]?.node.fields).toMatchObject([{ field: 'agreement', before: null }])
  })
})

describe('the list', () => {
  it('shows what ends within some days first, counting days as Shanghai does', async () => {
    one.clock.now = new Date('2026-03-01T16:30:00.000Z')
    const ends = { 'HT-OVER': '2026-03-01', 'HT-TODAY': '2026-03-02', 'HT-SOON': '2026-03-12', 'HT-LATER': '2026-03-13' }
    for (const [number, endsOn] of Object.entries(ends)) await added({ dealerCode: 'R', number, startsOn: '2025-03-02', endsOn })
    expect(await numbers({ endingWithinDays: 10 })).toEqual(['HT-TODAY', 'HT-SOON'])
    expect(await numbers({ endingWithinDays: 0, dealerCode: 'R' })).toEqual(['HT-TODAY'])
    expect(await numbers({ on: '2026-03-13', dealerCode: 'R' })).toEqual(['HT-LATER'])
    expect(await numbers({ search: 'ht-o' })).toEqual(['HT-OVER'])
  })

  it('is paged', async () => {
    const input = { dealerCode: 'R', first: 3 }
    const first = await master.agreements.list(listAgreements.input.parse(input), brandOps)
    const rest = await numbers({ ...input, after: first.rows.at(-1)?.cursor })
    expect([first.rows.map(({ node }) => node.number), rest]).toEqual([['HT-OVER', 'HT-TODAY', 'HT-SOON'], ['HT-LATER']])
    expect([first.totalCount, first.hasNextPage]).toEqual([4, true])
  })

  it("shows a dealer's people the contracts of their branch only, and lets them write none", async () => {
    const me = dealerFinance('R')
    const seen = await master.agreements.list(listAgreements.input.parse({ first: 200 }), me)
    expect(new Set(seen.rows.map(({ node }) => node.dealerCode))).toEqual(new Set(['R', 'S']))
    expect(await numbers({ dealerCode: 'N' }, me)).toEqual([])
    expect(await numbers({ search: 'HT-1' }, me)).toEqual([])
    expect(await add({ dealerCode: 'R' }, dealerBuyer('R'))).toMatchObject({ error: { code: 'FORBIDDEN' } })
  })
})
