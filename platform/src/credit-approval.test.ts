import { afterAll, beforeAll, describe, expect, test } from '@jest/globals'
import { isClean, reconcile } from './audit/reconcile.js'
import type { Shop } from './testing/shop.js'
import { openShop, orderIdOf } from './testing/shop.js'
import { eventually, StockDesk } from './testing/stock-desk.js'
import type { TestPlatform } from './testing/test-platform.js'
import { testPlatform } from './testing/test-platform.js'

type Money = { amountMinor: number }
type Found = { id: string; status: string }
type Hold = { override: { overLimit: Money; reason: string; approvedBy: string } | null }

const LIMIT = 20_000
const EACH = 10_000
const BUYERS = 5
const DECIDED = 'order { status }'

describe('orders beyond the credit limit', () => {
  let platform: TestPlatform
  let shop: Shop
  let desk: StockDesk
  let buyer: string
  beforeAll(async () => {
    platform = await testPlatform()
    shop = await openShop(platform, { stock: { 'SKU-1': 100 }, dealers: { 'D-1': LIMIT } })
    desk = await StockDesk.open(platform, shop)
    buyer = await platform.tokenOf({ username: 'd1.buyer', roles: ['dealer-buyer'], dealerCode: 'D-1' })
  }, 60_000)
  afterAll(() => platform.close())

  const order = (key: string, more: object = { onCreditExceeded: 'ASK' }) =>
    shop.buy([{ sku: 'SKU-1', quantity: 1 }], key, { channel: 'DEALER', dealerCode: 'D-1', ...more }, buyer)
  const orders = async (status: string) =>
    (await desk.read<{ orders: { nodes: Found[] } }>(`{ orders(filter: { status: ${status} }) { nodes { id status } } }`, buyer))
      .orders.nodes
  const exposure = async () => {
    const { creditOverview } = await desk.read<{ creditOverview: Record<'held' | 'owed', Money> }>(
      '{ creditOverview(dealerCode: "D-1") { held { amountMinor } owed { amountMinor } } }',
    )
    return creditOverview.held.amountMinor + creditOverview.owed.amountMinor
  }
  /** How far above the limit somebody has let it go. */
  const approved = async () => {
    const { creditHolds } = await desk.read<{ creditHolds: { nodes: Hold[] } }>(
      '{ creditHolds(filter: { overLimit: true }) { nodes { override { overLimit { amountMinor } reason approvedBy } } } }',
    )
    return creditHolds.nodes.flatMap(({ override }) => (override ? [override] : []))
  }
  const beyond = async () => Math.max(0, ...(await approved()).map(({ overLimit }) => overLimit.amountMinor))

  test('are refused unless the buyer asks for an approval, and of many at once only those wait that do not fit', async () => {
    const answers = await Promise.all(Array.from({ length: BUYERS }, (_, at) => order(`ask-once-${at}`)))
    expect(answers.flatMap(({ codes }) => codes)).toEqual([])
    expect(await orders('CONFIRMED')).toHaveLength(LIMIT / EACH)
    expect(await orders('APPROVING')).toHaveLength(BUYERS - LIMIT / EACH)
    expect(await exposure()).toBe(LIMIT)
    expect(await shop.balance('SKU-1')).toMatchObject({ allocated: LIMIT / EACH })
    expect((await order('without-asking', {})).codes).toEqual(['CREDIT_EXCEEDED'])
    const [waiting] = await orders('APPROVING')
    const why =
      'approval { why refusal { ... on Error { code } ... on CreditExceeded { limitMinor requestedMinor } } decision { by } }'
    expect(await desk.read(`{ order(id: "${waiting?.id}") { ${why} } }`, buyer)).toEqual({
      order: {
        approval: {
          why: 'CREDIT',
          refusal: { code: 'CREDIT_EXCEEDED', limitMinor: LIMIT, requestedMinor: EACH },
          decision: null,
        },
      },
    })
  }, 30_000)

  test('go on exactly once when people of the brand approve them, however many do at once', async () => {
    const waiting = await orders('APPROVING')
    const decision = (orderId: string) => ({ orderId, reason: '年底备货' })
    const own = await desk.attempt('approveOrder', decision(waiting[0]?.id ?? ''), DECIDED, buyer)
    expect(own.codes).toEqual(['FORBIDDEN'])
    const tries = waiting.flatMap(({ id }) =>
      [shop.token, desk.admin].map((token) => desk.attempt('approveOrder', decision(id), DECIDED, token)),
    )
    const codes = (await Promise.all(tries)).map((answer) => answer.codes.join() || 'DONE')
    expect(codes.filter((code) => code === 'DONE')).toHaveLength(waiting.length)
    expect(codes.filter((code) => code === 'NOT_ALLOWED_IN_STATUS')).toHaveLength(waiting.length)
    expect(
      await eventually(
        () => orders('CONFIRMED'),
        (seen) => seen.length === BUYERS,
      ),
    ).toHaveLength(BUYERS)
    expect(await exposure()).toBe(BUYERS * EACH)
    expect(await exposure()).toBeLessThanOrEqual(LIMIT + (await beyond()))
    const overrides = await approved()
    expect(overrides.map(({ overLimit }) => overLimit.amountMinor).sort((a, b) => a - b)).toEqual([10_000, 20_000, 30_000])
    for (const { reason } of overrides) expect(reason).toBe('年底备货')
  }, 30_000)

  test('keep nothing when they are rejected, and give everything back when they are cancelled', async () => {
    const orderId = orderIdOf(await order('ask-to-be-rejected'))
    await desk.done('rejectOrder', { orderId, reason: '先回款' }, DECIDED)
    const query = `{ order(id: "${orderId}") { status refusal { ... on Error { code } ... on ApprovalRejected { reason } } } }`
    expect(await desk.read(query, buyer)).toEqual({
      order: { status: 'REFUSED', refusal: { code: 'APPROVAL_REJECTED', reason: '先回款' } },
    })
    expect(await exposure()).toBe(BUYERS * EACH)
    for (const { id } of await orders('CONFIRMED')) await desk.done('cancelOrder', { orderId: id, reason: '取消备货' }, DECIDED)
    expect(await exposure()).toBe(0)
    expect(await shop.balance('SKU-1')).toEqual({ sellable: 100, reserved: 0, allocated: 0 })
    expect(isClean(await reconcile(platform.open, platform.rpc))).toBe(true)
  }, 30_000)
})
