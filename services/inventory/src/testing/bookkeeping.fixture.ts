import type { Reservation } from '@channel/contracts/inventory'
import type { Reply, Sent } from './history.fixture.js'

const BUCKETS = ['frozen', 'damaged', 'inTransit'] as const

/** What a bookkeeper with a pencil keeps: units on hand and units by bucket, at `SKU@place`, whatever the order in which a round was decided. */
export type Book = {
  readonly units: Map<string, number>
  /** By reservation and spot: the most units of which an answer has said that they were shipped. */
  readonly shipped: Map<string, number>
}

export const emptyBook = (): Book => ({ units: new Map(), shipped: new Map() })

const add = (book: Book, key: string, units: number): void => void book.units.set(key, (book.units.get(key) ?? 0) + units)

/** Shipments are booked by answers: however often and in which order they come, what was shipped never becomes less. */
const bookShipped = (book: Book, { id, lines }: Reservation): void => {
  for (const { sku, location, shipped } of lines) {
    const key = `${id}|${sku}@${location}`
    const before = book.shipped.get(key) ?? 0
    if (shipped <= before) continue
    book.shipped.set(key, shipped)
    add(book, `${sku}@${location}`, before - shipped)
  }
}

/** Books an accepted command. Reserving, allocating, releasing and all rules leave what is on hand as it is. */
export const enter = (book: Book, { act }: Sent, reply: Reply): void => {
  if (!reply.ok) return
  switch (act.kind) {
    case 'receive':
    case 'return':
      for (const { sku, quantity } of act.lines) add(book, `${sku}@${act.at}`, quantity)
      return
    case 'adjust':
      return add(book, `${act.sku}@${act.at}`, act.delta)
    case 'post':
      for (const { sku, at, from, to, quantity } of act.moves) {
        const spot = `${sku}@${at}`
        if (from === 'outside') add(book, spot, quantity)
        if (to === 'outside') add(book, spot, -quantity)
        for (const bucket of BUCKETS) if (from === bucket) add(book, `${spot} ${bucket}`, -quantity)
        for (const bucket of BUCKETS) if (to === bucket) add(book, `${spot} ${bucket}`, quantity)
      }
      return
    case 'reserve':
    case 'allocate':
    case 'release':
    case 'ship':
      return bookShipped(book, reply.value as Reservation)
    case 'allot':
    case 'keepSafety':
    case 'expire':
    case 'endQuotas':
      return
  }
}

type Row = Record<(typeof BUCKETS)[number] | 'sellable' | 'reserved' | 'allocated', number> & { sku: string; location: string }

/** The same from the service's balances. */
export const counted = (rows: readonly Row[]): Map<string, number> =>
  new Map(
    rows.flatMap((row): [string, number][] => {
      const spot = `${row.sku}@${row.location}`
      const all = row.sellable + row.reserved + row.allocated + row.frozen + row.damaged + row.inTransit
      return [[spot, all], ...BUCKETS.map((bucket): [string, number] => [`${spot} ${bucket}`, row[bucket]])]
    }),
  )
