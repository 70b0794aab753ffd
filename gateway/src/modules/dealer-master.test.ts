import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import { DealerCode, err, newId, ok } from '@channel/contracts'
import {
  applyForDealer,
  approveApplication,
  DealerApplication,
  DealerDocument,
  DealerProfile,
  editDealer,
  getApplicationHistory,
  getDealerProfiles,
  getDealers,
  getDocument,
  listAgreements,
  listApplications,
  listDealers,
  listDocuments,
  MAX_DOCUMENT_BYTES,
  moveDealer,
  rejectApplication,
  uploadDocument,
} from '@channel/contracts/dealer'
import { getAccounts } from '@channel/contracts/identity'
import { dealer, page } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { accessToken, ACCOUNT_ID, runningGateway } from '../testing/running-gateway.js'

const AT = '2026-11-22T08:00:00.000Z'
const LICENCE = '91110108551385082Q'
const contact = { name: '张三', role: 'owner' as const, phone: '', email: '' }
const application = (n: number) =>
  DealerApplication.parse({
    ...{
      id: newId(),
      number: `DA20261122-${String(n).padStart(6, '0')}`,
      status: 'more-wanted',
      allowed: ['change', 'withdraw'],
    },
    ...{ companyName: `公司 ${n}`, licence: LICENCE, contacts: [contact], territories: [{ province: '江苏省', city: null }] },
    ...{ channel: null, parent: `D${n % 3}`, note: '', version: 2, submittedBy: ACCOUNT_ID, submittedAt: AT, updatedAt: AT },
    ...{ decidedBy: null, decidedAt: null, decisionNote: '缺执照', dealerCode: null },
  })
const paper = (owner: { dealerCode?: string; applicationId?: string }) =>
  DealerDocument.parse({
    ...{ id: newId(), dealerCode: null, applicationId: null, kind: 'store-photo', fileName: '门店.png', mediaType: 'image/png' },
    ...{ bytes: 8, sha256: 'ab', uploadedBy: ACCOUNT_ID, uploadedAt: AT, ...owner },
  })
const profile = (dealerCode: string) =>
  DealerProfile.parse({
    ...{ dealerCode, licence: LICENCE, channel: null, accountManager: ACCOUNT_ID, contacts: [contact] },
    ...{ addresses: [], territories: [], bank: null, bankMasked: false, invoice: null },
  })

let gateway: RunningGateway
beforeAll(async () => {
  gateway = await runningGateway()
  gateway.rpc
    .on(getAccounts, () => [])
    .on(getDealers, ({ codes }) => codes.map(dealer))
    .on(getDealerProfiles, ({ codes }) => codes.map(profile))
    .on(listDocuments, ({ dealerCodes = [], applicationIds = [] }) => [
      ...dealerCodes.map((dealerCode) => paper({ dealerCode })),
      ...applicationIds.map((applicationId) => paper({ applicationId })),
    ])
    .on(listDealers, ({ first = 50 }) =>
      page(Array.from({ length: first }, (_, n) => ({ ...dealer(`D${n}`), parent: DealerCode.parse('N') }))),
    )
})
afterAll(() => gateway.close())
beforeEach(() => {
  gateway.rpc.sent.splice(0)
})
const calls = (pattern: string) => gateway.rpc.patterns().filter((each) => each === pattern)

describe('dealers', () => {
  test.each([1, 50])('%i with profile, papers and parent take the same calls, and filters reach the service', async (first) => {
    const { data, errors } = await gateway.send(
      `query ($first: Int!) { dealers(first: $first, within: "N", tier: "gold", province: "江苏省") { nodes {
        code version parentCode parent { name } profile { licence contacts { role } accountManagerAccount { id } }
        documents { kind mediaType } } } }`,
      { first },
    )
    expect(errors).toEqual([])
    const filter = { first, within: 'N', tier: 'gold', province: '江苏省' }
    expect(gateway.rpc.sent.find(({ pattern }) => pattern === listDealers.pattern)?.input).toEqual(filter)
    for (const { pattern } of [listDealers, getDealers, getDealerProfiles, listDocuments]) expect(calls(pattern)).toHaveLength(1)
    const { nodes } = (data as unknown as { dealers: { nodes: object[] } }).dealers
    expect(nodes[0]).toMatchObject({
      parentCode: 'N',
      parent: { name: '经销商 N' },
      profile: { licence: LICENCE, contacts: [{ role: 'OWNER' }] },
      documents: [{ kind: 'STORE_PHOTO', mediaType: 'image/png' }],
    })
  })

  test('are edited in parts, and what is to be cleared is named', async () => {
    gateway.rpc.on(editDealer, (input) =>
      ok({ dealer: dealer(input.dealerCode), profile: profile(input.dealerCode), overlaps: [] }),
    )
    const input = {
      ...{ dealerCode: 'D1', version: 3, clear: ['ACCOUNT_MANAGER'], territories: [{ province: '江苏省', city: null }] },
      contacts: [{ name: '李四', role: 'PURCHASING' }],
    }
    const { data, errors } = await gateway.send(
      `mutation ($input: EditDealerInput!) { editDealer(input: $input) {
        ... on EditDealerSuccess { dealer { code } overlaps { dealerCode } } } }`,
      { input },
    )
    expect([errors, data]).toEqual([[], { editDealer: { dealer: { code: 'D1' }, overlaps: [] } }])
    expect(gateway.rpc.sent[0]?.input).toMatchObject({
      ...{ version: 3, clear: ['accountManager'], territories: [{ province: '江苏省' }] },
      contacts: [{ name: '李四', role: 'purchasing' }],
    })
  })

  test('moved to the top have no parent in the command, and refusals say what to do', async () => {
    gateway.rpc.on(moveDealer, () => err({ code: 'TREE_TOO_DEEP', dealerCode: 'D1', levels: 5, limit: 4 }))
    const { data } = await gateway.send(
      `mutation { moveDealer(input: { dealerCode: "D1", parent: null, version: 1, reason: "调整" }) {
        ... on TreeTooDeep { code message levels limit } } }`,
    )
    expect(gateway.rpc.sent[0]?.input).not.toHaveProperty('parent')
    expect(data).toMatchObject({
      moveDealer: { code: 'TREE_TOO_DEEP', levels: 5, limit: 4, message: expect.stringContaining('上限 4 级') },
    })
  })

  test('have contracts that are filtered by their end', async () => {
    gateway.rpc.on(listAgreements, () => page([]))
    const { errors } = await gateway.send(
      '{ dealerAgreements(filter: { endingWithinDays: 30 }) { nodes { number } totalCount } }',
    )
    expect([errors, gateway.rpc.sent[0]?.input]).toEqual([[], { endingWithinDays: 30, first: 50 }])
  })
})

describe('applications', () => {
  test.each([1, 50])('%i with papers, history and parent take the same calls', async (first) => {
    gateway.rpc
      .on(listApplications, ({ first: many = 50 }) => page(Array.from({ length: many }, (_, n) => application(n))))
      .on(getApplicationHistory, ({ ids }) =>
        ids.map((id) => ({ applicationId: id as never, at: AT, actor: ACCOUNT_ID, action: 'ask-for-more' as const, note: '' })),
      )
    const { data, errors } = await gateway.send(
      `query ($first: Int!) { dealerApplications(first: $first, filter: { status: MORE_WANTED }) { nodes {
        number status allowed parent { name } documents { kind } history { action actorAccount { id } } } } }`,
      { first },
    )
    expect(errors).toEqual([])
    for (const { pattern } of [listApplications, getApplicationHistory, listDocuments, getDealers])
      expect(calls(pattern)).toHaveLength(1)
    expect(data).toMatchObject({
      dealerApplications: { nodes: { [0]: { status: 'MORE_WANTED', documents: [{ kind: 'STORE_PHOTO' }] } } },
    })
  })

  test('tell in words what is wrong with a licence number', async () => {
    gateway.rpc.on(applyForDealer, ({ licence }) => err({ code: 'LICENCE_INVALID', licence, fault: 'check-digit' }))
    const { data } = await gateway.send(
      `mutation { applyForDealer(input: { companyName: "公司", licence: "91110108551385082A", contacts: [{ name: "张三", role: OWNER }] }) {
        ... on LicenceInvalid { fault message } } }`,
    )
    expect(data).toMatchObject({
      applyForDealer: { fault: 'CHECK_DIGIT', message: expect.stringContaining('校验位不符') },
    })
  })

  test('are approved with terms, and not without papers', async () => {
    gateway.rpc.on(approveApplication, () => err({ code: 'DOCUMENTS_MISSING', kinds: ['licence'] }))
    const { data } = await gateway.send(
      `mutation ($id: ID!) { approveDealerApplication(input: { applicationId: $id, version: 1, dealerCode: "D9", creditLimitMinor: 100 }) {
        ... on DocumentsMissing { kinds message } } }`,
      { id: newId() },
    )
    expect(data).toEqual({ approveDealerApplication: { kinds: ['LICENCE'], message: '请先上传：营业执照' } })
  })

  test('are not rejected without a reason', async () => {
    gateway.rpc.on(rejectApplication, () => err({ code: 'FORBIDDEN', reason: '' }))
    const { errors } = await gateway.send(
      `mutation ($id: ID!) { rejectDealerApplication(input: { applicationId: $id, version: 1 }) { __typename } }`,
      { id: newId() },
    )
    expect(errors[0]?.extensions.code).toBe('BAD_USER_INPUT')
    expect(calls(rejectApplication.pattern)).toEqual([])
  })
})

describe('papers', () => {
  const png = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
  const fetched = async (path: string, init: RequestInit = {}) =>
    fetch(`${gateway.url}/files/dealer-documents${path}`, {
      ...init,
      headers: { authorization: `Bearer ${await accessToken()}`, 'content-type': 'image/png' },
    })
  const codeOf = async (response: Response) =>
    ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code

  test('go to the service as they are and come back to be kept', async () => {
    const contents: string[] = []
    gateway.rpc.on(uploadDocument, ({ owner, content }) => {
      contents.push(content)
      return ok(paper(owner.type === 'dealer' ? { dealerCode: owner.dealerCode } : { applicationId: owner.applicationId }))
    })
    const sent = await fetched(`?dealerCode=D1&kind=store-photo&fileName=${encodeURIComponent('门店.png')}`, {
      method: 'POST',
      body: png,
    })
    expect([sent.status, await sent.json()]).toEqual([201, expect.objectContaining({ dealerCode: 'D1', kind: 'store-photo' })])
    expect(contents).toEqual([png.toString('base64')])
    gateway.rpc.on(getDocument, () => ({ ...paper({ dealerCode: 'D1' }), content: png.toString('base64') }))
    const got = await fetched(`/${newId()}`)
    expect(Buffer.from(await got.arrayBuffer()).equals(png)).toBe(true)
    expect(got.headers.get('content-disposition')).toBe(`attachment; filename*=UTF-8''${encodeURIComponent('门店.png')}`)
    expect([got.headers.get('content-type'), got.headers.get('x-content-type-options')]).toEqual(['image/png', 'nosniff'])
  })

  test('that nobody may see, are too large or of no known kind are refused in words', async () => {
    gateway.rpc.on(getDocument, () => null)
    const hidden = await fetched(`/${newId()}`)
    expect([hidden.status, await codeOf(hidden)]).toEqual([404, 'DOCUMENT_NOT_FOUND'])
    const large = await fetched('?dealerCode=D1&kind=other', { method: 'POST', body: Buffer.alloc(MAX_DOCUMENT_BYTES + 1) })
    expect([large.status, await codeOf(large)]).toEqual([413, 'DOCUMENT_TOO_LARGE'])
    const odd = await fetched('?dealerCode=D1&kind=poem', { method: 'POST', body: png })
    expect([odd.status, await codeOf(odd)]).toEqual([400, 'BAD_USER_INPUT'])
  })
})
