import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { DealerCode, EventId, newId } from '@channel/contracts'
import type { EventEnvelope } from '@channel/contracts'
import { dealerBranchChanged, dealerRegistered } from '@channel/contracts/dealer'
import { asService, dealerBuyer, dealerFinance } from '@channel/testkit'
import fc from 'fast-check'
import type { TestedService } from '../testing/order-service.js'
import { accepted, orderService } from '../testing/order-service.js'
import { dealerTreeFeature } from './dealer-tree.parts.js'

let service: TestedService
let other: ReturnType<TestedService['replica']>
beforeAll(async () => {
  service = await orderService()
  other = service.replica()
})
afterAll(() => service.close())
beforeEach(async () => {
  await service.clear()
  await service.database.query('TRUNCATE dealer_branch, dealer_place, inbox')
})

const platform = asService('order')
const codeOf = (code: string) => DealerCode.parse(code)
const eventOf = (name: string, key: string, payload: unknown): EventEnvelope => ({
  id: EventId.parse(newId()),
  name,
  key,
  occurredAt: '2026-03-02T08:00:00.000Z',
  actor: 'somebody',
  traceId: newId(),
  payload,
})
const changed = (code: string, ancestors: readonly string[], treeVersion: number) =>
  eventOf(dealerBranchChanged.name, code, { dealerCode: code, ancestors, treeVersion, moved: code, reason: 'test' })
const registered = (code: string, ancestors: readonly string[], treeVersion: number) =>
  eventOf(dealerRegistered.name, code, { code, ancestors, treeVersion })

const deliver = async (event: EventEnvelope, { ground }: Pick<TestedService, 'ground'> = service) => {
  const consumer = dealerTreeFeature(ground).consumers?.find((each) => each.event.name === event.name)
  await consumer?.handle(event, platform)
}

describe('what is told of the tree', () => {
  /** Dealers D0…D5; a move under what is below oneself is none. */
  const moves = fc.array(fc.tuple(fc.nat(5), fc.option(fc.nat(5), { nil: undefined })), { minLength: 1, maxLength: 12 })
  const pathOf = (parents: readonly (number | undefined)[], of: number): number[] => {
    const parent = parents[of]
    return parent === undefined ? [] : [...pathOf(parents, parent), parent]
  }
  const nameOf = (n: number) => `D${n}`

  it('gives the same tree in whatever order, however often and at whatever replica it comes', async () => {
    await fc.assert(
      fc.asyncProperty(moves, fc.infiniteStream(fc.nat()), async (wanted, chance) => {
        await service.database.query('TRUNCATE dealer_branch, dealer_place, inbox')
        const parents: (number | undefined)[] = Array.from({ length: 6 }, () => undefined)
        const events = parents.map((_, n) => registered(nameOf(n), [], n + 1))
        wanted.forEach(([dealer, parent], index) => {
          if (parent !== undefined && [...pathOf(parents, parent), parent].includes(dealer)) return
          parents[dealer] = parent
          const branch = parents.flatMap((_, n) => (n === dealer || pathOf(parents, n).includes(dealer) ? [n] : []))
          events.push(...branch.map((n) => changed(nameOf(n), pathOf(parents, n).map(nameOf), 100 + index)))
        })
        const twice = [...events, ...events].map((event) => ({ event, place: chance.next().value }))
        const shuffled = twice.sort((a, b) => a.place - b.place)
        await Promise.all(shuffled.map(({ event, place }) => deliver(event, place % 2 === 0 ? service : other)))
        const rows = await service.database.query<{ ancestor: string; dealer_code: string }>(
          'SELECT ancestor, dealer_code FROM dealer_branch',
        )
        const expected = parents.flatMap((_, n) => [...pathOf(parents, n), n].map((above) => `${nameOf(above)}>${nameOf(n)}`))
        expect(rows.map((row) => `${row.ancestor}>${row.dealer_code}`).sort()).toEqual(expected.sort())
      }),
      { numRuns: 15 },
    )
  })

  it('of a dealer known before there was a tree leaves it alone', async () => {
    await deliver(registered('OLD', [], 0))
    expect(await service.ground.branchOf(codeOf('OLD'))).toEqual(['OLD'])
    expect(await service.ground.branchOf(codeOf('UNHEARD'))).toEqual(['UNHEARD'])
  })
})

describe('the people of a dealer', () => {
  const orders = new Map<string, string>()
  beforeEach(async () => {
    service.neighbours.stockUp({ A: 1_000 })
    for (const [code, ancestors] of [
      ['N', []],
      ['R1', ['N']],
      ['S1', ['N', 'R1']],
      ['R2', ['N']],
      ['X', []],
    ] as const) {
      await deliver(registered(code, ancestors, 1))
      service.neighbours.openAccount(code, 1_000_000)
      const lines = [{ sku: 'A', quantity: 1, unitPrice: '10' }]
      orders.set(code, accepted(await service.place({ channel: 'dealer', dealerCode: code, lines })).id)
      await service.takeBack({ channel: 'dealer', dealerCode: code, lines })
    }
  })
  const listed = async (code: string, input = {}) =>
    (await service.list(input, dealerBuyer(code))).rows.map(({ node }) => node.dealerCode).sort()

  it('see the orders of their dealer and of all below it, and of nobody else', async () => {
    expect(await listed('N')).toEqual(['N', 'R1', 'R2', 'S1'])
    expect(await listed('R1')).toEqual(['R1', 'S1'])
    expect(await listed('S1')).toEqual(['S1'])
    expect(await listed('X')).toEqual(['X'])
    expect(await service.list({}, dealerBuyer('R1'))).toMatchObject({ totalCount: 2, hasNextPage: false })
  })

  it('get no other order by its id, its history or a filter', async () => {
    const me = dealerFinance('R1')
    const ids = [...orders.values()]
    const mine = ['R1', 'S1'].map((code) => orders.get(code))
    const got = await service.queries.get({ ids: ids as never }, me)
    expect(got.map(({ id }) => id).sort()).toEqual(mine.sort())
    const history = await service.queries.history({ ids: ids as never }, me)
    expect([...new Set(history.map(({ orderId }) => orderId as string))].sort()).toEqual(mine.sort())
    for (const stranger of ['N', 'R2', 'X']) expect(await listed('R1', { dealerCode: stranger })).toEqual([])
  })

  it('cancel nothing that they do not see, and are told of none', async () => {
    const stranger = await service.cancel(orders.get('R2') as string, dealerBuyer('R1'))
    expect(stranger).toMatchObject({ ok: false, error: { code: 'ORDER_NOT_FOUND' } })
    expect(await service.cancel(orders.get('S1') as string, dealerBuyer('R1'))).toMatchObject({ ok: true })
  })

  it('see returns and sales of the same dealers', async () => {
    const me = dealerFinance('R1')
    const returns = await service.returns.list({ first: 50 }, me)
    expect(returns.rows.map(({ node }) => node.dealerCode).sort()).toEqual(['R1', 'S1'])
    expect(await service.sales.summary({}, me)).toMatchObject([{ channel: 'dealer', confirmed: 2, returns: 2 }])
  })

  it('lose sight of what is moved away from them', async () => {
    await deliver(changed('S1', ['N', 'R2'], 2))
    expect(await listed('R1')).toEqual(['R1'])
    expect(await listed('R2')).toEqual(['R2', 'S1'])
  })
})
