import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals'
import type { ReturnId } from '@channel/contracts'
import { DealerCode, err, newId, ok, OrderId, Sku } from '@channel/contracts'
import type { ReturnRequest } from '@channel/contracts/order'
import {
  approveReturn,
  getReturnPhoto,
  getReturnRequestHistory,
  listReturnRequests,
  MAX_PHOTO_BYTES,
  receiveReturn,
  requestReturn,
  returnRates,
  ReturnRequestId,
  uploadReturnPhoto,
} from '@channel/contracts/order'
import { orderId, page } from '../testing/rows.js'
import type { RunningGateway } from '../testing/running-gateway.js'
import { accessToken, runningGateway } from '../testing/running-gateway.js'

const NOTE = '0197a5a0-0000-7000-8000-0000000000c1' as ReturnId
const at = '2026-11-22T08:00:00.000Z'
const photo = {
  id: newId(),
  orderId: OrderId.parse(orderId(1)),
  fileName: '破损.png',
  mediaType: 'image/png' as const,
  bytes: 8,
  sha256: 'ab',
  uploadedBy: 'a',
  uploadedAt: at,
}
const request = (number: number, over: Partial<ReturnRequest> = {}): ReturnRequest => ({
  id: ReturnRequestId.parse(orderId(number)),
  number: `RMA20261122-00000${number}`,
  orderId: OrderId.parse(orderId(1)),
  orderNumber: 'SO20261122-000001',
  channel: 'dealer',
  dealerCode: null,
  status: 'requested',
  allowed: ['approve', 'reject', 'withdraw'],
  currency: 'CNY',
  lines: [
    {
      lineNo: 1,
      sku: Sku.parse('SKU-1'),
      quantity: 2,
      reason: 'damaged-in-transit',
      serials: [],
      unitPrice: '12.50',
      inspection: null,
      creditedMinor: 0,
    },
  ],
  creditedMinor: 0,
  creditNote: null,
  note: '',
  photos: [photo],
  requestedBy: 'service:order',
  requestedAt: at,
  decision: null,
  version: 1,
  updatedAt: at,
  ...over,
})

let gateway: RunningGateway
beforeAll(async () => {
  gateway = await runningGateway()
})
beforeEach(() => void gateway.rpc.sent.splice(0))
afterAll(() => gateway.close())
const sent = (pattern: string) => gateway.rpc.sent.filter((call) => call.pattern === pattern).map(({ input }) => input)

describe('returns that are asked for', () => {
  test('go through with reasons, serial numbers and photos', async () => {
    gateway.rpc.on(requestReturn, () => ok(request(1)))
    const mutation = `mutation ($input: RequestReturnInput!) {
      requestReturn(input: $input) { ... on RequestReturnSuccess {
        returnRequest { number allowed lines { reason inspection { missing } } photos { id mediaType } decidedBy creditNoteNumber }
      } }
    }`
    const lines = [{ lineNo: 1, quantity: 2, reason: 'DAMAGED_IN_TRANSIT', serials: ['S1'] }]
    const { data } = await gateway.send(mutation, { input: { orderId: orderId(1), lines, photos: [photo.id], note: null } })
    expect(data).toEqual({
      requestReturn: {
        returnRequest: {
          number: 'RMA20261122-000001',
          allowed: ['APPROVE', 'REJECT', 'WITHDRAW'],
          lines: [{ reason: 'DAMAGED_IN_TRANSIT', inspection: null }],
          photos: [{ id: photo.id, mediaType: 'image/png' }],
          decidedBy: null,
          creditNoteNumber: null,
        },
      },
    })
    expect(sent(requestReturn.pattern)).toMatchObject([
      { lines: [{ reason: 'damaged-in-transit', serials: ['S1'] }], photos: [photo.id] },
    ])
  })

  test('that cannot be done say what can be', async () => {
    gateway.rpc.on(approveReturn, () => err({ code: 'RETURN_NOT_ALLOWED', status: 'approved', allowed: ['receive', 'withdraw'] }))
    const mutation = `mutation ($id: ID!) { approveReturn(input: { requestId: $id }) {
      ... on ReturnNotAllowed { status allowed message } } }`
    expect((await gateway.send(mutation, { id: orderId(1) })).data).toEqual({
      approveReturn: {
        status: 'APPROVED',
        allowed: ['RECEIVE', 'WITHDRAW'],
        message: '退货申请已批准，不能进行此操作；可以：收货质检、撤回',
      },
    })
  })

  test('are received with what came of each line', async () => {
    const inspection = { sellable: 1, damaged: 1, rejected: 0, missing: 0, note: '' }
    const lines = request(1).lines.map((line) => ({ ...line, inspection, creditedMinor: 2_500 }))
    const creditNote = { id: NOTE, number: 'CN20261122-000001' }
    gateway.rpc.on(receiveReturn, () =>
      ok(request(1, { status: 'settled', allowed: [], lines, creditNote, creditedMinor: 2_500 })),
    )
    const mutation = `mutation ($input: ReceiveReturnInput!) { receiveReturn(input: $input) { ... on ReceiveReturnSuccess {
      returnRequest { status credited { amount } creditNoteNumber lines { inspection { sellable damaged } } } } } }`
    const input = { requestId: orderId(1), lines: [{ lineNo: 1, sellable: 1, damaged: 1 }] }
    expect((await gateway.send(mutation, { input })).data).toEqual({
      receiveReturn: {
        returnRequest: {
          status: 'SETTLED',
          credited: { amount: '25.00' },
          creditNoteNumber: 'CN20261122-000001',
          lines: [{ inspection: { sellable: 1, damaged: 1 } }],
        },
      },
    })
  })

  test('are listed with their histories in one call', async () => {
    gateway.rpc
      .on(listReturnRequests, () => page([1, 2].map((number) => request(number))))
      .on(getReturnRequestHistory, ({ ids }) =>
        ids.map((id) => ({
          requestId: ReturnRequestId.parse(id),
          version: 1,
          at,
          step: 'requested' as const,
          status: 'requested' as const,
          actor: 'service:order',
          note: '',
          document: null,
        })),
      )
    const query = `query ($filter: ReturnRequestFilter) { returnRequests(filter: $filter) { nodes { number history { step } } } }`
    const { data } = await gateway.send(query, { filter: { status: 'REQUESTED', dealerCode: 'D1', from: at } })
    expect(data).toEqual({
      returnRequests: {
        nodes: [1, 2].map((number) => ({ number: `RMA20261122-00000${number}`, history: [{ step: 'REQUESTED' }] })),
      },
    })
    expect(sent(listReturnRequests.pattern)).toMatchObject([{ status: 'requested', dealerCode: 'D1', from: at }])
    expect(sent(getReturnRequestHistory.pattern)).toHaveLength(1)
  })

  test('have rates by dealer and SKU', async () => {
    const rate = { dealerCode: DealerCode.parse('D1'), sku: Sku.parse('SKU-1'), shipped: 8, returned: 1, rateBasisPoints: 1_250 }
    gateway.rpc.on(returnRates, () => page([{ ...rate, reasons: [{ reason: 'unsold' as const, requests: 1, units: 1 }] }]))
    const query = `query { skuReturnRates(from: "2026-11-01T00:00:00Z", to: "2026-12-01T00:00:00Z", filter: { sku: "SKU-1" }) {
      nodes { dealerCode sku rateBasisPoints reasons { reason units } } } }`
    expect((await gateway.send(query)).data).toEqual({
      skuReturnRates: {
        nodes: [{ dealerCode: 'D1', sku: 'SKU-1', rateBasisPoints: 1_250, reasons: [{ reason: 'UNSOLD', units: 1 }] }],
      },
    })
    expect(sent(returnRates.pattern)).toMatchObject([{ sku: 'SKU-1' }])
  })
})

describe('photos of goods that are to come back', () => {
  const fetched = async (path: string, init: RequestInit = {}) =>
    fetch(`${gateway.url}/files/return-photos${path}`, {
      ...init,
      headers: { authorization: `Bearer ${await accessToken()}`, 'content-type': 'image/png' },
    })
  const refused = async (response: Response) => [
    response.status,
    ((await response.json()) as { errors: { extensions: { code: string } }[] }).errors[0]?.extensions.code,
  ]

  test('go to the service as they are and come back to be kept', async () => {
    const content = Buffer.from('\x89PNG\r\n\x1a\n', 'latin1')
    gateway.rpc
      .on(uploadReturnPhoto, () => ok(photo))
      .on(getReturnPhoto, () => ({ ...photo, content: content.toString('base64') }))
    const up = await fetched(`?orderId=${orderId(1)}&fileName=${encodeURIComponent('破损.png')}`, {
      method: 'POST',
      body: content,
    })
    expect([up.status, await up.json()]).toEqual([201, photo])
    expect(sent(uploadReturnPhoto.pattern)).toMatchObject([{ fileName: '破损.png', content: content.toString('base64') }])
    const down = await fetched(`/${photo.id}`)
    expect(Buffer.from(await down.arrayBuffer()).equals(content)).toBe(true)
    expect([down.headers.get('content-type'), down.headers.get('x-content-type-options')]).toEqual(['image/png', 'nosniff'])
  })

  test('are refused in words where they are too large, of another type or not to be seen', async () => {
    const large = await fetched(`?orderId=${orderId(1)}`, { method: 'POST', body: Buffer.alloc(MAX_PHOTO_BYTES + 1) })
    expect(await refused(large)).toEqual([413, 'PHOTO_TOO_LARGE'])
    gateway.rpc.on(uploadReturnPhoto, () => err({ code: 'PHOTO_TYPE', allowed: ['image/jpeg'] })).on(getReturnPhoto, () => null)
    const odd = await fetched(`?orderId=${orderId(1)}`, { method: 'POST', body: Buffer.from('GIF89a') })
    expect(await refused(odd)).toEqual([415, 'PHOTO_TYPE'])
    expect(await refused(await fetched(`/${newId()}`))).toEqual([404, 'PHOTO_NOT_FOUND'])
    expect(await refused(await fetched('?orderId=7', { method: 'POST', body: Buffer.from('x') }))).toEqual([
      400,
      'BAD_USER_INPUT',
    ])
  })
})
