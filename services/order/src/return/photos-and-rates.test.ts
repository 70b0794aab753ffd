import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import { getReturnPhoto, MAX_PHOTO_BYTES, returnRates } from '@channel/contracts/order'
import { brandOps, dealerBuyer } from '@channel/testkit'
import { lifeIn, openShop } from '../testing/life.js'
import type { TestedService } from '../testing/order-service.js'
import { accepted, orderService, refusalOf } from '../testing/order-service.js'
import type { Returns } from '../testing/returns.js'
import { back, good, photo, returnsOf } from '../testing/returns.js'

let service: TestedService
let returns: Returns
beforeAll(async () => {
  service = await orderService()
  returns = returnsOf(service.returnRequests)
})
beforeEach(() => openShop(service))
afterAll(() => service.close())
const { place } = lifeIn(() => service)

/** Four bags and two bottles that were shipped. */
const shipped = async (): Promise<string> => {
  const { id } = await place()
  accepted(await service.ship(id))
  return id
}

describe('a photo', () => {
  it('is kept for the order until a request names it, and comes back as it was', async () => {
    const orderId = await shipped()
    const kept = await good(returns.upload(orderId, photo('png', 2_000)))
    expect(kept).toMatchObject({ mediaType: 'image/png', bytes: 2_000, fileName: '照片.jpg' })
    const request = () => returns.request(orderId, [back(1, 1)], undefined, newId(), { photos: [kept.id] })
    expect((await good(request())).photos).toEqual([kept])
    expect(await request()).toEqual({ ok: false, error: { code: 'PHOTO_NOT_FOUND', photoIds: [kept.id] } })
    const read = (context = brandOps) =>
      service.returnRequests.queries.photo(getReturnPhoto.input.parse({ id: kept.id }), context)
    expect((await read())?.content).toBe(photo('png', 2_000).toString('base64'))
    expect(await read(dealerBuyer('D002'))).toBeNull()
  })

  it('of another type or above three megabytes is refused, and nine wait at most, for a day', async () => {
    const orderId = await shipped()
    expect(refusalOf(await returns.upload(orderId, photo('gif')))).toBe('PHOTO_TYPE')
    expect(refusalOf(await returns.upload(orderId, photo('jpeg', MAX_PHOTO_BYTES + 1)))).toBe('PHOTO_TOO_LARGE')
    expect(refusalOf(await returns.upload(orderId, photo(), dealerBuyer('D002')))).toBe('ORDER_NOT_FOUND')
    const replies = await Promise.all(Array.from({ length: 12 }, () => returns.upload(orderId, photo())))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(9)
    service.pass(24 * 3_600 + 1)
    expect(refusalOf(await returns.upload(orderId, photo()))).toBeUndefined()
    expect(await service.rowsIn('return_photo')).toBe(1)
  })
})

it('the rate of returns is told by dealer and SKU, with the reasons', async () => {
  const orderId = await shipped()
  const { id } = await good(returns.request(orderId, [back(1, 2, 'defective'), back(2, 1, 'defective')]))
  await good(returns.approve(id))
  await good(returns.receive(id, [{ lineNo: 1, sellable: 1 }]))
  await good(returns.request(orderId, [back(1, 2, 'unsold')]))
  await service.takeBack({ lines: [{ sku: 'TH-02', quantity: 1, unitPrice: '1' }] })
  const rates = (input: object = {}, context = brandOps) =>
    service.returnRequests.queries.rates(
      returnRates.input.parse({ from: '2026-03-01T00:00:00Z', to: '2026-04-01T00:00:00Z', ...input }),
      context,
    )
  const bags = {
    dealerCode: 'D001',
    sku: 'BP-01',
    shipped: 4,
    returned: 1,
    rateBasisPoints: 2_500,
    reasons: [
      { reason: 'defective', requests: 1, units: 2 },
      { reason: 'unsold', requests: 1, units: 2 },
    ],
  }
  const all = await rates()
  expect(all.rows.map(({ node }) => node)).toEqual([
    { dealerCode: null, sku: 'TH-02', shipped: 0, returned: 1, rateBasisPoints: null, reasons: [] },
    bags,
    {
      ...bags,
      sku: 'TH-02',
      shipped: 2,
      returned: 0,
      rateBasisPoints: 0,
      reasons: [{ reason: 'defective', requests: 1, units: 1 }],
    },
  ])
  const first = await rates({ first: 1 })
  expect([first.hasNextPage, first.totalCount]).toEqual([true, 3])
  expect((await rates({ after: first.rows[0]?.cursor, first: 1 })).rows.map(({ node }) => node)).toEqual([bags])
  expect((await rates({ sku: 'BP-01', dealerCode: 'D001' })).rows.map(({ node }) => node)).toEqual([bags])
  expect((await rates({}, dealerBuyer('D001'))).totalCount).toBe(2)
  expect((await rates({}, dealerBuyer('D002'))).rows).toEqual([])
})
