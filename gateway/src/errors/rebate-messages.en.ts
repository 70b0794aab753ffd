import type { Messages } from './message-shape.js'

export const englishRebates = {
  NOTHING_TO_SETTLE: ({ periodFrom }) => `Nothing is left to settle in the period from ${periodFrom}`,
  REBATE_PERIOD_INVALID: ({ period, from, to }) =>
    `${from} to ${to} does not do: begin and end must make whole periods (${period}), 120 at most`,
  REBATE_PERIOD_OPEN: ({ periodTo }) => `The period goes on until ${periodTo}; settle it after that day`,
  REBATE_PERIOD_SETTLED: ({ settledTo }) => `Days until ${settledTo} are settled; choose a later day`,
  REBATE_PERIOD_UNKNOWN: ({ periodFrom }) => `The policy has no period that begins on ${periodFrom}`,
  REBATE_POLICY_NOT_ALLOWED: ({ status }) =>
    status === 'draft' ? 'The policy is a draft: simulate it first' : `The policy is ${status}: this cannot be done`,
  REBATE_POLICY_NOT_FOUND: ({ policyId }) => `No such rebate policy, or it was never in force: ${policyId}`,
  REBATE_SETTLEMENT_NOT_ALLOWED: ({ status }) => `The settlement is ${status} already`,
  REBATE_SETTLEMENT_NOT_FOUND: ({ settlementId }) => `No such settlement: ${settlementId}`,
  REBATE_SETTLEMENT_PENDING: ({ number }) => `Settlement ${number} of this period waits for approval; decide it first`,
  REBATE_VERSION_OPEN: ({ version }) => `Version ${version} of this policy is being worked on; change that one`,
} satisfies Partial<Messages['refusals']>
