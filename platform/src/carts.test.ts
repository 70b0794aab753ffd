import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import type { Shop } from './testing/shop.js'
import { openShop } from './testing/shop.js'
import type { TestPlatform } from './testing/test-platform.js'
import { testPlatform } from './testing/test-platform.js'

const ERROR = '... on Error { code message }'
const CREATE = `mutation C($input: CreateCartInput!) { createCart(input: $input) { ${ERROR} ... on CreateCartSuccess { cart { id version } } } }`
const PASTE = `mutation P($input: PasteIntoCartInput!) { pasteIntoCart(input: $input) { ${ERROR} ... on PasteIntoCartSuccess {
  rows taken faults { line fault value message } sums { sku lines before quantity } cart { version units lines { sku quantity product { name } } } } } }`
const CHANGE = `mutation H($input: ChangeCartInput!) { changeCart(input: $input) { ${ERROR} ... on ChangeCartSuccess { cart { version wishDate shipTo { recipient } } } } }`
const VIEW = `query V($id: ID!) { cartView(cartId: $id) { total { amountMinor } credit { available { amountMinor } after { amountMinor } }
  lines { sku unitPrice reason { source } amountMinor atp problem } } }`
const SUBMIT = `mutation S($input: SubmitCartInput!) { submitCart(input: $input) { ${ERROR} ... on VersionConflict { current } ... on SubmitCartSuccess {
  cart { status version } order { id status note total { amountMinor } } } } }`
const READ = 'query R($id: ID!) { cart(id: $id) { status version refusal { ... on Error { code message } } order { id } } }'
const LIST = '{ carts { totalCount } }'
const SAVE = `mutation T($input: SaveCartAsTemplateInput!) { saveCartAsTemplate(input: $input) { ${ERROR} ... on SaveCartAsTemplateSuccess { template { id } } } }`
const USE = `mutation U($input: CartFromTemplateInput!) { cartFromTemplate(input: $input) { ${ERROR} ... on CartFromTemplateSuccess { notForSale cart { id units dealerCode } } } }`
const AGAIN = `mutation A($input: ReorderInput!) { reorder(input: $input) { ${ERROR} ... on ReorderSuccess { notForSale cart { lineCount units } } } }`
const ORDERS = '{ orders { totalCount } }'

describe('A cart through the gateway', () => {
  let platform: TestPlatform
  let shop: Shop
  let buyer: string
  let other: string
  beforeAll(async () => {
    platform = await testPlatform()
    shop = await openShop(platform, { stock: { 'SKU-1': 100, 'SKU-2': 5 }, dealers: { 'D-1': 100_000, 'D-2': 100_000 } })
    buyer = await platform.tokenOf({ username: 'd1.buyer', roles: ['dealer-buyer'], dealerCode: 'D-1' })
    other = await platform.tokenOf({ username: 'd2.buyer', roles: ['dealer-buyer'], dealerCode: 'D-2' })
  }, 60_000)
  afterAll(() => platform.close())

  let keys = 0
  const fresh = () => `cart-key-${(keys += 1)}`
  const tell = async (query: string, input: object, token = buyer, key = fresh()) => {
    const { data } = await platform.graphql({ query, variables: { input } }, { token, key })
    return Object.values(data)[0] as Record<string, unknown>
  }
  const ask = async (query: string, id: string, token = buyer) => {
    const { data } = await platform.graphql({ query, variables: { id } }, { token })
    return Object.values(data)[0] as unknown
  }
  const opened = async () => (await tell(CREATE, {}))['cart'] as { id: string; version: number }
  const upload = (cartId: string, body: string) =>
    fetch(`${platform.url}/files/cart-lines?cartId=${cartId}`, {
      method: 'POST',
      headers: { authorization: `Bearer ${buyer}`, 'content-type': 'text/csv', 'accept-language': 'en' },
      body,
    })

  test('is filled by a paste, looked at live, and ordered once by two clicks at a time', async () => {
    const { id: cartId } = await opened()
    const pasted = await tell(PASTE, { cartId, text: '货号\t数量\nsku-1\t２\nSKU-2 x3\nNIX 1\nSKU-1, 1\nSKU-2 half' })
    expect(pasted).toMatchObject({
      rows: 5,
      taken: 3,
      faults: [
        { line: 4, fault: 'UNKNOWN_SKU', value: 'NIX', message: expect.any(String) },
        { line: 6, fault: 'QUANTITY_MISSING' },
      ],
      sums: [{ sku: 'SKU-1', lines: [2, 5], before: 0, quantity: 3 }],
      cart: { units: 6, lines: [{ sku: 'SKU-1', quantity: 3, product: { name: '货品 SKU-1' } }, { sku: 'SKU-2' }] },
    })
    const shipTo = { recipient: '王芳', phone: '13800000000', address: '文三路 1 号' }
    const head = await tell(CHANGE, { cartId, version: 2, shipTo, wishDate: '2026-12-01' })
    expect(head).toMatchObject({ cart: { version: 3, wishDate: '2026-12-01', shipTo: { recipient: '王芳' } } })
    expect(await ask(VIEW, cartId)).toEqual({
      total: { amountMinor: 60_000 },
      credit: { available: { amountMinor: 100_000 }, after: { amountMinor: 40_000 } },
      lines: [
        { sku: 'SKU-1', unitPrice: '100.00', reason: { source: 'LIST' }, amountMinor: 30_000, atp: 100, problem: null },
        { sku: 'SKU-2', unitPrice: '100.00', reason: { source: 'LIST' }, amountMinor: 30_000, atp: 5, problem: null },
      ],
    })
    expect(await tell(SUBMIT, { cartId, version: 2 })).toMatchObject({ code: 'VERSION_CONFLICT', current: 3 })

    const clicks = await Promise.all([1, 2].map(() => tell(SUBMIT, { cartId, version: 3 })))
    for (const click of clicks)
      expect(click).toMatchObject({
        cart: { status: 'ORDERED' },
        order: { status: 'CONFIRMED', note: '期望到货 2026-12-01', total: { amountMinor: 60_000 } },
      })
    const { data } = await platform.graphql({ query: ORDERS }, { token: buyer })
    expect(data).toEqual({ orders: { totalCount: 1 } })

    const order = clicks[0]?.['order'] as { id: string }
    expect(await tell(AGAIN, { orderId: order.id })).toMatchObject({ notForSale: [], cart: { lineCount: 2, units: 6 } })
    expect(await tell(AGAIN, { orderId: order.id }, other)).toMatchObject({ code: 'ORDER_NOT_FOUND' })
    const saved = (await tell(SAVE, { cartId, name: '每周', shared: true }))['template'] as { id: string }
    expect(await tell(USE, { templateId: saved.id })).toMatchObject({ notForSale: [], cart: { units: 6, dealerCode: 'D-1' } })
    expect(await tell(USE, { templateId: saved.id }, other)).toMatchObject({ code: 'CART_TEMPLATE_NOT_FOUND' })
  }, 60_000)

  test('refused by credit stays as it was and says why', async () => {
    const { id: cartId } = await opened()
    await tell(PASTE, { cartId, text: 'SKU-1 50' })
    expect(await tell(SUBMIT, { cartId, version: 2 })).toMatchObject({ code: 'CREDIT_EXCEEDED' })
    expect(await ask(READ, cartId)).toMatchObject({
      status: 'OPEN',
      version: 2,
      refusal: { code: 'CREDIT_EXCEEDED', message: expect.any(String) },
      order: null,
    })
  }, 30_000)

  test('takes a file, row by row', async () => {
    const { id: cartId } = await opened()
    const answer = await upload(cartId, '商品编码,订购数量,备注\nSKU-1,4,急\nNIX,1,\nSKU-1,"1,000",\n,3,\n')
    expect(answer.status).toBe(200)
    expect(await answer.json()).toEqual({
      ...{ rows: 4, taken: 2, known: 0, faulty: 2, version: 2 },
      faults: [
        { line: 3, code: 'unknown-sku', message: 'There is no such SKU; check it and enter it again' },
        { line: 5, code: 'sku-missing', message: 'The SKU is missing' },
      ],
      sums: [{ sku: 'SKU-1', lines: [2, 4], before: 0, quantity: 1_004 }],
    })
    expect((await upload('0197a5a0-0000-7000-8000-000000000001', '货号,数量\nSKU-1,1\n')).status).toBe(404)
  }, 30_000)

  test('does not exist for another dealer', async () => {
    const { id: cartId, version } = await opened()
    expect(await ask(READ, cartId, other)).toBeNull()
    expect(await ask(VIEW, cartId, other)).toBeNull()
    expect(await tell(PASTE, { cartId, text: 'SKU-1 1' }, other)).toMatchObject({ code: 'CART_NOT_FOUND' })
    expect(await tell(SUBMIT, { cartId, version }, other)).toMatchObject({ code: 'CART_NOT_FOUND' })
    expect(await tell(CREATE, { dealerCode: 'D-2' })).toMatchObject({ code: 'DEALER_NOT_FOUND' })
    const { data } = await platform.graphql({ query: LIST }, { token: shop.token })
    expect(data).toEqual({ carts: { totalCount: 0 } })
  }, 30_000)
})
