import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import type { Fault } from '../testing/neighbours.js'
import { Unreachable } from '../testing/neighbours.js'
import type { TestedService } from '../testing/order-service.js'
import { accepted, orderService, refusalOf } from '../testing/order-service.js'

let service: TestedService
beforeAll(async () => {
  service = await orderService()
})
beforeEach(async () => {
  await service.clear()
  service.neighbours.stockUp({ 'BP-01': 10, 'TH-02': 1 })
  service.neighbours.openAccount('D001', 1_000_00)
})
afterAll(() => service.close())

const onePiece = { channel: 'dealer' as const, dealerCode: 'D001', lines: [{ sku: 'BP-01', quantity: 1, unitPrice: '10.00' }] }
const tooMany = { ...onePiece, lines: [{ sku: 'TH-02', quantity: 2, unitPrice: '10.00' }] }

/** The network, or the process, dies at the n-th call from now, before or after the other side has done its work. */
const dieAt = (n: number, fault: Fault) => {
  const begin = service.neighbours.calls.length
  service.neighbours.fault = (_, call) => (call - begin === n ? fault : 'none')
}
const onlyOrder = async () => {
  const { rows } = await service.list()
  expect(rows).toHaveLength(1)
  return rows[0]!.node
}
const statusOf = (id: string) => [service.neighbours.reservations.get(id)?.status, service.neighbours.holds.get(id)?.status]
const workerPasses = async (seconds = 11) => {
  service.pass(seconds)
  await service.resume.orders()
}
const timeRunsOut = async () => {
  await service.neighbours.idle()
  service.pass(16 * 60)
  service.neighbours.expire(service.now())
}
const books = () => [
  service.neighbours.sellable.get('BP-01'),
  service.neighbours.sellable.get('TH-02'),
  service.neighbours.exposureOf('D001'),
]

describe.each(['before', 'after'] as const)('when the driver dies %s the effect of a call', (fault) => {
  it.each([
    [1, 'credit'],
    [2, 'stock'],
    [3, 'the allocation'],
    [4, 'the confirmation'],
  ])('of step %i, %s, a worker confirms the order', async (n) => {
    dieAt(n, fault)
    await expect(service.place(onePiece)).rejects.toThrow(Unreachable)
    const { id, status } = await onlyOrder()
    expect(status).toBe('submitted')

    await workerPasses()
    expect(await service.order(id)).toMatchObject({ status: 'confirmed', location: 'MAIN' })
    expect(statusOf(id)).toEqual(['allocated', 'confirmed'])
    expect(books()).toEqual([9, 1, 10_00])
    expect(await service.events(id)).toEqual(['order.order-submitted.v1', 'order.order-confirmed.v1'])
  })

  it.each([1, 2, 3])('of step %i, a worker refuses an order that cannot be, and nothing stays held', async (n) => {
    dieAt(n, fault)
    await expect(service.place(tooMany)).rejects.toThrow(Unreachable)
    await workerPasses()
    const { id, status } = await onlyOrder()
    expect(status).toBe('refused')
    expect(statusOf(id)).toEqual([undefined, 'released'])
    expect(books()).toEqual([10, 1, 0])
    expect(service.neighbours.secondEndings).toEqual([])
  })

  it('a repeat by the caller drives the order on as well', async () => {
    const input = { ...onePiece, idempotencyKey: newId() }
    dieAt(2, fault)
    await expect(service.place(input)).rejects.toThrow(Unreachable)
    expect(accepted(await service.place(input)).status).toBe('confirmed')
    expect(books()).toEqual([9, 1, 10_00])
  })

  it('of shipping, a worker or a repeat ships the order', async () => {
    const { id } = accepted(await service.place(onePiece))
    const key = newId()
    dieAt(1, fault)
    await expect(service.ship(id, undefined, key)).rejects.toThrow(Unreachable)
    expect(await service.cancel(id)).toEqual({
      ok: false,
      error: { code: 'NOT_ALLOWED_IN_STATUS', status: 'shipping', allowed: [] },
    })
    if (fault === 'before') await workerPasses()
    expect(accepted(await service.ship(id, undefined, key)).status).toBe('shipped')
    expect(statusOf(id)[0]).toBe('shipped')
    expect((await service.events(id)).filter((name) => name === 'order.order-shipped.v1')).toHaveLength(1)
  })

  it.each([1, 2])('of step %i of a cancellation, a worker finishes it', async (n) => {
    const { id } = accepted(await service.place(onePiece))
    dieAt(n, fault)
    await expect(service.cancel(id)).rejects.toThrow(Unreachable)
    await workerPasses()
    expect((await service.order(id))?.status).toBe('cancelled')
    expect(statusOf(id)).toEqual(['released', 'released'])
    expect(books()).toEqual([10, 1, 0])
    expect(service.neighbours.secondEndings).toEqual([])
  })
})

describe('holds that ran out before the order was confirmed', () => {
  // Allocation and confirmation are asked at once: where one of them was lost, the other has become firm and is given back all the same.
  it.each([
    [3, 'before', ['expired', 'released']],
    [4, 'before', ['released', 'expired']],
  ] as const)('refuse it, where step %i died %s its effect', async (n, fault, end) => {
    dieAt(n, fault)
    await expect(service.place(onePiece)).rejects.toThrow(Unreachable)
    await timeRunsOut()
    await service.resume.orders()
    const { id, status, refusal } = await onlyOrder()
    expect([status, refusal]).toEqual(['refused', { code: 'HOLDS_EXPIRED' }])
    expect(statusOf(id)).toEqual(end)
    expect(books()).toEqual([10, 1, 0])
    expect(service.neighbours.secondEndings).toEqual([])
  })

  it.each([3, 4])('are firm, and the order confirmed, where only the answer of step %i was lost', async (n) => {
    dieAt(n, 'after')
    await expect(service.place(onePiece)).rejects.toThrow(Unreachable)
    await timeRunsOut()
    await service.resume.orders()
    expect((await onlyOrder()).status).toBe('confirmed')
    expect(books()).toEqual([9, 1, 10_00])
  })

  it('refuse the order where both are gone', async () => {
    service.neighbours.fault = (pattern) =>
      ['inventory.allocate-stock', 'dealer.confirm-hold'].includes(pattern) ? 'before' : 'none'
    await expect(service.place(onePiece)).rejects.toThrow(Unreachable)
    await timeRunsOut()
    service.neighbours.fault = () => 'none'
    await service.resume.orders()
    const { id, refusal } = await onlyOrder()
    expect(refusal).toEqual({ code: 'HOLDS_EXPIRED' })
    expect(statusOf(id)).toEqual(['expired', 'expired'])
    expect(books()).toEqual([10, 1, 0])
  })
})

describe('the worker', () => {
  it('leaves an order alone while its caller may still be at it', async () => {
    dieAt(2, 'before')
    await expect(service.place(onePiece)).rejects.toThrow(Unreachable)
    await workerPasses(9)
    expect((await onlyOrder()).status).toBe('submitted')
    await workerPasses(2)
    expect((await onlyOrder()).status).toBe('confirmed')
  })

  it('tries again as long as nobody answers, and holds up no other order', async () => {
    service.neighbours.fault = () => 'before'
    await expect(service.place(onePiece)).rejects.toThrow(Unreachable)
    const stuck = (await onlyOrder()).id
    await workerPasses()
    await workerPasses()
    expect((await service.order(stuck))?.status).toBe('submitted')

    const begin = service.neighbours.calls.length
    service.neighbours.fault = (_, call) => (call === begin + 1 ? 'before' : 'none')
    await expect(service.place(onePiece)).rejects.toThrow(Unreachable)
    service.neighbours.fault = () => 'none'
    await workerPasses()
    expect((await service.list({ status: 'confirmed' })).rows).toHaveLength(2)
  })

  it('shares the work with its replicas: each order is taken by one', async () => {
    service.neighbours.fault = () => 'before'
    const many = Array.from({ length: 40 }, () => service.place({ ...onePiece, channel: 'online', dealerCode: undefined }))
    await Promise.allSettled(many)
    service.neighbours.fault = () => 'none'
    service.neighbours.stockUp({ 'BP-01': 100 })
    const begin = service.neighbours.calls.length
    service.pass(11)
    await Promise.all([service, service.replica(), service.replica()].map(({ resume }) => resume.orders()))
    expect((await service.list({ status: 'confirmed' })).totalCount).toBe(40)
    expect(service.neighbours.sellable.get('BP-01')).toBe(60)
    expect(service.neighbours.calls.slice(begin)).toHaveLength(80)
  })
})

describe('many at once', () => {
  it('with one key place one order', async () => {
    const input = { ...onePiece, idempotencyKey: newId() }
    const replies = await Promise.all(Array.from({ length: 20 }, () => service.place(input)))
    for (const reply of replies) expect(accepted(reply)).toEqual(accepted(replies[0]!))
    expect(books()).toEqual([9, 1, 10_00])
    expect(await service.events()).toEqual(['order.order-submitted.v1', 'order.order-confirmed.v1'])
  })

  it.each(['before', 'after'] as const)('drive one half-way order to one end, whoever died %s the effect', async (fault) => {
    const input = { ...onePiece, idempotencyKey: newId() }
    dieAt(2, fault)
    await expect(service.place(input)).rejects.toThrow(Unreachable)
    service.pass(11)
    const callers = Array.from({ length: 5 }, () => service.replica())
    const replies = await Promise.all([...callers.map(({ place }) => place(input)), service.resume.orders()])
    for (const reply of replies.slice(0, 5)) expect(reply).toEqual(replies[0])
    const { id, status } = await onlyOrder()
    expect(status).toBe('confirmed')
    expect(await service.events(id)).toEqual(['order.order-submitted.v1', 'order.order-confirmed.v1'])
    expect(books()).toEqual([9, 1, 10_00])
  })

  it('take exactly the last pieces', async () => {
    const replies = await Promise.all(
      Array.from({ length: 30 }, () => service.place({ lines: [{ sku: 'BP-01', quantity: 1, unitPrice: '1' }] })),
    )
    expect(replies.filter((reply) => reply.ok)).toHaveLength(10)
    expect(replies.filter((reply) => refusalOf(reply) === 'INSUFFICIENT_STOCK')).toHaveLength(20)
    expect(service.neighbours.sellable.get('BP-01')).toBe(0)
  })

  it('ship and cancel an order: one of them wins', async () => {
    for (let round = 0; round < 5; round += 1) {
      const { id } = accepted(await service.place(onePiece))
      const [shipped, cancelled] = await Promise.all([service.ship(id), service.cancel(id)])
      expect([shipped.ok, cancelled.ok].filter(Boolean)).toHaveLength(1)
      expect(refusalOf(shipped.ok ? cancelled : shipped)).toBe('NOT_ALLOWED_IN_STATUS')
      expect((await service.order(id))?.status).toBe(shipped.ok ? 'shipped' : 'cancelled')
      expect(statusOf(id)[0]).toBe(shipped.ok ? 'shipped' : 'released')
    }
  })

  it('with one key ship an order once', async () => {
    const { id } = accepted(await service.place(onePiece))
    const key = newId()
    const replies = await Promise.all(Array.from({ length: 10 }, () => service.ship(id, undefined, key)))
    for (const reply of replies) expect(reply).toEqual(replies[0])
    expect(replies[0]?.ok).toBe(true)
    expect((await service.events(id)).filter((name) => name === 'order.order-shipped.v1')).toHaveLength(1)
  })

  it('with one key ship two orders: one is shipped, the other is told that the key is taken', async () => {
    const orders = [accepted(await service.place(onePiece)), accepted(await service.place(onePiece))]
    const key = newId()
    const replies = await Promise.all(orders.map(({ id }) => service.ship(id, undefined, key)))
    expect(replies.map((reply) => refusalOf(reply) ?? 'shipped').sort()).toEqual(['IDEMPOTENCY_KEY_REUSED', 'shipped'])
  })
})
