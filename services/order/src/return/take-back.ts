import type { Result } from '@channel/contracts'
import type { Channel, ReturnRefusal } from '@channel/contracts/order'
import type { ReturnOutcome } from './return.js'

export type ReturnStep = 'check-account' | 'return-stock' | 'credit-dealer'

type Done = Result<null, ReturnRefusal>
export type ReturnAnswers = { readonly [S in ReturnStep]?: Done }
export type Next = { readonly perform: ReturnStep } | { readonly outcome: ReturnOutcome }

const REFUSABLE = ['check-account', 'return-stock'] as const

/**
 * Stock first, then the dealer's credit (channel `dealer` only). The dealer is looked up before anything moves: an account neither goes
 * away nor changes its currency, so what has been returned to stock can always be credited.
 */
export const next = (goods: { channel: Channel }, answers: ReturnAnswers): Next => {
  for (const step of REFUSABLE) {
    const answer = answers[step]
    if (answer && !answer.ok) return { outcome: { type: 'refuse', refusal: answer.error } }
  }
  const steps: ReturnStep[] = goods.channel === 'dealer' ? ['check-account', 'return-stock', 'credit-dealer'] : ['return-stock']
  const step = steps.find((candidate) => !answers[candidate])
  return step ? { perform: step } : { outcome: { type: 'settle' } }
}
