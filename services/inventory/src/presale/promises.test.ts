import { describe, expect, it } from '@jest/globals'
import type { Coming, Waiter } from './promises.js'
import { leadDayFrom, movedPromises } from './promises.js'

const coming = (...goods: (readonly [string, number])[]): Coming[] => goods.map(([dueOn, open]) => ({ dueOn, open }))
const waits = (...units: (readonly [string, number, string])[]): Waiter[] =>
  units.map(([reservationId, quantity, promisedOn]) => ({ reservationId, quantity, promisedOn }))
const moved = (waiting: Waiter[], before: Coming[], now: Coming[], leadDay: string | null = null) =>
  movedPromises(waiting, { before, now, leadDay }).map(({ waiter, to }) => [waiter.reservationId, to])

describe('a promised day', () => {
  const waiting = waits(['first', 3, '2026-12-01'], ['second', 4, '2026-12-10'])
  const plan = coming(['2026-12-10', 5], ['2026-12-01', 5])

  it('stays where the same goods come', () => expect(moved(waiting, plan, plan)).toEqual([]))

  it('stays where goods come sooner', () => expect(moved(waiting, plan, coming(['2026-11-25', 20]))).toEqual([]))

  it('moves for those whose goods come later, and for them alone', () =>
    expect(moved(waiting, plan, coming(['2026-12-01', 5], ['2026-12-20', 5]))).toEqual([['second', '2026-12-20']]))

  it('moves for those who came last where fewer goods come', () =>
    expect(moved(waiting, plan, coming(['2026-12-01', 3], ['2026-12-10', 3], ['2027-01-01', 1]))).toEqual([
      ['second', '2027-01-01'],
    ]))

  it('becomes the lead time where nothing comes any more, and unknown where there is none', () => {
    expect(moved(waiting, plan, [], '2026-12-05')).toEqual([['first', '2026-12-05']])
    expect(moved(waiting, plan, [])).toEqual([
      ['first', null],
      ['second', null],
    ])
  })

  it('that rested on the lead time alone is left alone', () => expect(moved(waiting, [], [], '2027-01-01')).toEqual([]))
})

describe('lead time', () => {
  it('counts business days of Shanghai', () => {
    expect(leadDayFrom(new Date('2026-11-22T15:59:59.000Z'), 1)).toBe('2026-11-23')
    expect(leadDayFrom(new Date('2026-11-22T16:00:00.000Z'), 1)).toBe('2026-11-24')
    expect(leadDayFrom(new Date(), null)).toBeNull()
  })
})
