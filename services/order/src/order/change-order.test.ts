import { describe, expect, it } from '@jest/globals'
import { err, ok } from '@channel/contracts'
import { MAIN } from '../testing/orders.js'
import type { ChangeAnswers, ChangeStep, ChangeWanted } from './change-order.js'
import { nextChange } from './change-order.js'
import type { OrderOutcome } from './outcomes.js'

const REFUSABLE: ChangeStep[] = ['raise-hold', 'reserve-more', 'allocate-more']
const refusal = { code: 'HOLDS_EXPIRED' } as const
const yes = (step: ChangeStep) => ({ [step]: step === 'reserve-more' ? ok({ location: MAIN, waiting: [] }) : ok(null) })

type Walk = { asked: ChangeStep[]; answers: ChangeAnswers; outcome: OrderOutcome }

/** Every way that stock and credit can answer, to its end. */
const walks = (wanted: ChangeWanted, answers: ChangeAnswers = {}, asked: ChangeStep[] = []): Walk[] => {
  const todo = nextChange(wanted, answers)
  if ('outcome' in todo) return [{ asked, answers, outcome: todo.outcome }]
  const all = todo.perform.reduce<ChangeAnswers[]>(
    (given, step) =>
      given.flatMap((one) => [{ ...one, ...yes(step) }, ...(REFUSABLE.includes(step) ? [{ ...one, [step]: err(refusal) }] : [])]),
    [answers],
  )
  return all.flatMap((given) => walks(wanted, given, [...asked, ...todo.perform]))
}

const WANTED = (['more', 'less', 'same'] as const).flatMap((credit) =>
  [true, false].flatMap((more) => [true, false].map((less): ChangeWanted => ({ credit, more, less }))),
)

describe.each(WANTED)('a change that wants credit $credit, stock more: $more, less: $less', (wanted) => {
  const all = walks(wanted)

  it('is made when nothing is refused, and asks for what may be refused before it gives anything back', () => {
    const [made] = all.filter(({ outcome }) => outcome.type === 'finish-change')
    expect(made?.asked).toEqual([
      ...(wanted.credit === 'more' ? ['raise-hold'] : []),
      ...(wanted.more ? ['reserve-more', 'allocate-more'] : []),
      ...(wanted.less ? ['release-less'] : []),
      ...(wanted.credit === 'less' ? ['lower-hold'] : []),
    ])
  })

  it('undoes exactly what was granted when it is refused, and has given nothing back', () => {
    const refused = all.filter(({ outcome }) => outcome.type === 'refuse-change')
    expect(refused).toHaveLength(Number(wanted.credit === 'more') + (wanted.more ? 2 : 0))
    for (const { answers, asked, outcome } of refused) {
      expect(outcome).toEqual({ type: 'refuse-change', refusal })
      expect(answers['undo-reserve']?.ok === true).toBe(answers['reserve-more']?.ok === true)
      expect(answers['undo-hold']?.ok === true).toBe(answers['raise-hold']?.ok === true)
      expect(asked).not.toContain('release-less')
      expect(asked).not.toContain('lower-hold')
    }
  })

  it('asks nothing twice', () => {
    for (const { asked } of all) expect(new Set(asked).size).toBe(asked.length)
  })
})
