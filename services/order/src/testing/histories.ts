import { expect } from '@jest/globals'
import type { Result } from '@channel/contracts'
import { newId } from '@channel/contracts'
import { asService, brandAdmin, brandOps, dealerBuyer } from '@channel/testkit'
import fc from 'fast-check'
import { booksAgree, stateOf } from './books.js'
import type { Fault } from './neighbours.js'
import { Unreachable } from './neighbours.js'
import type { TestedService } from './order-service.js'
import type { Filled } from './stock-model.js'

const STOCK = { 'BP-01': 12, 'TH-02': 6 }
const LIMIT = 14_00
const PRICE = { unitPrice: '1.00', currency: 'CNY' }

type Step = 'ship' | 'cancel' | 'complete' | 'receive' | 'approve' | 'reject' | 'hold' | 'unhold' | 'mark-sent'
type Deed = { on: 0 | 1 } & (
  | { do: 'place'; key: number; channel: 'dealer' | 'online'; lines: [number, number]; asks: boolean; mayWait: boolean }
  | { do: Step; key: number; order: number }
  | { do: 'ship-part' | 'change' | 'split'; key: number; order: number; lineNo: number; quantity: number }
  | { do: 'arrive'; sku: 'BP-01' | 'TH-02'; quantity: number }
  | { do: 'deliver'; event: number }
  | { do: 'pass'; seconds: number }
  | { do: 'expire' | 'resume' | 'settle' }
)

const small = (max: number) => fc.nat({ max })
const on = fc.constantFrom(0 as const, 1 as const)
/** Few keys, so that some are used again; too few, and most commands would only learn that theirs is taken. */
const onOrder = { on, key: small(60), order: small(6) }
const STEPS: Step[] = [
  'ship',
  'cancel',
  'complete',
  'receive',
  'approve',
  'approve',
  'reject',
  'hold',
  'unhold',
  'unhold',
  'mark-sent',
]
const deed: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('place' as const),
      on,
      key: small(12),
      channel: fc.constantFrom('dealer', 'dealer', 'online'),
      lines: fc.tuple(fc.integer({ min: 1, max: 4 }), small(2)),
      asks: fc.boolean(),
      mayWait: fc.boolean(),
    }),
  },
  { weight: 14, arbitrary: fc.record({ do: fc.constantFrom(...STEPS), ...onOrder }) },
  {
    weight: 14,
    arbitrary: fc.record({
      do: fc.constantFrom('ship-part', 'change', 'split'),
      ...onOrder,
      lineNo: fc.integer({ min: 1, max: 2 }),
      quantity: fc.integer({ min: 1, max: 5 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constant('arrive' as const),
      on,
      sku: fc.constantFrom('BP-01', 'TH-02'),
      quantity: fc.integer({ min: 1, max: 3 }),
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('deliver' as const), on, event: small(5) }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('pass' as const), on, seconds: fc.constantFrom(11, 1_000) }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('expire', 'resume', 'settle'), on }) },
)

const QUIET: Fault[] = Array.from({ length: 12 }, () => 'none')

/** What people, workers and the network do: deeds of one round happen at once at two instances, and calls are lost here and there. */
export type History = { rounds: Deed[][]; faults: Fault[]; rule: number | null }
export const history = (maxRounds: number): fc.Arbitrary<History> =>
  fc.record({
    rounds: fc.array(fc.array(deed, { minLength: 2, maxLength: 5, size: 'max' }), {
      minLength: Math.ceil(maxRounds / 2),
      maxLength: maxRounds,
      size: 'max',
    }),
    faults: fc.array(fc.constantFrom<Fault>(...QUIET, 'before', 'after'), { minLength: 7, maxLength: 31, size: 'max' }),
    rule: fc.constantFrom(null, null, 4_00),
  })

type Instance = Pick<TestedService, 'place' | 'resume' | 'goodsCame'> & ReturnType<TestedService['replica']>
type Run = {
  service: TestedService
  instances: [Instance, Instance]
  answers: Map<string, unknown>
  /** Ids of orders, in the order in which they became known. */
  placed: string[]
  filled: { event: Filled; id: string }[]
  arrived: Record<string, number>
  /** All commands, to be sent again at the end. */
  sent: { what: string; ask: (at: Instance) => Promise<unknown> }[]
}

const buyer = dealerBuyer('D001')

/** Lets a history happen to an empty service, then lets the workers finish what it left half-way, and checks that all books agree. */
export const live = async (service: TestedService, other: Instance, { rounds, faults, rule }: History): Promise<void> => {
  await service.clear()
  const { neighbours } = service
  neighbours.stockUp(STOCK, PRICE)
  neighbours.stock.soldAhead.add('BP-01')
  neighbours.openAccount('D001', LIMIT)
  if (rule !== null) await service.setRule(rule)
  neighbours.fault = (_, call) => faults[call % faults.length] ?? 'none'
  const arrived = { 'BP-01': 0, 'TH-02': 0 }
  const run: Run = { service, instances: [service, other], answers: new Map(), placed: [], filled: [], arrived, sent: [] }
  for (const round of rounds) {
    await Promise.all(round.map((one) => happen(run, one)))
    expect(neighbours.exposureOf('D001')).toBeLessThanOrEqual(LIMIT + neighbours.credit.overriddenMinor)
  }
  await finish(run)
  await booksAgree(service, { stock: STOCK, arrived })
  await nothingChangesAnyMore(run)
}

const finish = async ({ service, filled }: Run): Promise<void> => {
  await service.neighbours.idle()
  service.neighbours.fault = () => 'none'
  service.pass(11)
  await service.resume.orders()
  service.pass(20 * 60)
  service.neighbours.expire(service.now())
  for (const { event, id } of filled.toReversed()) await service.goodsCame(event, id)
  await service.settle()
}

/** Every command once more, the last one first, at both instances: each gets the answer that it had, and nothing has changed. */
const nothingChangesAnyMore = async ({ service, instances, answers, sent }: Run): Promise<void> => {
  const before = await stateOf(service)
  for (const { what, ask } of sent.toReversed()) {
    const again = await Promise.all(instances.map((instance) => ask(instance)))
    for (const answer of again) expect(answers.get(what) ?? answer).toEqual(answer)
  }
  expect(await stateOf(service)).toEqual(before)
}

const happen = async (run: Run, one: Deed): Promise<void> => {
  const { service, instances, filled, arrived } = run
  switch (one.do) {
    case 'place':
      return place(run, one)
    case 'ship-part':
    case 'change':
    case 'split':
      return onLine(run, one)
    case 'arrive':
      arrived[one.sku] = (arrived[one.sku] ?? 0) + one.quantity
      return void filled.push(...service.neighbours.stock.arrive(one.sku, one.quantity).map((event) => ({ event, id: newId() })))
    case 'deliver': {
      const told = filled[one.event]
      return told && instances[one.on].goodsCame(told.event, told.id)
    }
    case 'pass':
      return service.pass(one.seconds)
    case 'expire':
      return service.neighbours.expire(service.now())
    case 'resume':
      return instances[one.on].resume.orders()
    case 'settle':
      return service.settle()
    case 'ship':
    case 'cancel':
    case 'complete':
    case 'receive':
    case 'approve':
    case 'reject':
    case 'hold':
    case 'unhold':
    case 'mark-sent':
      return step(run, one)
  }
}

const place = async (run: Run, { on: at, key, channel, lines: [first, second], asks, mayWait }: Deed & { do: 'place' }) => {
  const lines = [{ sku: 'BP-01', quantity: first }, ...(second > 0 ? [{ sku: 'TH-02', quantity: second }] : [])]
  const onCreditExceeded = asks ? ('ask' as const) : ('refuse' as const)
  const input = { idempotencyKey: `place-key-${key}`, channel, lines, onCreditExceeded, mayWait }
  const caller = channel === 'dealer' ? buyer : brandOps
  await answered(run, at, `place ${key} ${channel} ${first} ${second} ${asks} ${mayWait}`, async (instance) => {
    const reply = await instance.place(input, caller)
    if (reply.ok) known(run, reply.value.id)
    return reply
  })
}

const onLine = async (run: Run, one: Deed & { do: 'ship-part' | 'change' | 'split' }) => {
  const id = run.placed[one.order % run.placed.length]
  if (id === undefined) return
  const [key, lines] = [`step-key-${one.key}`, [{ lineNo: one.lineNo, quantity: one.quantity }]]
  await answered(run, one.on, `${one.do} ${one.key} ${id} ${one.lineNo} ${one.quantity}`, async (instance) => {
    if (one.do === 'ship-part') return instance.ship(id, brandOps, key, { lines })
    if (one.do === 'change') return instance.change(id, lines, buyer, key)
    const reply = await instance.split(id, lines, brandOps, key)
    if (reply.ok) known(run, reply.value.newOrder.id)
    return reply
  })
}

const step = async (run: Run, one: Deed & { do: Step }) => {
  const id = run.placed[one.order % run.placed.length]
  if (id === undefined) return
  const key = `step-key-${one.key}`
  await answered(run, one.on, `${one.do} ${one.key} ${id}`, (instance) => {
    switch (one.do) {
      case 'mark-sent':
        return instance.markSent(id, asService('sap-sync'), key)
      case 'approve':
      case 'reject':
        return instance[one.do](id, brandAdmin, key)
      case 'cancel':
      case 'receive':
      case 'complete':
        return instance[one.do](id, buyer, key)
      case 'ship':
      case 'hold':
      case 'unhold':
        return instance[one.do](id, brandOps, key)
    }
  })
}

const known = ({ placed }: Run, id: string) => void (placed.includes(id) || placed.push(id))

type Ask = (at: Instance) => Promise<Result<unknown, object>>

/** One key and one body have one answer for ever, unless the network swallows it. */
const answered = async (run: Run, at: 0 | 1, what: string, ask: Ask): Promise<void> => {
  run.sent.push({ what, ask })
  try {
    const answer = await ask(run.instances[at])
    expect(run.answers.get(what) ?? answer).toEqual(answer)
    run.answers.set(what, answer)
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
  }
}
