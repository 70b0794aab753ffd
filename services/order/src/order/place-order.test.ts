import { describe, expect, it } from '@jest/globals'
import { err, ok } from '@channel/contracts'
import type { Channel, Refusal } from '@channel/contracts/order'
import { MAIN } from '../testing/orders.js'
import type { OrderOutcome } from './outcomes.js'
import type { PlacementAnswers, PlacementStep } from './place-order.js'
import { next } from './place-order.js'

const REFUSABLE: PlacementStep[] = ['hold-credit', 'reserve-stock', 'allocate-stock', 'confirm-hold']
const refusals = {
  'hold-credit': { code: 'DEALER_NOT_FOUND', dealerCode: 'D404' },
  'reserve-stock': { code: 'UNKNOWN_SKU', skus: ['X'] },
  'allocate-stock': { code: 'HOLDS_EXPIRED' },
  'confirm-hold': { code: 'HOLDS_EXPIRED' },
} as const
const isRefusable = (step: PlacementStep): step is keyof typeof refusals => REFUSABLE.includes(step)
const yes = (step: PlacementStep) => ({ [step]: step === 'reserve-stock' ? ok({ location: MAIN, waiting: [] }) : ok(null) })
const no = (step: keyof typeof refusals) => ({ [step]: err(refusals[step]) })

type Walk = { asked: PlacementStep[][]; answers: PlacementAnswers; outcome: OrderOutcome }

/** Every way that stock and credit can answer, to its end. */
const walks = (channel: Channel, answers: PlacementAnswers = {}, asked: PlacementStep[][] = []): Walk[] => {
  const todo = next({ channel, asks: false, approval: null }, answers)
  if ('outcome' in todo) return [{ asked, answers, outcome: todo.outcome }]
  const combinations = todo.perform.reduce<PlacementAnswers[]>(
    (all, step) =>
      all.flatMap((given) => [{ ...given, ...yes(step) }, ...(isRefusable(step) ? [{ ...given, ...no(step) }] : [])]),
    [answers],
  )
  return combinations.flatMap((given) => walks(channel, given, [...asked, [...todo.perform]]))
}

const accepted = (walk: Walk, step: PlacementStep) => walk.answers[step]?.ok === true

describe('placing a dealer’s order', () => {
  const all = walks('dealer')

  it('asks for credit, then stock, then makes both firm at once', () => {
    const smooth = all.find(({ outcome }) => outcome.type === 'confirm')
    expect(smooth?.asked).toEqual([['hold-credit'], ['reserve-stock'], ['allocate-stock', 'confirm-hold']])
    expect(smooth?.outcome).toEqual({ type: 'confirm', location: MAIN, waiting: [] })
  })

  it('is refused at once where credit is refused', () => {
    const walk = all.find(({ answers }) => answers['hold-credit']?.ok === false)
    expect(walk).toMatchObject({ asked: [['hold-credit']], outcome: { type: 'refuse', refusal: refusals['hold-credit'] } })
  })

  it('gives the credit back where stock is refused', () => {
    const walk = all.find(({ answers }) => answers['reserve-stock']?.ok === false)
    expect(walk?.asked).toEqual([['hold-credit'], ['reserve-stock'], ['release-hold']])
    expect(walk?.outcome).toEqual({ type: 'refuse', refusal: refusals['reserve-stock'] })
  })

  it('gives both back where either ran out before it was firm', () => {
    const late = all.filter(({ answers }) => answers['allocate-stock']?.ok === false || answers['confirm-hold']?.ok === false)
    expect(late).toHaveLength(3)
    for (const walk of late) {
      expect(walk.asked.at(-1)).toEqual(['release-stock', 'release-hold'])
      expect(walk.outcome).toEqual({ type: 'refuse', refusal: { code: 'HOLDS_EXPIRED' } })
    }
  })
})

describe('an order that somebody has to approve', () => {
  const exceeded = { code: 'CREDIT_EXCEEDED', currency: 'CNY', limitMinor: 1, exposureMinor: 1, requestedMinor: 1 } as const
  const overdue = { code: 'CREDIT_OVERDUE', currency: 'CNY', overdueMinor: 1, graceDays: 30 } as const
  const decision = { approved: true, by: 'boss-1', at: '2026-03-02T09:00:00.000Z', reason: '老客户' }
  const after = (refusal: Refusal, over: Partial<Parameters<typeof next>[0]> = {}) =>
    next({ channel: 'dealer', asks: true, approval: null, ...over }, { 'hold-credit': err(refusal) })

  it('waits where a rule says so, before anything is asked of anybody', () => {
    const approval = { why: 'rule', refusal: null, decision: null } as const
    expect(next({ channel: 'dealer', asks: false, approval }, {})).toEqual({ outcome: { type: 'ask', approval } })
    expect(next({ channel: 'dealer', asks: false, approval: { ...approval, decision } }, {})).toEqual({
      perform: ['hold-credit'],
    })
  })

  it.each([exceeded, overdue])('waits where its buyer asked for that and credit answers $code', (refusal) => {
    expect(after(refusal)).toEqual({ outcome: { type: 'ask', approval: { why: 'credit', refusal, decision: null } } })
    expect(after(refusal, { asks: false })).toEqual({ outcome: { type: 'refuse', refusal } })
    expect(after(refusal, { approval: { why: 'rule', refusal: null, decision } })).toMatchObject({ outcome: { type: 'ask' } })
  })

  it('is refused at once for what nobody can approve', () => {
    expect(after({ code: 'DEALER_SUSPENDED', dealerCode: 'D001' })).toMatchObject({ outcome: { type: 'refuse' } })
  })
})

describe('placing an order of another channel', () => {
  it('never touches credit', () => {
    for (const channel of ['online', 'gift', 'store'] as const)
      for (const { asked } of walks(channel))
        for (const step of asked.flat()) expect(['hold-credit', 'confirm-hold', 'release-hold']).not.toContain(step)
  })

  it('reserves, allocates, and gives back what ran out', () => {
    expect(walks('online').map(({ asked, outcome }) => [asked.flat().join(' '), outcome.type])).toEqual([
      ['reserve-stock allocate-stock', 'confirm'],
      ['reserve-stock allocate-stock release-stock', 'refuse'],
      ['reserve-stock', 'refuse'],
    ])
  })
})

describe.each(['dealer', 'online', 'gift', 'store'] as const)('whatever is answered in channel %s', (channel) => {
  it('nothing is asked twice', () => {
    for (const { asked } of walks(channel)) expect(new Set(asked.flat()).size).toBe(asked.flat().length)
  })

  it('a confirmed order has everything firm and nothing given back', () => {
    const firm: PlacementStep[] = channel === 'dealer' ? REFUSABLE : ['reserve-stock', 'allocate-stock']
    for (const walk of walks(channel).filter(({ outcome }) => outcome.type === 'confirm')) {
      for (const step of firm) expect(accepted(walk, step)).toBe(true)
      expect(walk.answers).not.toHaveProperty(['release-stock'])
      expect(walk.answers).not.toHaveProperty(['release-hold'])
    }
  })

  it('a refused order has given back exactly what was kept', () => {
    for (const walk of walks(channel).filter(({ outcome }) => outcome.type === 'refuse')) {
      expect(accepted(walk, 'release-stock')).toBe(accepted(walk, 'reserve-stock'))
      expect(accepted(walk, 'release-hold')).toBe(accepted(walk, 'hold-credit'))
    }
  })
})
