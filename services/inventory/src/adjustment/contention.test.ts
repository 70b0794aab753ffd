import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { CallContext } from '@channel/contracts'
import { newId } from '@channel/contracts'
import type { Adjustment } from '@channel/contracts/inventory'
import { requestAdjustment } from '@channel/contracts/inventory'
import { brandAdmin, brandOps } from '@channel/testkit'
import type { Documents } from '../testing/documents.fixture.js'
import { openDocuments } from '../testing/documents.fixture.js'
import { accepted, key } from '../testing/shop.fixture.js'

let shop: Documents
beforeAll(async () => {
  shop = await openDocuments({ skus: ['D1', 'D2', 'D3', 'D4', 'D5'] })
  await shop.stock(100, ['D1', 'D3', 'D4', 'D5'])
  await shop.stock(10, ['D2'])
  accepted(await shop.first.adjustments.setLimits({ idempotencyKey: key(), maxUnits: 10, maxValues: [] }, brandAdmin))
}, 60_000)
afterAll(() => shop.close())

const someone = (): CallContext => ({ principal: { subject: newId(), roles: ['brand-ops'] }, traceId: newId() })
const times = <T>(n: number, what: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: n }, (_, at) => what(at)))
const lose = (sku: string, quantity: number, n = 0, idempotencyKey = key()) =>
  shop.any(n).adjustments.request(
    requestAdjustment.input.parse({
      idempotencyKey,
      reason: 'loss',
      lines: [{ sku, location: 'WH1', from: 'sellable', to: 'outside', quantity }],
    }),
    brandOps,
  )
const on = ({ id }: Adjustment) => ({ idempotencyKey: key(), adjustmentId: id, note: '已核', reason: '不实' })
const codesOf = (replies: readonly { ok: boolean; error?: { code: string } }[]): string[] =>
  replies.map((reply) => (reply.ok ? 'ok' : (reply.error?.code ?? ''))).sort()

it('approve and reject at once: one wins, and stock follows the winner', async () => {
  for (let round = 0; round < 5; round += 1) {
    const before = (await shop.at('D1', 'WH1')).sellable
    const asked = accepted(await lose('D1', 11))
    const replies = await Promise.all([
      shop.any(round).adjustments.approve(on(asked), brandAdmin),
      shop.any(round + 1).adjustments.reject(on(asked), someone()),
    ])
    expect(codesOf(replies)).toEqual(['ADJUSTMENT_NOT_ALLOWED', 'ok'])
    const [now] = await shop.first.adjustments.get({ ids: [asked.id] }, brandOps)
    expect((await shop.at('D1', 'WH1')).sellable).toBe(before - (now?.status === 'posted' ? 11 : 0))
  }
}, 60_000)

it('twenty losses of ten units in threes: three are posted', async () => {
  const replies = await times(20, (n) => lose('D2', 3, n))
  expect(codesOf(replies).filter((code) => code === 'ok')).toHaveLength(3)
  expect(await shop.at('D2', 'WH1')).toMatchObject({ sellable: 1 })
}, 60_000)

it('twenty approvals by twenty people move stock once', async () => {
  const asked = accepted(await lose('D3', 20))
  const replies = await times(20, (n) => shop.any(n).adjustments.approve(on(asked), someone()))
  expect(codesOf(replies).filter((code) => code === 'ok')).toHaveLength(1)
  expect(await shop.at('D3', 'WH1')).toMatchObject({ sellable: 80 })
}, 60_000)

it('twenty reversals undo once', async () => {
  const done = accepted(await lose('D4', 10))
  const replies = await times(20, (n) => shop.any(n).adjustments.reverse({ ...on(done), note: '找回' }, someone()))
  expect(new Set(codesOf(replies))).toEqual(new Set(['ALREADY_REVERSED', 'ok']))
  expect(codesOf(replies).filter((code) => code === 'ok')).toHaveLength(1)
  expect(await shop.at('D4', 'WH1')).toMatchObject({ sellable: 100 })
}, 60_000)

it('one key sent twenty times to two instances makes one document', async () => {
  const idempotencyKey = key()
  const replies = await times(20, (n) => lose('D5', 4, n, idempotencyKey))
  for (const reply of replies) expect(reply).toEqual(replies[0])
  expect(await shop.at('D5', 'WH1')).toMatchObject({ sellable: 96 })
  expect(await shop.differences()).toEqual([])
}, 60_000)
