import { expect } from '@jest/globals'
import type { CallContext, ReservationId } from '@channel/contracts'
import type { StocktakeId } from '@channel/contracts/inventory'
import fc from 'fast-check'
import type { Counting } from './stocktake.fixture.js'
import { accepted, key, sku } from './shop.fixture.js'
import { person } from './stocktake.fixture.js'

/** What really stands on the two shelves of a SKU, whatever the books believe. */
type Shelf = { good: number; damaged: number }
type Truth = {
  readonly shelves: readonly [Shelf, Shelf]
  /** Live orders that nobody is at right now, and the units they still keep. */
  readonly orders: { readonly id: ReservationId; readonly open: number }[]
  /** Shelves that somebody has counted, and whether somebody has counted them both in one go since. */
  readonly looked: Set<number>
  recounted: boolean
  busy: Promise<void>
}

const CODES = ['P1', 'P2', 'P3'] as const
type Code = (typeof CODES)[number]

const COUNTERS = [person(), person()] as const
const code = fc.constantFrom(...CODES)
const shelf = fc.constantFrom(0 as const, 1 as const)
const quantity = fc.integer({ min: 1, max: 4 })

/** Of the warehouse: deliveries, orders, shipments, given-up orders, accidents. Of the counters: look at a shelf or at a whole SKU. */
const act = fc.oneof(
  fc.record({ kind: fc.constant('receive' as const), code, shelf, quantity }),
  fc.record({ kind: fc.constantFrom('reserve' as const, 'release' as const, 'ship' as const), code, shelf, quantity }),
  fc.record({ kind: fc.constant('break' as const), code, shelf, quantity }),
  fc.record({ kind: fc.constant('look' as const), code, shelf, late: fc.integer({ min: 0, max: 4 }) }),
  fc.record({ kind: fc.constant('recount' as const), code, late: fc.integer({ min: 0, max: 4 }) }),
)
type Act = typeof act extends fc.Arbitrary<infer A> ? A : never
const busyPerson = fc.array(act, { minLength: 1, maxLength: 10 })

/** People work at the same time, each one thing after the other: some while it is counted, some on through review and posting. */
const day = fc.record({
  stock: fc.array(fc.integer({ min: 0, max: 12 }), { minLength: CODES.length, maxLength: CODES.length }),
  stolen: fc.array(fc.integer({ min: 0, max: 5 }), { minLength: CODES.length, maxLength: CODES.length }),
  counting: fc.array(busyPerson, { minLength: 2, maxLength: 4 }),
  posting: fc.array(busyPerson, { minLength: 1, maxLength: 3 }),
})
type Day = typeof day extends fc.Arbitrary<infer D> ? D : never

type Simulation = {
  readonly world: Counting
  readonly id: StocktakeId
  readonly truths: ReadonlyMap<Code, Truth>
  reports: Promise<void>[]
}

const pause = (turns: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, turns * 5))

/** Hands and eyes are at a SKU one after the other; the books hear of it before the next one comes. */
const alone = async (truth: Truth, work: () => Promise<void>): Promise<void> => {
  const mine = truth.busy.then(work)
  truth.busy = mine.catch(() => undefined)
  await mine
}

let turns = 0
/** Every call goes to another instance than the one before. */
const next = (): number => (turns += 1)

/** Every report goes to both instances at once, as a device does that heard no answer. */
const report = async (
  { world, id }: Simulation,
  line: { code: Code; counted: number; damaged: number; countedAt: string; mode: 'shelf' | 'recount' },
  late: number,
  who: CallContext,
): Promise<void> => {
  const { code: named, ...rest } = line
  const input = { idempotencyKey: key(), stocktakeId: id, lines: [{ ...rest, sku: sku(named), area: '' }] }
  await pause(late)
  const [one, other] = await Promise.all([0, 1].map((n) => world.any(n).stocktakes.recordCounts(input, who)))
  expect(other).toEqual(one)
}

const look = (
  simulation: Simulation,
  truth: Truth,
  about: { code: Code; places: readonly Shelf[]; late: number; recount: boolean },
) =>
  alone(truth, () => {
    const counted = about.places.reduce((sum, { good, damaged }) => sum + good + damaged, 0)
    const damaged = about.places.reduce((sum, place) => sum + place.damaged, 0)
    const countedAt = simulation.world.clock().toISOString()
    const line = {
      code: about.code,
      counted,
      damaged,
      countedAt,
      mode: about.recount ? ('recount' as const) : ('shelf' as const),
    }
    simulation.reports.push(report(simulation, line, about.late, COUNTERS[about.late % 2] ?? COUNTERS[0]))
    return Promise.resolve()
  })

/** Takes an order out of the pile, does so many of its units, and puts it back with what is left. */
const serve = async (
  truth: Truth,
  quantity: number,
  some: (id: ReservationId, units: number) => Promise<number>,
): Promise<void> => {
  const order = truth.orders.shift()
  if (!order) return
  const left = order.open - (await some(order.id, Math.min(quantity, order.open)))
  if (left > 0) truth.orders.push({ id: order.id, open: left })
}

const perform = async (simulation: Simulation, done: Act): Promise<void> => {
  const { world, truths } = simulation
  const truth = truths.get(done.code)
  if (!truth) return
  const { kind } = done
  switch (kind) {
    case 'receive':
      return alone(truth, async () => {
        await world.receive(done.code, done.quantity)
        truth.shelves[done.shelf].good += done.quantity
      })
    case 'reserve': {
      const id = await world.reserve(next(), done.code, done.quantity)
      if (id) truth.orders.push({ id, open: done.quantity })
      return
    }
    case 'release':
      return serve(truth, done.quantity, async (id, units) => {
        await world.release(next(), id, done.code, units)
        return units
      })
    case 'ship':
      return serve(truth, done.quantity, async (id, units) => {
        let shipped = 0
        await alone(truth, async () => {
          // Nobody can ship what is not there, whatever was promised.
          shipped = Math.min(units, truth.shelves[done.shelf].good)
          if (shipped === 0) return
          await world.ship(next(), id, done.code, shipped)
          truth.shelves[done.shelf].good -= shipped
        })
        return shipped
      })
    case 'break':
      return alone(truth, async () => {
        const quantity = Math.min(done.quantity, truth.shelves[done.shelf].good)
        if (quantity === 0) return
        const broken = { code: done.code, from: 'sellable', to: 'damaged', quantity, reason: 'damage' } as const
        if (!(await world.move(next(), [broken])).ok) return
        truth.shelves[done.shelf].good -= quantity
        truth.shelves[done.shelf].damaged += quantity
      })
    case 'look':
      if (truth.recounted || truth.looked.has(done.shelf)) return
      truth.looked.add(done.shelf)
      return look(simulation, truth, { ...done, places: [truth.shelves[done.shelf]], recount: false })
    case 'recount':
      truth.recounted = true
      return look(simulation, truth, { ...done, places: truth.shelves, recount: true })
  }
}

const work = async (simulation: Simulation, acts: readonly Act[]): Promise<void> => {
  for (const done of acts) await perform(simulation, done)
}

const isCount = ({ kind }: Act): boolean => kind === 'look' || kind === 'recount'

/** Shelves that nobody has seen, and SKUs of which nobody knows where the sold ones stood, are counted in one go. */
const countWhatIsMissing = async (simulation: Simulation): Promise<void> => {
  await Promise.all(simulation.reports)
  const lines = await simulation.world.lines(simulation.id)
  for (const [name, truth] of simulation.truths) {
    const complete = truth.recounted || truth.looked.size === truth.shelves.length
    if (complete && lines.get(name)?.status === 'counted') continue
    await perform(simulation, { kind: 'recount', code: name, late: 1 })
  }
  await Promise.all(simulation.reports)
}

const postTwiceAtOnce = async ({ world, id }: Simulation): Promise<void> => {
  await Promise.all([0, 1].map(async (n) => accepted(await world.post(id, n))))
}

/** Orders for goods that are not there keep a line from being posted; they are given up, and then it goes. */
const giveUpOrders = async (simulation: Simulation): Promise<void> => {
  for (const [name, { orders }] of simulation.truths) {
    for (const { id, open } of orders.splice(0)) await simulation.world.release(next(), id, name, open)
  }
  await postTwiceAtOnce(simulation)
}

type Outcome = { readonly code: Code; readonly truth: Shelf; readonly book: Shelf; readonly open: string }

/** Plays a day and answers what is really there beside what the books say. */
const playDay = async (world: Counting, played: Day): Promise<Outcome[]> => {
  // What a failed day has left must not fail the smaller days that are tried after it.
  await world.database.query('DELETE FROM stocktake_hold')
  await world.releaseAll()
  const truths = new Map<Code, Truth>()
  for (const [place, name] of CODES.entries()) {
    const before = await world.book(name)
    const stock = (played.stock[place] ?? 0) + 1
    await world.receive(name, stock)
    const good = Math.max(0, before.good + stock - (played.stolen[place] ?? 0))
    const left = Math.floor(good / 2)
    truths.set(name, {
      shelves: [
        { good: left, damaged: before.damaged },
        { good: good - left, damaged: 0 },
      ],
      orders: [],
      looked: new Set(),
      recounted: false,
      busy: Promise.resolve(),
    })
  }
  const simulation: Simulation = { world, id: await world.opened(), truths, reports: [] }
  await Promise.all(played.counting.map((acts) => work(simulation, acts)))
  await countWhatIsMissing(simulation)
  const sales = Promise.all(
    played.posting.map((acts) =>
      work(
        simulation,
        acts.filter((done) => !isCount(done)),
      ),
    ),
  )
  await world.submit(simulation.id)
  accepted(await world.approve(simulation.id))
  await postTwiceAtOnce(simulation)
  await sales
  await giveUpOrders(simulation)
  const lines = await world.lines(simulation.id)
  accepted(await world.close(simulation.id))
  const outcomes = [...truths].map(
    async ([
      name,
      {
        shelves: [one, other],
      },
    ]) => ({
      code: name,
      truth: { good: one.good + other.good, damaged: one.damaged + other.damaged },
      book: await world.book(name),
      open: lines.get(name)?.status ?? 'none',
    }),
  )
  return Promise.all(outcomes)
}

/** What the ledger says of a SKU. */
const LEDGER = `
  SELECT coalesce(sum(CASE WHEN to_bucket IN ('sellable', 'reserved', 'allocated', 'frozen') THEN quantity ELSE 0 END
      - CASE WHEN from_bucket IN ('sellable', 'reserved', 'allocated', 'frozen') THEN quantity ELSE 0 END), 0)::int AS good,
    coalesce(sum(CASE to_bucket WHEN 'damaged' THEN quantity ELSE 0 END - CASE from_bucket WHEN 'damaged' THEN quantity ELSE 0 END), 0)::int
      AS damaged
  FROM movement WHERE sku = $1 AND location = 'WH1'`

const judge = async (world: Counting, played: Day): Promise<void> => {
  for (const { code: name, truth, book, open } of await playDay(world, played)) {
    expect([name, book]).toEqual([name, truth])
    expect(['matched', 'posted']).toContain(open)
    expect(await world.database.query(LEDGER, name)).toEqual([truth])
  }
}

/** Random days; a failure prints its seed and path. */
export const days = (world: Counting, numRuns: number): Promise<void> =>
  fc.assert(
    fc.asyncProperty(day, (played) => judge(world, played)),
    { numRuns, endOnFailure: false, interruptAfterTimeLimit: 600_000 },
  )
