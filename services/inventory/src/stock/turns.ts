import type { Sku } from '@channel/contracts'
import type { Bucket } from '@channel/contracts/inventory'
import type { Level, Move, Spot, Stock } from './stock.js'
import { levelAt, spotKey } from './stock.js'

type Step = Spot & Pick<Move, 'from' | 'to' | 'quantity'>

/** What comes is entered before what goes. */
const rankOf = ({ from, to }: Step): number => {
  if (from === 'outside') return 0
  if (to === 'outside') return 3
  return to === 'sellable' ? 1 : 2
}

const heldIn = (level: Level, bucket: Bucket): number => (bucket === 'outside' ? Number.POSITIVE_INFINITY : level[bucket])

const after = (level: Level, { from, to, quantity }: Step): Level => {
  const taken = from === 'outside' ? level : { ...level, [from]: level[from] - quantity }
  return to === 'outside' ? taken : { ...taken, [to]: taken[to] + quantity }
}

type Shortage = { readonly sku: Sku; readonly requested: number; readonly available: number }
type Turns<S> = { readonly inTurn: readonly S[]; readonly stuck: readonly Shortage[] }

const turnsAt = <S extends Step>(before: Level, moves: readonly S[]): Turns<S> => {
  const open = moves.toSorted((a, b) => rankOf(a) - rankOf(b))
  const inTurn: S[] = []
  let level = before
  while (open.length > 0) {
    const place = open.findIndex(({ from, quantity }) => quantity <= heldIn(level, from))
    const [next] = place < 0 ? [] : open.splice(place, 1)
    if (!next)
      return {
        inTurn,
        stuck: open.map(({ sku, from, quantity }) => ({ sku, requested: quantity, available: heldIn(level, from) })),
      }
    level = after(level, next)
    inTurn.push(next)
  }
  return { inTurn, stuck: [] }
}

/** A document's moves in an order in which no bucket is below zero in between, and those for which there is none. */
export const turnsOf = <S extends Step>(stock: Stock, moves: readonly S[]): Turns<S> => {
  const spots = new Map<string, S[]>()
  for (const one of moves) {
    const there = spots.get(spotKey(one))
    if (there) there.push(one)
    else spots.set(spotKey(one), [one])
  }
  const turns = [...spots.values()].flatMap((some) => {
    const [first] = some
    return first ? [turnsAt(levelAt(stock, first), some)] : []
  })
  return { inTurn: turns.flatMap(({ inTurn }) => inTurn), stuck: turns.flatMap(({ stuck }) => stuck) }
}
