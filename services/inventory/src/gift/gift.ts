import type { CallContext, ErrorOf, LocationCode, NewEvent, ParsedInputOf, Result, Sku } from '@channel/contracts'
import { actorOf, err, newEvent, ok } from '@channel/contracts'
import type {
  approveGiftBatch,
  closeGiftBatch,
  GiftBatch,
  GiftBatchAction,
  GiftBatchId,
  GiftBatchStatus,
  GiftBatchStep,
  rejectGiftBatch,
  requestGiftBatch,
  withdrawGiftBatch,
} from '@channel/contracts/inventory'
import {
  giftBatchApproved,
  giftBatchClosed,
  giftBatchRejected,
  giftBatchRequested,
  giftBatchWithdrawn,
} from '@channel/contracts/inventory'

export type Goods = { readonly sku: Sku; readonly location: LocationCode; readonly quantity: number }

/** What stock says of a line: what it has kept of it in all and what of that is left. */
export type KeptGoods = {
  readonly sku: Sku
  readonly location: LocationCode
  readonly granted: number
  readonly remaining: number
}

/** A batch as it is stored; `version` counts its steps. Expired is nobody's step: it shows in the time. */
export type BatchState = Omit<GiftBatch, 'allowed' | 'status' | 'lines' | 'quantity' | 'used' | 'remaining'> & {
  readonly status: Exclude<GiftBatchStatus, 'expired'>
  readonly lines: readonly Goods[]
  readonly version: number
}

/** Whether a quota's batch is one of ours: its quotas are set by its approval and by nothing else. */
export const isGiftNumber = (batch: string): boolean => /^GB\d{8}-\d{6,}$/.test(batch)

type Who = { readonly actor: string; readonly at: Date }
type Refusal = Extract<
  | ErrorOf<typeof approveGiftBatch>
  | ErrorOf<typeof rejectGiftBatch>
  | ErrorOf<typeof withdrawGiftBatch>
  | ErrorOf<typeof closeGiftBatch>,
  { code: 'GIFT_BATCH_NOT_ALLOWED' | 'SAME_PERSON' | 'NOT_REQUESTER' | 'VALIDITY_PAST' }
>

const isOver = ({ validUntil }: Pick<BatchState, 'validUntil'>, at: Date): boolean => new Date(validUntil) <= at

const statusAt = (batch: BatchState, at: Date): GiftBatchStatus =>
  batch.status === 'approved' && isOver(batch, at) ? 'expired' : batch.status

const allowedIn = (status: GiftBatchStatus): GiftBatchAction[] => {
  switch (status) {
    case 'pending':
      return ['approve', 'reject', 'withdraw']
    case 'approved':
      return ['close']
    case 'rejected':
    case 'withdrawn':
    case 'closed':
    case 'expired':
      return []
  }
}

/** Lines of one SKU at one place added up, in the order of their keys. */
const summed = (lines: readonly Goods[]): Goods[] => {
  const totals = new Map<string, Goods>()
  for (const { sku, location, quantity } of lines) {
    const before = totals.get(`${sku}|${location}`)?.quantity ?? 0
    totals.set(`${sku}|${location}`, { sku, location, quantity: before + quantity })
  }
  return [...totals].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, line]) => line)
}

/** A batch as it is asked for; a day that is over already is refused. */
export const requested = (
  input: ParsedInputOf<typeof requestGiftBatch>,
  named: { id: GiftBatchId; number: string },
  { context, at }: { context: CallContext; at: Date },
): BatchState => ({
  ...named,
  status: 'pending',
  channel: input.channel,
  customer: input.customer,
  validUntil: input.validUntil,
  note: input.note,
  lines: summed(input.lines),
  requestedBy: actorOf(context.principal),
  requestedAt: at.toISOString(),
  decidedBy: null,
  decidedAt: null,
  decisionNote: '',
  closedBy: null,
  closedAt: null,
  version: 1,
})

export const validityRefusal = (batch: Pick<BatchState, 'validUntil'>, at: Date) =>
  isOver(batch, at) ? { code: 'VALIDITY_PAST' as const, validUntil: batch.validUntil } : undefined

const STATUS = { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn', close: 'closed' } as const

/** The next step of a batch. Another person approves or rejects it; its requester may withdraw it; whoever may, closes it. */
export const decide = (
  batch: BatchState,
  action: GiftBatchAction,
  note: string,
  { actor, at }: Who,
): Result<BatchState, Refusal> => {
  const status = statusAt(batch, at)
  const allowed = allowedIn(status)
  if (!allowed.includes(action)) return err({ code: 'GIFT_BATCH_NOT_ALLOWED', status, allowed })
  const { requestedBy } = batch
  if (action === 'withdraw' && actor !== requestedBy) return err({ code: 'NOT_REQUESTER', requestedBy })
  if ((action === 'approve' || action === 'reject') && actor === requestedBy) return err({ code: 'SAME_PERSON', requestedBy })
  const past = action === 'approve' ? validityRefusal(batch, at) : undefined
  if (past) return err(past)
  const next = { ...batch, status: STATUS[action], version: batch.version + 1 }
  return action === 'close'
    ? ok({ ...next, closedBy: actor, closedAt: at.toISOString() })
    : ok({ ...next, decidedBy: actor, decidedAt: at.toISOString(), decisionNote: note })
}

/** What the stock of its lines says of a batch; what is kept past its time is kept no more. */
export const shown = (batch: BatchState, kept: readonly KeptGoods[], at: Date): GiftBatch => {
  const { version: _, ...rest } = batch
  const status = statusAt(batch, at)
  const lines = batch.lines.map((line) => {
    const found = kept.find(({ sku, location }) => sku === line.sku && location === line.location)
    const { granted = 0, remaining = 0 } = found ?? {}
    return { ...line, used: granted - remaining, remaining: status === 'approved' ? remaining : 0 }
  })
  const sum = (of: (line: (typeof lines)[number]) => number) => lines.reduce((total, line) => total + of(line), 0)
  return {
    ...rest,
    status,
    allowed: allowedIn(status),
    lines,
    quantity: sum(({ quantity }) => quantity),
    used: sum(({ used }) => used),
    remaining: sum(({ remaining }) => remaining),
  }
}

/** An entry of the history before it has a time. */
export type StepTaken = { readonly action: GiftBatchStep['action']; readonly note: string }

const EVENTS = {
  pending: giftBatchRequested,
  approved: giftBatchApproved,
  rejected: giftBatchRejected,
  withdrawn: giftBatchWithdrawn,
  closed: giftBatchClosed,
} satisfies Record<BatchState['status'], unknown>

/** What the world is told once a batch has come into its status. */
export const published = (batch: BatchState, kept: readonly KeptGoods[], at: Date): NewEvent =>
  newEvent(EVENTS[batch.status], batch.id, shown(batch, kept, at))
