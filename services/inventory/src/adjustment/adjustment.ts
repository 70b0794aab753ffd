import type { CallContext, ErrorOf, NewEvent, Result } from '@channel/contracts'
import { actorOf, err, newEvent, ok } from '@channel/contracts'
import type {
  Adjustment,
  AdjustmentAction,
  AdjustmentId,
  AdjustmentLine,
  AdjustmentObstacle,
  AdjustmentStep,
  approveAdjustment,
  MovementReason,
  rejectAdjustment,
  reverseAdjustment,
  withdrawAdjustment,
} from '@channel/contracts/inventory'
import { adjustmentPosted, adjustmentRejected, adjustmentRequested, adjustmentWithdrawn } from '@channel/contracts/inventory'
import type { PostedMove } from '../posting.js'
import { unitsOf, valuesOf } from './lines.js'

/** An adjustment with what only its own service needs to know: `version` counts its steps. */
export type AdjustmentState = Omit<Adjustment, 'allowed'> & { readonly planned: boolean; readonly version: number }

/** An entry of the history before it has a time. */
export type StepTaken = { readonly action: AdjustmentStep['action']; readonly note: string }

type Who = { readonly actor: string; readonly at: string }
export type DecisionKind = Exclude<AdjustmentAction, 'reverse'>
type Refusal = Extract<
  ErrorOf<typeof approveAdjustment> | ErrorOf<typeof rejectAdjustment> | ErrorOf<typeof withdrawAdjustment>,
  { code: 'ADJUSTMENT_NOT_ALLOWED' | 'SAME_PERSON' | 'NOT_REQUESTER' }
>
type ReversalRefusal = Extract<ErrorOf<typeof reverseAdjustment>, { code: 'ADJUSTMENT_NOT_ALLOWED' | 'ALREADY_REVERSED' }>

const REASONS: Partial<Record<string, MovementReason>> = {
  'sellable>damaged': 'damage',
  'frozen>damaged': 'damage',
  'sellable>frozen': 'freeze',
  'damaged>frozen': 'freeze',
  'frozen>sellable': 'unfreeze',
  'damaged>sellable': 'repair',
  'damaged>outside': 'scrap',
}

/** Whatever comes from outside or leaves otherwise is an adjustment on the stock card. */
const reasonOf = ({ from, to }: AdjustmentLine): MovementReason => REASONS[`${from}>${to}`] ?? 'adjustment'

export const movesOf = ({ lines }: AdjustmentState): PostedMove[] =>
  lines.map((line) => {
    const { sku, location, from, to, quantity } = line
    return { sku, location, from, to, quantity, reason: reasonOf(line) }
  })

/**
 * What is lost or broken is so, whatever channels were promised; what we wish for takes out of the pool only. A document that does
 * both is judged as a wish, so that a wish never rides on a loss.
 */
export const takesOf = ({ planned, lines }: AdjustmentState): 'pool' | 'anything' =>
  planned || lines.some(({ from, to }) => from === 'sellable' && to === 'frozen') ? 'pool' : 'anything'

export type Wanted = {
  readonly reason: string
  readonly planned: boolean
  readonly note: string
  readonly reference: string | null
  readonly lines: readonly AdjustmentLine[]
  readonly reverses: AdjustmentId | null
}

/** An adjustment as it is asked for. */
export const requested = (
  wanted: Wanted,
  named: { id: AdjustmentId; number: string },
  call: { context: CallContext; at: Date },
): AdjustmentState => ({
  ...named,
  ...wanted,
  lines: [...wanted.lines],
  status: 'pending',
  units: unitsOf(wanted.lines),
  values: valuesOf(wanted.lines),
  requestedBy: actorOf(call.context.principal),
  requestedAt: call.at.toISOString(),
  decidedBy: null,
  decidedAt: null,
  decisionNote: '',
  obstacle: null,
  reversedBy: null,
  version: 1,
})

export const allowed = ({ status, reverses, reversedBy }: AdjustmentState): AdjustmentAction[] => {
  switch (status) {
    case 'pending':
      return ['approve', 'reject', 'withdraw']
    case 'posted':
      return reverses === null && reversedBy === null ? ['reverse'] : []
    case 'rejected':
    case 'withdrawn':
      return []
  }
}

const STATUS = { approve: 'posted', reject: 'rejected', withdraw: 'withdrawn' } as const

const notAllowed = (adjustment: AdjustmentState) =>
  err({ code: 'ADJUSTMENT_NOT_ALLOWED', status: adjustment.status, allowed: allowed(adjustment) })

/** The end of a pending adjustment: another person approves or rejects it, or its requester takes it back. */
export const decide = (
  adjustment: AdjustmentState,
  action: DecisionKind,
  note: string,
  { actor, at }: Who,
): Result<AdjustmentState, Refusal> => {
  if (!allowed(adjustment).includes(action)) return notAllowed(adjustment)
  const { requestedBy } = adjustment
  if (action === 'withdraw' && actor !== requestedBy) return err({ code: 'NOT_REQUESTER', requestedBy })
  if (action !== 'withdraw' && actor === requestedBy) return err({ code: 'SAME_PERSON', requestedBy })
  return ok(ended(adjustment, STATUS[action], note, { actor, at }))
}

const ended = (adjustment: AdjustmentState, status: 'posted' | 'rejected' | 'withdrawn', note: string, { actor, at }: Who) => ({
  ...adjustment,
  status,
  decidedBy: actor,
  decidedAt: at,
  decisionNote: note,
  obstacle: null,
  version: adjustment.version + 1,
})

/** Up to the limits nobody else is asked. */
export const postedAtOnce = (adjustment: AdjustmentState): AdjustmentState =>
  ended(adjustment, 'posted', '', { actor: adjustment.requestedBy, at: adjustment.requestedAt })

/** Stock did not take what was approved: it stays pending, and says why. */
export const obstructed = (adjustment: AdjustmentState, obstacle: AdjustmentObstacle): AdjustmentState => ({
  ...adjustment,
  obstacle,
  version: adjustment.version + 1,
})

/** The document that undoes a posted one: its lines the other way round, at the value they had. */
export const reversalOf = (original: AdjustmentState, note: string): Result<Wanted, ReversalRefusal> => {
  if (original.reversedBy !== null) return err({ code: 'ALREADY_REVERSED', reversedBy: original.reversedBy })
  if (!allowed(original).includes('reverse')) return notAllowed(original)
  const { id, number, reason, planned, lines } = original
  const turned = lines.map((line) => ({ ...line, from: line.to, to: line.from }))
  return ok({ reason, planned, note, reference: number, lines: turned, reverses: id })
}

export const shown = (adjustment: AdjustmentState): Adjustment => {
  const { version: _, planned: __, ...rest } = adjustment
  return { ...rest, allowed: allowed(adjustment) }
}

const EVENTS = {
  pending: adjustmentRequested,
  posted: adjustmentPosted,
  rejected: adjustmentRejected,
  withdrawn: adjustmentWithdrawn,
} satisfies Record<Adjustment['status'], unknown>

/** What the world is told once an adjustment has come into its status. */
export const published = (adjustment: AdjustmentState): NewEvent =>
  newEvent(EVENTS[adjustment.status], adjustment.id, shown(adjustment))
