import type { LocationCode, Sku } from '@channel/contracts'
import type { Bucket, MovementReason, TransferCountKind, TransferLine } from '@channel/contracts/inventory'
import type { PostedMove } from '../posting.js'

export type Count = { readonly sku: Sku; readonly kind: TransferCountKind; readonly quantity: number; readonly note: string }

type Field = Exclude<keyof TransferLine, 'sku'>
type Leg = readonly [place: 'source' | 'destination', from: Bucket, to: Bucket, reason: MovementReason]
type Effect = {
  /** How much of the line there is to count; undefined where there is no limit. */
  readonly left?: (line: TransferLine) => number
  readonly takes: readonly Field[]
  readonly gives: readonly Field[]
  readonly legs: readonly Leg[]
  readonly needsReason?: true
}

const inTransit = (line: TransferLine): number => line.inTransit
const returning = (line: TransferLine): number => line.returning

/** Goods turn round: they are no longer on their way to the destination but on their way to the source. */
const turned: Effect = {
  left: inTransit,
  takes: ['inTransit'],
  gives: ['rejected', 'returning'],
  legs: [
    ['destination', 'inTransit', 'outside', 'transfer-reject'],
    ['source', 'outside', 'inTransit', 'transfer-reject'],
  ],
}

/** What each kind of count does to a line and to stock. Every row keeps the line's equations, so any sequence does. */
const EFFECTS: Record<TransferCountKind, Effect> = {
  dispatched: {
    left: (line) => line.requested - line.dispatched,
    takes: [],
    gives: ['dispatched', 'inTransit'],
    legs: [
      ['source', 'sellable', 'outside', 'transfer-out'],
      ['destination', 'outside', 'inTransit', 'transfer-out'],
    ],
  },
  accepted: {
    left: inTransit,
    takes: ['inTransit'],
    gives: ['accepted'],
    legs: [['destination', 'inTransit', 'sellable', 'transfer-in']],
  },
  damaged: {
    left: inTransit,
    takes: ['inTransit'],
    gives: ['damaged'],
    legs: [['destination', 'inTransit', 'damaged', 'transfer-in']],
  },
  short: {
    left: inTransit,
    takes: ['inTransit'],
    gives: ['short'],
    legs: [['destination', 'inTransit', 'outside', 'transfer-short']],
    needsReason: true,
  },
  over: { takes: [], gives: ['over'], legs: [['destination', 'outside', 'sellable', 'transfer-over']] },
  found: {
    left: (line) => line.short,
    takes: ['short'],
    gives: ['accepted'],
    legs: [['destination', 'outside', 'sellable', 'transfer-in']],
  },
  rejected: { ...turned, needsReason: true },
  recalled: turned,
  returned: {
    left: returning,
    takes: ['returning'],
    gives: ['returned'],
    legs: [['source', 'inTransit', 'sellable', 'transfer-in']],
  },
  returnedDamaged: {
    left: returning,
    takes: ['returning'],
    gives: ['returnedDamaged'],
    legs: [['source', 'inTransit', 'damaged', 'transfer-in']],
  },
  returnLost: {
    left: returning,
    takes: ['returning'],
    gives: ['returnLost'],
    legs: [['source', 'inTransit', 'outside', 'transfer-short']],
    needsReason: true,
  },
}

export const leftOf = (line: TransferLine, kind: TransferCountKind): number => EFFECTS[kind].left?.(line) ?? Infinity

export const lacksReason = ({ kind, note }: Count): boolean => EFFECTS[kind].needsReason === true && note === ''

export const counted = (line: TransferLine, { kind, quantity }: Count): TransferLine => {
  const { takes, gives } = EFFECTS[kind]
  const after = { ...line }
  for (const field of takes) after[field] -= quantity
  for (const field of gives) after[field] += quantity
  return after
}

export const movesOf = (
  { sku, kind, quantity }: Count,
  places: { readonly source: LocationCode; readonly destination: LocationCode },
): PostedMove[] =>
  EFFECTS[kind].legs.map(([place, from, to, reason]) => ({ sku, location: places[place], from, to, quantity, reason }))

export const emptyLine = (sku: Sku, requested = 0): TransferLine => ({
  sku,
  requested,
  dispatched: 0,
  accepted: 0,
  damaged: 0,
  short: 0,
  over: 0,
  rejected: 0,
  inTransit: 0,
  returning: 0,
  returned: 0,
  returnedDamaged: 0,
  returnLost: 0,
})
