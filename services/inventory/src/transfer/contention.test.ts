import { afterAll, beforeAll, expect, it } from '@jest/globals'
import type { Transfer } from '@channel/contracts/inventory'
import { ReceiptLine } from '@channel/contracts/inventory'
import { brandOps } from '@channel/testkit'
import type { Documents } from '../testing/documents.fixture.js'
import { openDocuments } from '../testing/documents.fixture.js'
import { accepted, key, place, sku } from '../testing/shop.fixture.js'

const MANY = Array.from({ length: 20 }, (_, n) => `M${n}`)
let shop: Documents
beforeAll(async () => {
  shop = await openDocuments({ skus: ['C1', 'C2', 'C3', 'C4', 'C5', ...MANY] })
  await shop.stock(100, ['C1', 'C3', 'C5', ...MANY])
  await shop.stock(100, MANY, 'WH2')
  await shop.stock(10, ['C2', 'C4'])
}, 60_000)
afterAll(() => shop.close())

const times = <T>(n: number, what: (n: number) => Promise<T>): Promise<T[]> =>
  Promise.all(Array.from({ length: n }, (_, at) => what(at)))
const create = async (codes: readonly string[], quantity: number, from = 'WH1', to = 'WH2'): Promise<Transfer> => {
  const lines = codes.map((code) => ({ sku: sku(code), quantity }))
  return accepted(
    await shop.first.transfers.create({ idempotencyKey: key(), from: place(from), to: place(to), lines, note: '' }, brandOps),
  )
}
const dispatch = ({ id }: Transfer, n = 0, idempotencyKey = key()) =>
  shop.any(n).transfers.dispatch({ idempotencyKey, transferId: id, note: '' }, brandOps)
const receive = ({ id }: Transfer, counted: object, n: number) =>
  shop
    .any(n)
    .transfers.receive(
      { idempotencyKey: key(), transferId: id, lines: [ReceiptLine.parse({ note: '短少', ...counted })], note: '' },
      brandOps,
    )
const codesOf = (replies: readonly { ok: boolean; error?: { code: string } }[]): string[] =>
  replies.map((reply) => (reply.ok ? 'ok' : (reply.error?.code ?? ''))).sort()

it('50 receipts at once never accept more than was dispatched', async () => {
  const transfer = accepted(await dispatch(await create(['C1'], 100)))
  const replies = await times(50, (n) => receive(transfer, { sku: 'C1', accepted: 3 }, n))
  expect(replies.filter(({ ok }) => ok)).toHaveLength(33)
  const [now] = await shop.first.transfers.get({ ids: [transfer.id] }, brandOps)
  expect(now).toMatchObject({ status: 'partlyReceived', lines: [{ dispatched: 100, accepted: 99, inTransit: 1 }] })
  expect(await shop.at('C1', 'WH2')).toMatchObject({ sellable: 99, inTransit: 1 })
  expect(await shop.differences()).toEqual([])
}, 60_000)

it('two dispatches of the last units: one leaves, the other is told what is missing', async () => {
  const transfers = [await create(['C2'], 7), await create(['C2'], 7)]
  const replies = await Promise.all(transfers.map((transfer, n) => dispatch(transfer, n)))
  expect(codesOf(replies)).toEqual(['INSUFFICIENT_STOCK', 'ok'])
  expect(await shop.at('C2', 'WH1')).toMatchObject({ sellable: 3 })
})

it('twenty dispatches of ten units in threes: three leave', async () => {
  const transfers = await times(20, () => create(['C4'], 3))
  const replies = await Promise.all(transfers.map((transfer, n) => dispatch(transfer, n)))
  expect(replies.filter(({ ok }) => ok)).toHaveLength(3)
  expect(await shop.at('C4', 'WH2')).toMatchObject({ inTransit: 9 })
}, 60_000)

it('a recall and a receipt at once share no unit', async () => {
  const transfer = accepted(await dispatch(await create(['C3'], 50)))
  const cancel = { idempotencyKey: key(), transferId: transfer.id, reason: '改发他仓' }
  const [recalled] = await Promise.all([
    shop.any(1).transfers.cancel(cancel, brandOps),
    ...Array.from({ length: 10 }, (_, n) => receive(transfer, { sku: 'C3', accepted: 4, short: 1 }, n)),
  ])
  const [line] = (await shop.first.transfers.get({ ids: [transfer.id] }, brandOps))[0]?.lines ?? []
  expect(line).toMatchObject({ inTransit: 0, dispatched: 50 })
  expect((line?.accepted ?? 0) + (line?.short ?? 0) + (line?.returning ?? 0)).toBe(50)
  // All ten receipts may have come first: then there was nothing left to call back.
  expect(recalled.ok).toBe((line?.returning ?? 0) > 0)
  expect(await shop.differences()).toEqual([])
}, 60_000)

it('one key sent twenty times to two instances dispatches once and has one answer', async () => {
  const transfer = await create(['C5'], 4)
  const idempotencyKey = key()
  const replies = await times(20, (n) => dispatch(transfer, n, idempotencyKey))
  for (const reply of replies) expect(reply).toEqual(replies[0])
  expect(await shop.at('C5', 'WH1')).toMatchObject({ sellable: 96 })
  expect(await shop.first.transfers.history({ ids: [transfer.id] }, brandOps)).toHaveLength(2)
}, 60_000)

it('transfers of the same goods against each other never wait in a circle', async () => {
  const back = [...MANY].reverse()
  const transfers = await times(12, (n) => (n % 2 ? create(MANY, 3, 'WH1', 'WH2') : create(back, 3, 'WH2', 'WH1')))
  const replies = await Promise.all(transfers.map((transfer, n) => dispatch(transfer, n)))
  expect(replies.every(({ ok }) => ok)).toBe(true)
  expect(await shop.at('M7', 'WH1')).toMatchObject({ sellable: 82, inTransit: 18 })
  expect(await shop.differences()).toEqual([])
}, 60_000)
