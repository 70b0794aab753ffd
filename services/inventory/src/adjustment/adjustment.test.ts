import { describe, expect, it } from '@jest/globals'
import type { LocationCode, Money, Result, Sku } from '@channel/contracts'
import type { AdjustmentBucket, AdjustmentId, AdjustmentLine } from '@channel/contracts/inventory'
import { NewAdjustmentLine } from '@channel/contracts/inventory'
import { brandAdmin, brandOps } from '@channel/testkit'
import type { AdjustmentState } from './adjustment.js'
import { allowed, decide, movesOf, obstructed, postedAtOnce, requested, reversalOf, takesOf } from './adjustment.js'
import { exceeds, valued, valuesOf } from './lines.js'

const AT = '2026-11-22T04:00:00.000Z'
const asker = brandOps.principal.subject
const other = { actor: brandAdmin.principal.subject, at: AT }
const cny = (amountMinor: number): Money => ({ amountMinor, currency: 'CNY' })

const line = (from: string, to: string, quantity = 1, value: Money | null = null): AdjustmentLine => ({
  sku: 'A' as Sku,
  location: 'WH1' as LocationCode,
  from: from as AdjustmentBucket,
  to: to as AdjustmentBucket,
  quantity,
  value,
})
const pending = (lines: AdjustmentLine[], planned = false): AdjustmentState =>
  requested(
    { reason: 'damage', planned, note: '', reference: null, lines, reverses: null },
    { id: 'X' as AdjustmentId, number: 'AD20261122-000001' },
    { context: brandOps, at: new Date(AT) },
  )
const taken = <T>(decided: Result<T, unknown>): T => {
  if (!decided.ok) throw new Error(JSON.stringify(decided.error))
  return decided.value
}

describe('lines', () => {
  it('of the same goods and buckets are added up and valued at list price', () => {
    const asked = [line('sellable', 'damaged', 2), line('sellable', 'outside', 1), line('sellable', 'damaged', 3)]
    const prices = new Map([['A' as Sku, { unitPrice: '2.55', currency: 'CNY' }]])
    expect(valued(asked, prices).map(({ to, quantity, value }) => [to, quantity, value])).toEqual([
      ['damaged', 5, cny(1_275)],
      ['outside', 1, cny(255)],
    ])
    expect(valued(asked, new Map([['A' as Sku, null]])).map(({ value }) => value)).toEqual([null, null])
  })

  it('move goods between buckets that people may correct, and never to where they are', () => {
    expect(NewAdjustmentLine.safeParse(line('sellable', 'frozen')).success).toBe(true)
    expect(NewAdjustmentLine.safeParse(line('sellable', 'sellable')).success).toBe(false)
    expect(NewAdjustmentLine.safeParse(line('reserved', 'outside')).success).toBe(false)
  })

  it.each([
    ['sellable', 'damaged', 'damage'],
    ['sellable', 'frozen', 'freeze'],
    ['frozen', 'sellable', 'unfreeze'],
    ['sellable', 'outside', 'adjustment'],
    ['outside', 'sellable', 'adjustment'],
    ['damaged', 'outside', 'scrap'],
    ['damaged', 'sellable', 'repair'],
  ])('from %s to %s stand on the stock card as %s', (from, to, reason) => {
    expect(movesOf(pending([line(from, to)]))).toMatchObject([{ from, to, quantity: 1, reason }])
  })
})

describe('the limits', () => {
  const limits = { maxUnits: 10, maxValues: [cny(1_000)] }
  it.each([
    ['as many units', [line('sellable', 'damaged', 10)], false],
    ['more units', [line('sellable', 'damaged', 6), line('outside', 'sellable', 5)], true],
    ['the same value', [line('sellable', 'damaged', 1, cny(1_000))], false],
    ['more value', [line('sellable', 'damaged', 1, cny(600)), line('outside', 'sellable', 1, cny(401))], true],
    ['a currency without a limit', [line('sellable', 'damaged', 1, { amountMinor: 1, currency: 'EUR' })], true],
  ])('judge %s', (_, lines, second) => {
    expect(exceeds(lines, limits)).toBe(second)
  })

  it('sum each currency for itself', () => {
    expect(
      valuesOf([line('a', 'b', 1, cny(5)), line('a', 'b', 1, { amountMinor: 7, currency: 'EUR' }), line('a', 'b', 1, cny(6))]),
    ).toEqual([cny(11), { amountMinor: 7, currency: 'EUR' }])
  })
})

describe('what an adjustment may take', () => {
  it.each([
    ['a loss', [line('sellable', 'outside')], false, 'anything'],
    ['damage', [line('sellable', 'damaged')], false, 'anything'],
    ['a freeze', [line('sellable', 'frozen')], false, 'pool'],
    ['a sample', [line('sellable', 'outside')], true, 'pool'],
    ['a freeze with a loss', [line('sellable', 'outside'), line('sellable', 'frozen')], false, 'pool'],
  ] as const)('%s', (_, lines, planned, takes) => {
    expect(takesOf(pending([...lines], planned))).toBe(takes)
  })
})

describe('a pending adjustment', () => {
  const asked = pending([line('sellable', 'outside', 3)])

  it('is approved or rejected by another person', () => {
    expect(taken(decide(asked, 'approve', '属实', other))).toMatchObject({ status: 'posted', decidedBy: other.actor, version: 2 })
    expect(taken(decide(asked, 'reject', '重新盘点', other))).toMatchObject({ status: 'rejected', decisionNote: '重新盘点' })
  })

  it.each(['approve', 'reject'] as const)('is not up to the one who asked to %s', (action) => {
    expect(decide(asked, action, '', { actor: asker, at: AT })).toEqual({
      ok: false,
      error: { code: 'SAME_PERSON', requestedBy: asker },
    })
  })

  it('is withdrawn by the one who asked and by nobody else', () => {
    expect(taken(decide(asked, 'withdraw', '', { actor: asker, at: AT })).status).toBe('withdrawn')
    expect(decide(asked, 'withdraw', '', other)).toMatchObject({ error: { code: 'NOT_REQUESTER' } })
  })

  it('stays pending with the obstacle that stock put in its way, until it is posted', () => {
    const blocked = obstructed(asked, { code: 'NOT_STOCKED', skus: ['A'] })
    expect(blocked).toMatchObject({ status: 'pending', obstacle: { code: 'NOT_STOCKED' }, version: 2 })
    expect(taken(decide(blocked, 'approve', '', other))).toMatchObject({ status: 'posted', obstacle: null, version: 3 })
  })

  it('ends once', () => {
    const rejected = taken(decide(asked, 'reject', '否', other))
    expect(decide(rejected, 'approve', '', other)).toEqual({
      ok: false,
      error: { code: 'ADJUSTMENT_NOT_ALLOWED', status: 'rejected', allowed: [] },
    })
  })
})

describe('a posted adjustment', () => {
  const posted = postedAtOnce(pending([line('sellable', 'damaged', 3, cny(300)), line('outside', 'sellable', 2)]))

  it('is undone by its lines the other way round, at the value they had', () => {
    expect(taken(reversalOf(posted, '录错'))).toMatchObject({
      reverses: 'X',
      reference: posted.number,
      note: '录错',
      lines: [
        { from: 'damaged', to: 'sellable', quantity: 3, value: cny(300) },
        { from: 'sellable', to: 'outside', quantity: 2 },
      ],
    })
  })

  it('is undone once, and its reversal never', () => {
    expect(allowed(posted)).toEqual(['reverse'])
    expect(reversalOf({ ...posted, reversedBy: 'Y' as AdjustmentId }, '')).toMatchObject({ error: { code: 'ALREADY_REVERSED' } })
    expect(reversalOf({ ...posted, reverses: 'Y' as AdjustmentId }, '')).toMatchObject({
      error: { code: 'ADJUSTMENT_NOT_ALLOWED' },
    })
    expect(reversalOf(pending([line('sellable', 'damaged')]), '')).toMatchObject({
      error: { code: 'ADJUSTMENT_NOT_ALLOWED', allowed: ['approve', 'reject', 'withdraw'] },
    })
  })
})
