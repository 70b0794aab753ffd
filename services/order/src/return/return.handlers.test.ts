import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import { getReturns, listReturns } from '@channel/contracts/order'
import { brandOps, dealerBuyer } from '@channel/testkit'
import { Unreachable } from '../testing/neighbours.js'
import type { TestedService } from '../testing/order-service.js'
import { orderService, refusalOf } from '../testing/order-service.js'

let service: TestedService
beforeAll(async () => {
  service = await orderService()
  service.neighbours.stockUp({ 'BP-01': 10 })
  service.neighbours.openAccount('D001', 1_000_00)
})
afterAll(() => service.close())

const twoBack = { channel: 'dealer' as const, dealerCode: 'D001', lines: [{ sku: 'BP-01', quantity: 2, unitPrice: '30.00' }] }
const books = () => [service.neighbours.sellable.get('BP-01'), service.neighbours.exposureOf('D001')]
const settled = async (input: Parameters<TestedService['takeBack']>[0]) => {
  const reply = await service.takeBack(input)
  if (!reply.ok) throw new Error(JSON.stringify(reply.error))
  return reply.value
}

describe('goods that come back', () => {
  it('are sellable again, and lower what the dealer owes, below zero if need be', async () => {
    const [stock, exposure] = books()
    const goods = await settled({ ...twoBack, reference: 'C536379' })
    expect(goods).toMatchObject({
      status: 'settled',
      totalMinor: 60_00,
      reference: 'C536379',
      receivedBy: brandOps.principal.subject,
    })
    expect(goods.number).toMatch(/^RT20260302-\d{6}$/)
    expect(books()).toEqual([stock! + 2, exposure! - 60_00])
    expect(await service.events(goods.id)).toEqual(['order.goods-returned.v1'])
  })

  it('are taken once per key', async () => {
    const input = { ...twoBack, idempotencyKey: newId() }
    const replies = await Promise.all(Array.from({ length: 10 }, () => settled(input)))
    expect(new Set(replies.map(({ id }) => id)).size).toBe(1)
    const after = books()
    expect(await settled(input)).toEqual(replies[0])
    expect(refusalOf(await service.takeBack({ ...input, reference: 'other' }))).toBe('IDEMPOTENCY_KEY_REUSED')
    expect(books()).toEqual(after)
  })

  it.each([
    ['an unknown dealer', { dealerCode: 'D404' }, 'DEALER_NOT_FOUND'],
    ['another currency', { currency: 'GBP' }, 'CURRENCY_MISMATCH'],
    ['an unknown SKU', { lines: [{ sku: 'NOPE', quantity: 1, unitPrice: '1' }] }, 'UNKNOWN_SKU'],
    ['no dealer', { dealerCode: undefined }, 'DEALER_REQUIRED'],
  ])('are refused for %s, and nothing moves', async (_, over, code) => {
    const before = books()
    const input = { ...twoBack, idempotencyKey: newId(), ...over }
    const first = await service.takeBack(input)
    expect(refusalOf(first)).toBe(code)
    expect(await service.takeBack(input)).toEqual(first)
    expect(books()).toEqual(before)
  })

  it('are not taken by a dealer', async () => {
    expect(refusalOf(await service.takeBack(twoBack, dealerBuyer('D001')))).toBe('FORBIDDEN')
  })

  it.each([
    [1, 'before'],
    [2, 'before'],
    [2, 'after'],
    [3, 'before'],
    [3, 'after'],
  ] as const)('are settled by the worker when the driver died at step %i, %s its effect', async (n, fault) => {
    const [stock, exposure] = books()
    const begin = service.neighbours.calls.length
    service.neighbours.fault = (_, call) => (call - begin === n ? fault : 'none')
    const input = { ...twoBack, idempotencyKey: newId() }
    await expect(service.takeBack(input)).rejects.toThrow(Unreachable)
    service.pass(11)
    await Promise.all([service.resume.returns(), service.replica().resume.returns()])
    expect(books()).toEqual([stock! + 2, exposure! - 60_00])
    expect((await settled(input)).status).toBe('settled')
  })

  it('are listed newest first, to the brand and to their dealer', async () => {
    const list = (input: object, context = brandOps) => service.returns.list(listReturns.input.parse(input), context)
    service.pass(1)
    const newest = await settled(twoBack)
    const first = await list({ first: 2 })
    expect(first.rows[0]?.node).toEqual(newest)
    expect(first.hasNextPage).toBe(true)
    const second = await list({ first: 200, after: first.rows[1]?.cursor })
    expect(first.rows.length + second.rows.length).toBe(first.totalCount)
    expect((await list({}, dealerBuyer('D001'))).rows.every(({ node }) => node.dealerCode === 'D001')).toBe(true)
    const stranger = dealerBuyer('D002')
    expect((await list({ dealerCode: 'D001' }, stranger)).totalCount).toBe(0)
    expect(await service.returns.get(getReturns.input.parse({ ids: [newest.id] }), stranger)).toEqual([])
    expect(await service.returns.get(getReturns.input.parse({ ids: [newest.id] }), brandOps)).toEqual([newest])
  })
})
