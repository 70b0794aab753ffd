import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Shop } from './testing/shop.js'
import { openShop } from './testing/shop.js'
import type { TestPlatform } from './testing/test-platform.js'
import { testPlatform } from './testing/test-platform.js'

const mutation = (name: string, input: string, fields: string): string =>
  `mutation M($input: ${input}!) { ${name}(input: $input) { __typename ... on Error { code } ... on ${name[0]?.toUpperCase()}${name.slice(1)}Success { ${fields} } } }`
const SAVE = mutation('saveCorporateCustomer', 'SaveCorporateCustomerInput', 'customer { code }')
const CREATE = mutation('createGiftQuote', 'CreateGiftQuoteInput', 'quote { id number status offer { discountBp } }')
const SUBMIT = mutation('submitGiftQuote', 'GiftQuoteNoteInput', 'quote { status }')
const APPROVE = mutation('approveGiftQuote', 'ApproveGiftQuoteInput', 'quote { status allowed }')
const ACCEPT = mutation('acceptGiftQuote', 'AcceptGiftQuoteInput', 'quote { status }')
const PLAN = mutation('planGiftWave', 'PlanGiftWaveInput', 'wave { id parcels amount { amountMinor } }')
const DELIVER = mutation('deliverGiftParcels', 'DeliverGiftParcelsInput', 'intake { taken faults { code } }')
const COMPLETE = mutation('completeGiftQuote', 'GiftQuoteNoteInput', 'quote { status }')
const RELEASE =
  'mutation R($waveId: ID!) { releaseGiftWave(waveId: $waveId) { ... on Error { code } ... on ReleaseGiftWaveSuccess { wave { status order { channel totalMinor: total { amountMinor } status } } } } }'
const QUOTE = `query Q($id: ID!) { giftQuote(id: $id) { status contractNumber customer { invoiceTitle taxNumber } progress { lines { sku contracted assigned ordered shipped delivered } parcels { total delivered } }
  waves { number status order { status } lines { sku quantity unitPrice amountMinor } } history { action } versions { version } } }`

describe('gifts for a company, through the gateway', () => {
  let platform: TestPlatform
  let shop: Shop
  let admin: string
  beforeAll(async () => {
    platform = await testPlatform()
    shop = await openShop(platform, { stock: { 'SKU-1': 100 } })
    admin = await platform.tokenOf({ username: 'gift.admin', roles: ['brand-admin'] })
  }, 60_000)
  afterAll(() => platform.close())

  const must = async (query: string, input: object, key: string, token?: string) => {
    const { data, codes } = await shop.send(query, input, key, token)
    expect(codes).toEqual([])
    return Object.values(data)[0] as Record<string, Record<string, unknown>>
  }
  const file = async (path: string, body?: string) => {
    const headers = { authorization: `Bearer ${shop.token}`, 'content-type': 'text/csv', 'accept-language': 'zh-CN' }
    const response = await fetch(
      `${platform.url}/files/${path}`,
      body === undefined ? { headers } : { method: 'POST', body, headers },
    )
    expect([path, response.status]).toEqual([path, 200])
    return response.text()
  }

  test('from the quote to the last delivered parcel', async () => {
    const customer = { code: 'BANK', name: '华东银行', invoiceTitle: '华东银行股份有限公司', taxNumber: '91330000123456789X' }
    await must(SAVE, { ...customer, contactName: '钱七', contactPhone: '0571-88880000' }, 'gift-life-customer')
    const offer = { customer: 'BANK', currency: 'CNY', validUntil: '2099-01-01T00:00:00.000Z' }
    const lines = [{ sku: 'SKU-1', quantity: 5, unitPrice: '88.80' }]
    const { quote } = await must(CREATE, { ...offer, lines }, 'gift-life-create')
    expect(quote).toMatchObject({ status: 'DRAFT', offer: { discountBp: 1_120 } })
    const quoteId = quote?.['id'] as string
    await must(SUBMIT, { quoteId }, 'gift-life-submit')
    expect((await shop.send(APPROVE, { quoteId, version: 1 }, 'gift-life-approve-0')).codes).toEqual(['SAME_PERSON'])
    expect((await must(APPROVE, { quoteId, version: 1 }, 'gift-life-approve', admin))['quote']).toMatchObject({
      status: 'APPROVED',
    })
    await must(ACCEPT, { quoteId, contractNumber: 'HT-7', contractDay: '2026-11-22' }, 'gift-life-accept')

    const rows = '收件人,电话,省,市,详细地址,货号,数量\n张三,13800001234,浙江省,杭州市,文一路 1 号,SKU-1,2\n'
    const wrong = '李四,无,浙江省,杭州市,文二路 2 号,SKU-1,1\n王五,13800005678,浙江省,杭州市,文三路 3 号,SKU-1,4\n'
    const report = JSON.parse(await file(`gift-recipients?quote=${quoteId}`, rows + wrong)) as { taken: number; faults: object[] }
    expect(report).toMatchObject({
      taken: 1,
      faults: [
        { line: 3, column: '电话' },
        { line: 4, code: 'MORE_THAN_CONTRACT' },
      ],
    })

    const { wave } = await must(PLAN, { quoteId }, 'gift-life-plan')
    expect(wave).toMatchObject({ parcels: 1, amount: { amountMinor: 17_760 } })
    const variables = { waveId: wave?.['id'] }
    const released = await platform.graphql({ query: RELEASE, variables }, { token: shop.token, key: 'gift-life-release' })
    expect(released.data['releaseGiftWave']).toMatchObject({
      wave: { status: 'PLACED', order: { channel: 'GIFT', status: 'CONFIRMED', totalMinor: { amountMinor: 17_760 } } },
    })
    expect(await shop.balance('SKU-1')).toEqual({ sellable: 98, reserved: 0, allocated: 2 })

    const masked = await file(`gift-quotes/${quoteId}/parcels.csv`)
    expect(masked).toContain('张**')
    expect(masked).not.toContain('张三')
    const list = await file(`gift-quotes/${quoteId}/parcels.csv?unmasked=true`)
    expect(list).toContain('文一路 1 号')
    const number = /QT\d{8}-\d+-P0001/.exec(list)?.[0] ?? ''
    const tracked = JSON.parse(
      await file(`gift-tracking?quote=${quoteId}`, `包裹号,承运商,运单号\n${number},顺丰,SF1001\n`),
    ) as object
    expect(tracked).toMatchObject({ taken: 1, faults: [], refused: [] })
    expect(await shop.balance('SKU-1')).toEqual({ sellable: 98, reserved: 0, allocated: 0 })
    expect((await shop.send(COMPLETE, { quoteId }, 'gift-life-complete-0')).codes).toEqual(['GIFT_PARCELS_OPEN'])
    await must(DELIVER, { quoteId, parcels: [{ line: 1, number }] }, 'gift-life-deliver')
    await must(COMPLETE, { quoteId }, 'gift-life-complete')

    const { data } = await platform.graphql({ query: QUOTE, variables: { id: quoteId } }, { token: shop.token })
    expect(data['giftQuote']).toMatchObject({
      ...{ status: 'COMPLETED', contractNumber: 'HT-7', customer: { taxNumber: '91330000123456789X' } },
      progress: {
        lines: [{ sku: 'SKU-1', contracted: 5, assigned: 2, ordered: 2, shipped: 2, delivered: 2 }],
        parcels: { total: 1, delivered: 1 },
      },
      waves: [{ number: 1, order: { status: 'SHIPPED' }, lines: [{ quantity: 2, unitPrice: '88.80', amountMinor: 17_760 }] }],
      versions: [{ version: 1 }],
    })
  }, 60_000)
})
