import type { NewEvent, Result } from '@channel/contracts'
import { err, newEvent, ok } from '@channel/contracts'
import type { RebatePolicyId, RebateSettlement, RebateSettlementId } from '@channel/contracts/dealer'
import { rebateSettlementApproved } from '@channel/contracts/dealer'

export type SettlementState = Omit<RebateSettlement, 'allowed'>
type Who = { readonly actor: string; readonly at: Date }
type Refusal =
  { code: 'REBATE_SETTLEMENT_NOT_ALLOWED'; status: RebateSettlement['status'] } | { code: 'SAME_PERSON'; requestedBy: string }

/** What one dealer's account of the period says. Amounts in minor units. */
export type Claim = {
  readonly dealerCode: string
  readonly earnedMinor: bigint
  readonly withheldMinor: bigint
  readonly settledMinor: bigint
}

export type SettlementLine = {
  readonly dealerCode: string
  readonly earnedMinor: bigint
  readonly withheldMinor: bigint
  readonly settledBeforeMinor: bigint
  readonly amountMinor: bigint
}

/** What is still owed to each dealer or to be taken back from it; those with nothing are left out. */
export const linesOf = (claims: readonly Claim[]): SettlementLine[] =>
  claims.flatMap(({ dealerCode, earnedMinor, withheldMinor, settledMinor }) => {
    const amountMinor = earnedMinor + withheldMinor - settledMinor
    return amountMinor === 0n ? [] : [{ dealerCode, earnedMinor, withheldMinor, settledBeforeMinor: settledMinor, amountMinor }]
  })

type Period = {
  readonly policyId: RebatePolicyId
  readonly periodFrom: string
  readonly periodTo: string
  readonly currency: string
}

export const drawnUp = (
  period: Period,
  lines: readonly SettlementLine[],
  named: { readonly id: RebateSettlementId; readonly number: string },
  { actor, at }: Who,
): SettlementState => ({
  ...named,
  ...period,
  status: 'pending',
  dealers: lines.length,
  totalMinor: Number(lines.reduce((sum, { amountMinor }) => sum + amountMinor, 0n)),
  credited: 0,
  requestedBy: actor,
  requestedAt: at.toISOString(),
  decidedBy: null,
  decidedAt: null,
  decisionNote: '',
})

/** Another person than the one who asked decides, once. */
export const decide = (
  settlement: SettlementState,
  status: 'approved' | 'rejected',
  decisionNote: string,
  { actor, at }: Who,
): Result<SettlementState, Refusal> => {
  if (settlement.status !== 'pending') return err({ code: 'REBATE_SETTLEMENT_NOT_ALLOWED', status: settlement.status })
  if (settlement.requestedBy === actor) return err({ code: 'SAME_PERSON', requestedBy: settlement.requestedBy })
  return ok({ ...settlement, status, decidedBy: actor, decidedAt: at.toISOString(), decisionNote })
}

export const shownSettlement = (settlement: SettlementState): RebateSettlement => ({
  ...settlement,
  allowed: settlement.status === 'pending' ? ['approve', 'reject'] : [],
})

export const approvedEvent = (settlement: SettlementState): NewEvent =>
  newEvent(rebateSettlementApproved, settlement.id, shownSettlement(settlement))
