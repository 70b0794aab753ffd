import type { CreditAccount, CreditHold } from '@channel/contracts/dealer'
import type { Account, Hold } from './account.js'
import type { Credit } from './credit.js'

export const toHoldAnswer = ({ account, hold }: Credit): CreditHold => shown(account, hold)

export const toBothHolds = ({ account, hold, newHold }: Credit) => ({
  hold: shown(account, hold),
  newHold: shown(account, newHold),
})

const shown = ({ dealerCode, currency }: Account, hold: Hold | undefined): CreditHold => {
  if (!hold) throw new Error(`A change to a hold of dealer ${dealerCode} left none`)
  const { id, amountMinor, status, expiresAt, consumedMinor } = hold
  const answer = { id, dealerCode, amountMinor, currency, status, expiresAt }
  return consumedMinor === 0 ? answer : { ...answer, consumedMinor }
}

export const toAccountAnswer = ({ account }: Credit): CreditAccount => {
  const { dealerCode, currency, limitMinor, heldMinor, owedMinor, temporaryMinor } = account
  const answer = { dealerCode, currency, limitMinor, heldMinor, owedMinor }
  return temporaryMinor === 0 ? answer : { ...answer, temporaryMinor }
}
