import { describe, expect, it } from '@jest/globals'
import { createPriceList } from '@channel/contracts/dealer'
import type { ListState } from './price-list.js'
import { actionRefusal, change, created, end, release, shown, statusOf } from './price-list.js'

const at = (text: string) => new Date(`2026-03-${text}T00:00:00.000Z`)
const by = (text: string) => ({ actor: 'wang', at: at(text) })
const moment = (text: string) => at(text).toISOString()

const draft = (more: object = {}): ListState => {
  const input = { idempotencyKey: 'test-key', code: 'L1', name: '标准', currency: 'CNY', scope: { kind: 'general' }, ...more }
  const { idempotencyKey: _, ...parsed } = createPriceList.input.parse(input)
  const made = created(parsed, by('01'))
  if (!made.ok) throw new Error(made.error.code)
  return made.value
}
const released = (list: ListState, day = '02'): ListState => {
  const reply = release(list, list.version, by(day))
  if (!reply.ok) throw new Error(reply.error.code)
  return reply.value
}
const edit = (list: ListState, day: string, more: object) =>
  change(list, { code: list.code, version: list.version, noEnd: false, ...more }, by(day))
const problem = (code: string, what: object) => ({ ok: false, error: { code, listCode: 'L1', ...what } })

describe('a price list', () => {
  it('is a draft, then scheduled, active and ended by the clock alone', () => {
    const list = draft({ validFrom: moment('05'), validTo: moment('09') })
    expect(statusOf(list, at('06'))).toBe('draft')
    const out = released(list)
    expect(['04', '05', '08', '09'].map((day) => statusOf(out, at(day)))).toEqual(['scheduled', 'active', 'active', 'ended'])
  })

  it('holds from its release at the earliest, whatever its begin says', () => {
    expect(shown(released(draft({ validFrom: moment('01') })), at('02'))).toMatchObject({
      validFrom: moment('02'),
      status: 'active',
    })
  })

  it('is refused where it would end before it begins, or has ended', () => {
    const { idempotencyKey: _, ...input } = createPriceList.input.parse({
      idempotencyKey: 'test-key',
      code: 'L1',
      name: '标准',
      currency: 'CNY',
      scope: { kind: 'general' },
    })
    const window = { validFrom: moment('09'), validTo: moment('05') }
    expect(created({ ...input, ...window }, by('01'))).toEqual(problem('PRICE_LIST_VALIDITY', { problem: 'empty' }))
    expect(created({ ...input, validTo: moment('05') }, by('06'))).toEqual(problem('PRICE_LIST_VALIDITY', { problem: 'past' }))
  })

  it('that is scheduled can be moved, but not into the past', () => {
    const list = released(draft({ validFrom: moment('05') }))
    expect(edit(list, '03', { validFrom: moment('07') })).toMatchObject({ ok: true, value: { version: 3 } })
    expect(edit(list, '03', { validFrom: moment('02') })).toEqual(problem('PRICE_LIST_VALIDITY', { problem: 'past' }))
  })

  it('that is active keeps its begin and priority, and ends no earlier than now', () => {
    const list = released(draft())
    const fixed = problem('PRICE_LIST_VALIDITY', { problem: 'fixed' })
    expect(edit(list, '05', { validFrom: moment('07') })).toEqual(fixed)
    expect(edit(list, '05', { priority: 3 })).toEqual(fixed)
    expect(edit(list, '05', { validTo: moment('04') })).toEqual(problem('PRICE_LIST_VALIDITY', { problem: 'past' }))
    expect(edit(list, '05', { name: '新名', validTo: moment('08') })).toMatchObject({ ok: true, value: { name: '新名' } })
  })

  it('that somebody else changed is told so', () => {
    expect(change(draft(), { code: draft().code, version: 7, noEnd: false }, by('02'))).toEqual(
      problem('PRICE_LIST_CHANGED', { version: 1 }),
    )
  })

  it('ends now; one that has not begun never will', () => {
    const active = end(released(draft()), 2, by('05'))
    expect(active).toMatchObject({ ok: true, value: { validity: { to: at('05').getTime() }, withdrawn: false } })
    const scheduled = end(released(draft({ validFrom: moment('05') })), 2, by('03'))
    expect(scheduled.ok && statusOf(scheduled.value, at('06'))).toBe('ended')
  })

  it('that has ended can only be copied', () => {
    const list = released(draft({ validTo: moment('05') }))
    expect(actionRefusal(list, 'change-prices', at('06'))).toMatchObject({ status: 'ended', allowed: ['copy'] })
    expect(actionRefusal(list, 'change-prices', at('04'))).toBeUndefined()
  })
})
