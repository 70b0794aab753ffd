import type { Result } from '@channel/contracts'
import type { Refusal } from '@channel/contracts/order'
import type { StockKept } from './holds.js'
import type { OrderOutcome } from './outcomes.js'

/** The steps of changing an order. The first three can be refused, and are given back then by the two `undo` ones. */
export type ChangeStep =
  'raise-hold' | 'reserve-more' | 'allocate-more' | 'release-less' | 'lower-hold' | 'undo-reserve' | 'undo-hold'

type Done = Result<null, Refusal>
export type ChangeAnswers = {
  readonly 'raise-hold'?: Done
  readonly 'reserve-more'?: Result<StockKept, Refusal>
  readonly 'allocate-more'?: Done
  readonly 'release-less'?: Done
  readonly 'lower-hold'?: Done
  readonly 'undo-reserve'?: Done
  readonly 'undo-hold'?: Done
}

/** `credit`: how what is open of it on credit changes. */
export type ChangeWanted = { readonly credit: 'more' | 'less' | 'same'; readonly more: boolean; readonly less: boolean }

export type NextChange = { readonly perform: readonly ChangeStep[] } | { readonly outcome: OrderOutcome }

/** What may be refused comes first; nothing is given back before all of that is granted, so a refused change leaves all as it was. */
export const nextChange = (wanted: ChangeWanted, answers: ChangeAnswers): NextChange => {
  const asked: ChangeStep[] = [
    ...(wanted.credit === 'more' ? (['raise-hold'] as const) : []),
    ...(wanted.more ? (['reserve-more', 'allocate-more'] as const) : []),
  ]
  for (const step of asked) {
    const answer = answers[step]
    if (!answer) return { perform: [step] }
    if (!answer.ok) return undone(answers, answer.error)
  }
  const granted: ChangeStep[] = [
    ...(wanted.less ? (['release-less'] as const) : []),
    ...(wanted.credit === 'less' ? (['lower-hold'] as const) : []),
  ]
  const left = granted.filter((step) => !answers[step])
  if (left.length > 0) return { perform: left }
  const stock = answers['reserve-more']
  return { outcome: { type: 'finish-change', waiting: stock?.ok ? stock.value.waiting : [] } }
}

const undone = (answers: ChangeAnswers, refusal: Refusal): NextChange => {
  const back: ChangeStep[] = [
    ...(answers['reserve-more']?.ok ? (['undo-reserve'] as const) : []),
    ...(answers['raise-hold']?.ok ? (['undo-hold'] as const) : []),
  ]
  const left = back.filter((step) => !answers[step])
  return left.length > 0 ? { perform: left } : { outcome: { type: 'refuse-change', refusal } }
}
