import { expect } from '@jest/globals'
import type { Result } from '@channel/contracts'
import type { ReturnRequest } from '@channel/contracts/order'
import { goodsReturned, listReturnRequests } from '@channel/contracts/order'
import { brandOps } from '@channel/testkit'
import fc from 'fast-check'
import { buyer, line, openShop } from './life.js'
import type { Fault } from './neighbours.js'
import { Unreachable } from './neighbours.js'
import type { TestedService } from './order-service.js'
import { accepted } from './order-service.js'
import { back, returnsOf } from './returns.js'

const SHIPPED = [5, 3]
const PRICES = { 'BP-01': '0.335', 'TH-02': '1.005' }
const SKUS = ['BP-01', 'TH-02'] as const

type Deed = { on: 0 | 1; key: number } & (
  | { do: 'request'; lineNo: number; quantity: number }
  | { do: 'approve' | 'reject' | 'withdraw'; request: number }
  | { do: 'receive'; request: number; lineNo: number; sellable: number; damaged: number; rejected: number; nowhere: boolean }
  | { do: 'resume' }
)

const small = (max: number) => fc.nat({ max })
const lineNo = fc.integer({ min: 1, max: 2 })
const at = { on: fc.constantFrom(0 as const, 1 as const), key: small(12) }
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('request' as const), ...at, lineNo, quantity: fc.integer({ min: 1, max: 4 }) }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constantFrom('approve', 'approve', 'approve', 'reject', 'withdraw'),
      ...at,
      request: small(5),
    }),
  },
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('receive' as const),
      ...at,
      request: small(5),
      lineNo,
      sellable: small(2),
      damaged: small(2),
      rejected: small(1),
      nowhere: fc.nat({ max: 5 }).map((n) => n === 0),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('resume' as const), ...at }) },
)

/** Deeds of one round happen at once at two instances, and calls are lost here and there. */
type ReturnHistory = { rounds: Deed[][]; faults: Fault[] }
export const returnHistory = (maxRounds: number): fc.Arbitrary<ReturnHistory> =>
  fc.record({
    rounds: fc.array(fc.array(deed, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: maxRounds }),
    faults: fc.array(fc.constantFrom<Fault>('none', 'none', 'none', 'before', 'after'), { minLength: 5, maxLength: 23 }),
  })

type Instance = Pick<TestedService, 'returnRequests' | 'resume'>
type Sent = { what: string; ask: (at: Instance) => Promise<Result<unknown, object>> }
type Run = {
  service: TestedService
  instances: [Instance, Instance]
  orderId: string
  known: string[]
  answers: Map<string, unknown>
  sent: Sent[]
}

/** An order was shipped and is owed; then the history happens, the workers finish it, and all books have to agree. */
export const liveReturns = async (service: TestedService, other: Instance, { rounds, faults }: ReturnHistory): Promise<void> => {
  await openShop(service)
  const { neighbours } = service
  for (const [sku, unitPrice] of Object.entries(PRICES)) neighbours.prices.set(sku, { unitPrice, currency: 'CNY' })
  const lines = SKUS.map((sku, index) => line(sku, SHIPPED[index] ?? 0))
  const { id } = accepted(await service.place({ channel: 'dealer', lines }, buyer))
  const { totalMinor } = accepted(await service.ship(id))
  await service.settle()
  const stock = SKUS.map((sku) => neighbours.sellable.get(sku) ?? 0)
  const run: Run = { service, instances: [service, other], orderId: id, known: [], answers: new Map(), sent: [] }
  neighbours.fault = (_, call) => faults[call % faults.length] ?? 'none'
  for (const round of rounds) {
    await Promise.all(round.map((one) => happen(run, one)))
    service.pass(11)
  }
  await neighbours.idle()
  neighbours.fault = () => 'none'
  service.pass(11)
  await Promise.all(run.instances.map(({ resume }) => resume.returns()))
  await agree(run, { totalMinor, stock })
  await repeatsChangeNothing(run, { totalMinor, stock })
}

const happen = async (run: Run, one: Deed): Promise<void> => {
  const { orderId, instances } = run
  if (one.do === 'resume') return instances[one.on].resume.returns()
  const key = `return-key-${one.key}`
  if (one.do === 'request')
    return answered(run, one, `request ${one.key} ${one.lineNo} ${one.quantity}`, async (instance) => {
      const reply = await returnsOf(instance.returnRequests).request(orderId, [back(one.lineNo, one.quantity)], buyer, key)
      if (reply.ok && !run.known.includes(reply.value.id)) run.known.push(reply.value.id)
      return reply
    })
  const id = run.known[one.request]
  if (id === undefined) return
  if (one.do === 'receive') {
    const { lineNo, sellable, damaged, rejected, nowhere } = one
    const what = `receive ${one.key} ${id} ${lineNo} ${sellable} ${damaged} ${rejected} ${nowhere}`
    const found = [{ lineNo, sellable, damaged, rejected }]
    return answered(run, one, what, ({ returnRequests }) =>
      returnsOf(returnRequests).receive(id, found, brandOps, key, nowhere ? 'NOWHERE' : undefined),
    )
  }
  return answered(run, one, `${one.do} ${one.key} ${id}`, ({ returnRequests }) =>
    returnsOf(returnRequests)[one.do](id, brandOps, key),
  )
}

/** One key and one body have one answer for ever, unless the network swallows it. */
const answered = async (run: Run, { on }: Deed, what: string, ask: Sent['ask']): Promise<void> => {
  run.sent.push({ what, ask })
  try {
    const answer = await ask(run.instances[on])
    expect(run.answers.get(what) ?? answer).toEqual(answer)
    run.answers.set(what, answer)
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
  }
}

type Start = { totalMinor: number; stock: number[] }

const all = async ({ service }: Run): Promise<ReturnRequest[]> => {
  const input = listReturnRequests.input.parse({ first: 200 })
  return (await service.returnRequests.queries.list(input, brandOps)).rows.map(({ node }) => node)
}

const agree = async (run: Run, { totalMinor, stock }: Start): Promise<void> => {
  const { neighbours, database } = run.service
  const requests = await all(run)
  expect(requests.filter(({ status }) => status === 'received')).toEqual([])
  const live = requests.filter(({ status }) => ['requested', 'approved', 'settled'].includes(status))
  SKUS.forEach((sku, index) => {
    const lines = live.flatMap((request) => request.lines.filter((one) => one.sku === sku))
    const sum = (of: (one: (typeof lines)[number]) => number) => lines.reduce((total, one) => total + of(one), 0)
    const credited = sum(({ inspection }) => (inspection ? inspection.sellable + inspection.damaged : 0))
    const taken = sum(({ inspection, quantity }) => (inspection ? inspection.sellable + inspection.damaged : quantity))
    const amount = sum(({ creditedMinor }) => creditedMinor)
    const [units, price] = [SHIPPED[index] ?? 0, { 'BP-01': 168, 'TH-02': 302 }[sku]]
    expect(taken).toBeLessThanOrEqual(units)
    expect(amount).toBeLessThanOrEqual(price)
    if (credited === units) expect(amount).toBe(price)
    expect(neighbours.sellable.get(sku)).toBe((stock[index] ?? 0) + sum(({ inspection }) => inspection?.sellable ?? 0))
    expect(neighbours.stock.damaged.get(sku) ?? 0).toBe(sum(({ inspection }) => inspection?.damaged ?? 0))
  })
  const creditedMinor = live.reduce((sum, request) => sum + request.creditedMinor, 0)
  expect(neighbours.exposureOf('D001')).toBe(totalMinor - creditedMinor)
  const told = await database.query<{ key: string; total: string }>(
    "SELECT key, payload->>'totalMinor' AS total FROM outbox_event WHERE name = $1",
    goodsReturned.name,
  )
  const notes = live.flatMap(({ creditNote, creditedMinor: total }) => (creditNote ? [[creditNote.id, String(total)]] : []))
  expect(told.map(({ key, total }) => [key, total]).sort()).toEqual(notes.sort())
  for (const { id, version, status } of requests) {
    const steps = await returnsOf(run.service.returnRequests).history(id)
    expect([steps.map((step) => step.version), steps.at(-1)?.status]).toEqual([steps.map((_, n) => n + 1), status])
    expect(version).toBe(steps.length)
  }
}

/** Every command once more, the last one first, at both instances. */
const repeatsChangeNothing = async (run: Run, start: Start): Promise<void> => {
  for (const { what, ask } of run.sent.toReversed()) {
    const again = await Promise.all(run.instances.map((instance) => ask(instance)))
    for (const answer of again) expect(run.answers.get(what) ?? answer).toEqual(answer)
    if (!run.answers.has(what)) run.answers.set(what, again[0])
  }
  await agree(run, start)
}
