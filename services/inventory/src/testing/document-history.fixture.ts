import fc from 'fast-check'

export const SKUS = ['H1', 'H2'] as const
export const PLACES = ['WH1', 'WH2', 'ST1'] as const
const ROUTES = [
  ['WH1', 'WH2'],
  ['WH2', 'ST1'],
  ['ST1', 'WH1'],
] as const
const NOTHING_ARRIVED = { accepted: 0, damaged: 0, short: 0, over: 0, found: 0, rejected: 0 }
const NOTHING_RETURNED = { sellable: 0, damaged: 0, lost: 0 }
const ARRIVALS = ['accepted', 'accepted', 'damaged', 'short', 'over', 'found', 'rejected', 'rejected'] as const
const RETURNS = ['sellable', 'sellable', 'damaged', 'lost'] as const
const ADJUSTMENTS = 4

const sku = fc.constantFrom(...SKUS)
const at = fc.constantFrom(...PLACES)
const some = fc.integer({ min: 1, max: 6 })
const few = fc.integer({ min: 1, max: 3 })
const slot = fc.integer({ min: 0, max: ROUTES.length - 1 })
const document = fc.integer({ min: 0, max: ADJUSTMENTS - 1 })
const lines = fc.array(fc.record({ sku, quantity: some }), { minLength: 1, maxLength: 3 })
/** Enough of everything for many dispatches. */
const wanted = fc.tuple(...SKUS.map((one) => fc.integer({ min: 4, max: 12 }).map((quantity) => ({ sku: one, quantity }))))
const bucket = fc.constantFrom('sellable' as const, 'frozen' as const, 'damaged' as const, 'outside' as const)

/* Few units of one or two kinds: most counts fit, so histories get far. */
const counted = fc
  .record({ sku, kinds: fc.array(fc.tuple(fc.constantFrom(...ARRIVALS), few), { minLength: 1, maxLength: 2 }) })
  .map((one) => ({ sku: one.sku, ...NOTHING_ARRIVED, ...Object.fromEntries(one.kinds) }))
const back = fc
  .record({ sku, kinds: fc.array(fc.tuple(fc.constantFrom(...RETURNS), few), { minLength: 1, maxLength: 2 }) })
  .map((one) => ({ sku: one.sku, ...NOTHING_RETURNED, ...Object.fromEntries(one.kinds) }))
const correction = fc
  .record({ sku, location: at, from: bucket, to: bucket, quantity: some })
  .filter(({ from, to }) => from !== to)

/** Transfers and adjustments are named by slots, so that steps meet; `copies` says how often a command is sent at once. */
const step = fc.record({
  copies: fc.constantFrom(1, 1, 1, 2, 3),
  who: fc.constantFrom(0, 1),
  act: fc.oneof(
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('create' as const), slot, from: at, to: at, lines: wanted }) },
    { weight: 4, arbitrary: fc.record({ kind: fc.constant('dispatch' as const), slot, lines }) },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('receive' as const),
        slot,
        lines: fc.array(counted, { minLength: 1, maxLength: 2 }),
      }),
    },
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('takeBack' as const),
        slot,
        lines: fc.array(back, { minLength: 1, maxLength: 2 }),
      }),
    },
    fc.record({ kind: fc.constantFrom('cancel' as const, 'close' as const), slot }),
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constant('adjust' as const),
        document,
        lines: fc.array(correction, { minLength: 1, maxLength: 3 }),
      }),
    },
    {
      weight: 4,
      arbitrary: fc.record({
        kind: fc.constantFrom('approve' as const, 'approve' as const, 'reject' as const, 'withdraw' as const, 'reverse' as const),
        document,
      }),
    },
  ),
})

export type DocumentStep = typeof step extends fc.Arbitrary<infer S> ? S : never

const opening = (kind: 'create' | 'dispatch', quantity: number): DocumentStep[] =>
  ROUTES.map(([from, to], slot) => {
    const all = SKUS.map((one) => ({ sku: one, quantity }))
    return { copies: 1, who: 0, act: kind === 'create' ? { kind, slot, from, to, lines: all } : { kind, slot, lines: all } }
  })

/** Steps of one round are sent at the same time; rounds follow each other. Goods are under way on every route when chance begins. */
export const documentHistory = fc
  .array(fc.array(step, { minLength: 1, maxLength: 10, size: 'max' }), { minLength: 1, maxLength: 8, size: 'max' })
  .map((rounds) => [opening('create', 12), opening('dispatch', 6), ...rounds])
export type DocumentHistory = DocumentStep[][]
