import type { Adjustment, AdjustmentLine, Transfer, TransferCountKind } from '@channel/contracts/inventory'
import type { DocumentStep } from './document-history.fixture.js'

type Counts = Record<TransferCountKind, number>
type Paper = { from: string; to: string; recalled: boolean; requested: Map<string, number>; counts: Map<string, Counts> }

/** What a bookkeeper with a pencil keeps: sums of what was agreed to, whatever the order in which a round was decided. */
export type Model = { transfers: Map<string, Paper>; posted: Map<string, readonly AdjustmentLine[]> }
export type Level = { sellable: number; inTransit: number; frozen: number; damaged: number }

export const emptyModel = (): Model => ({ transfers: new Map(), posted: new Map() })

const none = (): Counts => ({
  dispatched: 0,
  accepted: 0,
  damaged: 0,
  short: 0,
  over: 0,
  found: 0,
  rejected: 0,
  recalled: 0,
  returned: 0,
  returnedDamaged: 0,
  returnLost: 0,
})

const countsOf = (paper: Paper, sku: string): Counts => {
  const counts = paper.counts.get(sku) ?? none()
  paper.counts.set(sku, counts)
  return counts
}

const add = (paper: Paper, sku: string, more: Partial<Counts>): void => {
  const counts = countsOf(paper, sku)
  for (const kind of Object.keys(more) as TransferCountKind[]) counts[kind] += more[kind] ?? 0
}

/** Books an accepted step of a transfer. What a recall turned round is known only when its round is over. */
export const bookTransfer = (model: Model, act: DocumentStep['act'], { id }: Transfer): void => {
  if (act.kind === 'create') {
    const paper: Paper = { from: act.from, to: act.to, recalled: false, requested: new Map(), counts: new Map() }
    for (const { sku, quantity } of act.lines) paper.requested.set(sku, (paper.requested.get(sku) ?? 0) + quantity)
    model.transfers.set(id, paper)
    return
  }
  const paper = model.transfers.get(id)
  if (!paper) throw new Error('A step of a transfer that nobody created')
  if (act.kind === 'dispatch') for (const { sku, quantity } of act.lines) add(paper, sku, { dispatched: quantity })
  if (act.kind === 'receive') for (const { sku, ...counts } of act.lines) add(paper, sku, counts)
  if (act.kind === 'takeBack')
    for (const { sku, sellable, damaged, lost } of act.lines)
      add(paper, sku, { returned: sellable, returnedDamaged: damaged, returnLost: lost })
  if (act.kind === 'cancel') paper.recalled = true
}

const open = (counts: Counts): number => counts.dispatched - counts.accepted - counts.damaged - counts.short - counts.rejected

/** After a recall nothing is on its way to the destination any more: what no receipt counted, turned round. */
export const endRound = (model: Model): void => {
  for (const paper of model.transfers.values())
    if (paper.recalled) for (const counts of paper.counts.values()) counts.recalled = open(counts)
}

export const bookAdjustment = (model: Model, { id, status, lines }: Adjustment): void => {
  if (status === 'posted') model.posted.set(id, lines)
}

/** The line of a transfer as it has to be. */
export const lineOf = (model: Model, id: string, sku: string) => {
  const paper = model.transfers.get(id)
  const counts = paper?.counts.get(sku) ?? none()
  const { dispatched, accepted, damaged, short, over, found, rejected, recalled, returned, returnedDamaged, returnLost } = counts
  return {
    sku,
    requested: paper?.requested.get(sku) ?? 0,
    dispatched,
    accepted: accepted + found,
    damaged,
    short: short - found,
    over,
    rejected: rejected + recalled,
    inTransit: open(counts) - recalled,
    returning: rejected + recalled - returned - returnedDamaged - returnLost,
    returned,
    returnedDamaged,
    returnLost,
  }
}

const ofTransfer = (model: Model, id: string, sku: string, place: string): Level => {
  const paper = model.transfers.get(id)
  const line = lineOf(model, id, sku)
  const at = { sellable: 0, inTransit: 0, frozen: 0, damaged: 0 }
  if (paper?.from === place) {
    at.sellable += line.returned - line.dispatched
    at.damaged += line.returnedDamaged
    at.inTransit += line.returning
  }
  if (paper?.to === place) {
    at.sellable += line.accepted + line.over
    at.damaged += line.damaged
    at.inTransit += line.inTransit
  }
  return at
}

/** What all documents together changed of a SKU at a place. */
export const changeAt = (model: Model, sku: string, place: string): Level => {
  const level = { sellable: 0, inTransit: 0, frozen: 0, damaged: 0 }
  for (const id of model.transfers.keys()) {
    const part = ofTransfer(model, id, sku, place)
    for (const bucket of Object.keys(level) as (keyof Level)[]) level[bucket] += part[bucket]
  }
  for (const line of [...model.posted.values()].flat()) {
    if (line.sku !== sku || line.location !== place) continue
    if (line.from !== 'outside') level[line.from] -= line.quantity
    if (line.to !== 'outside') level[line.to] += line.quantity
  }
  return level
}

/** Units that came from outside less those that left: what all buckets together gained. */
export const gained = (model: Model, sku: string): number => {
  let units = 0
  for (const id of model.transfers.keys()) {
    const { over, short, returnLost } = lineOf(model, id, sku)
    units += over - short - returnLost
  }
  for (const line of [...model.posted.values()].flat()) {
    if (line.sku === sku && line.from === 'outside') units += line.quantity
    if (line.sku === sku && line.to === 'outside') units -= line.quantity
  }
  return units
}
