import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { request } from 'undici'
import { isClean, reconcile } from './audit/reconcile.js'
import type { Shop } from './testing/shop.js'
import { openShop, orderIdOf } from './testing/shop.js'
import type { TestPlatform } from './testing/test-platform.js'
import { testPlatform } from './testing/test-platform.js'

const STEP = `{ __typename ... on Error { code message } ... on RequestReturnSuccess { returnRequest { id status allowed photos { id } } } }`
const stepOf = (name: string, type: string) =>
  `mutation ($input: ${type}!) { ${name}(input: $input) ${STEP.replace('RequestReturnSuccess', `${name[0]?.toUpperCase()}${name.slice(1)}Success`)} }`
const REQUEST = stepOf('requestReturn', 'RequestReturnInput')
const APPROVE = stepOf('approveReturn', 'ReturnNoteInput')
const RECEIVE = stepOf('receiveReturn', 'ReceiveReturnInput')
const LIFE = `query ($id: ID!) { returnRequest(id: $id) { status number creditNoteNumber credited { amount } orderNumber
  creditNote { number reference lines { quantity } } history { step actorAccount { username } } } }`
const CREDIT = '{ dealer(code: "D-1") { credit { owed { amountMinor } } } }'
const ENTRIES = '{ tradeEntries(filter: { dealerCode: "D-1" }) { nodes { document quantity } } }'

describe('a return through the gateway', () => {
  let platform: TestPlatform
  let shop: Shop
  let dealer: string
  beforeAll(async () => {
    platform = await testPlatform()
    shop = await openShop(platform, { stock: { 'SKU-1': 100 }, dealers: { 'D-1': 1_000_000, 'D-2': 1 } })
    dealer = await platform.tokenOf({ username: 'd1.buyer', roles: ['dealer-buyer'], dealerCode: 'D-1' })
  }, 60_000)
  afterAll(() => platform.close())

  const eventually = async <T>(read: () => Promise<T>, wanted: T): Promise<void> => {
    const giveUpAt = performance.now() + 10_000
    while (JSON.stringify(await read()) !== JSON.stringify(wanted) && performance.now() < giveUpAt)
      await new Promise((resolve) => setTimeout(resolve, 25))
    expect(await read()).toEqual(wanted)
  }
  const ask = async (query: string, variables: object = {}, token = shop.token) =>
    (await platform.graphql({ query, variables: { ...variables } }, { token })).data
  const owed = async () =>
    ((await ask(CREDIT))['dealer'] as { credit: { owed: { amountMinor: number } } }).credit.owed.amountMinor

  test('is asked for by the dealer with a photo, approved and received by the brand, and credited', async () => {
    const order = await shop.buy([{ sku: 'SKU-1', quantity: 5 }], 'return-life-order', { channel: 'DEALER', dealerCode: 'D-1' })
    const orderId = orderIdOf(order)
    await shop.ship(orderId, 'return-life-ship')
    await eventually(owed, 50_000)

    const sent = await request(`${platform.url}/files/return-photos?orderId=${orderId}&fileName=a.jpg`, {
      method: 'POST',
      headers: { authorization: `Bearer ${dealer}`, 'content-type': 'image/jpeg' },
      body: Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2, 3]),
    })
    const photo = (await sent.body.json()) as { id: string }
    const lines = [{ lineNo: 1, quantity: 3, reason: 'DEFECTIVE' }]
    const asked = await shop.send(REQUEST, { orderId, lines, photos: [photo.id] }, 'return-life-ask', dealer)
    const { returnRequest } = asked.data['requestReturn'] as { returnRequest: { id: string } }
    expect(returnRequest).toMatchObject({
      status: 'REQUESTED',
      allowed: ['APPROVE', 'REJECT', 'WITHDRAW'],
      photos: [{ id: photo.id }],
    })
    const again = await shop.send(REQUEST, { orderId, lines }, 'return-life-again', dealer)
    expect(again.codes).toEqual(['RETURN_QUANTITY_EXCEEDED'])

    const requestId = returnRequest.id
    expect((await shop.send(APPROVE, { requestId }, 'return-life-not-yours', dealer)).codes).toEqual(['FORBIDDEN'])
    await shop.must(APPROVE, { requestId }, 'return-life-approve')
    await shop.must(RECEIVE, { requestId, lines: [{ lineNo: 1, sellable: 1, damaged: 1, rejected: 1 }] }, 'return-life-receive')

    const { returnRequest: settled } = (await ask(LIFE, { id: requestId }, dealer)) as { returnRequest: Record<string, unknown> }
    expect(settled).toMatchObject({
      status: 'SETTLED',
      credited: { amount: '200.00' },
      creditNote: { number: settled['creditNoteNumber'], reference: settled['number'], lines: [{ quantity: 2 }] },
      history: ['REQUESTED', 'APPROVED', 'RECEIVED', 'SETTLED'].map((step) => ({ step })),
    })
    const [stock] = await platform.database.query<{ sellable: string; damaged: string }>(
      "SELECT sellable, damaged FROM inventory.balance WHERE sku = 'SKU-1'",
    )
    expect([Number(stock?.sellable), Number(stock?.damaged)]).toEqual([96, 1])
    expect(await owed()).toBe(30_000)
    const entries = async () =>
      ((await ask(ENTRIES))['tradeEntries'] as { nodes: { document: string; quantity: number }[] }).nodes
        .map(({ document, quantity }) => [document.slice(0, 2), quantity])
        .sort()
    await eventually(entries, [
      ['CN', -2],
      ['SH', 5],
    ])
    expect(isClean(await reconcile(platform.open, platform.rpc))).toBe(true)
  }, 30_000)

  test('is nothing that another dealer sees', async () => {
    const stranger = await platform.tokenOf({ username: 'd2.buyer', roles: ['dealer-buyer'], dealerCode: 'D-2' })
    const list = '{ returnRequests { totalCount nodes { id photos { id } } } }'
    const own = (await ask(list, {}, dealer))['returnRequests'] as {
      totalCount: number
      nodes: { id: string; photos: { id: string }[] }[]
    }
    expect(own.totalCount).toBe(1)
    expect(await ask(list, {}, stranger)).toEqual({ returnRequests: { totalCount: 0, nodes: [] } })
    expect(await ask(LIFE, { id: own.nodes[0]?.id }, stranger)).toEqual({ returnRequest: null })
    const photo = await request(`${platform.url}/files/return-photos/${own.nodes[0]?.photos[0]?.id}`, {
      headers: { authorization: `Bearer ${stranger}` },
    })
    expect(photo.statusCode).toBe(404)
    await photo.body.dump()
  }, 30_000)
})
