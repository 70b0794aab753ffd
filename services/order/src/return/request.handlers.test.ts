import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import { goodsReturned, listReturnRequests } from '@channel/contracts/order'
import { brandOps, dealerBuyer } from '@channel/testkit'
import { buyer, lifeIn, line, openShop, unit } from '../testing/life.js'
import { Unreachable } from '../testing/neighbours.js'
import type { TestedService } from '../testing/order-service.js'
import { accepted, orderService, refusalOf } from '../testing/order-service.js'
import type { Returns } from '../testing/returns.js'
import { back, good, returnsOf } from '../testing/returns.js'

let service: TestedService
let returns: Returns
let others: Returns
let replica: ReturnType<TestedService['replica']>
beforeAll(async () => {
  service = await orderService()
  replica = service.replica()
  returns = returnsOf(service.returnRequests)
  others = returnsOf(replica.returnRequests)
})
beforeEach(() => openShop(service))
afterAll(() => service.close())
const { place, books, account, payloads } = lifeIn(() => service)

/** Four bags and two bottles that were shipped and are owed. */
const shipped = async (input: Parameters<typeof place>[0] = {}): Promise<string> => {
  const { id } = await place(input)
  accepted(await service.ship(id))
  await service.settle()
  return id
}
const approved = async (orderId: string, lines = [back(1, 3), back(2, 1)]) => {
  const { id } = await good(returns.request(orderId, lines))
  await good(returns.approve(id))
  return id
}

describe('a return that is asked for', () => {
  it('is approved, looked at and settled: stock by condition, credit at the order’s price, one event', async () => {
    const orderId = await shipped()
    const before = { ...books(), owed: account()?.owedMinor ?? 0 }
    const id = await approved(orderId)
    const settled = await good(
      returns.receive(id, [
        { lineNo: 1, sellable: 1, damaged: 1, rejected: 1, note: '一件人为损坏' },
        { lineNo: 2, sellable: 1 },
      ]),
    )
    expect(settled).toMatchObject({ status: 'settled', allowed: [], creditedMinor: 30_00, dealerCode: 'D001' })
    expect(settled.number).toMatch(/^RMA20260302-\d{6}$/)
    expect(settled.creditNote?.number).toMatch(/^CN20260302-\d{6}$/)
    expect(settled.lines).toMatchObject([
      { inspection: { rejected: 1, note: '一件人为损坏' }, creditedMinor: 20_00 },
      { creditedMinor: 10_00 },
    ])
    expect(books()).toMatchObject({ 'BP-01': before['BP-01']! + 1, 'TH-02': before['TH-02']! + 1 })
    expect(service.neighbours.stock.damaged).toEqual(new Map([['BP-01', 1]]))
    expect(account()?.owedMinor).toBe(before.owed - 30_00)
    const told = await payloads(goodsReturned.name)
    expect(told.map(({ payload }) => payload)).toMatchObject([
      {
        id: settled.creditNote?.id,
        number: settled.creditNote?.number,
        reference: settled.number,
        status: 'settled',
        totalMinor: 30_00,
        lines: [
          { sku: 'BP-01', quantity: 2, unitPrice: '10.00', amountMinor: 20_00 },
          { sku: 'TH-02', quantity: 1, amountMinor: 10_00 },
        ],
      },
    ])
    expect((await returns.history(id)).map(({ step, actor, version }) => [version, step, actor])).toEqual([
      [1, 'requested', buyer.principal.subject],
      [2, 'approved', brandOps.principal.subject],
      [3, 'received', brandOps.principal.subject],
      [4, 'settled', brandOps.principal.subject],
    ])
  })

  it('of which nothing is taken is settled without a credit note', async () => {
    const before = await shipped().then((orderId) => ({ orderId, books: books() }))
    const id = await approved(before.orderId, [back(1, 2)])
    expect(await good(returns.receive(id, [{ lineNo: 1, rejected: 2 }]))).toMatchObject({ status: 'settled', creditNote: null })
    expect([books(), await payloads(goodsReturned.name)]).toEqual([before.books, []])
    expect(refusalOf(await returns.request(before.orderId, [back(1, 4)]))).toBeUndefined()
  })

  it('never asks for more than was shipped, however many ask at once', async () => {
    const orderId = await shipped()
    const asks = Array.from({ length: 12 }, (_, n) => (n % 2 ? returns : others).request(orderId, [back(1, 1), back(2, 1)]))
    const replies = await Promise.all(asks)
    expect(replies.filter(({ ok }) => ok)).toHaveLength(2)
    expect(new Set(replies.map(refusalOf))).toEqual(new Set([undefined, 'RETURN_QUANTITY_EXCEEDED']))
    expect(refusalOf(await returns.request(orderId, [back(1, 3)]))).toBe('RETURN_QUANTITY_EXCEEDED')
    expect(refusalOf(await returns.request(orderId, [back(1, 2)]))).toBeUndefined()
  })

  it('asks for nothing that has not left yet', async () => {
    const { id } = await place()
    expect(refusalOf(await returns.request(id, [back(1, 1)]))).toBe('RETURN_QUANTITY_EXCEEDED')
    accepted(await service.ship(id, brandOps, newId(), { lines: [unit(1, 1)] }))
    expect(await returns.request(id, [back(1, 2)])).toMatchObject({ error: { requested: 2, left: 1 } })
    expect(refusalOf(await returns.request(id, [back(1, 1)]))).toBeUndefined()
    expect(refusalOf(await returns.request(id, [back(9, 1)]))).toBe('LINE_NOT_FOUND')
  })

  it('frees its units where it is rejected or withdrawn, and says what is allowed where a step is not', async () => {
    const orderId = await shipped()
    const first = await good(returns.request(orderId, [back(1, 4)]))
    expect(first.allowed).toEqual(['approve', 'reject', 'withdraw'])
    expect(await returns.receive(first.id, [{ lineNo: 1, sellable: 1 }])).toEqual({
      ok: false,
      error: { code: 'RETURN_NOT_ALLOWED', status: 'requested', allowed: ['approve', 'reject', 'withdraw'] },
    })
    expect(await good(returns.reject(first.id))).toMatchObject({ status: 'rejected', decision: { note: '超过期限' } })
    const second = await good(returns.request(orderId, [back(1, 4)]))
    expect(await good(returns.withdraw(second.id))).toMatchObject({ status: 'withdrawn', allowed: [] })
    expect(refusalOf(await returns.approve(second.id))).toBe('RETURN_NOT_ALLOWED')
    expect(refusalOf(await returns.request(orderId, [back(1, 4)]))).toBeUndefined()
  })

  it('credits all of a line exactly, in however many parts it comes back', async () => {
    service.neighbours.prices.set('BP-01', { unitPrice: '0.335', currency: 'CNY' })
    const orderId = await shipped({ lines: [line('BP-01', 3)] })
    const credited: number[] = []
    for (let part = 0; part < 3; part++) {
      const id = await approved(orderId, [back(1, 1)])
      credited.push((await good(returns.receive(id, [{ lineNo: 1, sellable: 1 }]))).creditedMinor)
    }
    expect(credited).toEqual([34, 33, 34])
    expect(account()?.owedMinor).toBe(0)
  })

  it('is settled once, however many receive it at once, each with the answer', async () => {
    const orderId = await shipped()
    const id = await approved(orderId, [back(1, 2)])
    const key = newId()
    const before = books()
    const lines = [{ lineNo: 1, sellable: 2 }]
    const same = await Promise.all(
      Array.from({ length: 6 }, (_, n) => (n % 2 ? returns : others).receive(id, lines, brandOps, key)),
    )
    const more = await Promise.all(Array.from({ length: 4 }, () => others.receive(id, lines)))
    for (const reply of same) expect(reply).toEqual(same[0])
    expect(same[0]).toMatchObject({ ok: true, value: { status: 'settled' } })
    expect(new Set(more.map(refusalOf))).toEqual(new Set(['RETURN_NOT_ALLOWED']))
    expect(books()['BP-01']).toBe(before['BP-01']! + 2)
    expect(await payloads(goodsReturned.name)).toHaveLength(1)
  })

  it.each([
    [1, 'before'],
    [2, 'before'],
    [2, 'after'],
    [3, 'before'],
    [3, 'after'],
  ] as const)('is settled by the worker when its driver died at step %i, %s its effect', async (n, fault) => {
    const id = await approved(await shipped(), [back(1, 2)])
    const before = books()
    const begin = service.neighbours.calls.length
    service.neighbours.fault = (_, call) => (call - begin === n ? fault : 'none')
    const key = newId()
    await expect(returns.receive(id, [{ lineNo: 1, sellable: 2 }], brandOps, key)).rejects.toThrow(Unreachable)
    expect(await returns.get(id)).toMatchObject({ status: 'received', allowed: [] })
    service.pass(11)
    await Promise.all([service.resume.returns(), replica.resume.returns()])
    expect(await returns.get(id)).toMatchObject({ status: 'settled' })
    expect(await returns.receive(id, [{ lineNo: 1, sellable: 2 }], brandOps, key)).toMatchObject({ ok: true })
    expect([books()['BP-01'], books().exposure]).toEqual([before['BP-01']! + 2, before.exposure - 20_00])
  })

  it('that stock refuses is approved again, and can be received anew', async () => {
    const id = await approved(await shipped(), [back(1, 2)])
    const sellable = service.neighbours.sellable.get('BP-01') ?? 0
    service.neighbours.sellable.delete('BP-01')
    const key = newId()
    const refused = await returns.receive(id, [{ lineNo: 1, sellable: 2 }], brandOps, key)
    expect(refusalOf(refused)).toBe('UNKNOWN_SKU')
    expect(await returns.get(id)).toMatchObject({
      status: 'approved',
      creditNote: null,
      creditedMinor: 0,
      lines: [{ inspection: null }],
    })
    service.neighbours.sellable.set('BP-01', sellable)
    expect(await good(returns.receive(id, [{ lineNo: 1, damaged: 2 }]))).toMatchObject({
      status: 'settled',
      creditedMinor: 20_00,
    })
    expect(await returns.receive(id, [{ lineNo: 1, sellable: 2 }], brandOps, key)).toEqual(refused)
    expect((await returns.history(id)).map(({ step }) => step)).toEqual([
      'requested',
      'approved',
      'received',
      'refused',
      'received',
      'settled',
    ])
  })
})

describe('who sees and does what', () => {
  it('is the branch’s to ask for, and the brand’s to decide', async () => {
    await service.database.query("INSERT INTO dealer_branch VALUES ('TOP', 'TOP'), ('TOP', 'D001') ON CONFLICT DO NOTHING")
    const orderId = await shipped()
    const [above, stranger] = [dealerBuyer('TOP'), dealerBuyer('D002')]
    expect(refusalOf(await returns.request(orderId, [back(1, 1)], stranger))).toBe('ORDER_NOT_FOUND')
    const { id } = await good(returns.request(orderId, [back(1, 1)], above))
    expect(await returns.get(id, stranger)).toBeUndefined()
    expect(await returns.history(id, stranger)).toEqual([])
    expect(refusalOf(await returns.withdraw(id, stranger))).toBe('RETURN_NOT_FOUND')
    expect(await returns.get(id, dealerBuyer('D001'))).toMatchObject({ id })
    for (const step of [returns.approve, returns.reject]) expect(refusalOf(await step(id, above))).toBe('FORBIDDEN')
    expect(refusalOf(await returns.receive(id, [{ lineNo: 1 }], above))).toBe('FORBIDDEN')
    expect(refusalOf(await returns.withdraw(id, above))).toBeUndefined()
  })

  it('lists newest first, by status, dealer, order and time, page by page', async () => {
    const list = (input: object, context = brandOps) =>
      service.returnRequests.queries.list(listReturnRequests.input.parse(input), context)
    const orderId = await shipped()
    const ids: string[] = []
    for (let n = 0; n < 3; n++) {
      ids.unshift((await good(returns.request(orderId, [back(1, 1)]))).id)
      service.pass(1)
    }
    await good(returns.approve(ids[1] ?? ''))
    const first = await list({ first: 2 })
    expect([first.rows.map(({ node }) => node.id), first.hasNextPage, first.totalCount]).toEqual([ids.slice(0, 2), true, 3])
    expect((await list({ first: 2, after: first.rows[1]?.cursor })).rows.map(({ node }) => node.id)).toEqual(ids.slice(2))
    expect((await list({ status: 'approved' })).rows.map(({ node }) => node.id)).toEqual([ids[1]])
    expect((await list({ orderId: newId() })).totalCount).toBe(0)
    expect((await list({ orderId, dealerCode: 'D001', to: service.now().toISOString() })).totalCount).toBe(3)
    expect((await list({ from: service.now().toISOString() })).totalCount).toBe(0)
    expect((await list({ dealerCode: 'D001' }, dealerBuyer('D002'))).totalCount).toBe(0)
  })
})
