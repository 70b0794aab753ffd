import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { newId } from '@channel/contracts'
import type { OrderStatus } from '@channel/contracts/order'
import { brandAdmin, brandOps } from '@channel/testkit'
import { buyer, lifeIn, line, openShop } from '../testing/life.js'
import type { TestedService } from '../testing/order-service.js'
import { accepted, orderService, refusalOf } from '../testing/order-service.js'

let service: TestedService
beforeAll(async () => {
  service = await orderService()
})
beforeEach(() => openShop(service))
afterAll(() => service.close())
const { place, books, history } = lifeIn(() => service)

describe('an order that needs an approval', () => {
  const large = { lines: [line('BP-01', 10)], onCreditExceeded: 'ask' as const }
  const ask = async () => {
    service.neighbours.openAccount('D001', 50_00)
    return place({ ...large, idempotencyKey: newId() })
  }

  it('waits when its buyer asked for that and credit is exceeded, and holds nothing', async () => {
    const order = await ask()
    expect(order).toMatchObject({
      status: 'approving',
      location: null,
      approval: { why: 'credit', refusal: { code: 'CREDIT_EXCEEDED' } },
    })
    expect(order.allowed).toEqual(['approve', 'reject', 'cancel', 'hold'])
    expect(books()).toMatchObject({ 'BP-01': 10, exposure: 0 })
    expect((await service.events(order.id)).at(-1)).toBe('order.order-approval-requested.v1')
  })

  it('goes on above the limit once somebody else has approved it, and says who and why', async () => {
    const { id } = await ask()
    expect(refusalOf(await service.approve(id, buyer))).toBe('FORBIDDEN')
    const approved = accepted(await service.approve(id))
    expect(approved).toMatchObject({
      status: 'confirmed',
      approval: { decision: { approved: true, by: brandAdmin.principal.subject, reason: '老客户' } },
    })
    expect(service.neighbours.credit.overrides).toEqual([id])
    expect(books()).toMatchObject({ 'BP-01': 0, exposure: 100_00 })
    expect((await history(id)).map(({ step }) => step)).toEqual(['submitted', 'approval-asked', 'approved', 'confirmed'])
  })

  it('is refused when it is rejected, or when stock has run out meanwhile', async () => {
    const [rejected, late] = [await ask(), await ask()]
    expect(accepted(await service.reject(rejected.id))).toMatchObject({
      status: 'refused',
      refusal: { code: 'APPROVAL_REJECTED', reason: '欠款太多' },
    })
    service.neighbours.sellable.set('BP-01', 3)
    expect(accepted(await service.approve(late.id))).toMatchObject({ status: 'refused', refusal: { code: 'INSUFFICIENT_STOCK' } })
    expect(books().exposure).toBe(0)
  })

  it('is not approved by whoever placed it', async () => {
    await service.setRule(10_00)
    const { id } = accepted(await service.place({ channel: 'dealer', dealerCode: 'D001', lines: [line('BP-01', 2)] }, brandAdmin))
    expect(await service.approve(id)).toEqual({
      ok: false,
      error: { code: 'SAME_PERSON', requestedBy: brandAdmin.principal.subject },
    })
    expect(accepted(await service.approve(id, brandOps)).status).toBe('confirmed')
  })

  it('by a rule does not go above the credit limit with it: that is another question', async () => {
    await service.setRule(10_00)
    service.neighbours.openAccount('D001', 50_00)
    const [asking, silent] = [await place(large), await place({ lines: [line('BP-01', 10)] })]
    expect(accepted(await service.approve(asking.id))).toMatchObject({
      status: 'approving',
      approval: { why: 'credit', decision: null },
    })
    expect(accepted(await service.approve(silent.id))).toMatchObject({ status: 'refused', refusal: { code: 'CREDIT_EXCEEDED' } })
    expect(accepted(await service.approve(asking.id)).status).toBe('confirmed')
  })

  it('by a rule is one above its amount, in its channel, from the moment it is set until it is taken away', async () => {
    expect(await service.setRule(30_00)).toMatchObject({ ok: true, value: { rules: [{ channel: 'dealer', aboveMinor: 30_00 }] } })
    const status = async (quantity: number, channel: 'dealer' | 'online' = 'dealer'): Promise<OrderStatus> =>
      accepted(await service.place({ channel, dealerCode: 'D001', lines: [line('BP-01', quantity)] })).status
    expect([await status(3), await status(4), await status(4, 'online')]).toEqual(['confirmed', 'approving', 'confirmed'])
    await service.setRule(null)
    service.neighbours.sellable.set('BP-01', 10)
    expect(await status(4)).toBe('confirmed')
    expect(await service.setRule(1, 'dealer', buyer)).toMatchObject({ ok: false, error: { code: 'FORBIDDEN' } })
  })

  it('answers a repeat of its placement as before, and is approved once, however many approve it', async () => {
    service.neighbours.openAccount('D001', 50_00)
    const input = { ...large, idempotencyKey: newId() }
    const first = await place(input)
    const other = service.replica()
    const replies = await Promise.all([service, other, service, other].map((at) => at.approve(first.id)))
    expect(replies.filter(({ ok }) => ok)).toHaveLength(1)
    expect(service.neighbours.credit.overrides).toEqual([first.id])
    expect(await place(input)).toEqual(first)
  })
})
