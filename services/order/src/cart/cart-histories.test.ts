import { afterAll, beforeAll, expect, test } from '@jest/globals'
import type { Sku } from '@channel/contracts'
import { newId } from '@channel/contracts'
import { changeCartLines, createCart, getCartLines, pasteIntoCart, submitCart } from '@channel/contracts/order'
import { dealerBuyer } from '@channel/testkit'
import fc from 'fast-check'
import type { TestedService } from '../testing/order-service.js'
import { orderService } from '../testing/order-service.js'
import { cartParts } from './cart.parts.js'

type Handlers = ReturnType<typeof cartParts>['carts']
type Units = { sku: 'A' | 'B' | 'C' | 'D'; quantity: number }
type Step =
  { type: 'remove'; skus: Units['sku'][] } | { type: 'set' | 'add' | 'paste'; units: Units[]; late: boolean } | { type: 'submit' }

const buyer = dealerBuyer('D1')
const STOCK = 40

let service: TestedService
let instances: readonly [Handlers, Handlers]
beforeAll(async () => {
  service = await orderService()
  const replica = service.replica()
  instances = [cartParts(service.ground, service).carts, cartParts(replica.ground, replica).carts]
})
afterAll(() => service.close())

const units = fc.array(
  fc.record({
    sku: fc.constantFrom('A' as const, 'B' as const, 'C' as const, 'D' as const),
    quantity: fc.integer({ min: 1, max: 9 }),
  }),
  { minLength: 1, maxLength: 4 },
)
const step: fc.Arbitrary<Step> = fc.oneof(
  { weight: 2, arbitrary: fc.record({ type: fc.constant('remove' as const), skus: fc.subarray(['A', 'B', 'C', 'D'] as const) }) },
  {
    weight: 6,
    arbitrary: fc.record({ type: fc.constantFrom('set' as const, 'add' as const, 'paste' as const), units, late: fc.boolean() }),
  },
  { weight: 1, arbitrary: fc.constant({ type: 'submit' as const }) },
)

/** What a cart should be after a step: the SKUs in it, its version, and whether it has become an order. */
class Model {
  readonly lines = new Map<string, number>()
  version = 1
  ordered = false

  take(one: Step, known: number): string {
    if (one.type === 'submit' && this.ordered) return 'OK'
    if (this.ordered) return 'CART_CLOSED'
    if (one.type !== 'paste' && known !== this.version) return 'VERSION_CONFLICT'
    if (one.type === 'submit') return this.submit()
    if (one.type === 'remove') for (const sku of one.skus) this.lines.delete(sku)
    else for (const { sku, quantity } of one.units) this.lines.set(sku, quantity + this.before(one.type, sku))
    this.version += 1
    return 'OK'
  }

  private before(type: Step['type'], sku: string): number {
    return type === 'set' ? 0 : (this.lines.get(sku) ?? 0)
  }

  private submit(): string {
    if (this.lines.size === 0) return 'CART_EMPTY'
    if ([...this.lines.values()].some((quantity) => quantity > STOCK)) return 'INSUFFICIENT_STOCK'
    this.ordered = true
    return 'OK'
  }
}

const send = async (carts: Handlers, cartId: string, one: Step, version: number): Promise<string> => {
  const target = { idempotencyKey: newId(), cartId, version }
  const ask = () => {
    switch (one.type) {
      case 'submit':
        return carts.submit(submitCart.input.parse(target), buyer)
      case 'remove':
        return carts.changeLines(changeCartLines.input.parse({ ...target, remove: one.skus }), buyer)
      case 'paste': {
        const text = one.units.map(({ sku, quantity }) => `${sku}\t${quantity}`).join('\n')
        return carts.paste(pasteIntoCart.input.parse({ ...target, version: undefined, text }), buyer)
      }
      case 'set':
      case 'add':
        return carts.changeLines(changeCartLines.input.parse({ ...target, [one.type]: one.units }), buyer)
    }
  }
  const reply = await ask()
  return reply.ok ? 'OK' : reply.error.code
}

const contents = async (carts: Handlers, cartId: string) =>
  new Map(
    (await carts.lines(getCartLines.input.parse({ cartIds: [cartId] }), buyer)).map((one) => [one.sku as Sku, one.quantity]),
  )

test('whatever is done to a cart on two instances, it is what its edits say, and becomes one order at most', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(step, fc.nat({ max: 1 })), { maxLength: 14 }), async (history) => {
      await service.clear()
      service.neighbours.openAccount('D1', 100_000_000)
      service.neighbours.stockUp({ A: STOCK, B: STOCK, C: STOCK, D: STOCK }, { unitPrice: '1.00', currency: 'CNY' })
      const opened = await instances[0].create(createCart.input.parse({ idempotencyKey: newId() }), buyer)
      if (!opened.ok) throw new Error(opened.error.code)
      const { id } = opened.value
      const model = new Model()
      for (const [one, instance] of history) {
        const known = 'late' in one && one.late && model.version > 1 ? model.version - 1 : model.version
        const carts = instances[instance as 0 | 1]
        expect([one.type, await send(carts, id, one, known)]).toEqual([one.type, model.take(one, known)])
        expect(await contents(carts, id)).toEqual(model.lines)
      }
      const orders = await service.database.query<{ status: string }>("SELECT status FROM orders WHERE status <> 'refused'")
      expect(orders).toHaveLength(model.ordered ? 1 : 0)
      const sold = [...model.lines.values()].reduce((sum, quantity) => sum + quantity, 0)
      const left = [...service.neighbours.sellable.values()].reduce((sum, quantity) => sum + quantity, 0)
      expect(left).toBe(4 * STOCK - (model.ordered ? sold : 0))
    }),
    { numRuns: 20 },
  )
}, 60_000)
