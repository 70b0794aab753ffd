import type { CallContext, ErrorOf, NewEvent, Result, Sku } from '@channel/contracts'
import { actorOf, err, newEvent, ok } from '@channel/contracts'
import type {
  ReceiptLine,
  receiveTransfer,
  StockLine,
  TakeBackLine,
  Transfer,
  TransferAction,
  TransferId,
  TransferLine,
  TransferStatus,
} from '@channel/contracts/inventory'
import {
  transferCancelled,
  transferClosed,
  transferDispatched,
  transferReceived,
  transferTakenBack,
} from '@channel/contracts/inventory'
import type { PostedMove } from '../posting.js'
import type { Count } from './counts.js'
import { counted, emptyLine, lacksReason, leftOf, movesOf } from './counts.js'

/** A transfer with what only its own service needs to know: `version` counts its steps. */
export type TransferState = Omit<Transfer, 'allowed'> & { readonly version: number }

/** What people ask of a transfer; `note` says why. */
export type TransferRequest = { readonly note: string } & (
  | { readonly action: 'dispatch'; readonly lines?: readonly StockLine[] | undefined }
  | { readonly action: 'receive'; readonly lines: readonly ReceiptLine[] }
  | { readonly action: 'takeBack'; readonly lines: readonly TakeBackLine[] }
  | { readonly action: 'cancel' | 'close' }
)

/** One step: the transfer after it, what stock has to move, what was counted. */
export type Step = {
  readonly action: TransferAction
  readonly after: TransferState
  readonly moves: readonly PostedMove[]
  readonly counts: readonly Count[]
  readonly note: string
}

type Refusal = Extract<
  ErrorOf<typeof receiveTransfer>,
  { code: 'TRANSFER_NOT_ALLOWED' | 'SKU_NOT_IN_TRANSFER' | 'TRANSFER_QUANTITY_EXCEEDED' | 'REASON_REQUIRED' }
>
type Exceeded = Extract<Refusal, { code: 'TRANSFER_QUANTITY_EXCEEDED' }>['exceeded']
type Wanted = {
  readonly from: Transfer['from']
  readonly to: Transfer['to']
  readonly lines: readonly StockLine[]
  readonly reference?: string | undefined
  readonly note: string
}

const bySku = (a: { sku: Sku }, b: { sku: Sku }): number => (a.sku < b.sku ? -1 : 1)

/** A draft without its number, which the database hands out. Lines of one SKU are added up. */
export const draft = (
  wanted: Wanted,
  id: TransferId,
  call: { context: CallContext; at: Date },
): Omit<TransferState, 'number'> => {
  const requested = new Map<Sku, number>()
  for (const { sku, quantity } of wanted.lines) requested.set(sku, (requested.get(sku) ?? 0) + quantity)
  const at = call.at.toISOString()
  return {
    id,
    from: wanted.from,
    to: wanted.to,
    status: 'draft',
    lines: [...requested].map(([sku, quantity]) => emptyLine(sku, quantity)).sort(bySku),
    reference: wanted.reference ?? null,
    note: wanted.note,
    recalled: false,
    createdBy: actorOf(call.context.principal),
    createdAt: at,
    updatedAt: at,
    version: 1,
  }
}

const total = (lines: readonly TransferLine[], unitsOf: (line: TransferLine) => number): number =>
  lines.reduce((sum, line) => sum + unitsOf(line), 0)

const arrived = (line: TransferLine): number => line.accepted + line.damaged + line.short + line.over

/** Ended ones stay as they are; of all others the quantities tell. */
const statusOf = (lines: readonly TransferLine[], recalled: boolean): TransferStatus => {
  if (total(lines, ({ dispatched }) => dispatched) === 0) return 'draft'
  if (total(lines, ({ inTransit }) => inTransit) > 0)
    return total(lines, (line) => arrived(line) + line.rejected) > 0 ? 'partlyReceived' : 'dispatched'
  if (total(lines, ({ returning }) => returning) > 0) return 'returning'
  return recalled && total(lines, arrived) === 0 ? 'cancelled' : 'received'
}

const undispatched = (transfer: TransferState): boolean =>
  !transfer.recalled && transfer.lines.some((line) => leftOf(line, 'dispatched') > 0)

export const allowed = (transfer: TransferState): TransferAction[] => {
  const more: TransferAction[] = undispatched(transfer) ? ['dispatch'] : []
  const back: TransferAction[] = transfer.lines.some(({ returning }) => returning > 0) ? ['takeBack'] : []
  switch (transfer.status) {
    case 'draft':
      return ['dispatch', 'cancel']
    case 'dispatched':
    case 'partlyReceived':
      return [...more, 'receive', ...back, 'cancel']
    case 'returning':
      return [...more, 'receive', ...back]
    case 'received':
      return [...more, 'receive', 'close']
    case 'closed':
    case 'cancelled':
      return []
  }
}

const kindsOf = (sku: Sku, note: string, quantities: readonly (readonly [Count['kind'], number])[]): Count[] =>
  quantities.flatMap(([kind, quantity]) => (quantity > 0 ? [{ sku, kind, quantity, note }] : []))

const receipt = (line: ReceiptLine, note: string): Count[] =>
  kindsOf(line.sku, line.note.trim() || note, [
    ['accepted', line.accepted],
    ['damaged', line.damaged],
    ['short', line.short],
    ['rejected', line.rejected],
    ['over', line.over],
    ['found', line.found],
  ])

const takenBack = (line: TakeBackLine, note: string): Count[] =>
  kindsOf(line.sku, line.note.trim() || note, [
    ['returned', line.sellable],
    ['returnedDamaged', line.damaged],
    ['returnLost', line.lost],
  ])

const countsOf = (transfer: TransferState, request: TransferRequest): Count[] => {
  const note = request.note.trim()
  const all = (kind: 'dispatched' | 'recalled') =>
    transfer.lines.flatMap((line) => kindsOf(line.sku, note, [[kind, leftOf(line, kind)]]))
  switch (request.action) {
    case 'dispatch':
      return request.lines
        ? request.lines.map(({ sku, quantity }) => ({ sku, kind: 'dispatched', quantity, note }))
        : all('dispatched')
    case 'receive':
      return request.lines.flatMap((line) => receipt(line, note))
    case 'takeBack':
      return request.lines.flatMap((line) => takenBack(line, note))
    case 'cancel':
      return all('recalled')
    case 'close':
      return []
  }
}

/** Counts are taken one after the other, so two lines of one SKU cannot take the same units. */
const apply = (lines: readonly TransferLine[], counts: readonly Count[]): Result<TransferLine[], Refusal> => {
  const known = new Map(lines.map((line) => [line.sku, line]))
  const strange = counts.filter(({ sku, kind }) => !known.has(sku) && kind !== 'over').map(({ sku }) => sku)
  if (strange.length > 0) return err({ code: 'SKU_NOT_IN_TRANSFER', skus: [...new Set(strange)] })
  const silent = counts.filter(lacksReason).map(({ sku }) => sku)
  if (silent.length > 0) return err({ code: 'REASON_REQUIRED', skus: [...new Set(silent)] })
  const exceeded: Exceeded = []
  for (const count of counts) {
    const line = known.get(count.sku) ?? emptyLine(count.sku)
    const left = leftOf(line, count.kind)
    if (count.quantity > left) exceeded.push({ sku: count.sku, kind: count.kind, requested: count.quantity, left })
    else known.set(count.sku, counted(line, count))
  }
  return exceeded.length > 0 ? err({ code: 'TRANSFER_QUANTITY_EXCEEDED', exceeded }) : ok([...known.values()].sort(bySku))
}

/** Decides one step. `at` is ISO 8601, UTC. */
export const decide = (transfer: TransferState, request: TransferRequest, at: string): Result<Step, Refusal> => {
  const { action } = request
  if (!allowed(transfer).includes(action))
    return err({ code: 'TRANSFER_NOT_ALLOWED', status: transfer.status, allowed: allowed(transfer) })
  const counts = countsOf(transfer, request)
  const lines = apply(transfer.lines, counts)
  if (!lines.ok) return lines
  const recalled = transfer.recalled || (action === 'cancel' && transfer.status !== 'draft')
  const ended = action === 'close' ? 'closed' : action === 'cancel' && transfer.status === 'draft' ? 'cancelled' : undefined
  const after = {
    ...transfer,
    lines: lines.value,
    recalled,
    status: ended ?? statusOf(lines.value, recalled),
    updatedAt: at,
    version: transfer.version + 1,
  }
  const places = { source: transfer.from, destination: transfer.to }
  return ok({ action, after, counts, moves: counts.flatMap((count) => movesOf(count, places)), note: request.note })
}

export const shown = (transfer: TransferState): Transfer => {
  const { version: _, ...rest } = transfer
  return { ...rest, allowed: allowed(transfer) }
}

const EVENTS = {
  dispatch: transferDispatched,
  receive: transferReceived,
  takeBack: transferTakenBack,
  cancel: transferCancelled,
  close: transferClosed,
} satisfies Record<TransferAction, unknown>

/** What the world is told of a step. */
export const published = ({ action, after, counts, note }: Step): NewEvent => {
  const { id, number, from, to, status } = after
  return newEvent(EVENTS[action], id, { transferId: id, number, from, to, status, counts: [...counts], note })
}
