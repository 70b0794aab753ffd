import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { registerProducts, Product } from '@channel/contracts/inventory'
import { brandOps, dealerBuyer } from '@channel/testkit'
import { onProductRegistered } from '../consumers/on-product-registered.js'
import type { Shop } from '../testing/shop.fixture.js'
import { accepted, key, openShop, place, sku } from '../testing/shop.fixture.js'

let shop: Shop
beforeAll(async () => {
  shop = await openShop({ instances: 2, skus: ['B1', 'B2', 'B3'] })
}, 60_000)
afterAll(() => shop.close())

const register = (...products: object[]) =>
  shop.first.products.registerProducts({ idempotencyKey: key(), products: products.map((one) => Product.parse(one)) }, brandOps)

describe('products', () => {
  it('are replaced whole, the last entry of a SKU in a call holds, and each gets an event', async () => {
    accepted(
      await register(
        { sku: 'b9', name: '旧名' },
        { sku: 'B9', name: '血糖仪', listPrice: { unitPrice: '2.50', currency: 'CNY' } },
      ),
    )
    expect(await shop.first.products.getProducts({ skus: [sku('B9'), sku('NOPE')] })).toEqual([
      {
        sku: 'B9',
        name: '血糖仪',
        nameEn: '',
        category: '',
        unit: '件',
        stocked: true,
        listPrice: { unitPrice: '2.50', currency: 'CNY' },
      },
    ])
    const events = await shop.database.query('SELECT name, payload FROM outbox_event WHERE key = $1', 'B9')
    expect(events).toMatchObject([{ name: 'inventory.product-registered.v1', payload: { name: '血糖仪' } }])
  })

  it('are read anew after a registration, on this replica at once and on others with the event', async () => {
    accepted(await register({ sku: 'B8', name: '一' }))
    const other = shop.any(1).products
    expect(await other.getProducts({ skus: [sku('B8')] })).toMatchObject([{ name: '一' }])
    accepted(await register({ sku: 'B8', name: '二' }))
    expect(await shop.first.products.getProducts({ skus: [sku('B8')] })).toMatchObject([{ name: '二' }])
    expect(await other.getProducts({ skus: [sku('B8')] })).toMatchObject([{ name: '一' }])
    await other.productChanged(Product.parse({ sku: 'B8', name: '二' }))
    expect(await other.getProducts({ skus: [sku('B8')] })).toMatchObject([{ name: '二' }])
    expect(onProductRegistered(other).event.name).toBe('inventory.product-registered.v1')
  })

  it('are found by a part of SKU or name, page by page', async () => {
    const first = await shop.first.products.listProducts({ first: 2, search: 'b' })
    const second = await shop.first.products.listProducts({ first: 2, search: 'b', after: first.rows[1]?.cursor })
    expect([...first.rows, ...second.rows].map(({ node }) => node.sku)).toEqual(['B1', 'B2', 'B3', 'B8'])
    expect(first).toMatchObject({ hasNextPage: true, totalCount: 5 })
    expect((await shop.first.products.listProducts({ first: 5, search: '_' })).totalCount).toBe(0)
  })

  it('are kept by the brand alone, and one key registers once', async () => {
    const input = registerProducts.input.parse({ idempotencyKey: key(), products: [{ sku: 'B7', name: '体温计' }] })
    expect(await shop.first.products.registerProducts(input, dealerBuyer('D1'))).toMatchObject({
      ok: false,
      error: { code: 'FORBIDDEN' },
    })
    const replies = await Promise.all([1, 2, 3, 4].map((n) => shop.any(n).products.registerProducts(input, brandOps)))
    expect(replies).toEqual(Array(4).fill({ ok: true, value: { registered: 1 } }))
    expect(await shop.database.query('SELECT id FROM outbox_event WHERE key = $1', 'B7')).toHaveLength(1)
  })
})

describe('locations', () => {
  it('are found by code and listed by kind', async () => {
    expect(await shop.first.products.getLocations({ codes: [place('WH2'), place('XX')] })).toMatchObject([
      { code: 'WH2', name: '广州分仓' },
    ])
    expect((await shop.first.products.listLocations({ first: 1, kind: 'warehouse' })).hasNextPage).toBe(true)
    expect((await shop.first.products.listLocations({ first: 1, kind: 'store' })).totalCount).toBe(0)
  })
})
